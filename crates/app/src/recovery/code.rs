//! 認証番号 of a recovery: another code, and the code as typed (COD-01, COD-02).

use madoguchi_domain::email_code::Typed;
use madoguchi_domain::recovery::RecoveryRefusal;
use madoguchi_wire::recovery::RecoveryStep;
use madoguchi_wire::signup::CodeSubmit;
use madoguchi_wire::{Empty, ErrorCode};

use super::{carry_on, owner, refused, require, send};
use crate::caller::Caller;
use crate::code;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::store::{Outcome, Store};

/// Sends another code, if there is anybody to get it; the older one ends with it.
///
/// # Errors
/// `StepNotOpen`; `CodeResendTooSoon` and `CodeLimit` by what was typed.
pub async fn resend_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<RecoveryStep> {
    rounds(|| resend(app, caller)).await?;
    app.host.mail_queued();
    super::show::step(app, caller).await
}

async fn resend<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<Round<()>> {
    let (flow, mut recovery) = require(app, caller).await?;
    let Some(token) = &caller.flow else { return Err(ErrorCode::StepNotOpen.into()) };
    recovery.resend(app.now()).map_err(refused)?;
    let mut commit = carry_on(&flow, recovery.clone());
    send::add_code(app, caller, &mut commit, &flow, &recovery, token.hash()).await?;
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
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
    rounds(|| try_code(app, caller, &request.code)).await?;
    super::show::step(app, caller).await
}

async fn try_code<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, text: &str) -> Answer<Round<()>> {
    let (flow, mut recovery) = require(app, caller).await?;
    let before = recovery.clone();
    let typed = code::typed(app, flow.id, text).await?;
    // Only a right code asks whose it is, so that a wrong one costs the same for everybody.
    let typed = match typed {
        Typed::Newest if owner(app, &flow, &recovery).await?.is_some() => Typed::Newest,
        Typed::Newest | Typed::Neither => Typed::Neither,
        Typed::Earlier => Typed::Earlier,
    };
    let judged = recovery.try_code(typed, app.now());
    if recovery != before {
        match app.store.commit(carry_on(&flow, recovery)).await? {
            Outcome::Done => {}
            Outcome::Stale | Outcome::Duplicate(_) => return Ok(Round::Again),
        }
    }
    match judged {
        Ok(()) => Ok(Round::Done(())),
        Err(refusal @ (RecoveryRefusal::StepNotOpen | RecoveryRefusal::Code(_))) => Err(refused(refusal)),
    }
}
