//! セキュリティ用メールアドレス: registered or changed by a code sent to the new address; the one before
//! stays until the code is right (REI-07, REI-16).

use jiff::SignedDuration;
use madoguchi_domain::counter::Room;
use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::ids::FlowId;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::office::SecurityAddressChange;
use madoguchi_domain::reissue::OfficeNext;
use madoguchi_wire::office::{
    OfficeStep, SecurityAddressCode, SecurityAddressKnown, SecurityAddressRequest, SecurityAddressStep,
};
use madoguchi_wire::{Empty, ErrorCode, Field, FieldError, WireError};
use zeroize::Zeroizing;

use super::change_password::confirm;
use super::security_code::add_code;
use super::{office_now, step};
use crate::account::language_word;
use crate::caller::Caller;
use crate::code::{self, SendCounters};
use crate::error::Answer;
use crate::holder::{PresentOffice, note_life, present_office};
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::store::{Commit, Entity, FlowWrite, OfficeRecord, Outcome, Store};
use crate::text;

/// The caller's session, once nothing but the offer of an address is asked in it.
///
/// # Errors
/// `SessionRequired`; `FactorRequired` while the second factor is asked.
pub(super) async fn require<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller) -> Answer<PresentOffice> {
    let present = present_office(app, caller).await?;
    match present.standing().next() {
        OfficeNext::Factor | OfficeNext::Enrol => Err(ErrorCode::FactorRequired.into()),
        OfficeNext::SecurityAddress | OfficeNext::Open => {
            note_life(app, &present.session).await?;
            Ok(present)
        }
    }
}

/// The newest change of an office, over or not.
async fn newest<S: Store, H: Host>(
    app: &App<S, H>,
    office: &OfficeRecord,
) -> Answer<Option<(Flow, SecurityAddressChange)>> {
    let flows = app.store.flows_of_office(office.id).await?;
    Ok(flows.into_iter().find_map(|flow| {
        let FlowState::SecurityAddress(change) = &flow.state else { return None };
        let change = change.clone();
        Some((flow, change))
    }))
}

/// The change that waits for its code, when there is one.
pub(super) async fn pending<S: Store, H: Host>(
    app: &App<S, H>,
    office: &OfficeRecord,
) -> Answer<Option<(Flow, SecurityAddressChange)>> {
    Ok(newest(app, office).await?.filter(|(flow, _)| !flow.is_over(app.now())))
}

/// Where the registration stands.
///
/// # Errors
/// As [`require`].
pub async fn show_security_address<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<SecurityAddressStep> {
    let present = require(app, caller).await?;
    shown(app, &present).await
}

pub(super) async fn shown<S: Store, H: Host>(app: &App<S, H>, present: &PresentOffice) -> Answer<SecurityAddressStep> {
    let office = office_now(app, present).await?;
    let Some((flow, change)) = pending(app, &office).await? else {
        let mail_address = office.entry.security_address.as_ref().map(MailAddress::masked);
        return Ok(SecurityAddressStep::None(SecurityAddressKnown { mail_address }));
    };
    let now = app.now();
    let wait = match counters(app, &office, &change.address).await?.room(now).0 {
        Room::Free => 0,
        Room::After(seconds) => seconds,
    };
    let codes = madoguchi_domain::limits::CONFIRMATION_CODES.number;
    Ok(SecurityAddressStep::Code(SecurityAddressCode {
        sent_to: change.address.as_str().to_owned(),
        sender: app.host.mail_sender(present.profile.mail.sender_address.as_str()),
        digits: change.code.shape.digits.into(),
        expires_at: change.code.expires_at().to_string(),
        now: now.to_string(),
        resend_at: (now + SignedDuration::from_secs(i64::from(wait))).to_string(),
        tries_left: u16::try_from(change.code.tries_left()).unwrap_or(u16::MAX),
        codes_left: u16::try_from(codes.saturating_sub(change.code.serial)).unwrap_or(u16::MAX),
        mail_state: code::mail_state(app.store.mail_of_flow(flow.id).await?),
        mail_advice: text::mail_advice(&change.address),
        mail_suggestion: text::mail_suggestion(&change.address),
    }))
}

