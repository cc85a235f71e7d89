//! What happens to an application: where it stands, what its row keeps of it, its letters, and its history.
//! Where an event leads says the domain's table of states alone.

use madoguchi_domain::fact::{FactEntry, OfficeFact};
use madoguchi_domain::ids::{ReissueId, StaffId};
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::notice::search_text;
use madoguchi_domain::reissue::state::{EventKind, State, TABLE, next};
use madoguchi_domain::reissue::{Envelope, ReceiptNumber, ReprintReason, ReturnReason};

use super::office::whose;
use crate::batch::{Step, step};

/// An application that was sent. Its receipt number first, which is unique over all federations; then the
/// application, of which an office has one open at the most.
pub(super) fn requested(entry: &FactEntry, fact: &OfficeFact) -> Vec<Step> {
    let OfficeFact::ReissueRequested {
        application,
        office,
        federation,
        office_number,
        office_name,
        prefecture,
        receipt,
        address,
        language,
        envelope,
    } = fact
    else {
        return Vec::new();
    };
    let federation = federation.as_str().to_owned();
    vec![
        step!(
            "INSERT INTO reissue_receipt (receipt, pair, reissue, federation) VALUES ($1, $2, $3, $4)",
            receipt.clone(),
            pair(receipt, address),
            application.uuid(),
            federation.clone(),
        ),
        step!(
            "INSERT INTO reissue (federation, id, version, office, office_number, office_name, prefecture, notice_address, receipt,
                                  language, received_at, changed_at, state, envelope, search_text, kana_search)
             VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13,
                     coalesce((SELECT kana_search FROM office WHERE federation = $1 AND id = $3), ''))",
            federation.clone(),
            application.uuid(),
            office.uuid(),
            office_number.clone(),
            office_name.clone(),
            prefecture.code(),
            address.clone(),
            receipt.clone(),
            language.clone(),
            entry.at,
            State::Received.as_str(),
            envelope_word(*envelope),
            search_text(&format!("{office_number} {office_name} {receipt}")),
        ),
        whose(application.uuid(), Some(federation)),
        told(entry, *application, &Told::default()),
    ]
}

/// None of what nobody could find again: the column refuses it, and the commit with it.
fn pair(receipt: &str, address: &str) -> Option<Vec<u8>> {
    let receipt = ReceiptNumber::new(receipt).ok()?;
    Some(receipt.pair(&MailAddress::new(address).ok()?).to_vec())
}

/// What the history keeps of a fact besides its kind and instant.
#[derive(Default)]
struct Told {
    staff: Option<StaffId>,
    detail: Option<String>,
    alone: bool,
}

impl Told {
    fn by(staff: StaffId) -> Self {
        Self { staff: Some(staff), ..Self::default() }
    }

    fn with(staff: StaffId, detail: impl Into<String>) -> Self {
        Self { staff: Some(staff), detail: Some(detail.into()), alone: false }
    }
}

/// Everything that happens to an application after it was sent.
pub(super) fn happened(entry: &FactEntry, fact: &OfficeFact) -> Vec<Step> {
    match fact {
        OfficeFact::ReissueTakenUp { application: id, staff } => {
            vec![moved(entry, *id, EventKind::TakeUp, &Told::by(*staff)), reviewed(*id, Some(*staff))]
        }
        OfficeFact::ReissuePutBack { application: id, staff } => {
            vec![moved(entry, *id, EventKind::PutBack, &Told::by(*staff)), reviewed(*id, None)]
        }
        OfficeFact::ReissueEnvelopeAsked { application: id, staff } => {
            vec![moved(entry, *id, EventKind::AskEnvelope, &Told::by(*staff)), envelope(*id, Envelope::Needed)]
        }
        OfficeFact::ReissueEnvelopeArrived { application: id, staff } => {
            vec![moved(entry, *id, EventKind::EnvelopeArrived, &Told::by(*staff)), envelope(*id, Envelope::Arrived)]
        }
        OfficeFact::ReissueNoted { application: id, staff, note } => {
            vec![told(entry, *id, &Told::with(*staff, note.clone()))]
        }
        OfficeFact::ReissueApproved { application: id, staff, ticked: _ } => {
            vec![moved(entry, *id, EventKind::Approve, &Told::by(*staff)), approved(*id, *staff)]
        }
        OfficeFact::ReissueRejected { application: id, staff, reason } => vec![
            moved(entry, *id, EventKind::Reject, &Told::with(*staff, reason.clone())),
            rejected(*id, reason.clone()),
        ],
        OfficeFact::ReissueWithdrawn { application: id, staff } => {
            vec![moved(entry, *id, EventKind::Withdraw, &Told { staff: *staff, ..Told::default() })]
        }
        OfficeFact::ReissueExpired { application: id, .. } => {
            vec![moved(entry, *id, EventKind::Expire, &Told::default())]
        }
        OfficeFact::TemporaryPasswordUsed { application: id, .. } => {
            vec![moved(entry, *id, EventKind::Use, &Told::default())]
        }
        _ => letter(entry, fact),
    }
}

