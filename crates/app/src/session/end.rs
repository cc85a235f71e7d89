//! The end of sessions: one, the caller's own, or all of an account.

use madoguchi_domain::fact::{Actor, Fact, SessionEndReason, Subject};
use madoguchi_domain::ids::SessionId;
use madoguchi_wire::Empty;

use super::present;
use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::{AccountRecord, Commit, Entity, SessionRecord, Store};

/// Ends the caller's session.
///
/// # Errors
/// When the store cannot serve.
pub async fn log_out<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<Empty> {
    if let Ok(present) = present(app, caller).await {
        let actor = Actor::Account(present.account.id);
        end(app, &present.account, &present.session, actor, SessionEndReason::LoggedOut).await?;
    }
    caller.session = None;
    Ok(Empty {})
}

/// Ends the member's session over which somebody logs in: its token is forgotten, and nobody could end it any more.
pub(crate) async fn end_members<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<()> {
    let Some(token) = &caller.session else { return Ok(()) };
    let hash = token.session_hash(caller.site);
    let Some((session, account)) = app.store.session_with_account(&hash).await? else { return Ok(()) };
    end(app, &account, &session, Actor::Account(account.id), SessionEndReason::LoggedOut).await
}

/// Ends all sessions of an account in a commit, but for one; gives how many.
///
/// # Errors
/// When the store cannot serve.
pub(crate) async fn end_all<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
    keep: Option<SessionId>,
    actor: Actor,
    reason: SessionEndReason,
    commit: &mut Commit,
) -> Answer<usize> {
    let mut sessions = app.store.sessions(account.id).await?;
    sessions.retain(|session| Some(session.id) != keep);
    for session in &sessions {
        end_in(app, commit, account, session, actor, reason);
    }
    Ok(sessions.len())
}

/// Ends a session in a commit, which expects it unchanged: a session ends once, and its end is told once.
pub(super) fn end_in<S: Store, H: Host>(
    app: &App<S, H>,
    commit: &mut Commit,
    account: &AccountRecord,
    session: &SessionRecord,
    actor: Actor,
    reason: SessionEndReason,
) {
    commit.expect.push((Entity::Session(session.id), session.version));
    let fact = Fact::SessionEnded { account: account.id, session: session.id, reason };
    commit.facts.push(app.fact(Subject::Member(account.member), actor, fact));
}

/// Ends a session. One that has ended already stays as it is.
pub(super) async fn end<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
    session: &SessionRecord,
    actor: Actor,
    reason: SessionEndReason,
) -> Answer<()> {
    let mut commit = Commit::default();
    end_in(app, &mut commit, account, session, actor, reason);
    // Stale means that it has ended already.
    app.store.commit(commit).await?;
    Ok(())
}
