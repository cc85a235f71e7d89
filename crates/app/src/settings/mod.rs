//! 設定 (DSH-12): address, password, text size, language. One verb a file.
//! Must not: change a credential without the present password and a mail.

mod change_password;
mod mail_change;
mod mail_code;
pub(crate) mod new_password;
mod save_preferences;
mod show;

pub use change_password::change_password;
pub use mail_change::{cancel_mail_change, request_mail_change};
pub use mail_code::{resend_mail_code, submit_mail_code};
pub use save_preferences::save_preferences;
pub use show::show;

use madoguchi_domain::flow::{Flow, FlowKind, FlowState};
use madoguchi_domain::settings::MailChange;
use madoguchi_wire::{ErrorCode, Field};
use zeroize::Zeroizing;

use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::session::Present;
use crate::store::{AccountRecord, Store};

/// The account as it stands now, for a commit that expects its version.
///
/// # Errors
/// `SessionRequired` when the session has ended since the command began, as by
/// a recovery of the password: what an ended session asked for must not follow.
async fn account_now<S: Store, H: Host>(app: &App<S, H>, present: &Present) -> Answer<AccountRecord> {
    let account = app.store.account(present.account.id).await?;
    let sessions = app.store.sessions(present.account.id).await?;
    match account {
        Some(account) if !account.ended && sessions.iter().any(|session| session.id == present.session.id) => {
            Ok(account)
        }
        Some(_) | None => Err(ErrorCode::SessionRequired.into()),
    }
}

/// The change of address that waits for its code, when there is one.
async fn pending_change<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
) -> Answer<Option<(Flow, MailChange)>> {
    let Some(flow) = app.store.flow_of_account(account.id, FlowKind::MailChange).await? else { return Ok(None) };
    if flow.is_over(app.now()) {
        return Ok(None);
    }
    let FlowState::MailChange(change) = &flow.state else { return Ok(None) };
    let change = change.clone();
    Ok(Some((flow, change)))
}

/// Checks the present password, as the field of a form names it. Failures count
/// as failed log-ins.
///
/// # Errors
/// `Required` or `CurrentPasswordWrong` for the field; `LoginWait`.
async fn confirm<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    account: &AccountRecord,
    password: Zeroizing<String>,
) -> Answer<()> {
    if password.is_empty() {
        return Err(Refusal::field(Field::CurrentPassword, ErrorCode::Required));
    }
    match crate::session::confirm_password(app, caller, account, password).await {
        Err(Refusal::Wire(refused)) if refused.code == ErrorCode::LoginFailed => {
            Err(Refusal::field(Field::CurrentPassword, ErrorCode::CurrentPasswordWrong))
        }
        other => other,
    }
}
