//! The first code of the clerk's authenticator, which ends the set-up.

use madoguchi_wire::ErrorCode;
use madoguchi_wire::staff::{StaffEnrol, StaffSetUpStep};

use super::{find, finish, going_on, refusal, secret};
use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::store::{Holder, Outcome, SecretKind, Store};
use crate::totp;

/// Sets the authenticator up. Password and authenticator count from here on.
///
/// # Errors
/// `FactorWrong` for the field; `SetUpOver`, `StepNotOpen`.
pub async fn enrol_totp<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: StaffEnrol,
) -> Answer<StaffSetUpStep> {
    let caller = &*caller;
    rounds(|| attempt(app, caller, &request)).await
}

async fn attempt<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    request: &StaffEnrol,
) -> Answer<Round<StaffSetUpStep>> {
    let (staff, mut set_up) = find(app, &request.token).await?;
    set_up.enrol(app.now()).map_err(refusal)?;
    let holder = Holder::Staff(staff.id);
    let sealed = app.store.secret(staff.id.uuid(), SecretKind::NewTotp).await?;
    let password = app.store.secret(staff.id.uuid(), SecretKind::NewStaffPassword).await?;
    let (Some(sealed), Some(password)) = (sealed, password) else { return Err(ErrorCode::StepNotOpen.into()) };
    let totp = totp::first_code(app, holder, &sealed, &request.code)?;
    let mut commit = going_on(&staff, set_up);
    commit.secrets.push(secret(&staff, SecretKind::Totp, Some(sealed)));
    commit.secrets.push(secret(&staff, SecretKind::NewTotp, None));
    commit.office.totp.push((holder, Some(totp)));
    finish(app, caller, &staff, password, true, &mut commit).await?;
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(StaffSetUpStep::Finished),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}
