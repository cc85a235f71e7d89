//! Leaving a recovery; nothing of it is kept.

use madoguchi_wire::Empty;

use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::Store;

/// Ends the recovery.
///
/// # Errors
/// When the store cannot serve.
pub async fn leave<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<Empty> {
    crate::signup::drop_flow(app, caller).await?;
    Ok(Empty {})
}
