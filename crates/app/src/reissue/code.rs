//! 確認コード: another one, and the code as typed (REI-07, REI-08). A right one opens the ledger.

use jiff::SignedDuration;
use madoguchi_domain::counter::Room;
use madoguchi_domain::fact::{Actor, Fact, OfficeFact, Subject};
use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::flow::Flow;
use madoguchi_domain::limits;
use madoguchi_domain::reissue::{Asked, WizardRefusal, confirmed_room};
use madoguchi_wire::reissue::ReissueStep;
use madoguchi_wire::signup::CodeSubmit;
use madoguchi_wire::{Empty, ErrorCode, WireError};

use super::submit_prefecture::add_code;
use crate::caller::Caller;
use crate::code;
use crate::error::{Answer, Refusal};
use crate::federation::asking;
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::session::first;
use crate::store::{Commit, CounterWrite, Entity, Outcome, Store};

/// Sends another code; the older one ends with it.
///
/// # Errors
/// `StepNotOpen`, `CodesSpent`, `CodeResendTooSoon`, `CodeLimit`, `NetworkLimit`.
pub async fn resend_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<ReissueStep> {
    rounds(|| resend(app, caller)).await?;
    app.host.mail_queued();
    super::view::step(app, caller).await
}

async fn resend<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<Round<()>> {
    let (flow, mut wizard) = super::require(app, caller).await?;
    let Some(sent) = &wizard.code else { return Err(ErrorCode::StepNotOpen.into()) };
    let profile = super::federation(app, sent.asked.prefecture).await?;
    wizard.resend(profile.confirmation_code, app.now()).map_err(super::refused)?;
    let mut commit = super::carry_on(&flow, wizard.clone());
    add_code(app, caller, &mut commit, &flow, &wizard, &profile).await?;
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// Takes the code. A wrong one is counted and looks nobody up. A double click shows both answers the
/// step that the quicker one reached.
///
/// # Errors
/// Why the code is not taken; `ApplicationLimit` with the federation's desk; `StepNotOpen`.
pub async fn submit_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: CodeSubmit,
) -> Answer<ReissueStep> {
    rounds(|| try_code(app, caller, &request.code)).await?;
    super::view::step(app, caller).await
}

async fn try_code<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, text: &str) -> Answer<Round<()>> {
    let (flow, mut wizard) = super::require(app, caller).await?;
    let before = wizard.clone();
    let typed = code::typed(app, flow.id, text).await?;
    if wizard.repeats_code(typed, app.now()) {
        return Ok(Round::Done(()));
    }
    let judged = wizard.try_code(typed, app.now()).cloned();
    let mut commit = super::carry_on(&flow, wizard.clone());
    match &judged {
        Ok(asked) => confirm(app, &flow, asked, &mut commit).await?,
        Err(WizardRefusal::Code(_)) if wizard != before => {}
        Err(refusal) => return Err(super::refused(*refusal)),
    }
    Ok(match (app.store.commit(commit).await?, judged) {
        (Outcome::Done, Ok(_)) => Round::Done(()),
        (Outcome::Done, Err(refusal)) => return Err(super::refused(refusal)),
        (Outcome::Stale | Outcome::Duplicate(_), _) => Round::Again,
    })
}

/// Counts the confirmation for the office number, and notes it where the ledger has the office.
async fn confirm<S: Store, H: Host>(app: &App<S, H>, flow: &Flow, asked: &Asked, commit: &mut Commit) -> Answer<()> {
    let now = app.now();
    let limit = limits::CONFIRMED_APPLICATIONS;
    let profile = super::federation(app, asked.prefecture).await?;
    let number = &asked.office.number;
    let key = app.keys.hmac("confirmed applications", &[profile.code.as_str().as_bytes(), number.as_str().as_bytes()]);
    let (version, mut counter) = first(app.store.counters(&[key]).await?)?;
    if let Room::After(seconds) = confirmed_room(&counter, now) {
        return Err(limit_reached(&profile, seconds));
    }
    counter.hit(now);
    commit.expect.push((Entity::Counter(key), version));
    let keep_until = now + SignedDuration::from_secs(i64::from(limit.seconds));
    commit.counters.push(CounterWrite { key, counter, keep_until });
    if let Some(office) = app.store.office_by_number(&profile.code, number).await? {
        let address = asked.office.notice_address.as_str().to_owned();
        let fact = Fact::Office(OfficeFact::ReissueConfirmed { office: office.id, flow: flow.id, address });
        commit.federation = Some(profile.code);
        commit.facts.push(app.fact(Subject::Office(office.id), Actor::Visitor, fact));
    }
    Ok(())
}

fn limit_reached(profile: &FederationProfile, seconds: u32) -> Refusal {
    let error = asking(profile, ErrorCode::ApplicationLimit);
    WireError { retry_after_seconds: Some(seconds), ..error }.into()
}
