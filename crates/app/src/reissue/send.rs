//! 送信: the application becomes the office's (REI-10, REI-11). One transaction: flow and office
//! unchanged, one open application an office.

use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::ids::ReissueId;
use madoguchi_domain::reissue::state::State;
use madoguchi_domain::reissue::{Application, Asked, Envelope, ReceiptNumber, Wizard, WizardRefusal};
use madoguchi_wire::Empty;
use madoguchi_wire::reissue::ReissueStep;

use super::mails;
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::outbox::MailContent;
use crate::retry::{Round, rounds};
use crate::store::{Commit, Constraint, Entity, FlowWrite, OfficeRecord, Outcome, Store};

/// Sends the application. Where the ledger lets it not, the answer is step 4 with the obstacle; a
/// double click shows both answers the last step.
///
/// # Errors
/// `StepNotOpen`.
pub async fn send<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<ReissueStep> {
    rounds(|| attempt(app, caller)).await?;
    app.host.mail_queued();
    super::view::step(app, caller).await
}

async fn attempt<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<Round<()>> {
    let (flow, mut wizard) = super::require(app, caller).await?;
    if wizard.repeats_send(app.now()) {
        return Ok(Round::Done(()));
    }
    let Some(asked) = wizard.confirmed.clone() else { return Err(super::refused(WizardRefusal::StepNotOpen)) };
    let profile = super::federation(app, asked.prefecture).await?;
    let (ledger, office) = super::ledger(app, &profile, &asked).await?;
    match (wizard.sendable(&ledger), office) {
        (Ok(_), Some(office)) => {
            let application = application(app, &wizard, &asked, &profile, &office)?;
            wizard
                .finish(application.id, application.receipt.clone(), application.received_at)
                .map_err(super::refused)?;
            let commit = commit(app, &flow, wizard, &application, &office)?;
            Ok(match app.store.commit(commit).await? {
                Outcome::Done => Round::Done(()),
                // Taken: the next round draws another. An open application of somebody quicker, or a
                // ledger that has changed: the next round finds it.
                Outcome::Stale
                | Outcome::Duplicate(
                    Constraint::Receipt
                    | Constraint::OpenReissue
                    | Constraint::UserId
                    | Constraint::AccountOfMember
                    | Constraint::OfficeUserId
                    | Constraint::StaffUserId
                    | Constraint::Fact
                    | Constraint::Other,
                ) => Round::Again,
            })
        }
        (Err(WizardRefusal::NotReady), _) | (Ok(_), None) => Ok(Round::Done(())),
        (Err(refusal), _) => Err(super::refused(refusal)),
    }
}

fn application<S: Store, H: Host>(
    app: &App<S, H>,
    wizard: &Wizard,
    asked: &Asked,
    profile: &FederationProfile,
    office: &OfficeRecord,
) -> Answer<Application> {
    let now = app.now();
    let receipt = ReceiptNumber::draw(&mut |buffer| app.host.random(buffer))
        .ok_or_else(|| Refusal::Unexpected("the bytes of a receipt number are not random".into()))?;
    Ok(Application {
        id: ReissueId::new(now, app.random()),
        office: office.id,
        federation: profile.code.clone(),
        office_number: asked.office.number.clone(),
        office_name: office.entry.name.clone(),
        prefecture: asked.prefecture,
        notice_address: asked.office.notice_address.clone(),
        receipt,
        language: wizard.language.clone(),
        received_at: now,
        changed_at: now,
        state: State::Received,
        envelope: Envelope::at_first(profile, asked.prefecture),
        reviewer: None,
        approved_by: None,
        rejected_for: None,
        letter: None,
    })
}

fn commit<S: Store, H: Host>(
    app: &App<S, H>,
    flow: &Flow,
    finished: Wizard,
    application: &Application,
    office: &OfficeRecord,
) -> Answer<Commit> {
    let fact = app.fact(Subject::Office(office.id), Actor::Visitor, Fact::Office(application.requested()));
    // Whoever reads the registered address learns that somebody applies, before any letter goes out.
    let content = MailContent::ReissueRequested { at: application.received_at };
    let told = mails::to_security_address(app, office, Some(&application.notice_address), content)?;
    Ok(Commit {
        federation: Some(application.federation.clone()),
        expect: vec![(Entity::Flow(flow.id), flow.version), (Entity::Office(office.id), office.version)],
        facts: vec![fact],
        flows: vec![FlowWrite::Put(Flow { state: FlowState::Reissue(Box::new(finished)), ..flow.clone() })],
        mail: told.into_iter().collect(),
        ..Commit::default()
    })
}
