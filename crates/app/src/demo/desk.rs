//! The federation's desk in the demo (REI-01 to REI-16): clerks and an office set up as they would do
//! it themselves, and the card with what a visitor needs to be each of them.
//!
//! Nothing here works on another install: passwords and codes of real people are shown to nobody.

use madoguchi_domain::fact::{Actor, Fact, OfficeFact, OfficePasswordWay, Subject};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{DeviceId, OfficeId};
use madoguchi_domain::office::OfficeNumber;
use madoguchi_domain::totp::Totp;
use madoguchi_domain::user_id::key_of;
use madoguchi_wire::demo::DemoDesk;
use madoguchi_wire::staff::{StaffEnrol, StaffPasswordSet};
use madoguchi_wire::{Empty, ErrorCode};
use zeroize::Zeroizing;

use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::holder;
use crate::host::{App, Host};
use crate::store::{Commit, Entity, Holder, Outcome, SecretKind, SecretWrite, Store};
use crate::{staff, totp};

/// The clerks and offices as they stand, with the codes their authenticators show now.
///
/// # Errors
/// `NotAllowed` outside of the demo; when the store cannot serve.
pub async fn show<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<DemoDesk> {
    let mut shown = app.host.demo_desk().filter(|_| app.host.demo()).ok_or(ErrorCode::NotAllowed)?;
    for clerk in &mut shown.clerks {
        if let Some(found) = app.store.staff_by_user_id(&key_of(&clerk.login.user_id)).await? {
            clerk.code = code(app, Holder::Staff(found.id), found.totp.as_ref()).await?;
        }
    }
    let federation = FederationCode::new(&shown.federation).map_err(|_| missing("federation"))?;
    for office in &mut shown.offices {
        let number = OfficeNumber::new(&office.number).map_err(|_| missing("office"))?;
        if let Some(found) = app.store.office_by_number(&federation, &number).await? {
            office.user_id = found.entry.user_id.as_ref().map(|id| id.as_typed().to_owned());
            office.factor_set_up = found.totp.is_some();
            office.code = code(app, Holder::Office(found.id), found.totp.as_ref()).await?;
        }
    }
    shown.enrolling = enrolling(app, caller).await?;
    Ok(shown)
}

async fn code<S: Store, H: Host>(app: &App<S, H>, holder: Holder, totp: Option<&Totp>) -> Answer<Option<String>> {
    let Some(totp) = totp else { return Ok(None) };
    totp::taken_now(app, holder, (holder.uuid(), SecretKind::Totp), totp.last_step).await
}

/// The code of the authenticator that the office at this window is setting up.
async fn enrolling<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<Option<String>> {
    let Some(session) = holder::find(app, caller).await? else { return Ok(None) };
    totp::taken_now(app, session.holder, (session.id.uuid(), SecretKind::NewTotp), None).await
}

/// Sets a clerk's account up with its one-time token, as the clerk would: password, then authenticator.
///
/// # Errors
/// `NotAllowed` outside of the demo; what a clerk would be refused.
pub async fn set_up_clerk<S: Store, H: Host>(
    app: &App<S, H>,
    user_id: &str,
    token: &str,
    password: &str,
) -> Answer<()> {
    must_be_demo(app)?;
    let mut caller = Caller::at_desktop(DeviceId::new(app.now(), app.random()), "demo");
    let chosen = StaffPasswordSet { token: token.to_owned(), password: password.to_owned() };
    staff::set_password(app, &mut caller, chosen).await?;
    let clerk = app.store.staff_by_user_id(&key_of(user_id)).await?.ok_or_else(|| missing("clerk"))?;
    let secret = (clerk.id.uuid(), SecretKind::NewTotp);
    let code = totp::taken_now(app, Holder::Staff(clerk.id), secret, None).await?;
    let code = code.ok_or_else(|| missing("authenticator"))?;
    staff::enrol_totp(app, &mut caller, StaffEnrol { token: token.to_owned(), code }).await.map(drop)
}

/// Gives an office the password and the authenticator with which it begins, unless it has a password.
///
/// # Errors
/// `NotAllowed` outside of the demo; when the store cannot serve.
pub async fn set_up_office<S: Store, H: Host>(app: &App<S, H>, office: OfficeId, password: &str) -> Answer<()> {
    must_be_demo(app)?;
    let office = app.store.office(office).await?.ok_or_else(|| missing("office"))?;
    if office.password_changed_at.is_some() {
        return Ok(());
    }
    let holder = Holder::Office(office.id);
    let verifier = app.hasher.hash(Zeroizing::new(password.to_owned()), app.random()).await?;
    let secrets = [(SecretKind::OfficePassword, verifier), (SecretKind::Totp, totp::new_secret(app, holder)?)];
    let facts = [
        OfficeFact::OfficePasswordChanged { office: office.id, way: OfficePasswordWay::Page },
        OfficeFact::OfficeFactorSetUp { office: office.id },
    ];
    let told = |fact| app.fact(Subject::Office(office.id), Actor::Operator, Fact::Office(fact));
    let written = |(kind, value)| SecretWrite { owner: office.id.uuid(), kind, value: Some(value) };
    let mut commit = Commit {
        federation: Some(office.federation.clone()),
        expect: vec![(Entity::Office(office.id), office.version)],
        facts: facts.into_iter().map(told).collect(),
        secrets: secrets.into_iter().map(written).collect(),
        ..Commit::default()
    };
    commit.office.totp.push((holder, Some(Totp::default())));
    match app.store.commit(commit).await? {
        Outcome::Done => Ok(()),
        Outcome::Stale | Outcome::Duplicate(_) => {
            Err(Refusal::Unexpected("an office changed while it was made".into()))
        }
    }
}

fn must_be_demo<S: Store, H: Host>(app: &App<S, H>) -> Answer<()> {
    if app.host.demo() { Ok(()) } else { Err(ErrorCode::NotAllowed.into()) }
}

fn missing(what: &str) -> Refusal {
    Refusal::Unexpected(format!("the demo's {what} is missing"))
}
