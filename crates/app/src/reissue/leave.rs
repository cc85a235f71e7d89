//! 戻る, and leaving the wizard.

use madoguchi_wire::Empty;
use madoguchi_wire::reissue::ReissueStep;

use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::store::{Outcome, Store};

/// One screen back; what was typed stays.
///
/// # Errors
/// `StepNotOpen`.
pub async fn go_back<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<ReissueStep> {
    rounds(|| async {
        let (flow, mut wizard) = super::require(app, caller).await?;
        wizard.back().map_err(super::refused)?;
        Ok(match app.store.commit(super::carry_on(&flow, wizard)).await? {
            Outcome::Done => Round::Done(()),
            Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
        })
    })
    .await?;
    super::view::step(app, caller).await
}

/// Ends the wizard; nothing of it is kept but what was sent.
///
/// # Errors
/// When the store cannot serve.
pub async fn leave<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<Empty> {
    crate::signup::drop_flow(app, caller).await?;
    Ok(Empty {})
}
