//! The screen of a recovery, drawn from what is stored, also after a restart.

use madoguchi_domain::flow::Flow;
use madoguchi_domain::recovery::{Phase, Recovery};
use madoguchi_wire::Empty;
use madoguchi_wire::recovery::{RecoveryNewPassword, RecoveryStep};

use super::way::{Recovering as _, code_step, load};
use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::insurer::{password_policy_shown, profile_of};
use crate::store::Store;

/// Where the caller's recovery stands.
///
/// # Errors
/// When the store cannot serve.
pub async fn show<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<RecoveryStep> {
    step(app, caller).await
}

pub(super) async fn step<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<RecoveryStep> {
    let Some((flow, recovery)): Option<(Flow, Recovery)> = load(app, caller).await? else {
        return Ok(RecoveryStep::None);
    };
    match recovery.progress.phase_at(app.now()) {
        None => Ok(RecoveryStep::None),
        Some(Phase::Finished) => Ok(RecoveryStep::Finished),
        Some(Phase::Code) => Ok(RecoveryStep::Code(code_step(app, &flow, &recovery).await?)),
        Some(Phase::NewPassword) => match Recovery::owner(app, &flow, &recovery).await? {
            Some(account) => {
                let profile = profile_of(app, &account.insurer).await?;
                let password_policy = password_policy_shown(&profile);
                Ok(RecoveryStep::NewPassword(RecoveryNewPassword { password_policy }))
            }
            None => Ok(RecoveryStep::None),
        },
    }
}
