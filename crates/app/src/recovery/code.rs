//! 認証番号 of a recovery: another code, and the code as typed (COD-01, COD-02).

use madoguchi_domain::recovery::Recovery;
use madoguchi_wire::Empty;
use madoguchi_wire::recovery::RecoveryStep;
use madoguchi_wire::signup::CodeSubmit;

use super::{show, way};
use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::Store;

/// Sends another code, if there is anybody to get it; the older one ends with it.
///
/// # Errors
/// `StepNotOpen`; `CodeResendTooSoon` and `CodeLimit` by what was typed; `NetworkLimit`.
pub async fn resend_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<RecoveryStep> {
    way::resend::<S, H, Recovery>(app, caller).await?;
    show::step(app, caller).await
}

/// Takes the code. For an unknown person every code is wrong, and counted alike.
///
/// # Errors
/// Why the code is not taken; `StepNotOpen`.
pub async fn submit_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: CodeSubmit,
) -> Answer<RecoveryStep> {
    way::try_code::<S, H, Recovery>(app, caller, &request.code).await?;
    show::step(app, caller).await
}
