//! Sessions of care offices and clerks. One token slot serves everybody at a window, but a
//! member's session and a holder's lie in different tables: a member's command with an office's
//! token finds nobody, and the reverse.
//!
//! Of an office and of a clerk there is one session at a time: whoever logs in ends the older one.

mod desk;
mod office;
mod party;

use jiff::Timestamp;
use madoguchi_domain::fact::{Actor, SessionEndReason};
use madoguchi_domain::session::{self, Life, Lifetimes};
use madoguchi_wire::ErrorCode;

use crate::caller::{Caller, Token};
use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::{Commit, Entity, Holder, HolderSession, SecretKind, SecretWrite, Store};
use madoguchi_domain::ids::SessionId;

pub use desk::{PresentStaff, present_staff, require_right, require_staff};
pub use office::{PresentOffice, present_office, require_office};
pub(crate) use party::Party;

/// Sign of life is written at most so often, to spare the disk.
const SEEN_EVERY_SECONDS: i64 = 30;

/// How long a holder's session lives.
#[must_use]
pub fn lifetimes(holder: Holder) -> Lifetimes {
    match holder {
        Holder::Office(_) => session::OFFICE,
        Holder::Staff(_) => session::DESK,
    }
}

/// Instants at which a session ends without a sign of life, and in any case.
#[must_use]
pub fn ends(session: &HolderSession) -> (Timestamp, Timestamp) {
    let lives = lifetimes(session.holder);
    let after = |from: Timestamp, seconds: u32| from + jiff::SignedDuration::from_secs(i64::from(seconds));
    let longest = after(session.started_at, lives.longest);
    (after(session.seen_at, lives.end).min(longest), longest)
}

/// The session of the caller's token, whosever it is.
pub(crate) async fn find<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<Option<HolderSession>> {
    let Some(token) = &caller.session else { return Ok(None) };
    Ok(app.store.holder_session_by_token(&token.session_hash(caller.site)).await?)
}

/// Forgets a token that finds nobody. One of a member's session is left: it is for other commands.
async fn forget_unknown<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller) -> Answer<()> {
    let Some(token) = &caller.session else { return Ok(()) };
    if app.store.session_by_token(&token.session_hash(caller.site)).await?.is_none() {
        caller.session = None;
    }
    Ok(())
}

/// Whether the caller's token is that of an office's or a clerk's session.
///
/// # Errors
/// When the store cannot serve.
pub(crate) async fn holds<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<bool> {
    Ok(find(app, caller).await?.is_some())
}

/// Why a session is over; none while it is open.
fn over(session: &HolderSession, now: Timestamp) -> Option<SessionEndReason> {
    match session::life(lifetimes(session.holder), session.started_at, session.seen_at, false, now) {
        Life::Open | Life::Locked => None,
        Life::Idle => Some(SessionEndReason::Idle),
        Life::Expired => Some(SessionEndReason::Expired),
    }
}

/// Notes a sign of life.
///
/// # Errors
/// When the store cannot serve.
pub(crate) async fn note_life<S: Store, H: Host>(app: &App<S, H>, session: &HolderSession) -> Answer<()> {
    let now = app.now();
    if now.as_second() - session.seen_at.as_second() >= SEEN_EVERY_SECONDS {
        let mut commit = Commit::default();
        commit.office.seen.push((session.id, now));
        app.store.commit(commit).await?;
    }
    Ok(())
}

/// Begins a session in a commit, which ends every older one of the same holder and expects the
/// holder unchanged, so that of two log-ins at once one loads again. The token is the caller's once
/// the commit is done.
///
/// # Errors
/// When the store cannot serve.
pub(crate) async fn begin<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    party: Party<'_>,
    why_older_end: SessionEndReason,
    commit: &mut Commit,
) -> Answer<(SessionId, Token)> {
    let (entity, version) = party.entity();
    if !commit.expect.iter().any(|(expected, _)| *expected == entity) {
        commit.expect.push((entity, version));
    }
    end_all(app, party, party.actor(), why_older_end, commit).await?;
    let token = Token::new(app);
    let session = SessionId::new(app.now(), app.random());
    commit.secrets.push(SecretWrite {
        owner: session.uuid(),
        kind: SecretKind::SessionToken,
        value: Some(token.session_hash(caller.site).to_vec()),
    });
    commit.federation = Some(party.federation().clone());
    commit.facts.push(app.fact(party.subject(), party.actor(), party.logged_in(session, caller)));
    Ok((session, token))
}

/// Ends all sessions of an office or a clerk in a commit.
///
/// # Errors
/// When the store cannot serve.
pub(crate) async fn end_all<S: Store, H: Host>(
    app: &App<S, H>,
    party: Party<'_>,
    actor: Actor,
    reason: SessionEndReason,
    commit: &mut Commit,
) -> Answer<()> {
    commit.federation = Some(party.federation().clone());
    for older in app.store.holder_sessions(party.holder()).await? {
        // A session ends once, and its end is told once.
        commit.expect.push((Entity::HolderSession(older.id), older.version));
        commit.facts.push(app.fact(party.subject(), actor, party.ended(older.id, reason)));
    }
    Ok(())
}

/// Ends one session now.
async fn end<S: Store, H: Host>(
    app: &App<S, H>,
    party: Party<'_>,
    session: &HolderSession,
    actor: Actor,
    reason: SessionEndReason,
) -> Answer<()> {
    let commit = Commit {
        federation: Some(party.federation().clone()),
        expect: vec![(Entity::HolderSession(session.id), session.version)],
        facts: vec![app.fact(party.subject(), actor, party.ended(session.id, reason))],
        ..Commit::default()
    };
    // Stale means that it has ended already, or gave a sign of life that no longer counts.
    app.store.commit(commit).await?;
    Ok(())
}

/// Ends the caller's session when it is an office's or a clerk's: on leaving, and when somebody
/// logs in over it, since its token is forgotten then.
///
/// # Errors
/// When the store cannot serve.
pub(crate) async fn leave<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<()> {
    let Some(session) = find(app, caller).await? else { return Ok(()) };
    match session.holder {
        Holder::Office(id) => {
            let Some(office) = app.store.office(id).await? else { return Ok(()) };
            let party = Party::Office(&office);
            end(app, party, &session, party.actor(), SessionEndReason::LoggedOut).await
        }
        Holder::Staff(id) => {
            let Some(staff) = app.store.staff(id).await? else { return Ok(()) };
            let party = Party::Staff(&staff);
            end(app, party, &session, party.actor(), SessionEndReason::LoggedOut).await
        }
    }
}

/// Ends whatever session the caller's token is of, a member's too.
///
/// # Errors
/// When the store cannot serve.
pub(crate) async fn end_replaced<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<()> {
    crate::session::end_members(app, caller).await?;
    leave(app, caller).await
}

/// What a command without a session answers.
fn nobody<T>() -> Answer<T> {
    Err(ErrorCode::SessionRequired.into())
}
