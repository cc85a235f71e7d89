//! The new password of a recovery (LOG-02): one commit ends the old password,
//! every session and the waits of log-in.

use madoguchi_domain::fact::{Actor, PasswordChangeWay};
use madoguchi_domain::flow::Flow;
use madoguchi_domain::recovery::Recovery;
use madoguchi_domain::user_id;
use madoguchi_wire::ErrorCode;
use madoguchi_wire::recovery::{RecoverySetPassword, RecoveryStep};
use zeroize::Zeroizing;

use super::way::{Recovering as _, carry_on, refused, require};
use crate::caller::Caller;
use crate::error::Answer;
use crate::failures::Failures;
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::session::LOG_IN;
use crate::settings::new_password::{NewPassword, judge, replace};
use crate::store::{AccountRecord, Outcome, Store};

/// Sets the new password. All sessions end; a second factor stays. The present password is taken
/// as any other: to refuse it would let whoever reads the mails try guesses at it without limit.
///
/// # Errors
/// The field's refusals; `StepNotOpen`, also when password or address changed
/// after the request.
pub async fn set_password<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: RecoverySetPassword,
) -> Answer<RecoveryStep> {
    let password = Zeroizing::new(request.new_password);
    let (_, _, owner) = ready(app, caller).await?;
    judge(app, &owner, &password).await?;
    let verifier = app.hasher.hash(password, app.random()).await?;
    rounds(|| commit(app, caller, &verifier)).await?;
    app.host.mail_queued();
    super::show::step(app, caller).await
}

/// The recovery whose code was right, finished, and whose it is.
async fn ready<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<(Flow, Recovery, AccountRecord)> {
    let (flow, mut recovery): (Flow, Recovery) = require(app, caller).await?;
    recovery.progress.finish(app.now()).map_err(refused)?;
    match Recovery::owner(app, &flow, &recovery).await? {
        Some(account) => Ok((flow, recovery, account)),
        None => Err(ErrorCode::StepNotOpen.into()),
    }
}

async fn commit<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, verifier: &[u8]) -> Answer<Round<()>> {
    let (flow, finished, account) = ready(app, caller).await?;
    let mut commit = carry_on(&flow, finished);
    let change = NewPassword {
        verifier,
        keep: None,
        way: PasswordChangeWay::Recovery,
        // The person has shown a code, but has not logged in.
        actor: Actor::Visitor,
    };
    replace(app, &account, change, &mut commit).await?;
    let user_id = user_id::key_of(&account.user_id);
    // The wait of unknown devices, and that of this one.
    for known in [false, true] {
        Failures::of(app, LOG_IN, &user_id, known, caller).clear(app, &mut commit).await?;
    }
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}
