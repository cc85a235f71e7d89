//! What the outbox does with a question of somebody who is not told whether it
//! is answered: the person is looked up now, and gets a mail, or nobody does.

use jiff::SignedDuration;
use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::recovery::Recovery;
use serde::{Deserialize, Serialize};

use super::basis;
use super::way::{MayGo, may_go, still_asked};
use crate::code::SendCounters;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::outbox::{self, Letter, MailContent, Ticket};
use crate::signup::{QuietItems, find_quietly};
use crate::store::{AccountRecord, Commit, Entity, FlowWrite, MailRecord, MailWrite, Outcome, Store, TokenHash};

/// A question, as it waits sealed in the outbox.
#[derive(Serialize, Deserialize)]
#[serde(tag = "asked", rename_all = "snake_case")]
pub(crate) enum Asked {
    /// A code for whom the flow names.
    Password {
        /// Finds the flow.
        flow: TokenHash,
        /// Six digits.
        code: String,
    },
    /// A code for the office whose user ID and security address the flow names.
    OfficePassword {
        /// Finds the flow.
        flow: TokenHash,
        /// Six digits.
        code: String,
    },
    /// The user ID of whom the items name.
    UserId {
        /// What was typed.
        items: QuietItems,
        /// `ja` or `en`.
        language: String,
    },
}

impl Asked {
    /// Name of the kind of mail that answers it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Password { .. } | Self::OfficePassword { .. } => "recovery_code",
            Self::UserId { .. } => "user_id_reminder",
        }
    }
}

/// How long a question about a user ID waits for its answer.
pub(super) const WAITS: SignedDuration = SignedDuration::from_hours(24);

/// Puts the mail in the question's place, or drops the question, in one commit.
///
/// # Errors
/// When the store cannot serve.
pub(crate) async fn answer<S: Store, H: Host>(app: &App<S, H>, question: &MailRecord, asked: Asked) -> Answer<()> {
    let (mut commit, later) = match asked {
        Asked::Password { flow, code } => password(app, &flow, code).await?,
        Asked::OfficePassword { flow, code } => crate::office::answer_reset(app, &flow, code).await?,
        Asked::UserId { items, language } => (user_id(app, items, language).await?, None),
    };
    let id = question.entry.id;
    commit.expect.push((Entity::Mail(id), question.version));
    commit.mail.push(match later {
        Some(wait) => MailWrite::Retry(id, app.now() + wait),
        None => MailWrite::Dropped(id, app.now()),
    });
    // Stale means that the question was answered already, or that the person was
    // quicker with the next step; then it is still due.
    if app.store.commit(commit).await? == Outcome::Done {
        app.host.mail_queued();
    }
    Ok(())
}

/// The commit, and after which time the question is asked again, if at all.
async fn password<S: Store, H: Host>(
    app: &App<S, H>,
    token: &TokenHash,
    code: String,
) -> Answer<(Commit, Option<SignedDuration>)> {
    let nobody = (Commit::default(), None);
    let Some((flow, mut recovery)) = still_asked::<S, H, Recovery>(app, token, &code).await? else {
        return Ok(nobody);
    };
    let Some(account) = named(app, &recovery).await? else { return Ok(nobody) };
    let Ok(address) = MailAddress::new(&account.address) else { return Ok(nobody) };
    let counters = SendCounters::load(app, &address.key(), account.member.uuid().as_bytes()).await?;
    match may_go(app, &counters) {
        MayGo::Now => {}
        MayGo::After(pause) => return Ok((Commit::default(), Some(pause))),
        MayGo::Never => return Ok(nobody),
    }
    let content = MailContent::RecoveryCode { code };
    let ticket = Ticket {
        flow: Some(flow.id),
        member: Some(account.member),
        expires_at: Some(recovery.progress.code.expires_at()),
        ..Ticket::default()
    };
    let mail = letter(app, &account, recovery.progress.language.clone(), content, ticket)?;
    recovery.progress.basis = Some(basis(app, &account).await?);
    let mut commit =
        Commit { expect: vec![(Entity::Flow(flow.id), flow.version)], mail: vec![mail], ..Commit::default() };
    counters.count(app.now(), &mut commit);
    commit.flows.push(FlowWrite::Put(Flow {
        insurer: Some(account.insurer.clone()),
        member: Some(account.member),
        account: Some(account.id),
        state: FlowState::Recovery(recovery),
        ..flow
    }));
    Ok((commit, None))
}

/// The account whose user ID and birth date were typed.
async fn named<S: Store, H: Host>(app: &App<S, H>, recovery: &Recovery) -> Answer<Option<AccountRecord>> {
    let Some(account) = app.store.account_by_user_id(&recovery.progress.user_id_key).await? else { return Ok(None) };
    let member = app.store.member(&account.insurer, account.member).await?;
    let fits = member.is_some_and(|member| member.birth_date == recovery.birth_date && !member.ended);
    Ok(Some(account).filter(|account| fits && !account.ended))
}

async fn user_id<S: Store, H: Host>(app: &App<S, H>, items: QuietItems, language: String) -> Answer<Commit> {
    let nobody = Commit::default();
    let Some(account) = find_quietly(app, items).await?.and_then(|member| member.account) else { return Ok(nobody) };
    let Some(account) = app.store.account(account).await?.filter(|account| !account.ended) else { return Ok(nobody) };
    let content = MailContent::UserIdReminder { user_id: account.user_id.clone() };
    let ticket = Ticket { member: Some(account.member), ..Ticket::default() };
    Ok(Commit { mail: vec![letter(app, &account, language, content, ticket)?], ..nobody })
}

fn letter<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
    language: String,
    content: MailContent,
    ticket: Ticket,
) -> Answer<MailWrite> {
    let letter =
        Letter { to: Some(account.address.clone()), issuer: account.insurer.clone().into(), language, content };
    outbox::queue(app, &letter, ticket)
}