/// By the address, and by the office that asks.
pub(super) async fn counters<S: Store, H: Host>(
    app: &App<S, H>,
    office: &OfficeRecord,
    address: &MailAddress,
) -> Answer<SendCounters> {
    SendCounters::load(app, &address.key(), office.id.uuid().as_bytes()).await
}

/// Sends a code to a new address. An earlier request ends with it. On the office's page the password is
/// asked once more, since whoever reads the address can set a new one.
///
/// # Errors
/// The field to correct; `CurrentPasswordWrong`, `LoginWait`; `CodesSpent`, `CodeResendTooSoon`, `CodeLimit`; as [`require`].
pub async fn request_security_address<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: SecurityAddressRequest,
) -> Answer<SecurityAddressStep> {
    let present = require(app, caller).await?;
    let address = read(app, &present.office, &request.mail_address).map_err(|error| WireError::fields(vec![error]))?;
    if present.standing().next() == OfficeNext::Open {
        confirm(app, caller, &present, Zeroizing::new(request.current_password.unwrap_or_default())).await?;
    }
    let language = language_word(request.language);
    rounds(|| begin(app, &present, &address, language)).await?;
    app.host.mail_queued();
    shown(app, &present).await
}

fn read<S: Store, H: Host>(app: &App<S, H>, office: &OfficeRecord, typed: &str) -> Result<MailAddress, FieldError> {
    let address = text::read_mail_address(typed, app.host.demo())?;
    let same = office.entry.security_address.as_ref().is_some_and(|present| present.key() == address.key());
    if same {
        return Err(FieldError { name: Field::MailAddress, code: ErrorCode::MailAddressSame, detail: None });
    }
    Ok(address)
}

async fn begin<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentOffice,
    address: &MailAddress,
    language: &str,
) -> Answer<Round<()>> {
    let now = app.now();
    let office = office_now(app, present).await?;
    // The office's version keeps two requests at once from opening two flows.
    let mut commit = Commit {
        federation: Some(office.federation.clone()),
        expect: vec![(Entity::Office(office.id), office.version)],
        ..Commit::default()
    };
    let earlier = newest(app, &office).await?;
    let before = earlier.as_ref().filter(|(flow, _)| !flow.is_over(now)).map(|(_, change)| change);
    let shape = present.profile.confirmation_code;
    let change = SecurityAddressChange::begin(office.id, address.clone(), language.to_owned(), shape, before, now)
        .map_err(|_| ErrorCode::CodesSpent)?;
    if let Some((flow, _)) = &earlier {
        commit.expect.push((Entity::Flow(flow.id), flow.version));
    }
    let id = earlier.as_ref().map_or_else(|| FlowId::new(now, app.random()), |(flow, _)| flow.id);
    let flow = Flow {
        version: earlier.as_ref().map_or(0, |(flow, _)| flow.version),
        ..Flow::of_visitor(id, now, FlowState::SecurityAddress(change.clone()))
    };
    add_code(app, &mut commit, &office, &flow, &change).await?;
    commit.flows.push(FlowWrite::Put(flow));
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// Gives the change up; the address in force stays.
///
/// # Errors
/// As [`require`].
pub async fn cancel_security_address<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<SecurityAddressStep> {
    let present = require(app, caller).await?;
    rounds(|| async {
        let Some((flow, _)) = newest(app, &present.office).await? else { return Ok(Round::Done(())) };
        let commit = Commit {
            federation: Some(present.office.federation.clone()),
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
    shown(app, &present).await
}

/// The offer is declined until the next log-in.
///
/// # Errors
/// `StepNotOpen` where none is made; as [`require`].
pub async fn skip_security_address<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<OfficeStep> {
    rounds(|| {
        let mut caller = caller.clone();
        async move { decline(app, &mut caller).await }
    })
    .await?;
    Ok(step::of_session(app, &present_office(app, caller).await?))
}

async fn decline<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller) -> Answer<Round<()>> {
    let present = require(app, caller).await?;
    if present.session.declined {
        return Ok(Round::Done(()));
    }
    if present.standing().next() != OfficeNext::SecurityAddress {
        return Err(ErrorCode::StepNotOpen.into());
    }
    let mut commit = Commit {
        federation: Some(present.office.federation.clone()),
        expect: vec![(Entity::HolderSession(present.session.id), present.session.version)],
        ..Commit::default()
    };
    commit.office.declined.push(present.session.id);
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}
