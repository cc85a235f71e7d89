//! Applications of the scene, and the hands through which they go.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use madoguchi_app::store::OfficeRecord;
use madoguchi_domain::fact::FactEntry;
use madoguchi_domain::ids::{BatchId, LetterId, ReissueId, StaffId};
use madoguchi_domain::prefecture::Prefecture;
use madoguchi_domain::reissue::state::{EventKind, State};
use madoguchi_domain::reissue::{Application, Envelope, Event, ReceiptNumber, ReprintReason, ReturnReason};

use super::{address, of_office, tottori};
use crate::scene::new_id;

/// Serials of receipt numbers, so that none comes twice.
static SERIAL: AtomicU64 = AtomicU64::new(1);

/// A receipt number that never comes again.
#[must_use]
pub fn receipt() -> ReceiptNumber {
    let mut digits = format!("{:010}", SERIAL.fetch_add(1, Ordering::Relaxed)).into_bytes().into_iter();
    ReceiptNumber::draw(&mut |buffer| buffer.fill_with(|| digits.next().unwrap() - b'0')).unwrap()
}

/// An application as it is sent at an instant.
#[must_use]
pub fn application(office: &OfficeRecord, sent_at: Timestamp) -> Application {
    Application {
        id: ReissueId::from_uuid(new_id()),
        office: office.id,
        federation: office.federation.clone(),
        office_number: office.entry.number.clone(),
        office_name: office.entry.name.clone(),
        prefecture: Prefecture::from_code("31").unwrap(),
        notice_address: address("mailforsecurity-001@jp"),
        receipt: receipt(),
        language: "ja".into(),
        received_at: sent_at,
        changed_at: sent_at,
        state: State::Received,
        envelope: Envelope::NotNeeded,
        reviewer: None,
        approved_by: None,
        rejected_for: None,
        letter: None,
    }
}

/// The fact that it was sent.
#[must_use]
pub fn sent(application: &Application) -> FactEntry {
    of_office(application.office, application.received_at, application.requested())
}

/// Points of the check-list that an approval needs.
#[must_use]
pub fn required() -> Vec<String> {
    tottori().checks.iter().filter(|check| check.required).map(|check| check.id.clone()).collect()
}

/// People of the desk, and the batch in which they print.
#[derive(Debug, Clone, Copy)]
pub struct Hands {
    /// Reviews and decides.
    pub reviewer: StaffId,
    /// Prints and posts.
    pub printer: StaffId,
    /// With which others it is printed.
    pub batch: BatchId,
}

impl Hands {
    /// Hands that nobody else has.
    #[must_use]
    pub fn new() -> Self {
        Self {
            reviewer: StaffId::from_uuid(new_id()),
            printer: StaffId::from_uuid(new_id()),
            batch: BatchId::from_uuid(new_id()),
        }
    }

    /// An event that is legal wherever the table has it. `application` is as it stands before.
    #[must_use]
    pub fn event(&self, kind: EventKind, application: &Application) -> Event {
        let (by, printer, batch) = (self.reviewer, self.printer, self.batch);
        let newest = application.letter.as_ref().map_or(LetterId::from_uuid(new_id()), |letter| letter.id);
        match kind {
            EventKind::TakeUp if application.reviewer == Some(by) => Event::TakeUp { by: StaffId::from_uuid(new_id()) },
            EventKind::TakeUp => Event::TakeUp { by },
            EventKind::PutBack => Event::PutBack { by },
            EventKind::AskEnvelope => Event::AskEnvelope { by },
            EventKind::EnvelopeArrived => Event::EnvelopeArrived { by },
            EventKind::Approve => Event::Approve { by, ticked: required() },
            EventKind::Reject => Event::Reject { by, reason: "not-reached".into() },
            EventKind::Withdraw => Event::Withdraw { by: None },
            EventKind::Print => Event::Print { by: printer, letter: LetterId::from_uuid(new_id()), batch },
            EventKind::Reprint => {
                let reason = ReprintReason::Lost;
                Event::Reprint { by: printer, letter: LetterId::from_uuid(new_id()), batch, reason }
            }
            EventKind::Dispatch => Event::Dispatch { by: printer, on: jiff::civil::date(2027, 1, 15) },
            EventKind::ComeBack => Event::ComeBack { by: printer, reason: ReturnReason::NotCollected },
            EventKind::Use => Event::Use { letter: newest },
            EventKind::Expire => Event::Expire { tries_spent: true },
        }
    }
}

impl Default for Hands {
    fn default() -> Self {
        Self::new()
    }
}

/// The shortest way to a state.
#[must_use]
pub fn way_to(state: State) -> &'static [EventKind] {
    use EventKind as E;
    match state {
        State::Received => &[],
        State::InReview => &[E::TakeUp],
        State::AwaitingEnvelope => &[E::TakeUp, E::AskEnvelope],
        State::Approved => &[E::TakeUp, E::Approve],
        State::Printed => &[E::TakeUp, E::Approve, E::Print],
        State::Dispatched => &[E::TakeUp, E::Approve, E::Print, E::Dispatch],
        State::Returned => &[E::TakeUp, E::Approve, E::Print, E::Dispatch, E::ComeBack],
        State::Used => &[E::TakeUp, E::Approve, E::Print, E::Use],
        State::Expired => &[E::TakeUp, E::Approve, E::Print, E::Expire],
        State::Rejected => &[E::TakeUp, E::Reject],
        State::Withdrawn => &[E::Withdraw],
    }
}
