//! 取下げ by the office itself. A letter that is out ends with it.

use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::ids::ReissueId;
use madoguchi_domain::reissue::Event;
use madoguchi_domain::reissue::state::State;
use madoguchi_wire::ErrorCode;
use madoguchi_wire::reissue::{ReissueTrack, ReissueTracked};

use super::track;
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::federation::profile_of;
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::store::{Commit, Entity, Outcome, ReissueRecord, SecretKind, SecretWrite, Store};

/// Withdraws an application; once more changes nothing.
///
/// # Errors
/// As the tracker's; `StepNotOpen` once it was used, rejected or is over.
pub async fn withdraw<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: ReissueTrack,
) -> Answer<ReissueTracked> {
    let pair = track::read(app, &request)?;
    let found = track::find(app, caller, &pair).await?;
    let profile = profile_of(app, &found.application.federation).await?;
    let id = found.application.id;
    let record = rounds(|| attempt(app, id, &profile)).await?;
    track::shown(app, &record, &profile).await
}

async fn attempt<S: Store, H: Host>(
    app: &App<S, H>,
    id: ReissueId,
    profile: &FederationProfile,
) -> Answer<Round<ReissueRecord>> {
    let Some(mut record) = app.store.reissue(id).await? else { return Err(ErrorCode::ApplicationUnknown.into()) };
    if record.application.state == State::Withdrawn {
        return Ok(Round::Done(record));
    }
    let event = Event::Withdraw { by: None };
    let application = &mut record.application;
    let decided = application.apply(&event, profile, app.now()).map_err(|_| Refusal::from(ErrorCode::StepNotOpen))?;
    let fact = application
        .recorded(&event, &decided)
        .ok_or_else(|| Refusal::Unexpected("a withdrawal without a fact".into()))?;
    let ended = SecretWrite { owner: id.uuid(), kind: SecretKind::TemporaryPassword, value: None };
    let commit = Commit {
        federation: Some(application.federation.clone()),
        expect: vec![(Entity::Reissue(id), record.version)],
        facts: vec![app.fact(Subject::Office(application.office), Actor::Visitor, Fact::Office(fact))],
        secrets: decided.ends_password.then_some(ended).into_iter().collect(),
        ..Commit::default()
    };
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(record),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}
