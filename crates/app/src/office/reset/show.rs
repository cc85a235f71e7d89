//! The screen of a self reset, drawn from what is stored, also after a restart; and leaving it.

use jiff::SignedDuration;
use madoguchi_domain::limits;
use madoguchi_domain::recovery::Phase;
use madoguchi_wire::Empty;
use madoguchi_wire::office::{OfficeResetPassword, OfficeResetStep};

use super::{load, owner, typed_counters};
use crate::caller::Caller;
use crate::code::{self, Sent};
use crate::error::Answer;
use crate::federation::{password_policy_shown, profile_of};
use crate::host::{App, Host};
use crate::store::Store;

/// Where the caller's self reset stands.
///
/// # Errors
/// When the store cannot serve.
pub async fn show<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<OfficeResetStep> {
    step(app, caller).await
}

pub(super) async fn step<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<OfficeResetStep> {
    let Some((flow, reset)) = load(app, caller).await? else { return Ok(OfficeResetStep::None) };
    match reset.phase_at(app.now()) {
        None => Ok(OfficeResetStep::None),
        Some(Phase::Finished) => Ok(OfficeResetStep::Finished),
        Some(Phase::Code) => {
            // Neither address nor federation: both would tell who exists.
            let counters = typed_counters(app, &reset.user_id_key).await?;
            let sent = Sent { flow: flow.id, shown: None, counters, advice: Vec::new(), profile: None };
            Ok(OfficeResetStep::Code(code::step(app, &reset.code, sent).await?))
        }
        Some(Phase::NewPassword) => {
            let Some(office) = owner(app, &reset).await? else { return Ok(OfficeResetStep::None) };
            let life = SignedDuration::from_secs(i64::from(limits::RECOVERY_LIFE.number));
            Ok(OfficeResetStep::NewPassword(OfficeResetPassword {
                policy: password_policy_shown(&profile_of(app, &office.federation).await?),
                until: (reset.code.issued_at + life).to_string(),
                now: app.now().to_string(),
            }))
        }
    }
}

/// Ends the self reset; nothing of it is kept.
///
/// # Errors
/// When the store cannot serve.
pub async fn leave<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<Empty> {
    crate::signup::drop_flow(app, caller).await?;
    Ok(Empty {})
}
