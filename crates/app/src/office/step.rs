//! What is asked of an office next, drawn from what is stored, also after a restart.

use jiff::{SignedDuration, Timestamp};
use madoguchi_domain::limits;
use madoguchi_domain::reissue::{FirstLogin, OfficeNext};
use madoguchi_wire::office::{OfficeNewPassword, OfficeSession, OfficeStep};
use madoguchi_wire::{Empty, ErrorCode};

use super::{first_password, user_id};
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::federation::password_policy_shown;
use crate::holder::{self, PresentOffice, present_office};
use crate::host::{App, Host};
use crate::insurer::wire_text;
use crate::store::Store;

/// Where the caller stands: logged in, asked for a first password, or nobody.
///
/// # Errors
/// When the store cannot serve.
pub async fn show<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<OfficeStep> {
    match present_office(app, caller).await {
        Ok(present) => Ok(of_session(app, &present)),
        Err(Refusal::Wire(refused)) if refused.code == ErrorCode::SessionRequired => waiting(app, caller).await,
        Err(refusal) => Err(refusal),
    }
}

/// A first password that is waited for, or the log-in.
async fn waiting<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<OfficeStep> {
    let ready = match first_password::ready(app, caller).await {
        Ok(ready) => ready,
        Err(Refusal::Wire(_)) => return Ok(OfficeStep::LogIn),
        Err(refusal) => return Err(refusal),
    };
    Ok(OfficeStep::NewPassword(OfficeNewPassword {
        user_id: user_id(&ready.office).to_owned(),
        office_name: ready.office.entry.name.clone(),
        policy: password_policy_shown(&ready.profile),
        until: until(&ready.login).to_string(),
        now: app.now().to_string(),
    }))
}

fn until(login: &FirstLogin) -> Timestamp {
    login.at + SignedDuration::from_secs(i64::from(limits::FIRST_LOGIN_LIFE.number))
}

/// What a logged-in office is asked next.
pub(super) fn of_session<S: Store, H: Host>(app: &App<S, H>, present: &PresentOffice) -> OfficeStep {
    let (idle_until, ends_at) = holder::ends(&present.session);
    let session = OfficeSession {
        office_name: present.office.entry.name.clone(),
        office_number: present.office.entry.number.as_str().to_owned(),
        user_id: user_id(&present.office).to_owned(),
        federation_name: wire_text(&present.profile.name.full),
        idle_until: idle_until.to_string(),
        ends_at: ends_at.to_string(),
        now: app.now().to_string(),
    };
    match present.standing().next() {
        OfficeNext::Factor => OfficeStep::Factor(session),
        OfficeNext::Enrol => OfficeStep::Enrol(session),
        OfficeNext::SecurityAddress => OfficeStep::SecurityAddress(session),
        OfficeNext::Open => OfficeStep::Open(session),
    }
}

/// A sign of life: somebody types or moves at the window.
///
/// # Errors
/// `SessionRequired`.
pub async fn touch<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<OfficeStep> {
    let present = present_office(app, caller).await?;
    holder::note_life(app, &present.session).await?;
    Ok(of_session(app, &present_office(app, caller).await?))
}

/// Ends the session.
///
/// # Errors
/// When the store cannot serve.
pub async fn log_out<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<Empty> {
    holder::leave(app, caller).await?;
    caller.session = None;
    Ok(Empty {})
}
