//! Every command of the list, by everybody who could call it: what the list
//! says of it decides, and nothing else.

use madoguchi_app::caller::{Peer, Site};
use madoguchi_wire::command::ALL;
use madoguchi_wire::{CommandName, ErrorCode, Place, Who};

use super::requests::{Named, request};
use crate::support::{AOI, NAGISA, Person, SHOKO, TETSUO, Window, World};

/// One of each insurer.
const MEMBERS: [Person; 4] = [NAGISA, SHOKO, TETSUO, AOI];

/// In what state a caller comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Nobody,
    Waiting,
    Open,
    Locked,
    Ended,
}

/// What a request that is no JSON gets: `RequestMalformed` only from a command that may be called.
fn expected(name: CommandName, state: State, window: &Window, demo: bool) -> ErrorCode {
    let spec = name.spec();
    if spec.place == Place::Shell {
        let by_server = window.world.server.is_some() && window.caller.site == Site::Web;
        let answers = by_server && crate::support::way::WEB.answers_for_the_shell.contains(&name.as_str());
        return if answers { ErrorCode::RequestMalformed } else { ErrorCode::NotAllowed };
    }
    match (spec.who, state) {
        (Who::Visitor, _) | (Who::MemberWaiting, State::Waiting | State::Open | State::Locked) => {
            ErrorCode::RequestMalformed
        }
        (Who::Member | Who::MemberWaiting, State::Nobody | State::Ended) => ErrorCode::SessionRequired,
        (Who::Member, State::Waiting) => ErrorCode::TermsRequired,
        (Who::Member, State::Open) => ErrorCode::RequestMalformed,
        (Who::Member, State::Locked) => ErrorCode::SessionLocked,
        // A member's token finds neither office nor clerk.
        (
            Who::OfficeWaiting | Who::Office | Who::DeskWaiting | Who::Desk | Who::Reviewer | Who::Printer,
            State::Nobody | State::Waiting | State::Open | State::Locked | State::Ended,
        ) => ErrorCode::SessionRequired,
        (Who::Demo, _) if demo => ErrorCode::RequestMalformed,
        (Who::Demo, _) => ErrorCode::NotAllowed,
    }
}

/// Calls everything; who is refused is so for a well-formed request too. Gives the number of calls.
async fn call_everything(window: &Window, state: State, person: &Person, demo: bool) -> usize {
    let named = Named {
        notice: "no such".into(),
        session: "no such".into(),
        page: "no such".into(),
        terms: "no such".into(),
        terms_hash: "no such".into(),
        user_id: "story.nobody".into(),
        person: *person,
    };
    let mut calls = 0;
    for name in ALL.iter().copied() {
        let expected = expected(name, state, window, demo);
        let mut bodies = vec!["no JSON".to_owned()];
        bodies.extend((expected != ErrorCode::RequestMalformed).then(|| request(name, &named).to_string()));
        for body in bodies {
            // Each from the same state: a desktop's shell forgets a session that has ended.
            let refused = window.clone().send(name, body.as_bytes()).await.expect_err(name.as_str());
            let site = window.caller.site;
            assert_eq!(refused.code, expected, "{} {state:?} {site:?} {}", name.as_str(), person.insurer);
            calls += 1;
        }
    }
    calls
}

/// The member at a desktop and in a browser.
fn both(world: &World, n: u8) -> [Window; 2] {
    [world.desktop(), world.browser(Peer::new([10, 9, 9, n].into(), true))]
}

/// AUT-01, LOG-01, TRM-01, ASVS 8.2.1: every command, by nobody, by a member for whom terms wait, by one who has accepted, behind
/// the screen lock and after the end, of each insurer, at a desktop and in a browser, is looked at or refused as the list says.
#[tokio::test]
async fn every_command_is_open_to_whom_the_list_says_and_to_nobody_else() {
    let world = World::new().await;
    let mut calls = 0;
    for (n, person) in (0..).zip(&MEMBERS) {
        let mut windows = both(&world, n);
        world.desktop().register(person).await;
        for state in [State::Nobody, State::Waiting, State::Open, State::Locked, State::Ended] {
            for window in &mut windows {
                match state {
                    State::Nobody => {}
                    State::Waiting => assert_eq!(window.log_in(person).await["state"], "terms_required"),
                    State::Open => drop(window.accept_terms().await),
                    State::Locked => drop(window.ok("session_lock", serde_json::json!({})).await),
                    State::Ended => world.clock.advance(1_800),
                }
            }
            for window in &windows {
                calls += call_everything(window, state, person, false).await;
            }
        }
    }
    assert!(calls > MEMBERS.len() * 2 * 5 * ALL.len(), "{calls}");
    world.ends().await;
}

/// AUT-01, ASVS 8.2.1: in the demo its own commands are open to everybody, and nothing else is more open than elsewhere.
#[tokio::test]
async fn the_demo_opens_its_own_commands_and_no_other() {
    let world = World::demo().await;
    for window in &both(&world, 1) {
        call_everything(window, State::Nobody, &NAGISA, true).await;
    }
    world.ends().await;
}
