//! One event of an application: judged by the domain, with the commit that writes what follows.

use jiff::Timestamp;
use madoguchi_domain::fact::{Actor, Fact, FactEntry, OfficeFact, Subject};
use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::ids::{ReissueId, StaffId};
use madoguchi_domain::reissue::{Application, ApplicationRefusal, Event, NoteRefusal, note};
use madoguchi_wire::{ErrorCode, Field, FieldError, WireError};

use crate::error::{Answer, Refusal};
use crate::holder::PresentStaff;
use crate::host::{App, Host};
use crate::store::{Commit, Entity, ReissueRecord, SecretKind, SecretWrite, Store};

/// An application of the clerk's own federation; another's is not found.
///
/// # Errors
/// `NotFound`.
pub(crate) async fn find<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    id: &str,
) -> Answer<ReissueRecord> {
    let record = match ReissueId::parse(id) {
        Some(id) => app.store.reissue(id).await?,
        None => None,
    };
    let own = record.filter(|record| record.application.federation == present.staff.federation);
    own.ok_or_else(|| ErrorCode::NotFound.into())
}

/// Refuses a step with an application that has changed since the clerk saw it: what is decided is
/// what stood on the screen.
///
/// # Errors
/// `Stale`.
pub(crate) fn seen_version(record: &ReissueRecord, seen: u32) -> Answer<()> {
    if record.version == u64::from(seen) { Ok(()) } else { Err(ErrorCode::Stale.into()) }
}

/// Lets the domain judge an event. Gives the application as it stands afterwards, and the commit that
/// makes it so: version expected, fact, and a temporary password that was out deleted.
///
/// # Errors
/// Why the event is refused.
pub(crate) fn carry_out<S: Store, H: Host>(
    app: &App<S, H>,
    record: &ReissueRecord,
    event: &Event,
    profile: &FederationProfile,
    actor: Actor,
) -> Answer<(Application, Commit)> {
    carry_out_at(app, app.now(), record, event, profile, actor)
}

/// The same at an instant that the caller knows: what is judged, what the fact says and when it happened
/// are one.
///
/// # Errors
/// As [`carry_out`].
pub(crate) fn carry_out_at<S: Store, H: Host>(
    app: &App<S, H>,
    at: Timestamp,
    record: &ReissueRecord,
    event: &Event,
    profile: &FederationProfile,
    actor: Actor,
) -> Answer<(Application, Commit)> {
    let mut application = record.application.clone();
    let decided = application.apply(event, profile, at).map_err(refusal)?;
    let fact =
        application.recorded(event, &decided).ok_or_else(|| Refusal::Unexpected("an event without a fact".into()))?;
    let mut commit = Commit {
        federation: Some(application.federation.clone()),
        expect: vec![(Entity::Reissue(application.id), record.version)],
        facts: vec![app.fact_at(at, Subject::Office(application.office), actor, Fact::Office(fact))],
        ..Commit::default()
    };
    if decided.ends_password {
        commit.secrets.push(SecretWrite {
            owner: application.id.uuid(),
            kind: SecretKind::TemporaryPassword,
            value: None,
        });
    }
    Ok((application, commit))
}

/// The fact of a clerk's note; none for an empty one that may be left out.
///
/// # Errors
/// What is wrong with the field; `NotesSpent`.
pub(crate) async fn note_fact<S: Store, H: Host>(
    app: &App<S, H>,
    application: &Application,
    staff: StaffId,
    typed: Option<&str>,
) -> Answer<Option<FactEntry>> {
    let Some(typed) = typed.filter(|typed| !typed.trim().is_empty()) else { return Ok(None) };
    let events = app.store.reissue_events(application.id).await?;
    let before = events.iter().filter(|event| event.kind == "reissue_noted").count();
    let note = note(typed, u32::try_from(before).unwrap_or(u32::MAX)).map_err(note_refusal)?;
    let fact = Fact::Office(OfficeFact::ReissueNoted { application: application.id, staff, note });
    Ok(Some(app.fact(Subject::Office(application.office), Actor::Staff(staff), fact)))
}

fn note_refusal(refusal: NoteRefusal) -> Refusal {
    match refusal {
        NoteRefusal::Empty => Refusal::field(Field::Note, ErrorCode::Required),
        NoteRefusal::TooLong { most } => detailed(Field::Note, ErrorCode::TooLong, most.to_string()),
        NoteRefusal::Control => Refusal::field(Field::Note, ErrorCode::CharacterRefused),
        NoteRefusal::MyNumber => Refusal::field(Field::Note, ErrorCode::LooksLikeMyNumber),
        NoteRefusal::TooMany => ErrorCode::NotesSpent.into(),
    }
}

fn detailed(name: Field, code: ErrorCode, detail: String) -> Refusal {
    WireError::fields(vec![FieldError { name, code, detail: Some(detail) }]).into()
}

/// The refusal of an event as the desk is told.
pub(super) fn refusal(refusal: ApplicationRefusal) -> Refusal {
    match refusal {
        ApplicationRefusal::NotPossible { .. }
        | ApplicationRefusal::AlreadyYours
        | ApplicationRefusal::LetterStillGood => ErrorCode::StepNotOpen.into(),
        ApplicationRefusal::NotYourTurn => ErrorCode::NotYourTurn.into(),
        ApplicationRefusal::EnvelopeMissing => ErrorCode::EnvelopeMissing.into(),
        ApplicationRefusal::EnvelopeNotAsked => ErrorCode::EnvelopeNotAsked.into(),
        ApplicationRefusal::ChecksOpen { open } => detailed(Field::Ticked, ErrorCode::ChecksOpen, open.join(",")),
        ApplicationRefusal::CheckUnknown => ErrorCode::RequestMalformed.into(),
        ApplicationRefusal::ReasonUnknown => Refusal::field(Field::Reason, ErrorCode::ReasonUnknown),
        ApplicationRefusal::FourEyes => ErrorCode::FourEyes.into(),
        ApplicationRefusal::LettersSpent => ErrorCode::LettersSpent.into(),
        ApplicationRefusal::PostedWhen => Refusal::field(Field::On, ErrorCode::PostedWhen),
        ApplicationRefusal::LetterOver => ErrorCode::LetterOver.into(),
    }
}
