//! 認証番号: another code, and the code as typed (COD-01 to COD-08).

use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::signup::{Phase, SignupRefusal};
use madoguchi_wire::Empty;
use madoguchi_wire::signup::{CodeSubmit, SignupStep};

use super::open_account::{Opening, open_account};
use super::submit::queue_code;
use crate::caller::Caller;
use crate::code::{self, SendCounters};
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::network::{Counted, Network};
use crate::retry::{Round, rounds};
use crate::store::{Outcome, Store};

/// Sends another code; the older one ends with it.
///
/// # Errors
/// `StepNotOpen`, `CodeResendTooSoon`, `CodeLimit`, `NetworkLimit`.
pub async fn resend_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<SignupStep> {
    rounds(|| resend(app, caller)).await?;
    app.host.mail_queued();
    super::view::step(app, caller).await
}

async fn resend<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<Round<()>> {
    let now = app.now();
    let (flow, mut signup) = super::require(app, caller).await?;
    let member = super::view::member(app, &flow).await?;
    let registration = signup.resend(now).map_err(super::refused)?.clone();
    let address = MailAddress::new(&registration.address).map_err(|_| Refusal::Unexpected("stored address".into()))?;
    let network = Network::load(app, caller, Counted::Codes).await?;
    let counters = SendCounters::load(app, &address.key(), member.id.uuid().as_bytes()).await?;
    counters.check(now)?;
    let digits = code::digits(app);
    let mut commit = super::carry_on(&flow, signup.clone());
    commit.secrets = code::secrets(app, flow.id, &digits).await?;
    queue_code(app, &mut commit, &flow, &signup, &member, &registration, &digits)?;
    counters.count(now, &mut commit);
    network.count(app, &mut commit);
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// Takes the code. A right one opens the account in the same commit; when the
/// user ID was lost to somebody quicker, the match and the address stay. A double
/// click shows both answers the step that the quicker one reached.
///
/// # Errors
/// Why the code is not taken; a wrong one is counted.
pub async fn submit_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: CodeSubmit,
) -> Answer<SignupStep> {
    rounds(|| try_code(app, caller, &request.code)).await?;
    super::view::step(app, caller).await
}

async fn try_code<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, text: &str) -> Answer<Round<()>> {
    let (flow, mut signup) = super::require(app, caller).await?;
    let before = signup.clone();
    let typed = code::typed(app, flow.id, text).await?;
    if signup.repeats_code(typed, app.now()) {
        return Ok(Round::Done(()));
    }
    let registration = match signup.try_code(typed, app.now()) {
        Ok(registration) => registration,
        Err(SignupRefusal::Code(refusal)) => {
            if signup == before {
                return Err(code::refusal(refusal));
            }
            return match app.store.commit(super::carry_on(&flow, signup)).await? {
                Outcome::Done => Err(code::refusal(refusal)),
                Outcome::Stale | Outcome::Duplicate(_) => Ok(Round::Again),
            };
        }
        Err(refusal) => return Err(super::refused(refusal)),
    };
    match open_account(app, &flow, signup.clone(), &registration).await? {
        Opening::Opened => Ok(Round::Done(())),
        Opening::Stale => Ok(Round::Again),
        Opening::AlreadyRegistered => super::open_account::by_this_sign_up(app, caller).await,
        Opening::UserIdTaken => {
            debug_assert!(matches!(signup.phase, Phase::Code(_)));
            signup.lose_user_id(app.now()).map_err(super::refused)?;
            Ok(match app.store.commit(super::carry_on(&flow, signup)).await? {
                Outcome::Done => Round::Done(()),
                Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
            })
        }
    }
}
