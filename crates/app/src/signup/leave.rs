//! 戻る, and leaving a sign-up.

use madoguchi_wire::Empty;
use madoguchi_wire::signup::SignupStep;

use crate::caller::{Caller, Token};
use crate::error::Answer;
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::store::{Commit, Entity, FlowWrite, Outcome, SecretKind, SecretWrite, Store};

/// From the code back to the form; the password falls away.
///
/// # Errors
/// `StepNotOpen`.
pub async fn go_back<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<SignupStep> {
    rounds(|| async {
        let (flow, mut signup) = super::require(app, caller).await?;
        signup.back().map_err(super::refused)?;
        let mut commit = super::carry_on(&flow, signup);
        commit.secrets.push(SecretWrite { owner: flow.id.uuid(), kind: SecretKind::Password, value: None });
        Ok(match app.store.commit(commit).await? {
            Outcome::Done => Round::Done(()),
            Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
        })
    })
    .await?;
    super::view::step(app, caller).await
}

/// Ends the sign-up; nothing of it is kept.
///
/// # Errors
/// When the store cannot serve.
pub async fn leave<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<Empty> {
    drop_flow(app, caller).await?;
    Ok(Empty {})
}

/// Ends whatever flow the caller has, sign-up or recovery.
///
/// # Errors
/// When the store cannot serve.
pub async fn drop_flow<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller) -> Answer<()> {
    if let Some(token) = caller.flow.clone() {
        end_flow(app, &token).await?;
    }
    caller.flow = None;
    Ok(())
}

/// Gives the caller a flow that was begun in the place of what was in progress. It is the caller's whatever
/// becomes of the other: it is in the store already.
///
/// # Errors
/// When the store cannot serve.
pub(crate) async fn replace_flow<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, begun: Token) -> Answer<()> {
    match caller.flow.replace(begun) {
        Some(before) => end_flow(app, &before).await,
        None => Ok(()),
    }
}

async fn end_flow<S: Store, H: Host>(app: &App<S, H>, token: &Token) -> Answer<()> {
    rounds(|| async {
        let Some(flow) = app.store.flow_by_token(&token.hash()).await? else { return Ok(Round::Done(())) };
        let commit = Commit {
            expect: vec![(Entity::Flow(flow.id), flow.version)],
            flows: vec![FlowWrite::End(flow.id)],
            ..Commit::default()
        };
        Ok(match app.store.commit(commit).await? {
            Outcome::Done => Round::Done(()),
            Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
        })
    })
    .await
}
