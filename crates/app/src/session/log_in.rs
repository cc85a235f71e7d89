//! ログイン (LOG-01): the password is compared, and the session is opened under the version of the account
//! whose password it still is.

use madoguchi_domain::fact::{Actor, Fact, SessionEndReason, Subject};
use madoguchi_domain::ids::SessionId;
use madoguchi_domain::{limits, user_id};
use madoguchi_wire::ErrorCode;
use madoguchi_wire::session::{SessionLogIn, SessionShown};
use zeroize::Zeroizing;

use super::end::{end, end_in};
use super::show::show_open;
use super::{LOG_IN, LOOKS};
use crate::caller::{Caller, Token};
use crate::error::Answer;
use crate::failures::Failures;
use crate::host::{App, Host};
use crate::outbox::{self, Letter, MailContent, Ticket};
use crate::retry::{Round, rounds};
use crate::store::{
    AccountRecord, Commit, Entity, LogInRecord, MailWrite, Outcome, SecretKind, SecretWrite, SessionRecord, Store,
};

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
    let token = Token::new(app);
    for _ in 0..LOOKS {
        if let Some(account) = look(app, caller, &key, &password, &token).await? {
            caller.session = Some(token);
            return show_open(app, caller.site, &account).await;
        }
    }
    Err(ErrorCode::LoginFailed.into())
}

/// Compares the password with the verifier as it stands, and opens the session. None when another
/// verifier has taken its place meanwhile: that of another password, or one of today's strength for the
/// same, by a log-in that ran beside this one.
async fn look<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    key: &str,
    password: &Zeroizing<String>,
    token: &Token,
) -> Answer<Option<AccountRecord>> {
    let found = app.store.log_in_of(key, caller.device).await?;
    let known = found.as_ref().is_some_and(|found| found.device_known) && !caller.shared;
    let failures = Failures::of(app, LOG_IN, key, known, caller);
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
    let rehash = if verified.outdated { Some(app.hasher.hash(password.clone(), app.random()).await?) } else { None };
    let replaced = end_replaced(app, caller, &found.account).await?;
    let matched = Matched { key, verifier: found.verifier.clone(), rehash, replaced };
    let mut first = Some((found, counted));
    rounds(|| open_session(app, caller, failures, &matched, token, first.take())).await
}

/// Ends the session over which somebody logs in. One of the same account is left to the commit of
/// the log-in, and named.
async fn end_replaced<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    account: &AccountRecord,
) -> Answer<Option<SessionId>> {
    let Some(token) = &caller.session else { return Ok(None) };
    match app.store.session_with_account(&token.session_hash(caller.site)).await? {
        Some((session, theirs)) if theirs.id == account.id => return Ok(Some(session.id)),
        Some((session, theirs)) => {
            end(app, &theirs, &session, Actor::Account(theirs.id), SessionEndReason::LoggedOut).await?;
        }
        None => crate::holder::leave(app, caller).await?,
    }
    Ok(None)
}

/// A user ID whose password fitted.
struct Matched<'k> {
    key: &'k str,
    /// By which it fitted.
    verifier: Option<Vec<u8>>,
    /// A verifier of today's strength for the same password.
    rehash: Option<Vec<u8>>,
    replaced: Option<SessionId>,
}

/// Opens the session. The commit expects the account as it was when the password was compared, and
/// the failures as they were counted. Gives the account as it is then; none once another verifier stands
/// there.
async fn open_session<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    failures: Failures<'_>,
    matched: &Matched<'_>,
    token: &Token,
    first: Option<(LogInRecord, u64)>,
) -> Answer<Round<Option<AccountRecord>>> {
    let (found, counted) = match first {
        Some(first) => first,
        None => match again(app, caller, matched).await? {
            Some(found) => (found, failures.look_again(app).await?),
            None => return Ok(Round::Done(None)),
        },
    };
    let LogInRecord { account, sessions, .. } = found;
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
    failures.forget_seen(app, counted, &mut commit);
    for (session, why) in make_room(&sessions, matched.replaced) {
        end_in(app, &mut commit, &account, session, actor, why);
    }
    let (device, device_name) = (caller.device, caller.device_name.clone());
    let logged_in = Fact::LoggedIn { account: account.id, session, device, device_name };
    commit.facts.push(app.fact(subject, actor, logged_in));
    if let Some(value) = &matched.rehash {
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
            Round::Done(Some(AccountRecord { previous_login_at: account.last_login_at, ..account }))
        }
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// Loads once more what another call was quicker to change; none when it was the verifier.
async fn again<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    matched: &Matched<'_>,
) -> Answer<Option<LogInRecord>> {
    let found = app.store.log_in_of(matched.key, caller.device).await?;
    Ok(found.filter(|found| found.verifier == matched.verifier))
}

/// The sessions that end with a log-in: the one it replaces, and the oldest, so that one more fits.
fn make_room(
    sessions: &[SessionRecord],
    replaced: Option<SessionId>,
) -> impl Iterator<Item = (&SessionRecord, SessionEndReason)> {
    let (replaced, others): (Vec<_>, Vec<_>) = sessions.iter().partition(|session| Some(session.id) == replaced);
    let most = limits::SESSIONS_PER_MEMBER.number as usize;
    let over = (others.len() + 1).saturating_sub(most);
    let replaced = replaced.into_iter().map(|session| (session, SessionEndReason::LoggedOut));
    replaced.chain(others.into_iter().take(over).map(|session| (session, SessionEndReason::TooMany)))
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
