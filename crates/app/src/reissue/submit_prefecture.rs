//! 次へ of the prefectures: the code is sent (REI-06, REI-07). No office is looked up, and no limit
//! hangs on an office's number: a stranger who types it must neither learn of it nor block it.

use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::flow::Flow;
use madoguchi_domain::prefecture::Prefecture;
use madoguchi_domain::reissue::{AfterPrefecture, Wizard};
use madoguchi_wire::reissue::{ReissuePrefectureSubmit, ReissueStep};
use madoguchi_wire::{ErrorCode, Field};

use crate::caller::Caller;
use crate::code::{self, SendCounters};
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::network::{Counted, Network};
use crate::outbox::{self, Letter, MailContent, Ticket};
use crate::retry::{Round, rounds};
use crate::store::{Commit, Outcome, Store};

/// Takes the prefecture, and sends a code unless one still counts.
///
/// # Errors
/// `Required` or `PrefectureNotServed` for the field; `CodesSpent`, `CodeResendTooSoon`, `CodeLimit`,
/// `NetworkLimit`; `StepNotOpen`.
pub async fn submit_prefecture<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: ReissuePrefectureSubmit,
) -> Answer<ReissueStep> {
    let prefecture = read(&request.prefecture)?;
    let profile = super::federation(app, prefecture).await?;
    rounds(|| submit(app, caller, prefecture, &profile)).await?;
    app.host.mail_queued();
    super::view::step(app, caller).await
}

fn read(code: &str) -> Answer<Prefecture> {
    if code.is_empty() {
        return Err(Refusal::field(Field::Prefecture, ErrorCode::Required));
    }
    // The screen offers 47 codes; anything else was not chosen there.
    Prefecture::from_code(code).ok_or_else(|| Refusal::field(Field::Prefecture, ErrorCode::PrefectureNotServed))
}

async fn submit<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    prefecture: Prefecture,
    profile: &FederationProfile,
) -> Answer<Round<()>> {
    let (flow, mut wizard) = super::require(app, caller).await?;
    let next = wizard.submit_prefecture(prefecture, profile.confirmation_code, app.now()).map_err(super::refused)?;
    let mut commit = super::carry_on(&flow, wizard.clone());
    match next {
        AfterPrefecture::Send => add_code(app, caller, &mut commit, &flow, &wizard, profile).await?,
        AfterPrefecture::CodeStands | AfterPrefecture::Confirmed => {}
    }
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// Adds the code that the wizard has just issued to the commit that carries it on.
///
/// # Errors
/// `CodeResendTooSoon` or `CodeLimit`, by the address; `NetworkLimit`.
pub(super) async fn add_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    commit: &mut Commit,
    flow: &Flow,
    wizard: &Wizard,
    profile: &FederationProfile,
) -> Answer<()> {
    let now = app.now();
    let Some(sent) = &wizard.code else { return Err(Refusal::Unexpected("no code was issued".into())) };
    let address = &sent.asked.office.notice_address;
    let network = Network::load(app, caller, Counted::Codes).await?;
    let counters = SendCounters::of_address(app, &address.key()).await?;
    counters.check(now)?;
    let shape = sent.code.shape;
    let digits = code::digits_of(app, shape.digits);
    commit.secrets.extend(code::secrets(app, flow.id, &digits).await?);
    let letter = Letter {
        to: Some(address.as_str().to_owned()),
        issuer: profile.code.clone().into(),
        language: wizard.language.clone(),
        content: MailContent::ConfirmationCode { code: digits.as_str().to_owned(), minutes: shape.minutes },
    };
    let ticket = Ticket { flow: Some(flow.id), expires_at: Some(sent.code.expires_at()), ..Ticket::default() };
    commit.mail.push(outbox::queue(app, &letter, ticket)?);
    counters.count(now, commit);
    network.count(app, commit);
    Ok(())
}
