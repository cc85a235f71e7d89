//! A new password with the present one, on the office's page. A letter that is out stays good: only
//! its own use, its time or the federation ends it.

use madoguchi_domain::fact::{Actor, OfficePasswordWay};
use madoguchi_domain::flow::FlowKind;
use madoguchi_domain::user_id;
use madoguchi_wire::office::OfficePasswordChange;
use madoguchi_wire::{Empty, ErrorCode, Field};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::letter_failures::LOG_IN;
use super::new_password::{end_flows, judge, replace, same};
use super::office_now;
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::failures::Failures;
use crate::holder::{PresentOffice, require_office};
use crate::host::{App, Host};
use crate::outbox::MailContent;
use crate::reissue::mails;
use crate::retry::{Round, rounds};
use crate::store::{Commit, Entity, Outcome, SecretKind, Store};

/// Changes the password.
///
/// # Errors
/// The rules that do not hold; `CurrentPasswordWrong`, `PasswordSame`, `LoginWait`; as `require_office`.
pub async fn change_password<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: OfficePasswordChange,
) -> Answer<Empty> {
    let (current, new) = (Zeroizing::new(request.current_password), Zeroizing::new(request.new_password));
    let present = require_office(app, caller).await?;
    judge(Field::NewPassword, &new, &present.profile, &present.office)?;
    confirm(app, caller, &present, current.clone()).await?;
    if bool::from(current.as_bytes().ct_eq(new.as_bytes())) {
        return Err(same(Field::NewPassword));
    }
    let verifier = app.hasher.hash(new, app.random()).await?;
    rounds(|| commit(app, &present, &verifier)).await?;
    app.host.mail_queued();
    Ok(Empty {})
}

/// Checks the present password. Failures count as failed log-ins from this device.
///
/// # Errors
/// `Required` or `CurrentPasswordWrong` for the field; `LoginWait`.
pub(super) async fn confirm<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    present: &PresentOffice,
    password: Zeroizing<String>,
) -> Answer<()> {
    if password.is_empty() {
        return Err(Refusal::field(Field::CurrentPassword, ErrorCode::Required));
    }
    let key = user_id::key_of(super::user_id(&present.office));
    let failures = Failures::of(app, LOG_IN, &key, true, caller);
    failures.gate(app).await?;
    let verifier = app.store.secret(present.office.id.uuid(), SecretKind::OfficePassword).await?;
    if app.hasher.verify(password, verifier).await?.right {
        return Ok(());
    }
    failures.count(app).await?;
    Err(Refusal::field(Field::CurrentPassword, ErrorCode::CurrentPasswordWrong))
}

async fn commit<S: Store, H: Host>(app: &App<S, H>, present: &PresentOffice, verifier: &[u8]) -> Answer<Round<()>> {
    let office = office_now(app, present).await?;
    // There is one session of an office at a time, so none but this one is left.
    let mut commit = Commit {
        federation: Some(office.federation.clone()),
        expect: vec![(Entity::Office(office.id), office.version)],
        ..Commit::default()
    };
    replace(app, &office, verifier, OfficePasswordWay::Page, Actor::Office(office.id), &mut commit);
    end_flows(app, &office, &[FlowKind::SelfReset, FlowKind::SecurityAddress], &mut commit).await?;
    let changed = MailContent::PasswordChanged { at: app.now() };
    commit.mail.extend(mails::to_security_address(app, &office, None, changed)?);
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}
