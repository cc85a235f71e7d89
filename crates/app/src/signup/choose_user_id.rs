//! Whether a user ID is free, and another choice after losing one (REG-04).

use madoguchi_domain::signup::{Phase, Registration};
use madoguchi_wire::signup::{SignupStep, UserId, UserIdAvailability};
use madoguchi_wire::{ErrorCode, Field, WireError};

use super::open_account::{Opening, open_account};
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::insurer::profile_of;
use crate::retry::{Round, rounds};
use crate::store::{Outcome, Store};
use crate::text;

/// Answers after the match only, and counted.
///
/// # Errors
/// The field's refusal; `UserIdCheckLimit`; `StepNotOpen`.
pub async fn check_user_id<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: UserId,
) -> Answer<UserIdAvailability> {
    let (flow, _) = super::require(app, caller).await?;
    let member = super::view::member(app, &flow).await?;
    let profile = profile_of(app, &member.insurer).await?;
    let user_id =
        text::read_user_id(&request.user_id, &profile).map_err(|e| Refusal::from(WireError::fields(vec![e])))?;
    rounds(|| async {
        let (flow, mut signup) = super::require(app, caller).await?;
        signup.count_check().map_err(super::refused)?;
        let left = signup.checks_left();
        let commit = super::carry_on(&flow, signup);
        match app.store.commit(commit).await? {
            Outcome::Done => {
                let available = app.store.account_by_user_id(&user_id.key()).await?.is_none();
                Ok(Round::Done(UserIdAvailability { available, checks_left: u16::try_from(left).unwrap_or(u16::MAX) }))
            }
            Outcome::Stale | Outcome::Duplicate(_) => Ok(Round::Again),
        }
    })
    .await
}

/// Opens the account under another user ID; the address is confirmed already.
/// A double click shows both answers the finished step.
///
/// # Errors
/// The field's refusal; `UserIdTaken`; `StepNotOpen`.
pub async fn choose_user_id<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: UserId,
) -> Answer<SignupStep> {
    rounds(|| choose(app, caller, &request.user_id)).await?;
    super::view::step(app, caller).await
}

async fn choose<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, typed: &str) -> Answer<Round<()>> {
    let (flow, mut signup) = super::require(app, caller).await?;
    if signup.repeats_choice(typed, app.now()) {
        return Ok(Round::Done(()));
    }
    let Phase::ChooseUserId(lost) = signup.phase.clone() else { return Err(ErrorCode::StepNotOpen.into()) };
    let member = super::view::member(app, &flow).await?;
    let profile = profile_of(app, &member.insurer).await?;
    let user_id = text::read_user_id(typed, &profile).map_err(|e| Refusal::from(WireError::fields(vec![e])))?;
    let registration = Registration { user_id: user_id.as_typed().to_owned(), ..lost };
    match open_account(app, &flow, signup.clone(), &registration).await? {
        Opening::Opened => Ok(Round::Done(())),
        Opening::Stale => Ok(Round::Again),
        Opening::AlreadyRegistered => super::open_account::by_this_sign_up(app, caller).await,
        Opening::UserIdTaken => {
            signup.count_check().map_err(super::refused)?;
            match app.store.commit(super::carry_on(&flow, signup)).await? {
                Outcome::Done => Err(Refusal::field(Field::UserId, ErrorCode::UserIdTaken)),
                Outcome::Stale | Outcome::Duplicate(_) => Ok(Round::Again),
            }
        }
    }
}
