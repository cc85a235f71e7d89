//! Asking for another address, and giving that up (DSH-12). The present
//! address stays until the code that goes to the new one is typed.

use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::flow::{Flow, FlowKind, FlowState};
use madoguchi_domain::ids::FlowId;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::settings::MailChange;
use madoguchi_wire::settings::{MailChangeRequest, MailChangeStep, SettingsShown};
use madoguchi_wire::{Empty, ErrorCode, Field, FieldError, WireError};
use zeroize::Zeroizing;

use super::show::mail_change_step;
use super::{account_now, confirm};
use crate::account::language_word;
use crate::caller::Caller;
use crate::code::{self, SendCounters};
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::outbox::{self, Letter, MailContent, Ticket};
use crate::retry::{Round, rounds};
use crate::session::Present;
use crate::store::{AccountRecord, Commit, Entity, FlowWrite, Outcome, Store};
use crate::text;

/// Sends a code to the new address. An earlier request ends with it.
///
/// # Errors
/// The fields to correct; `CurrentPasswordWrong`, `LoginWait`,
/// `CodeResendTooSoon`, `CodeLimit`; as `require_open`.
pub async fn request_mail_change<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: MailChangeRequest,
) -> Answer<MailChangeStep> {
    let password = Zeroizing::new(request.current_password);
    let present = crate::session::require_open(app, caller).await?;
    let address = read(app, &present.account, &request.mail_address).map_err(|error| WireError::fields(vec![error]))?;
    confirm(app, caller, &present.account, password).await?;
    let language = language_word(request.language);
    rounds(|| begin(app, &present, &address, language)).await?;
    app.host.mail_queued();
    mail_change_step(app, &present.account).await
}

fn read<S: Store, H: Host>(app: &App<S, H>, account: &AccountRecord, typed: &str) -> Result<MailAddress, FieldError> {
    let address = text::read_mail_address(typed, app.host.demo())?;
    let same = MailAddress::new(&account.address).is_ok_and(|present| present.key() == address.key());
    if same {
        return Err(FieldError { name: Field::MailAddress, code: ErrorCode::MailAddressSame, detail: None });
    }
    Ok(address)
}

async fn begin<S: Store, H: Host>(
    app: &App<S, H>,
    present: &Present,
    address: &MailAddress,
    language: &str,
) -> Answer<Round<()>> {
    let now = app.now();
    let account = account_now(app, present).await?;
    // The account's version keeps two requests at once from opening two flows.
    let mut commit = Commit { expect: vec![(Entity::Account(account.id), account.version)], ..Commit::default() };
    let earlier = app.store.flow_of_account(account.id, FlowKind::MailChange).await?;
    let before = earlier.as_ref().and_then(|flow| {
        let FlowState::MailChange(change) = &flow.state else { return None };
        Some(change)
    });
    let change = MailChange::begin(address.as_str().to_owned(), language.to_owned(), before, now);
    if let Some(earlier) = &earlier {
        commit.expect.push((Entity::Flow(earlier.id), earlier.version));
    }
    let flow = Flow {
        id: earlier.as_ref().map_or_else(|| FlowId::new(now, app.random()), |flow| flow.id),
        version: earlier.as_ref().map_or(0, |flow| flow.version),
        insurer: Some(account.insurer.clone()),
        member: Some(account.member),
        account: Some(account.id),
        opened_at: now,
        state: FlowState::MailChange(change.clone()),
    };
    add_code(app, &mut commit, &account, &flow, &change).await?;
    commit.flows.push(FlowWrite::Put(flow));
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// Adds a code for the new address to a commit.
///
/// # Errors
/// `CodeResendTooSoon`, `CodeLimit`.
pub(super) async fn add_code<S: Store, H: Host>(
    app: &App<S, H>,
    commit: &mut Commit,
    account: &AccountRecord,
    flow: &Flow,
    change: &MailChange,
) -> Answer<()> {
    let now = app.now();
    let address = MailAddress::new(&change.address).map_err(|_| Refusal::Unexpected("stored address".into()))?;
    let counters = SendCounters::load(app, &address.key(), account.member.uuid().as_bytes()).await?;
    counters.check(now)?;
    let digits = code::digits(app);
    commit.secrets.extend(code::secrets(app, flow.id, &digits).await?);
    let letter = Letter {
        to: Some(change.address.clone()),
        issuer: account.insurer.clone().into(),
        language: change.language.clone(),
        content: MailContent::MailChangeCode { code: digits.as_str().to_owned() },
    };
    // Without a member: a refused new address says nothing about the present one.
    let ticket = Ticket { flow: Some(flow.id), expires_at: Some(change.code.expires_at()), ..Ticket::default() };
    commit.mail.push(outbox::queue(app, &letter, ticket)?);
    let fact = Fact::CodeIssued { flow: flow.id, address: change.address.clone(), serial: change.code.serial };
    commit.facts.push(app.fact(Subject::Member(account.member), Actor::Account(account.id), fact));
    counters.count(now, commit);
    Ok(())
}

/// Gives the change up; the present address stays.
///
/// # Errors
/// As `require_open`.
pub async fn cancel_mail_change<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<SettingsShown> {
    let account = crate::session::require_open(app, caller).await?.account;
    rounds(|| async {
        let Some(flow) = app.store.flow_of_account(account.id, FlowKind::MailChange).await? else {
            return Ok(Round::Done(()));
        };
        let commit = Commit {
            expect: vec![(Entity::Flow(flow.id), flow.version)],
            flows: vec![FlowWrite::End(flow.id)],
            ..Commit::default()
        };
        Ok(match app.store.commit(commit).await? {
            Outcome::Done => Round::Done(()),
            Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
        })
    })
    .await?;
    super::show(app, caller, Empty {}).await
}
