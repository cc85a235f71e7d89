//! The new password of a recovery (LOG-02): one commit ends the old password,
//! every session and the waits of log-in.

use madoguchi_domain::fact::{Actor, PasswordChangeWay};
use madoguchi_domain::recovery::Recovery;
use madoguchi_domain::user_id;
use madoguchi_wire::recovery::{RecoverySetPassword, RecoveryStep};
use zeroize::Zeroizing;

use super::way::{carry_on, ready};
use crate::caller::Caller;
use crate::error::Answer;
use crate::failures::Failures;
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::session::LOG_IN;
use crate::settings::new_password::{NewPassword, judge, replace};
use crate::store::{Outcome, Store};

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
    let (_, _, owner) = ready::<S, H, Recovery>(app, caller).await?;
    judge(app, &owner, &password).await?;
    let verifier = app.hasher.hash(password, app.random()).await?;
    rounds(|| commit(app, caller, &verifier)).await?;
    app.host.mail_queued();
    super::show::step(app, caller).await
}

async fn commit<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, verifier: &[u8]) -> Answer<Round<()>> {
    let (flow, finished, account) = ready::<S, H, Recovery>(app, caller).await?;
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
    Failures::clear_all(app, LOG_IN, &user_id, caller, &mut commit).await?;
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}
