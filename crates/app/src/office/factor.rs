//! The second factor of an office: its code, and the authenticator being set up (REI-14).

use madoguchi_domain::fact::{Actor, Fact, OfficeFact, Subject};
use madoguchi_domain::reissue::OfficeNext;
use madoguchi_wire::office::{FactorSubmit, OfficeStep, TotpEnrolment};
use madoguchi_wire::{Empty, ErrorCode};

use super::{step, user_id};
use crate::caller::Caller;
use crate::error::Answer;
use crate::holder::{PresentOffice, present_office};
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::store::{Commit, Entity, Holder, Outcome, SecretKind, SecretWrite, Store};
use crate::totp;

/// Takes a code of the authenticator in force. Once more after it was given changes nothing.
///
/// # Errors
/// `Required`, `FactorWrong`, `FactorUsed` for the field; `FactorWait`, `FactorClockWait`, `FactorClosed`; `StepNotOpen`
/// where no code is asked; `SessionRequired`.
pub async fn submit_factor<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: FactorSubmit,
) -> Answer<OfficeStep> {
    let present = present_office(app, caller).await?;
    if present.session.factor_at.is_some() {
        return Ok(step::of_session(app, &present));
    }
    must_ask(&present, OfficeNext::Factor)?;
    totp::give(app, &present.session, &request.code).await?;
    Ok(step::of_session(app, &present_office(app, caller).await?))
}

fn must_ask(present: &PresentOffice, next: OfficeNext) -> Answer<()> {
    if present.standing().next() == next { Ok(()) } else { Err(ErrorCode::StepNotOpen.into()) }
}

/// The secret of an authenticator to set up; the same one again within a session.
///
/// # Errors
/// `StepNotOpen` where none is to be set up; `SessionRequired`.
pub async fn show_totp<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<TotpEnrolment> {
    let present = rounds(|| {
        let mut caller = caller.clone();
        async move { offer(app, &mut caller).await }
    })
    .await?;
    let sealed = app.store.secret(present.session.id.uuid(), SecretKind::NewTotp).await?;
    let Some(sealed) = sealed else { return Err(ErrorCode::StepNotOpen.into()) };
    totp::enrolment(app, Holder::Office(present.office.id), &sealed, user_id(&present.office))
}

/// Makes a secret where the session has none yet.
async fn offer<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller) -> Answer<Round<PresentOffice>> {
    let present = present_office(app, caller).await?;
    must_ask(&present, OfficeNext::Enrol)?;
    let owner = present.session.id.uuid();
    if app.store.secret(owner, SecretKind::NewTotp).await?.is_some() {
        return Ok(Round::Done(present));
    }
    let sealed = totp::new_secret(app, Holder::Office(present.office.id))?;
    let commit = Commit {
        federation: Some(present.office.federation.clone()),
        expect: vec![(Entity::HolderSession(present.session.id), present.session.version)],
        secrets: vec![SecretWrite { owner, kind: SecretKind::NewTotp, value: Some(sealed) }],
        ..Commit::default()
    };
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(present),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// Takes the first code of the authenticator, which is in force from here on.
///
/// # Errors
/// `Required`, `FactorWrong` for the field; `StepNotOpen` where none is being set up; `SessionRequired`.
pub async fn enrol_totp<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: FactorSubmit,
) -> Answer<OfficeStep> {
    let code = zeroize::Zeroizing::new(request.code);
    rounds(|| {
        let mut caller = caller.clone();
        let code = &code;
        async move { enrol(app, &mut caller, code).await }
    })
    .await?;
    Ok(step::of_session(app, &present_office(app, caller).await?))
}

async fn enrol<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, code: &str) -> Answer<Round<()>> {
    let present = present_office(app, caller).await?;
    must_ask(&present, OfficeNext::Enrol)?;
    let (office, session) = (&present.office, &present.session);
    let holder = Holder::Office(office.id);
    let sealed = app.store.secret(session.id.uuid(), SecretKind::NewTotp).await?;
    let Some(sealed) = sealed else { return Err(ErrorCode::StepNotOpen.into()) };
    let totp = totp::first_code(app, holder, &sealed, code)?;
    let fact = Fact::Office(OfficeFact::OfficeFactorSetUp { office: office.id });
    let mut commit = Commit {
        federation: Some(office.federation.clone()),
        expect: vec![(Entity::Office(office.id), office.version), (Entity::HolderSession(session.id), session.version)],
        facts: vec![app.fact(Subject::Office(office.id), Actor::Office(office.id), fact)],
        secrets: vec![
            SecretWrite { owner: office.id.uuid(), kind: SecretKind::Totp, value: Some(sealed) },
            SecretWrite { owner: session.id.uuid(), kind: SecretKind::NewTotp, value: None },
        ],
        ..Commit::default()
    };
    commit.office.totp.push((holder, Some(totp)));
    commit.office.factors.push((session.id, app.now()));
    commit.office.seen.push((session.id, app.now()));
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}
