//! 認証: the five items fit, and a sign-up begins (AUT-03, REG-01).

use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::ids::FlowId;
use madoguchi_domain::signup::Signup;
use madoguchi_wire::signup::{SignupMatch, SignupStep};
use madoguchi_wire::{ErrorCode, WireError};

use super::find_member::{FiveItems, Found, find_member};
use crate::caller::{Caller, Token};
use crate::error::Answer;
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::store::{Commit, Outcome, Store};

/// Begins a sign-up.
///
/// # Errors
/// As [`find_member`]; `RosterMissing`; after five right items also
/// `AlreadyRegistered` and `MembershipEnded`.
pub async fn match_member<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: SignupMatch,
) -> Answer<SignupStep> {
    if !app.store.roster_present().await? {
        return Err(ErrorCode::RosterMissing.into());
    }
    let typed = FiveItems {
        insurer_code: request.insurer_code,
        symbol: request.symbol,
        number: request.number,
        birth_date: request.birth_date,
        kana: request.kana,
        employee_number: request.employee_number,
    };
    super::drop_flow(app, caller).await?;
    let token = Token::new(app);
    let found = rounds(|| begin(app, caller, &typed, &token)).await?;
    caller.flow = Some(token);
    Ok(super::view::begun(&found.profile, &found.member))
}

async fn begin<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    typed: &FiveItems,
    token: &Token,
) -> Answer<Round<Found>> {
    let found = find_member(app, caller, typed).await?;
    if found.member.ended {
        return tell(app, &found, WireError::new(ErrorCode::MembershipEnded)).await;
    }
    if found.member.account.is_some() {
        return tell(app, &found, super::open_account::already_registered(&found.profile)).await;
    }
    let now = app.now();
    let flow = Flow {
        insurer: Some(found.member.insurer.clone()),
        member: Some(found.member.id),
        ..Flow::of_visitor(FlowId::new(now, app.random()), now, FlowState::Signup(Signup::begin()))
    };
    let fact = Fact::SignupMatched { flow: flow.id };
    let mut commit = Commit::opening(flow, token.hash());
    commit.facts.push(app.fact(Subject::Member(found.member.id), Actor::Visitor, fact));
    found.expect(&mut commit, now);
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(found),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// Tells what only five right items may be told, once the counters are known to
/// stand as they were read.
async fn tell<S: Store, H: Host, T>(app: &App<S, H>, found: &Found, told: WireError) -> Answer<Round<T>> {
    let mut commit = Commit::default();
    found.expect(&mut commit, app.now());
    match app.store.commit(commit).await? {
        Outcome::Done => Err(told.into()),
        Outcome::Stale | Outcome::Duplicate(_) => Ok(Round::Again),
    }
}
