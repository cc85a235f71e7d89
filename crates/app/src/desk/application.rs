//! An application on a reviewer's screen, beside the ledger's entry, with what differs.

use jiff::Timestamp;
use madoguchi_domain::ids::ReissueId;
use madoguchi_domain::japan_time;
use madoguchi_domain::office::{Applied, Difference, LedgerRow, OfficeNumber, OfficeNumberWarning, differences};
use madoguchi_domain::reissue::{Application, Envelope};
use madoguchi_wire::ErrorCode;
use madoguchi_wire::desk::{DeskApplication, DeskCheck, DeskDifference, DeskLedgerEntry, DeskReason};
use madoguchi_wire::reissue::OfficeNumberAdvice;

use super::actions::actions;
use super::events::events;
use super::list_applications::whole_days;
use super::words::{Names, prefecture_name, state_word};
use crate::error::Answer;
use crate::holder::PresentStaff;
use crate::host::{App, Host};
use crate::insurer::wire_text;
use crate::store::{OfficeRecord, Store};

/// The application as it stands.
///
/// # Errors
/// `NotFound` when it went away meanwhile.
pub(crate) async fn shown<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    id: ReissueId,
) -> Answer<DeskApplication> {
    let Some(record) = app.store.reissue(id).await? else { return Err(ErrorCode::NotFound.into()) };
    let application = &record.application;
    let (profile, now) = (&present.profile, app.now());
    let office = app.store.office(application.office).await?;
    let names = Names::load(app, &application.federation).await?;
    let rule = profile.envelope(application.prefecture);
    let live = application.letter.as_ref().filter(|_| application.state.has_password());
    Ok(DeskApplication {
        id: application.id.to_string(),
        version: u32::try_from(record.version).unwrap_or(u32::MAX),
        receipt: application.receipt.to_string(),
        state: state_word(application.state),
        office_number: application.office_number.as_str().to_owned(),
        office_name: application.office_name.clone(),
        prefecture_name: prefecture_name(application.prefecture),
        notice_address: application.notice_address.as_str().to_owned(),
        received_at: application.received_at.to_string(),
        changed_at: application.changed_at.to_string(),
        days: whole_days(application.received_at, now),
        number_advice: advice(&application.office_number),
        reviewer: application.reviewer.map(|reviewer| names.of(reviewer)),
        mine: application.reviewer == Some(present.staff.id),
        approved_by: application.approved_by.map(|approver| names.of(approver)),
        differences: differing(application, office.as_ref(), now),
        entry: office.map(entry),
        checks: profile.checks.iter().map(check).collect(),
        reasons: profile.reasons.iter().map(reason).collect(),
        envelope: rule.map(|rule| wire_text(&rule.text)),
        envelope_required: rule.is_some_and(|rule| rule.required) || application.envelope == Envelope::Needed,
        envelope_arrived: application.envelope == Envelope::Arrived,
        password_until: live.map(|letter| letter.expires_at().to_string()),
        events: events(app, application.id, profile, &names).await?,
        actions: actions(present, application, now),
    })
}

fn check(check: &madoguchi_domain::federation::Check) -> DeskCheck {
    DeskCheck { id: check.id.clone(), text: wire_text(&check.text), required: check.required }
}

fn reason(reason: &madoguchi_domain::federation::Reason) -> DeskReason {
    DeskReason { id: reason.id.clone(), text: wire_text(&reason.text) }
}

fn entry(office: OfficeRecord) -> DeskLedgerEntry {
    let address_since = Some(office.address_since.to_string());
    let LedgerRow { number, name, kana, postal_code, address, telephone, service_kinds, agent, closed_on, .. } =
        office.entry.clone();
    DeskLedgerEntry {
        office_number: number.as_str().to_owned(),
        name,
        kana,
        postal_code: postal_code.as_str().to_owned(),
        address,
        telephone: telephone.as_str().to_owned(),
        service_kinds: service_kinds.iter().map(|kind| kind.as_str().to_owned()).collect(),
        agent,
        closed_on: closed_on.map(|day| day.to_string()),
        user_id: office.entry.user_id.map(|id| id.as_typed().to_owned()),
        security_address: office.entry.security_address.map(|address| address.as_str().to_owned()),
        address_since,
    }
}

fn differing(application: &Application, office: Option<&OfficeRecord>, now: Timestamp) -> Vec<DeskDifference> {
    let applied = Applied {
        number: &application.office_number,
        name: &application.office_name,
        prefecture: application.prefecture,
        notice_address: &application.notice_address,
        on: japan_time::date(application.received_at),
    };
    let since = office.map(|office| office.address_since);
    let found = differences(applied, office.map(|office| &office.entry), since, japan_time::date(now));
    found.into_iter().map(difference).collect()
}

fn difference(found: Difference) -> DeskDifference {
    match found {
        Difference::Missing => DeskDifference::Missing,
        Difference::Closing { on } => DeskDifference::Closing { on: on.to_string() },
        Difference::Agent => DeskDifference::Agent,
        Difference::Name => DeskDifference::Name,
        Difference::Prefecture { of_number } => {
            DeskDifference::Prefecture { of_number: of_number.map(prefecture_name) }
        }
        Difference::CheckDigit => DeskDifference::CheckDigit,
        Difference::OtherThanSecurityAddress { same_domain } => {
            DeskDifference::OtherThanSecurityAddress { same_domain }
        }
        Difference::NewAddress { since } => DeskDifference::NewAddress { since: since.to_string() },
    }
}

/// What is odd about the number, as the office was told.
fn advice(number: &OfficeNumber) -> Vec<OfficeNumberAdvice> {
    let word = |warning: &OfficeNumberWarning| match warning {
        OfficeNumberWarning::PrefectureUnknown => OfficeNumberAdvice::UnknownPrefecture,
        OfficeNumberWarning::UnusualLetter { .. } => OfficeNumberAdvice::Letters,
        OfficeNumberWarning::CheckDigit => OfficeNumberAdvice::CheckDigit,
    };
    number.warnings().iter().map(word).collect()
}
