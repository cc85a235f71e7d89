//! ログイン (LOG-01): the password is compared, and the session is opened under the version of the account
//! whose password it still is.

use madoguchi_domain::fact::{Actor, Fact, FactEntry, SessionEndReason, Subject};
use madoguchi_domain::ids::{AccountId, SessionId};
use madoguchi_domain::{limits, user_id};
use madoguchi_wire::session::{SessionLogIn, SessionShown};
use madoguchi_wire::{Empty, ErrorCode};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::end::ended;
use super::{LOG_IN, show};
use crate::caller::{Caller, Token};
use crate::error::Answer;
use crate::failures::Failures;
use crate::host::{App, Host};
use crate::outbox::{self, Letter, MailContent, Ticket};
use crate::retry::{Round, rounds};
use crate::store::{AccountRecord, Commit, Entity, MailWrite, Outcome, SecretKind, SecretWrite, SessionRecord, Store};

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
