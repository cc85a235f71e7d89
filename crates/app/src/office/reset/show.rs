//! The screen of a self reset, drawn from what is stored, also after a restart; and leaving it.

use madoguchi_domain::flow::Flow;
use madoguchi_domain::recovery::Phase;
use madoguchi_domain::reissue::SelfReset;
use madoguchi_wire::Empty;
use madoguchi_wire::office::{OfficeResetPassword, OfficeResetStep};

use crate::caller::Caller;
use crate::error::Answer;
use crate::federation::{password_policy_shown, profile_of};
use crate::host::{App, Host};
use crate::recovery::way::{Recovering as _, code_step, load};
use crate::store::Store;

/// Where the caller's self reset stands.
///
/// # Errors
/// When the store cannot serve.
pub async fn show<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<OfficeResetStep> {
    step(app, caller).await
}

pub(super) async fn step<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<OfficeResetStep> {
    let Some((flow, reset)): Option<(Flow, SelfReset)> = load(app, caller).await? else {
        return Ok(OfficeResetStep::None);
    };
    match reset.progress.phase_at(app.now()) {
        None => Ok(OfficeResetStep::None),
        Some(Phase::Finished) => Ok(OfficeResetStep::Finished),
        Some(Phase::Code) => Ok(OfficeResetStep::Code(code_step(app, &flow, &reset).await?)),
        Some(Phase::NewPassword) => {
            let Some(office) = SelfReset::owner(app, &flow, &reset).await? else { return Ok(OfficeResetStep::None) };
            Ok(OfficeResetStep::NewPassword(OfficeResetPassword {
                policy: password_policy_shown(&profile_of(app, &office.federation).await?),
                until: reset.progress.until().to_string(),
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