/// What happens to an application's letter.
fn letter(entry: &FactEntry, fact: &OfficeFact) -> Vec<Step> {
    match fact {
        OfficeFact::LetterPrinted { application: id, staff, alone, reprint, .. } => {
            let event = if reprint.is_some() { EventKind::Reprint } else { EventKind::Print };
            let detail = reprint.map(|reason| reprint_word(reason).to_owned());
            let mut steps = vec![moved(entry, *id, event, &Told { staff: Some(*staff), detail, alone: *alone })];
            steps.extend(printed(entry, fact));
            steps
        }
        OfficeFact::LetterPosted { application: id, letter, staff, on } => vec![
            moved(entry, *id, EventKind::Dispatch, &Told::with(*staff, on.to_string())),
            step!(
                "UPDATE letter SET posted_on = $2 WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
                letter.uuid(),
                *on,
            ),
        ],
        OfficeFact::LetterReturned { application: id, letter, staff, reason } => vec![
            moved(entry, *id, EventKind::ComeBack, &Told::with(*staff, return_word(*reason))),
            step!(
                "UPDATE letter SET returned = $2 WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
                letter.uuid(),
                return_word(*reason),
            ),
        ],
        _ => Vec::new(),
    }
}

/// The letter becomes the newest of its application.
fn printed(entry: &FactEntry, fact: &OfficeFact) -> Vec<Step> {
    let OfficeFact::LetterPrinted { application, letter, batch, staff, serial, .. } = fact else { return Vec::new() };
    vec![
        step!(
            "INSERT INTO letter (federation, id, reissue, batch, serial)
             VALUES (current_setting('madoguchi.federation', true), $1, $2, $3, $4)",
            letter.uuid(),
            application.uuid(),
            batch.uuid(),
            i64::from(*serial),
        ),
        step!(
            "UPDATE reissue SET letter = $2, letter_serial = $3, printed_by = $4, printed_at = $5
             WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
            application.uuid(),
            letter.uuid(),
            i64::from(*serial),
            staff.uuid(),
            entry.at,
        ),
    ]
}

/// To where the event leads from where the application stands, with a line of the history. Where the table does not
/// have the event nothing is moved, so that the line would be nobody's: it is refused, and with it the commit.
fn moved(entry: &FactEntry, id: ReissueId, event: EventKind, told: &Told) -> Step {
    let ways = TABLE.iter().filter_map(|(from, _)| Some((from.as_str(), next(*from, event)?.as_str())));
    let (from, to): (Vec<&'static str>, Vec<&'static str>) = ways.unzip();
    step!(
        "WITH moved AS (
             UPDATE reissue SET state = w.onward, changed_at = $4 FROM unnest($2::text[], $3::text[]) AS w (present, onward)
             WHERE reissue.id = $1 AND reissue.federation = current_setting('madoguchi.federation', true)
               AND reissue.state = w.present RETURNING reissue.id)
         INSERT INTO reissue_event (federation, reissue, sequence, fact, kind, at, staff, detail, alone)
         SELECT current_setting('madoguchi.federation', true), (SELECT id FROM moved), sequence, fact_id, kind, $4, $6, $7, $8
         FROM journal WHERE fact_id = $5",
        id.uuid(),
        from,
        to,
        entry.at,
        entry.id.uuid(),
        told.staff.map(StaffId::uuid),
        told.detail.clone(),
        told.alone,
    )
}

fn reviewed(id: ReissueId, reviewer: Option<StaffId>) -> Step {
    step!(
        "UPDATE reissue SET reviewer = $2 WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
        id.uuid(),
        reviewer.map(StaffId::uuid),
    )
}

fn approved(id: ReissueId, staff: StaffId) -> Step {
    step!(
        "UPDATE reissue SET approved_by = $2 WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
        id.uuid(),
        staff.uuid(),
    )
}

fn rejected(id: ReissueId, reason: String) -> Step {
    step!(
        "UPDATE reissue SET rejected_for = $2 WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
        id.uuid(),
        reason,
    )
}

fn envelope(id: ReissueId, envelope: Envelope) -> Step {
    step!(
        "UPDATE reissue SET envelope = $2 WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
        id.uuid(),
        envelope_word(envelope),
    )
}

/// A line of the history, in the place that its fact has in the journal.
fn told(entry: &FactEntry, id: ReissueId, told: &Told) -> Step {
    step!(
        "INSERT INTO reissue_event (federation, reissue, sequence, fact, kind, at, staff, detail, alone)
         SELECT current_setting('madoguchi.federation', true), $1, sequence, fact_id, kind, $3, $4, $5, $6
         FROM journal WHERE fact_id = $2",
        id.uuid(),
        entry.id.uuid(),
        entry.at,
        told.staff.map(StaffId::uuid),
        told.detail.clone(),
        told.alone,
    )
}

fn envelope_word(envelope: Envelope) -> &'static str {
    match envelope {
        Envelope::NotNeeded => "not_needed",
        Envelope::Needed => "needed",
        Envelope::Arrived => "arrived",
    }
}

fn reprint_word(reason: ReprintReason) -> &'static str {
    match reason {
        ReprintReason::Spoiled => "spoiled",
        ReprintReason::Lost => "lost",
        ReprintReason::Returned => "returned",
    }
}

fn return_word(reason: ReturnReason) -> &'static str {
    match reason {
        ReturnReason::AddressUnknown => "address_unknown",
        ReturnReason::Refused => "refused",
        ReturnReason::NotCollected => "not_collected",
        ReturnReason::Other => "other",
    }
}
