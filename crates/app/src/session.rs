//! ログイン and the life of a session (LOG-01, DSH-01).

use jiff::Timestamp;
use madoguchi_domain::fact::{Actor, Fact, FactEntry, SessionEndReason, Subject};
use madoguchi_domain::ids::{AccountId, SessionId};
use madoguchi_domain::limits;
use madoguchi_domain::profile::InsurerProfile;
use madoguchi_domain::session::{Life, life};
use madoguchi_domain::user_id;
use madoguchi_wire::session::{
    SessionEnd, SessionList, SessionLogIn, SessionRow, SessionShown, SessionState, SessionUnlock,
};
use madoguchi_wire::{Empty, ErrorCode};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::account::{language_of, member_of, text_size_of};
use crate::caller::{Caller, Site, Token};
use crate::error::{Answer, Refusal};
use crate::failures::Failures;
use crate::host::{App, Host};
use crate::insurer::{profile_of, wire_text};
use crate::outbox::{self, Letter, MailContent, Ticket};
use crate::retry::{Round, rounds};
use crate::store::{
    AccountRecord, Commit, Entity, MailWrite, Outcome, SecretKind, SecretWrite, SessionRecord, Store,
};

/// A session that exists, with its account.
#[derive(Debug, Clone)]
pub struct Present {
    /// The session.
    pub session: SessionRecord,
    /// Whose.
    pub account: AccountRecord,
    /// Whether it waits behind the screen lock.
    pub locked: bool,
}

/// Keeps failed log-ins of members apart from those of offices and clerks.
pub(crate) const LOG_IN: &str = "login";
/// Sign of life is written at most so often, to spare the disk.
const SEEN_EVERY_SECONDS: i64 = 30;

/// The caller's session. One that ran out is ended here, and says so.
///
/// # Errors
/// `SessionRequired` when there is none.
pub async fn present<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller) -> Answer<Present> {
    let Some(token) = caller.session.clone() else { return Err(ErrorCode::SessionRequired.into()) };
    let Some((session, account)) = app.store.session_with_account(&token.session_hash(caller.site)).await? else {
        // One of an office or a clerk is left: it is for other commands.
        if !crate::holder::holds(app, caller).await? {
            caller.session = None;
        }
        return Err(ErrorCode::SessionRequired.into());
    };
    let reason = match life_of(&session, caller.site, app.now()) {
        Life::Open if !account.ended => return Ok(Present { session, account, locked: false }),
        Life::Locked if !account.ended => return Ok(Present { session, account, locked: true }),
        Life::Open | Life::Locked => SessionEndReason::MembershipEnded,
        Life::Idle => SessionEndReason::Idle,
        Life::Expired => SessionEndReason::Expired,
    };
    end(app, &account, &session, Actor::Program, reason).await?;
    caller.session = None;
    Err(ErrorCode::SessionRequired.into())
}

fn life_of(session: &SessionRecord, site: Site, now: Timestamp) -> Life {
    life(site.lifetimes(), session.started_at, session.seen_at, session.locked, now)
}

/// The caller's session, unlocked and with the terms in force accepted.
///
/// # Errors
/// `SessionRequired`, `SessionLocked` or `TermsRequired`.
pub async fn require_open<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller) -> Answer<Present> {
    let present = present(app, caller).await?;
    if present.locked {
        return Err(ErrorCode::SessionLocked.into());
    }
    if crate::terms::pending(app, &present.account).await?.is_some() {
        return Err(ErrorCode::TermsRequired.into());
    }
    Ok(present)
}

/// ログイン. A wrong ID and a wrong password answer alike and cost the same.
///
/// # Errors
/// `LoginFailed`, `LoginWait`, `LoginDeviceRefused`, `NetworkLimit`, `MembershipEnded`, `Busy`.
pub async fn log_in<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: SessionLogIn,
) -> Answer<SessionShown> {
    let key = user_id::key_of(&request.user_id);
    let password = Zeroizing::new(request.password);
    let account = app.store.account_by_user_id(&key).await?;
    // Unknown people are looked up under nobody's identity, so that they cost the same.
    let id = account.as_ref().map_or(AccountId::from_uuid(Uuid::nil()), |a| a.id);
    let known = app.store.device_known(id, caller.device).await? && !caller.shared;
    let failures = Failures::of(app, LOG_IN, &key, known, caller);
    failures.gate(app).await?;
    let verifier = app.store.secret(id.uuid(), SecretKind::Password).await?;
    let verified = app.hasher.verify(password.clone(), verifier.clone()).await?;
    let Some(account) = account.filter(|_| verified.right) else {
        failures.count(app).await?;
        return Err(ErrorCode::LoginFailed.into());
    };
    if account.ended {
        return Err(ErrorCode::MembershipEnded.into());
    }
    let rehash = if verified.outdated { Some(app.hasher.hash(password, app.random()).await?) } else { None };
    crate::holder::end_replaced(app, caller).await?;
    let token = Token::new(app);
    let matched = Matched { account: account.id, verifier: verifier.as_deref(), rehash: rehash.as_deref() };
    rounds(|| open_session(app, caller, failures, &matched, &token)).await?;
    caller.session = Some(token);
    show(app, caller, Empty {}).await
}

