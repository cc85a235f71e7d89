//! The code to a new security address: sent, sent again, and as typed (REI-07, REI-08).

use madoguchi_domain::fact::{Actor, Fact, OfficeFact, Subject};
use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::office::SecurityAddressChange;
use madoguchi_wire::office::SecurityAddressStep;
use madoguchi_wire::signup::CodeSubmit;
use madoguchi_wire::{Empty, ErrorCode};

use super::office_now;
use super::security_address::{counters, pending, require, shown};
use crate::caller::Caller;
use crate::code;
use crate::error::Answer;
use crate::holder::PresentOffice;
use crate::host::{App, Host};
use crate::outbox::{self, Letter, MailContent, Ticket};
use crate::reissue::mails;
use crate::retry::{Round, rounds};
use crate::store::{Commit, Entity, FlowWrite, OfficeRecord, Outcome, Store};

fn carry_on(office: &OfficeRecord, flow: &Flow, change: SecurityAddressChange) -> Commit {
    let state = FlowState::SecurityAddress(change);
    Commit {
        federation: Some(office.federation.clone()),
        expect: vec![(Entity::Flow(flow.id), flow.version)],
        flows: vec![FlowWrite::Put(Flow { state, ..flow.clone() })],
        ..Commit::default()
    }
}

/// Adds the newest code of a change to a commit.
///
/// # Errors
/// `CodeResendTooSoon`, `CodeLimit`.
pub(super) async fn add_code<S: Store, H: Host>(
    app: &App<S, H>,
    commit: &mut Commit,
    office: &OfficeRecord,
    flow: &Flow,
    change: &SecurityAddressChange,
) -> Answer<()> {
    let now = app.now();
    let counters = counters(app, office, &change.address).await?;
    counters.check(now)?;
    let shape = change.code.shape;
    let digits = code::digits_of(app, shape.digits);
    commit.secrets.extend(code::secrets(app, flow.id, &digits).await?);
    let letter = Letter {
        to: Some(change.address.as_str().to_owned()),
        issuer: office.federation.clone().into(),
        language: change.language.clone(),
        content: MailContent::SecurityAddressCode { code: digits.as_str().to_owned(), minutes: shape.minutes },
    };
    let ticket = Ticket { flow: Some(flow.id), expires_at: Some(change.code.expires_at()), ..Ticket::default() };
    commit.mail.push(outbox::queue(app, &letter, ticket)?);
    counters.count(now, commit);
    Ok(())
}

/// Sends another code to the new address; the older one ends with it.
///
/// # Errors
/// `StepNotOpen`, `CodesSpent`, `CodeResendTooSoon`, `CodeLimit`; as `require`.
pub async fn resend_security_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<SecurityAddressStep> {
    let present = require(app, caller).await?;
    rounds(|| resend(app, &present)).await?;
    app.host.mail_queued();
    shown(app, &present).await
}

async fn resend<S: Store, H: Host>(app: &App<S, H>, present: &PresentOffice) -> Answer<Round<()>> {
    let office = office_now(app, present).await?;
    let Some((flow, mut change)) = pending(app, &office).await? else { return Err(ErrorCode::StepNotOpen.into()) };
    change.resend(present.profile.confirmation_code, app.now()).map_err(|_| ErrorCode::CodesSpent)?;
    let mut commit = carry_on(&office, &flow, change.clone());
    add_code(app, &mut commit, &office, &flow, &change).await?;
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// Takes the code: from now on the address counts, and both addresses are told.
///
/// # Errors
/// Why the code is not taken; `StepNotOpen`; as `require`.
pub async fn submit_security_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: CodeSubmit,
) -> Answer<SecurityAddressStep> {
    let present = require(app, caller).await?;
    rounds(|| try_code(app, &present, &request.code)).await?;
    app.host.mail_queued();
    shown(app, &present).await
}

async fn try_code<S: Store, H: Host>(app: &App<S, H>, present: &PresentOffice, text: &str) -> Answer<Round<()>> {
    let office = office_now(app, present).await?;
    let Some((flow, mut change)) = pending(app, &office).await? else { return Err(ErrorCode::StepNotOpen.into()) };
    let before = change.clone();
    let typed = code::typed(app, flow.id, text).await?;
    let judged = change.try_code(typed, app.now());
    let commit = match judged {
        Ok(()) => changed(app, &office, &flow, &change)?,
        Err(refusal) if change == before => return Err(code::refusal(refusal)),
        Err(_) => carry_on(&office, &flow, change),
    };
    Ok(match (app.store.commit(commit).await?, judged) {
        (Outcome::Done, Ok(())) => Round::Done(()),
        (Outcome::Done, Err(refusal)) => return Err(code::refusal(refusal)),
        (Outcome::Stale | Outcome::Duplicate(_), _) => Round::Again,
    })
}

/// The commit that changes the address and ends the flow.
fn changed<S: Store, H: Host>(
    app: &App<S, H>,
    office: &OfficeRecord,
    flow: &Flow,
    change: &SecurityAddressChange,
) -> Answer<Commit> {
    let content = MailContent::SecurityAddressChanged { at: app.now(), new_masked: change.address.masked() };
    let old = office.entry.security_address.as_ref().map(|address| address.as_str().to_owned());
    let new = change.address.as_str().to_owned();
    let to_new = Letter {
        to: Some(new.clone()),
        issuer: office.federation.clone().into(),
        language: change.language.clone(),
        content: content.clone(),
    };
    let ticket = Ticket { office: Some(office.id), ..Ticket::default() };
    let mut mail = vec![outbox::queue(app, &to_new, ticket)?];
    mail.extend(mails::to_security_address(app, office, Some(&change.address), content)?);
    let fact = Fact::Office(OfficeFact::SecurityAddressChanged { office: office.id, old, new });
    Ok(Commit {
        federation: Some(office.federation.clone()),
        expect: vec![(Entity::Flow(flow.id), flow.version), (Entity::Office(office.id), office.version)],
        facts: vec![app.fact(Subject::Office(office.id), Actor::Office(office.id), fact)],
        flows: vec![FlowWrite::End(flow.id)],
        mail,
        ..Commit::default()
    })
}
