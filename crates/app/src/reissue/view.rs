//! The screen of the wizard, drawn from what is stored, also after a restart (REI-03 to REI-11).

use jiff::SignedDuration;
use madoguchi_domain::counter::Room;
use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::flow::Flow;
use madoguchi_domain::office::LedgerAnswer;
use madoguchi_domain::prefecture::Prefecture;
use madoguchi_domain::reissue::{Asked, ReceiptNumber, Step, Wizard};
use madoguchi_wire::reissue::{
    LedgerObstacle, ReissueCode, ReissueConfirm, ReissueFinished, ReissueOffice, ReissuePrefecture, ReissueStep,
};
use madoguchi_wire::{Empty, ErrorCode, Text};

use super::office_number_advice;
use crate::caller::Caller;
use crate::code::{self, SendCounters};
use crate::error::{Answer, Refusal};
use crate::federation::{help_desk, office_desk, prefecture_name};
use crate::host::{App, Host};
use crate::insurer::wire_text;
use crate::store::Store;
use crate::text;

/// Where the caller's application stands.
///
/// # Errors
/// When the store cannot serve.
pub async fn show<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<ReissueStep> {
    step(app, caller).await
}

pub(super) async fn step<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<ReissueStep> {
    let Some((flow, wizard)) = super::load(app, caller).await? else { return Ok(ReissueStep::None) };
    Ok(match &wizard.step {
        Step::Lost => ReissueStep::Lost,
        Step::Office => ReissueStep::Office(ReissueOffice {
            office_number: wizard.office.as_ref().map(|office| office.number.as_str().to_owned()),
            notice_address: wizard.office.as_ref().map(|office| office.notice_address.as_str().to_owned()),
        }),
        Step::Prefecture => ReissueStep::Prefecture(prefecture(&wizard)?),
        Step::Code => ReissueStep::Code(code_screen(app, &flow, &wizard).await?),
        Step::Confirm => ReissueStep::Confirm(confirm(app, confirmed(&wizard)?).await?),
        Step::Finished { receipt, .. } => ReissueStep::Finished(finished(app, confirmed(&wizard)?, receipt).await?),
    })
}

fn confirmed(wizard: &Wizard) -> Answer<&Asked> {
    wizard.confirmed.as_ref().ok_or_else(|| Refusal::Unexpected("step 4 without a confirmation".into()))
}

fn prefecture(wizard: &Wizard) -> Answer<ReissuePrefecture> {
    let Some(office) = &wizard.office else { return Err(ErrorCode::StepNotOpen.into()) };
    Ok(ReissuePrefecture {
        office_number: office.number.as_str().to_owned(),
        notice_address: office.notice_address.as_str().to_owned(),
        number_advice: office_number_advice(&office.number),
        mail_advice: text::mail_advice(&office.notice_address),
        mail_suggestion: text::mail_suggestion(&office.notice_address),
        proposed: wizard.proposed_prefecture().map(Prefecture::code),
    })
}

async fn code_screen<S: Store, H: Host>(app: &App<S, H>, flow: &Flow, wizard: &Wizard) -> Answer<ReissueCode> {
    let Some(sent) = &wizard.code else { return Err(Refusal::Unexpected("step 3 without a code".into())) };
    let profile = super::federation(app, sent.asked.prefecture).await?;
    let address = &sent.asked.office.notice_address;
    let now = app.now();
    let wait = match SendCounters::of_address(app, &address.key()).await?.room(now).0 {
        Room::Free => 0,
        Room::After(seconds) => seconds,
    };
    Ok(ReissueCode {
        sent_to: address.as_str().to_owned(),
        sender: app.host.mail_sender(profile.mail.sender_address.as_str()),
        digits: sent.code.shape.digits.into(),
        minutes: sent.code.shape.minutes.into(),
        expires_at: sent.code.expires_at().to_string(),
        now: now.to_string(),
        resend_at: (now + SignedDuration::from_secs(i64::from(wait))).to_string(),
        tries_left: u16::try_from(sent.code.tries_left()).unwrap_or(u16::MAX),
        codes_left: u16::try_from(wizard.codes_left()).unwrap_or(u16::MAX),
        mail_state: code::mail_state(app.store.mail_of_flow(flow.id).await?),
        mail_advice: text::mail_advice(address),
        mail_suggestion: text::mail_suggestion(address),
        help_desk: help_desk(&profile),
    })
}

/// The ledger's answer is asked for each time, so that a closed office or an open application shows.
async fn confirm<S: Store, H: Host>(app: &App<S, H>, asked: &Asked) -> Answer<ReissueConfirm> {
    let profile = super::federation(app, asked.prefecture).await?;
    let (answer, _) = super::ledger(app, &profile, asked).await?;
    let (office_name, obstacle) = match answer {
        LedgerAnswer::Ready { name } => (Some(name), None),
        LedgerAnswer::Missing => (None, Some(LedgerObstacle::Missing)),
        LedgerAnswer::Closed => (None, Some(LedgerObstacle::Closed)),
        LedgerAnswer::Agent => (None, Some(LedgerObstacle::Agent)),
        LedgerAnswer::ApplicationOpen => (None, Some(LedgerObstacle::ApplicationOpen)),
    };
    let (envelope, envelope_required) = envelope(&profile, asked.prefecture);
    Ok(ReissueConfirm {
        office_number: asked.office.number.as_str().to_owned(),
        office_name,
        obstacle,
        notice_address: asked.office.notice_address.as_str().to_owned(),
        prefecture: asked.prefecture.code(),
        prefecture_name: prefecture_name(asked.prefecture),
        federation_name: wire_text(&profile.name.full),
        envelope,
        envelope_required,
        office_desk: office_desk(&profile),
    })
}

async fn finished<S: Store, H: Host>(
    app: &App<S, H>,
    asked: &Asked,
    receipt: &ReceiptNumber,
) -> Answer<ReissueFinished> {
    let profile = super::federation(app, asked.prefecture).await?;
    let (envelope, envelope_required) = envelope(&profile, asked.prefecture);
    Ok(ReissueFinished {
        receipt: receipt.to_string(),
        notice_address: asked.office.notice_address.as_str().to_owned(),
        federation_name: wire_text(&profile.name.full),
        envelope,
        envelope_required,
        office_desk: office_desk(&profile),
    })
}

/// What the federation asks beside the application, and whether an approval waits for it (REI-05).
fn envelope(profile: &FederationProfile, prefecture: Prefecture) -> (Option<Text>, bool) {
    match profile.envelope(prefecture) {
        Some(rule) => (Some(wire_text(&rule.text)), rule.required),
        None => (None, false),
    }
}