/// Ends the member's session over which somebody logs in: its token is forgotten, and nobody could end it any more.
pub(crate) async fn end_members<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<()> {
    let Some(token) = &caller.session else { return Ok(()) };
    let hash = token.session_hash(caller.site);
    let Some((session, account)) = app.store.session_with_account(&hash).await? else { return Ok(()) };
    end(app, &account, &session, Actor::Account(account.id), SessionEndReason::LoggedOut).await
}

pub(crate) fn first<T>(list: Vec<T>) -> Answer<T> {
    list.into_iter().next().ok_or_else(|| Refusal::Unexpected("store answered nothing".into()))
}

/// An account whose password fitted.
struct Matched<'m> {
    account: AccountId,
    /// By which it fitted.
    verifier: Option<&'m [u8]>,
    rehash: Option<&'m [u8]>,
}

async fn open_session<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    failures: Failures<'_>,
    matched: &Matched<'_>,
    token: &Token,
) -> Answer<Round<()>> {
    let Some(account) = app.store.account(matched.account).await? else { return Err(ErrorCode::LoginFailed.into()) };
    // The password may have been changed since it was compared; from here on the account's version holds it.
    let verifier = app.store.secret(account.id.uuid(), SecretKind::Password).await?;
    if verifier.as_deref() != matched.verifier {
        return Err(ErrorCode::LoginFailed.into());
    }
    let (now, actor) = (app.now(), Actor::Account(account.id));
    let session = SessionId::new(now, app.random());
    let subject = Subject::Member(account.member);
    let mut commit = Commit {
        expect: vec![(Entity::Account(account.id), account.version)],
        secrets: vec![SecretWrite {
            owner: session.uuid(),
            kind: SecretKind::SessionToken,
            value: Some(token.session_hash(caller.site).to_vec()),
        }],
        ..Commit::default()
    };
    failures.forget(app, &mut commit).await?;
    commit.facts.extend(crowded_out(app, &account).await?);
    let (device, device_name) = (caller.device, caller.device_name.clone());
    let logged_in = Fact::LoggedIn { account: account.id, session, device, device_name };
    commit.facts.push(app.fact(subject, actor, logged_in));
    if let Some(value) = matched.rehash {
        renew(app, &account, value, &mut commit);
    }
    // The first log-in of all comes from the device of the sign-up; no news.
    if !failures.known_device() && account.last_login_at.is_some() {
        commit.mail.push(new_device(app, caller, &account)?);
    }
    let queued = !commit.mail.is_empty();
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => {
            if queued {
                app.host.mail_queued();
            }
            Round::Done(())
        }
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// The oldest sessions, which end so that one more fits.
async fn crowded_out<S: Store, H: Host>(app: &App<S, H>, account: &AccountRecord) -> Answer<Vec<FactEntry>> {
    let sessions = app.store.sessions(account.id).await?;
    let most = limits::SESSIONS_PER_MEMBER.number as usize;
    let over = (sessions.len() + 1).saturating_sub(most);
    let end = |oldest: &SessionRecord| {
        let fact = ended(account, oldest, SessionEndReason::TooMany);
        app.fact(Subject::Member(account.member), Actor::Account(account.id), fact)
    };
    Ok(sessions.iter().take(over).map(end).collect())
}

fn renew<S: Store, H: Host>(app: &App<S, H>, account: &AccountRecord, verifier: &[u8], commit: &mut Commit) {
    let value = Some(verifier.to_vec());
    commit.secrets.push(SecretWrite { owner: account.id.uuid(), kind: SecretKind::Password, value });
    let fact = Fact::PasswordRehashed { account: account.id };
    commit.facts.push(app.fact(Subject::Member(account.member), Actor::Program, fact));
}

fn new_device<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, account: &AccountRecord) -> Answer<MailWrite> {
    let (device_name, shared) = (caller.device_name.clone(), caller.shared);
    let letter = Letter {
        to: Some(account.address.clone()),
        issuer: account.insurer.clone().into(),
        language: account.language.clone(),
        content: MailContent::NewDevice { at: app.now(), device_name, shared },
    };
    outbox::queue(app, &letter, Ticket { member: Some(account.member), ..Ticket::default() })
}

