//! The code of a self reset: another one, and the code as typed.

use madoguchi_domain::email_code::Typed;
use madoguchi_wire::office::OfficeResetStep;
use madoguchi_wire::signup::CodeSubmit;
use madoguchi_wire::{Empty, ErrorCode};

use super::{add_code, carry_on, owner, refused, require};
use crate::caller::Caller;
use crate::code;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::store::{Outcome, Store};

/// Sends another code, if there is anybody to get it; the older one ends with it.
///
/// # Errors
/// `StepNotOpen`; `CodeResendTooSoon` and `CodeLimit` by what was typed; `NetworkLimit`.
pub async fn resend_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<OfficeResetStep> {
    rounds(|| resend(app, caller)).await?;
    app.host.mail_queued();
    super::show::step(app, caller).await
}

async fn resend<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<Round<()>> {
    let (flow, mut reset) = require(app, caller).await?;
    let Some(token) = &caller.flow else { return Err(ErrorCode::StepNotOpen.into()) };
    reset.resend(app.now()).map_err(refused)?;
    let mut commit = carry_on(&flow, reset.clone());
    add_code(app, caller, &mut commit, &flow, &reset, token.hash()).await?;
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
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
    rounds(|| try_code(app, caller, &request.code)).await?;
    super::show::step(app, caller).await
}

async fn try_code<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, text: &str) -> Answer<Round<()>> {
    let (flow, mut reset) = require(app, caller).await?;
    let before = reset.clone();
    let typed = match code::typed(app, flow.id, text).await? {
        // Only a right code asks whose it is, so that a wrong one costs the same for everybody.
        Typed::Newest if owner(app, &reset).await?.is_some() => Typed::Newest,
        Typed::Newest | Typed::Neither => Typed::Neither,
        Typed::Earlier => Typed::Earlier,
    };
    let judged = reset.try_code(typed, app.now());
    if reset != before {
        match app.store.commit(carry_on(&flow, reset)).await? {
            Outcome::Done => {}
            Outcome::Stale | Outcome::Duplicate(_) => return Ok(Round::Again),
        }
    }
    judged.map(Round::Done).map_err(refused)
}
