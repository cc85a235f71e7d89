//! A new password with the present one; all other sessions end.

use madoguchi_domain::fact::{Actor, PasswordChangeWay};
use madoguchi_wire::settings::PasswordChange;
use madoguchi_wire::{Empty, ErrorCode, Field};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::new_password::{NewPassword, judge, replace};
use super::{account_now, confirm};
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::session::Present;
use crate::store::{Commit, Outcome, Store};

/// Changes the password.
///
/// # Errors
/// The rules that do not hold; `CurrentPasswordWrong`, `PasswordSame`,
/// `LoginWait`; as `require_open`.
pub async fn change_password<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: PasswordChange,
) -> Answer<Empty> {
    let (current, new) = (Zeroizing::new(request.current_password), Zeroizing::new(request.new_password));
    let present = crate::session::require_open(app, caller).await?;
    judge(app, &present.account, &new).await?;
    confirm(app, caller, &present.account, current.clone()).await?;
    if bool::from(current.as_bytes().ct_eq(new.as_bytes())) {
        return Err(Refusal::field(Field::NewPassword, ErrorCode::PasswordSame));
    }
    let verifier = app.hasher.hash(new, app.random()).await?;
    rounds(|| commit(app, &present, &verifier)).await?;
    app.host.mail_queued();
    Ok(Empty {})
}

async fn commit<S: Store, H: Host>(app: &App<S, H>, present: &Present, verifier: &[u8]) -> Answer<Round<()>> {
    let account = account_now(app, present).await?;
    let change = NewPassword {
        verifier,
        keep: Some(present.session.id),
        way: PasswordChangeWay::Settings,
        actor: Actor::Account(account.id),
    };
    let mut commit = Commit::default();
    replace(app, &account, change, &mut commit).await?;
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}
