//! What can be changed, and a change of address that waits for its code.

use madoguchi_domain::flow::Flow;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::profile::InsurerProfile;
use madoguchi_domain::settings::MailChange;
use madoguchi_wire::Empty;
use madoguchi_wire::settings::{MailChangeStep, SettingsShown};

use super::pending_change;
use crate::account::{language_of, text_size_of};
use crate::caller::Caller;
use crate::code::{self, SendCounters, Sent};
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::insurer::{password_policy_shown, profile_of};
use crate::store::{AccountRecord, Store};

/// The person's settings.
///
/// # Errors
/// As `require_open`.
pub async fn show<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<SettingsShown> {
    let account = crate::session::require_open(app, caller).await?.account;
    let profile = profile_of(app, &account.insurer).await?;
    let mail_change = step_of(app, &account, &profile).await?;
    Ok(SettingsShown {
        language: language_of(&account),
        text_size: text_size_of(&account),
        password_policy: password_policy_shown(&profile),
        mail_undeliverable: account.undeliverable,
        user_id: account.user_id,
        mail_address: account.address,
        mail_change,
    })
}

/// Where the change of address stands.
///
/// # Errors
/// When the store cannot serve.
pub(super) async fn mail_change_step<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
) -> Answer<MailChangeStep> {
    let profile = profile_of(app, &account.insurer).await?;
    step_of(app, account, &profile).await
}

async fn step_of<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
    profile: &InsurerProfile,
) -> Answer<MailChangeStep> {
    match pending_change(app, account).await? {
        Some((flow, change)) => code_step(app, account, profile, &flow, change).await,
        None => Ok(MailChangeStep::None),
    }
}

async fn code_step<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
    profile: &InsurerProfile,
    flow: &Flow,
    change: MailChange,
) -> Answer<MailChangeStep> {
    let address = MailAddress::new(&change.address).map_err(|_| Refusal::Unexpected("stored address".into()))?;
    let sent = Sent {
        flow: flow.id,
        counters: SendCounters::load(app, &address.key(), account.member.uuid().as_bytes()).await?,
        typed: Some(&address),
        shown: Some(change.address),
        profile: Some(profile),
    };
    Ok(MailChangeStep::Code(code::step(app, &change.code, sent).await?))
}
