//! The person's own sessions: seen, and ended one by one or together.

use madoguchi_domain::fact::{Actor, SessionEndReason};
use madoguchi_domain::session::Life;
use madoguchi_wire::session::{SessionEnd, SessionList, SessionRow};
use madoguchi_wire::{Empty, ErrorCode};

use super::end::{end, end_all};
use super::{life_of, require_open};
use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::store::{Commit, Outcome, SessionRecord, Store};

/// The person's sessions.
///
/// # Errors
/// As `require_open`.
pub async fn list<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<SessionList> {
    let present = require_open(app, caller).await?;
    let sessions = app.store.sessions(present.account.id).await?;
    let row = |s: &SessionRecord| SessionRow {
        id: s.id.to_string(),
        started_at: s.started_at.to_string(),
        last_seen_at: s.seen_at.to_string(),
        device: s.device_name.clone(),
        present: s.id == present.session.id,
    };
    // One that ran out is ended when it is next used; until then it is no longer open either.
    let open = |s: &&SessionRecord| matches!(life_of(s, caller.site, app.now()), Life::Open | Life::Locked);
    Ok(SessionList { sessions: sessions.iter().rev().filter(open).map(row).collect() })
}

/// Ends one of the person's sessions. Another person's is not found.
///
/// # Errors
/// `NotFound`.
pub async fn end_one<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: SessionEnd,
) -> Answer<SessionList> {
    let present = require_open(app, caller).await?;
    let sessions = app.store.sessions(present.account.id).await?;
    let Some(session) = sessions.iter().find(|s| s.id.to_string() == request.session_id) else {
        return Err(ErrorCode::NotFound.into());
    };
    end(app, &present.account, session, Actor::Account(present.account.id), SessionEndReason::EndedByPerson).await?;
    list(app, caller, Empty {}).await
}

/// Ends all other sessions of the person.
///
/// # Errors
/// As `require_open`.
pub async fn end_others<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<SessionList> {
    let present = require_open(app, caller).await?;
    let actor = Actor::Account(present.account.id);
    rounds(|| async {
        let mut commit = Commit::default();
        let (keep, why) = (Some(present.session.id), SessionEndReason::EndedByPerson);
        end_all(app, &present.account, keep, actor, why, &mut commit).await?;
        Ok(match app.store.commit(commit).await? {
            Outcome::Done => Round::Done(()),
            Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
        })
    })
    .await?;
    list(app, caller, Empty {}).await
}
