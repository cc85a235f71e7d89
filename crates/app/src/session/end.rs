//! The end of sessions: one, the caller's own, or all of an account.

use madoguchi_domain::fact::{Actor, Fact, FactEntry, SessionEndReason, Subject};
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

/// Facts that end all sessions of an account, but for one.
pub(crate) async fn end_all_facts<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
    keep: Option<SessionId>,
    actor: Actor,
    reason: SessionEndReason,
) -> Answer<Vec<FactEntry>> {
    let sessions = app.store.sessions(account.id).await?;
    Ok(sessions
        .iter()
        .filter(|s| Some(s.id) != keep)
        .map(|s| app.fact(Subject::Member(account.member), actor, ended(account, s, reason)))
        .collect())
}

/// The fact that a session ended.
pub(super) fn ended(account: &AccountRecord, session: &SessionRecord, reason: SessionEndReason) -> Fact {
    Fact::SessionEnded { account: account.id, session: session.id, reason }
}

/// Ends a session. One that has ended already stays as it is.
pub(super) async fn end<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
    session: &SessionRecord,
    actor: Actor,
    reason: SessionEndReason,
) -> Answer<()> {
    let commit = Commit {
        expect: vec![(Entity::Session(session.id), session.version)],
        facts: vec![app.fact(Subject::Member(account.member), actor, ended(account, session, reason))],
        ..Commit::default()
    };
    // Stale means that it has ended already.
    app.store.commit(commit).await?;
    Ok(())
}
