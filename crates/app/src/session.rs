//! ログイン and the life of a session (LOG-01, DSH-01).

use jiff::Timestamp;
use madoguchi_domain::fact::{Actor, Fact, SessionEndReason, Subject};
use madoguchi_domain::ids::SessionId;
use madoguchi_domain::limits;
use madoguchi_domain::profile::InsurerProfile;
use madoguchi_domain::session::{Life, life};
use madoguchi_domain::user_id;
use madoguchi_wire::session::{
    SessionEnd, SessionList, SessionLogIn, SessionRow, SessionShown, SessionState, SessionUnlock,
};
use madoguchi_wire::{Empty, ErrorCode};
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
    AccountRecord, Commit, Entity, LogInRecord, Outcome, SecretKind, SecretWrite, SessionRecord, Store,
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
    let found = app.store.log_in_of(&key, caller.device).await?;
    let known = found.as_ref().is_some_and(|found| found.device_known) && !caller.shared;
    let failures = Failures::of(app, LOG_IN, &key, known, caller);
    let counted = failures.gate(app).await?;
    let verifier = found.as_ref().and_then(|found| found.verifier.clone());
    let verified = app.hasher.verify(password.clone(), verifier).await?;
    let Some(found) = found.filter(|_| verified.right) else {
        failures.count(app).await?;
        return Err(ErrorCode::LoginFailed.into());
    };
    if found.account.ended {
        return Err(ErrorCode::MembershipEnded.into());
    }
    let rehash = if verified.outdated { Some(app.hasher.hash(password, app.random()).await?) } else { None };
    let replaced = replaced(app, caller, &found.account).await?;
    let token = Token::new(app);
    let log_in = LogIn { key, caller, failures, token: &token, rehash, replaced };
    open_session(app, &log_in, found, counted).await?;
    caller.session = Some(token);
    show(app, caller, Empty {}).await
}

/// The session of the same account over which somebody logs in, to be ended with the log-in. One of
/// somebody else is ended now.
async fn replaced<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    account: &AccountRecord,
) -> Answer<Option<SessionId>> {
    let Some(token) = &caller.session else { return Ok(None) };
    match app.store.session_with_account(&token.session_hash(caller.site)).await? {
        Some((session, theirs)) if theirs.id == account.id => Ok(Some(session.id)),
        Some((session, theirs)) => {
            let actor = Actor::Account(theirs.id);
            end(app, &theirs, &session, actor, SessionEndReason::LoggedOut).await.map(|()| None)
        }
        None => crate::holder::leave(app, caller).await.map(|()| None),
    }
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

/// What a log-in whose password was right brings to its commit.
struct LogIn<'c> {
    key: String,
    caller: &'c Caller,
    failures: Failures<'c>,
    token: &'c Token,
    /// A verifier of today's strength for the same password.
    rehash: Option<Vec<u8>>,
    replaced: Option<SessionId>,
}

impl LogIn<'_> {
    /// Loads once more what another call was quicker to change.
    ///
    /// # Errors
    /// `LoginFailed` when it was the password, or failures have closed the gate meanwhile.
    async fn again<S: Store, H: Host>(&self, app: &App<S, H>, verifier: Option<&[u8]>) -> Answer<(AccountRecord, u64)> {
        let found = app.store.log_in_of(&self.key, self.caller.device).await?;
        let Some(found) = found.filter(|found| found.verifier.as_deref() == verifier) else {
            return Err(ErrorCode::LoginFailed.into());
        };
        Ok((found.account, self.failures.look_again(app).await?))
    }
}

/// Opens the session. The commit expects the account, and with it the password, as it was compared,
/// and the failures as they were counted.
async fn open_session<S: Store, H: Host>(
    app: &App<S, H>,
    log_in: &LogIn<'_>,
    found: LogInRecord,
    counted: u64,
) -> Answer<()> {
    let LogIn { caller, failures, token, rehash, .. } = log_in;
    let LogInRecord { account, verifier, .. } = found;
    let mut first = Some((account, counted));
    rounds(|| {
        let (loaded, verifier) = (first.take(), verifier.as_deref());
        async move {
            let (account, counted) = match loaded {
                Some(loaded) => loaded,
                None => log_in.again(app, verifier).await?,
            };
            let now = app.now();
            let session = SessionId::new(now, app.random());
            let subject = Subject::Member(account.member);
            let actor = Actor::Account(account.id);
            let mut commit = Commit {
                expect: vec![(Entity::Account(account.id), account.version)],
                secrets: vec![SecretWrite {
                    owner: session.uuid(),
                    kind: SecretKind::SessionToken,
                    value: Some(token.session_hash(caller.site).to_vec()),
                }],
                ..Commit::default()
            };
            failures.forget_seen(app, counted, &mut commit);
            let (replaced, others): (Vec<_>, Vec<_>) =
                app.store.sessions(account.id).await?.into_iter().partition(|s| Some(s.id) == log_in.replaced);
            let most = limits::SESSIONS_PER_MEMBER.number as usize;
            let oldest = others.iter().take((others.len() + 1).saturating_sub(most));
            let why = |reason| move |session| (session, reason);
            let all =
                replaced.iter().map(why(SessionEndReason::LoggedOut)).chain(oldest.map(why(SessionEndReason::TooMany)));
            for (session, reason) in all {
                commit.facts.push(app.fact(subject.clone(), actor, ended(&account, session, reason)));
            }
            commit.facts.push(app.fact(
                subject.clone(),
                actor,
                Fact::LoggedIn {
                    account: account.id,
                    session,
                    device: caller.device,
                    device_name: caller.device_name.clone(),
                },
            ));
            if let Some(value) = rehash {
                commit.secrets.push(SecretWrite {
                    owner: account.id.uuid(),
                    kind: SecretKind::Password,
                    value: Some(value.clone()),
                });
                commit.facts.push(app.fact(subject, Actor::Program, Fact::PasswordRehashed { account: account.id }));
            }
            // The first log-in of all comes from the device of the sign-up; no news.
            if !failures.known_device() && account.last_login_at.is_some() {
                let letter = Letter {
                    to: Some(account.address.clone()),
                    issuer: account.insurer.clone().into(),
                    language: account.language.clone(),
                    content: MailContent::NewDevice {
                        at: now,
                        device_name: caller.device_name.clone(),
                        shared: caller.shared,
                    },
                };
                commit.mail.push(outbox::queue(
                    app,
                    &letter,
                    Ticket { member: Some(account.member), ..Ticket::default() },
                )?);
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
    })
    .await
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
) -> Answer<Vec<madoguchi_domain::fact::FactEntry>> {
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
