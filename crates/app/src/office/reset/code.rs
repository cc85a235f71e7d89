//! The code of a self reset: another one, and the code as typed.

use madoguchi_domain::reissue::SelfReset;
use madoguchi_wire::Empty;
use madoguchi_wire::office::OfficeResetStep;
use madoguchi_wire::signup::CodeSubmit;

use super::show;
use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::recovery::way;
use crate::store::Store;

/// Sends another code, if there is anybody to get it; the older one ends with it.
///
/// # Errors
/// `StepNotOpen`; `CodeResendTooSoon` and `CodeLimit` by what was typed; `NetworkLimit`.
pub async fn resend_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<OfficeResetStep> {
    way::resend::<S, H, SelfReset>(app, caller).await?;
    show::step(app, caller).await
}

/// Takes the code. For a request that fits nobody every code is wrong, and counted alike.
///
/// # Errors
/// Why the code is not taken; `StepNotOpen`.
pub async fn submit_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: CodeSubmit,
) -> Answer<OfficeResetStep> {
    way::try_code::<S, H, SelfReset>(app, caller, &request.code).await?;
    show::step(app, caller).await
}
