//! The screen lock, and the present password asked for again.

use madoguchi_domain::user_id;
use madoguchi_wire::session::{SessionShown, SessionUnlock};
use madoguchi_wire::{Empty, ErrorCode};
use zeroize::Zeroizing;

use super::{LOG_IN, present, show};
use crate::caller::Caller;
use crate::error::Answer;
use crate::failures::Failures;
use crate::host::{App, Host};
use crate::store::{AccountRecord, Commit, SecretKind, Store};

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
