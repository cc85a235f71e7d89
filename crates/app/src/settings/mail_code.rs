//! 認証番号 of a change of address: another code, and the code as typed.

use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::settings::MailChange;
use madoguchi_wire::settings::{MailChangeStep, SettingsShown};
use madoguchi_wire::signup::CodeSubmit;
use madoguchi_wire::{Empty, ErrorCode};

use super::mail_change::add_code;
use super::show::mail_change_step;
use super::{account_now, pending_change};
use crate::caller::Caller;
use crate::code;
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::outbox::{self, Letter, MailContent, Ticket};
use crate::retry::{Round, rounds};
use crate::session::Present;
use crate::store::{AccountRecord, Commit, Entity, FlowWrite, Outcome, Store};

async fn require<S: Store, H: Host>(app: &App<S, H>, account: &AccountRecord) -> Answer<(Flow, MailChange)> {
    pending_change(app, account).await?.ok_or_else(|| ErrorCode::StepNotOpen.into())
}

fn carry_on(flow: &Flow, change: MailChange) -> Commit {
    let state = FlowState::MailChange(change);
    Commit {
        expect: vec![(Entity::Flow(flow.id), flow.version)],
        flows: vec![FlowWrite::Put(Flow { state, ..flow.clone() })],
        ..Commit::default()
    }
}

/// Sends another code to the new address; the older one ends with it.
///
/// # Errors
/// `StepNotOpen`, `CodeResendTooSoon`, `CodeLimit`; as `require_open`.
pub async fn resend_mail_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<MailChangeStep> {
    let account = crate::session::require_open(app, caller).await?.account;
    rounds(|| resend(app, &account)).await?;
    app.host.mail_queued();
    mail_change_step(app, &account).await
}

async fn resend<S: Store, H: Host>(app: &App<S, H>, account: &AccountRecord) -> Answer<Round<()>> {
    let (flow, mut change) = require(app, account).await?;
    change.resend(app.now());
    let mut commit = carry_on(&flow, change.clone());
    add_code(app, &mut commit, account, &flow, &change).await?;
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// Takes the code: from now on mails go to the new address, and both addresses
/// are told.
///
/// # Errors
/// Why the code is not taken; `StepNotOpen`; as `require_open`.
pub async fn submit_mail_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: CodeSubmit,
) -> Answer<SettingsShown> {
    let present = crate::session::require_open(app, caller).await?;
    rounds(|| try_code(app, &present, &request.code)).await?;
    app.host.mail_queued();
    super::show(app, caller, Empty {}).await
}

async fn try_code<S: Store, H: Host>(app: &App<S, H>, present: &Present, text: &str) -> Answer<Round<()>> {
    let account = account_now(app, present).await?;
    let (flow, mut change) = require(app, &account).await?;
    let before = change.clone();
    let typed = code::typed(app, flow.id, text).await?;
    let judged = change.try_code(typed, app.now());
    let commit = match judged {
        Ok(()) => changed(app, &account, &flow, &change)?,
        Err(refusal) if change == before => return Err(code::refusal(refusal)),
        Err(_) => carry_on(&flow, change),
    };
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => match judged {
            Ok(()) => Round::Done(()),
            Err(refusal) => return Err(code::refusal(refusal)),
        },
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// The commit that changes the address and ends the flow.
fn changed<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
    flow: &Flow,
    change: &MailChange,
) -> Answer<Commit> {
    let new = MailAddress::new(&change.address).map_err(|_| Refusal::Unexpected("stored address".into()))?;
    let content = MailContent::AddressChanged { at: app.now(), new_masked: new.masked() };
    let letter = |to: &str| Letter {
        to: Some(to.to_owned()),
        issuer: account.insurer.clone().into(),
        language: account.language.clone(),
        content: content.clone(),
    };
    // The old address is the person's no longer; when it refuses, that is no news.
    let to_old = outbox::queue(app, &letter(&account.address), Ticket::default())?;
    let to_new =
        outbox::queue(app, &letter(&change.address), Ticket { member: Some(account.member), ..Ticket::default() })?;
    let fact = Fact::AddressChanged { account: account.id, old: account.address.clone(), new: change.address.clone() };
    Ok(Commit {
        expect: vec![(Entity::Flow(flow.id), flow.version), (Entity::Account(account.id), account.version)],
        facts: vec![app.fact(Subject::Member(account.member), Actor::Account(account.id), fact)],
        flows: vec![FlowWrite::End(flow.id)],
        mail: vec![to_old, to_new],
        ..Commit::default()
    })
}