fn ended(account: &AccountRecord, session: &SessionRecord, reason: SessionEndReason) -> Fact {
    Fact::SessionEnded { account: account.id, session: session.id, reason }
}

async fn end<S: Store, H: Host>(
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

/// Who is logged in.
///
/// # Errors
/// `SessionRequired`.
pub async fn show<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<SessionShown> {
    let present = present(app, caller).await?;
    let profile = profile_of(app, &present.account.insurer).await?;
    let member = member_of(app, &present.account).await?;
    let state = if present.locked {
        SessionState::Locked
    } else if crate::terms::pending(app, &present.account).await?.is_some() {
        SessionState::TermsRequired
    } else {
        SessionState::Open
    };
    Ok(shown(&present, caller.site, &profile, member.name, state))
}

fn shown(
    present: &Present,
    site: Site,
    profile: &InsurerProfile,
    member_name: String,
    state: SessionState,
) -> SessionShown {
    let lives = site.lifetimes();
    SessionShown {
        state,
        member_name,
        insurer_name: wire_text(&profile.name.full),
        system_name: wire_text(&profile.mail.system_name),
        previous_login_at: present.account.previous_login_at.map(|t| t.to_string()),
        language: language_of(&present.account),
        text_size: text_size_of(&present.account),
        // Where no screen locks, the end comes in its place.
        lock_after_seconds: lives.lock.unwrap_or(lives.end),
        end_after_seconds: lives.end,
    }
}

/// A sign of life: somebody types or moves at the window.
///
/// # Errors
/// `SessionRequired`.
pub async fn touch<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, request: Empty) -> Answer<SessionShown> {
    let present = present(app, caller).await?;
    // A locked screen is opened by the password alone, never by moving the mouse.
    if !present.locked {
        note_life(app, &present).await?;
    }
    show(app, caller, request).await
}

/// Notes a sign of life of an unlocked session.
///
/// # Errors
/// When the store cannot serve.
pub(crate) async fn note_life<S: Store, H: Host>(app: &App<S, H>, present: &Present) -> Answer<()> {
    let now = app.now();
    if seconds_between(present.session.seen_at, now) >= SEEN_EVERY_SECONDS {
        app.store.commit(Commit { seen: vec![(present.session.id, now)], ..Commit::default() }).await?;
    }
    Ok(())
}

fn seconds_between(from: Timestamp, to: Timestamp) -> i64 {
    to.as_second() - from.as_second()
}

/// Locks the screen.
///
/// # Errors
/// `SessionRequired`.
pub async fn lock<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, request: Empty) -> Answer<SessionShown> {
    let present = present(app, caller).await?;
    app.store.commit(Commit { locks: vec![(present.session.id, true)], ..Commit::default() }).await?;
    show(app, caller, request).await
}

/// Opens the screen lock with the password; failures count as failed log-ins.
///
/// # Errors
/// `LoginFailed`, `LoginWait`, `SessionRequired`.
pub async fn unlock<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: SessionUnlock,
) -> Answer<SessionShown> {
    let present = present(app, caller).await?;
    confirm_password(app, caller, &present.account, Zeroizing::new(request.password)).await?;
    let id = present.session.id;
    app.store.commit(Commit { seen: vec![(id, app.now())], locks: vec![(id, false)], ..Commit::default() }).await?;
    show(app, caller, Empty {}).await
}

/// Checks the present password inside a session, with the same waits as a log-in.
///
/// # Errors
/// `LoginFailed` when it is wrong, `LoginWait` while a wait runs.
pub(crate) async fn confirm_password<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    account: &AccountRecord,
    password: Zeroizing<String>,
) -> Answer<()> {
    let failures = Failures::of(app, LOG_IN, &user_id::key_of(&account.user_id), true, caller);
    failures.gate(app).await?;
    let verifier = app.store.secret(account.id.uuid(), SecretKind::Password).await?;
    if app.hasher.verify(password, verifier).await?.right {
        return Ok(());
    }
    failures.count(app).await?;
    Err(ErrorCode::LoginFailed.into())
}

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
    let facts =
        end_all_facts(app, &present.account, Some(present.session.id), actor, SessionEndReason::EndedByPerson).await?;
    app.store.commit(Commit { facts, ..Commit::default() }).await?;
    list(app, caller, Empty {}).await
}
