//! Steps of a review that carry nothing but who takes them.

use madoguchi_domain::fact::Actor;
use madoguchi_domain::ids::StaffId;
use madoguchi_domain::reissue::Event;
use madoguchi_domain::staff::Right;
use madoguchi_wire::ErrorCode;
use madoguchi_wire::desk::{DeskApplication, DeskApplicationStep};

use super::{carry_out, find, seen_version, shown};
use crate::caller::Caller;
use crate::error::Answer;
use crate::holder::require_right;
use crate::host::{App, Host};
use crate::store::{Outcome, Store};

/// Takes an application up, also from another reviewer.
///
/// # Errors
/// `Stale`, `NotFound`, `StepNotOpen`; as `require_right`.
pub async fn take_up<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: DeskApplicationStep,
) -> Answer<DeskApplication> {
    step(app, caller, request, |by| Event::TakeUp { by }).await
}

/// Puts it back into the queue.
///
/// # Errors
/// `NotYourTurn`; as [`take_up`].
pub async fn put_back<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: DeskApplicationStep,
) -> Answer<DeskApplication> {
    step(app, caller, request, |by| Event::PutBack { by }).await
}

/// Lets it wait for the return envelope.
///
/// # Errors
/// `EnvelopeNotAsked`, `NotYourTurn`; as [`take_up`].
pub async fn ask_envelope<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: DeskApplicationStep,
) -> Answer<DeskApplication> {
    step(app, caller, request, |by| Event::AskEnvelope { by }).await
}

/// Records that the return envelope has come.
///
/// # Errors
/// `EnvelopeNotAsked`; as [`take_up`].
pub async fn record_envelope<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: DeskApplicationStep,
) -> Answer<DeskApplication> {
    step(app, caller, request, |by| Event::EnvelopeArrived { by }).await
}

/// Records that the office withdraws it. A letter that is out ends with it.
///
/// # Errors
/// As [`take_up`].
pub async fn withdraw<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: DeskApplicationStep,
) -> Answer<DeskApplication> {
    step(app, caller, request, |by| Event::Withdraw { by: Some(by) }).await
}

async fn step<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: DeskApplicationStep,
    event: impl FnOnce(StaffId) -> Event,
) -> Answer<DeskApplication> {
    let present = require_right(app, caller, Right::Review).await?;
    let record = find(app, &present, &request.id).await?;
    seen_version(&record, request.version)?;
    let staff = present.staff.id;
    let (_, commit) = carry_out(app, &record, &event(staff), &present.profile, Actor::Staff(staff))?;
    match app.store.commit(commit).await? {
        Outcome::Done => shown(app, &present, record.application.id).await,
        Outcome::Stale | Outcome::Duplicate(_) => Err(ErrorCode::Stale.into()),
    }
}
