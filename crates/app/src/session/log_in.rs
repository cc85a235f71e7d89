//! ログイン (LOG-01): the password is compared, and the session is opened under the version of the account
//! whose password it still is.

use madoguchi_domain::fact::{Actor, Fact, SessionEndReason, Subject};
use madoguchi_domain::ids::SessionId;
use madoguchi_domain::{limits, user_id};
use madoguchi_wire::ErrorCode;
use madoguchi_wire::session::{SessionLogIn, SessionShown};
use zeroize::Zeroizing;

use super::LOG_IN;
use super::end::{end, ended};
use super::show::show_open;
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
    let replaced = end_replaced(app, caller, &found.account).await?;
    let token = Token::new(app);
    let matched = Matched { key, verifier: found.verifier.clone(), rehash, replaced };
    let mut first = Some((found, counted));
    let account = rounds(|| open_session(app, caller, failures, &matched, &token, first.take())).await?;
    caller.session = Some(token);
    show_open(app, caller.site, &account).await
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
struct Matched {
    key: String,
    /// By which it fitted.
    verifier: Option<Vec<u8>>,
    /// A verifier of today's strength for the same password.
    rehash: Option<Vec<u8>>,
    replaced: Option<SessionId>,
}

/// Opens the session. The commit expects the account as it was when the password was compared, and
/// the failures as they were counted. Gives the account as it is then.
async fn open_session<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    failures: Failures<'_>,
    matched: &Matched,
    token: &Token,
    first: Option<(LogInRecord, u64)>,
) -> Answer<Round<AccountRecord>> {
    let (found, counted) = match first {
        Some(first) => first,
        None => (again(app, caller, matched).await?, failures.look_again(app).await?),
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
    commit.facts.extend(
        make_room(&sessions, matched.replaced)
            .map(|(session, why)| app.fact(subject.clone(), actor, ended(&account, session, why))),
    );
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
            Round::Done(AccountRecord { previous_login_at: account.last_login_at, ..account })
        }
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// Loads once more what another call was quicker to change.
///
/// # Errors
/// `LoginFailed` when it was the password.
async fn again<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, matched: &Matched) -> Answer<LogInRecord> {
    let found = app.store.log_in_of(&matched.key, caller.device).await?;
    found.filter(|found| found.verifier == matched.verifier).ok_or_else(|| ErrorCode::LoginFailed.into())
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
