//! Sign-up: from the five items to an account (AUT, REG, COD). One verb a file.

mod choose_user_id;
mod code;
mod find_member;
mod leave;
mod match_member;
mod open_account;
mod receipt;
mod submit;
mod view;

use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::signup::{Signup, SignupRefusal};
use madoguchi_wire::{ErrorCode, Field};

use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::store::{Commit, Entity, FlowWrite, Store};

pub use choose_user_id::{check_user_id, choose_user_id};
pub use code::{resend_code, submit_code};
pub use find_member::{
    FiveItems, Found, MatchKeys, QuietItems, find_member, find_quietly, match_keys, person_registered, read_quietly,
};
pub(crate) use leave::replace_flow;
pub use leave::{drop_flow, go_back, leave};
pub use match_member::match_member;
pub use receipt::save_receipt;
pub use submit::submit;
pub use view::show;

/// The caller's sign-up, when there is one that has not run out.
pub(crate) async fn load<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<Option<(Flow, Signup)>> {
    let Some(token) = &caller.flow else { return Ok(None) };
    let Some(flow) = app.store.flow_by_token(&token.hash()).await? else { return Ok(None) };
    if flow.is_over(app.now()) {
        return Ok(None);
    }
    let FlowState::Signup(signup) = &flow.state else { return Ok(None) };
    let signup = signup.clone();
    Ok(Some((flow, signup)))
}

/// The caller's sign-up.
///
/// # Errors
/// `StepNotOpen` when there is none.
pub(crate) async fn require<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<(Flow, Signup)> {
    load(app, caller).await?.ok_or_else(|| ErrorCode::StepNotOpen.into())
}

/// A commit that carries a flow on from the version that was read.
pub(crate) fn carry_on(flow: &Flow, signup: Signup) -> Commit {
    let state = FlowState::Signup(signup);
    Commit {
        expect: vec![(Entity::Flow(flow.id), flow.version)],
        flows: vec![FlowWrite::Put(Flow { state, ..flow.clone() })],
        ..Commit::default()
    }
}

/// The domain's refusal of a step.
pub(crate) fn refused(refusal: SignupRefusal) -> Refusal {
    match refusal {
        SignupRefusal::StepNotOpen => ErrorCode::StepNotOpen.into(),
        SignupRefusal::ChecksSpent => Refusal::field(Field::UserId, ErrorCode::UserIdCheckLimit),
        SignupRefusal::Code(code) => crate::code::refusal(code),
    }
}
