//! Every command of the list, by everybody who could call it: what the list
//! says of it decides, and nothing else.

use madoguchi_app::caller::{Peer, Site};
use madoguchi_domain::staff::Role;
use madoguchi_wire::command::ALL;
use madoguchi_wire::{CommandName, ErrorCode, Place, Who};
use serde_json::json;

use super::requests::{Named, NamedOffice, request};
use crate::support::desk::{Clerk, SHIMANE, TOTTORI, office_credentials};
use crate::support::federation::{NOTICE, OFFICE_A, OFFICE_C, OFFICE_PASSWORD};
use crate::support::{AOI, NAGISA, OTHER_PASSWORD, Person, SHOKO, TETSUO, Window, World, credentials};

/// One of each insurer.
const MEMBERS: [Person; 4] = [NAGISA, SHOKO, TETSUO, AOI];

/// In what state a caller comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Nobody,
    Member(Door),
    Office(Asked),
    Clerk(Asked, Role),
    Ended,
}

/// How far the door of a member's session stands open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    Waiting,
    Open,
    Locked,
}

/// What is still asked of an office or a clerk after the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Factor,
    SecurityAddress,
    Nothing,
}

/// What a request that is no JSON gets: `RequestMalformed` only from a command that may be called.
fn expected(name: CommandName, state: State, window: &Window, demo: bool) -> ErrorCode {
    let spec = name.spec();
    if spec.place == Place::Shell {
        let by_server = window.world.server.is_some() && window.caller.site == Site::Web;
        let answers = by_server && crate::support::way::WEB.answers_for_the_shell.contains(&name.as_str());
        return if answers { ErrorCode::RequestMalformed } else { ErrorCode::NotAllowed };
    }
    match spec.who {
        Who::Visitor => ErrorCode::RequestMalformed,
        Who::Demo if demo => ErrorCode::RequestMalformed,
        Who::Demo => ErrorCode::NotAllowed,
        Who::MemberWaiting | Who::Member => of_member(spec.who, state),
        Who::OfficeWaiting | Who::Office => of_office(spec.who, state),
        Who::DeskWaiting | Who::Desk | Who::Reviewer | Who::Printer => of_clerk(spec.who, state),
    }
}

/// A member's command. The token of an office or a clerk finds no member.
fn of_member(who: Who, state: State) -> ErrorCode {
    match (who, state) {
        (Who::MemberWaiting, State::Member(_)) | (_, State::Member(Door::Open)) => ErrorCode::RequestMalformed,
        (_, State::Member(Door::Waiting)) => ErrorCode::TermsRequired,
        (_, State::Member(Door::Locked)) => ErrorCode::SessionLocked,
        (_, State::Nobody | State::Office(_) | State::Clerk(..) | State::Ended) => ErrorCode::SessionRequired,
    }
}

/// An office's command. The token of a member or a clerk finds no office.
fn of_office(who: Who, state: State) -> ErrorCode {
    match (who, state) {
        (Who::OfficeWaiting, State::Office(_)) | (_, State::Office(Asked::Nothing)) => ErrorCode::RequestMalformed,
        (_, State::Office(Asked::Factor)) => ErrorCode::FactorRequired,
        (_, State::Office(Asked::SecurityAddress)) => ErrorCode::StepNotOpen,
        (_, State::Nobody | State::Member(_) | State::Clerk(..) | State::Ended) => ErrorCode::SessionRequired,
    }
}

/// A clerk's command, which its role opens. The token of a member or an office finds no clerk.
fn of_clerk(who: Who, state: State) -> ErrorCode {
    match (who, state) {
        (_, State::Nobody | State::Member(_) | State::Office(_) | State::Ended) => ErrorCode::SessionRequired,
        (Who::DeskWaiting, State::Clerk(..)) => ErrorCode::RequestMalformed,
        (_, State::Clerk(Asked::Factor | Asked::SecurityAddress, _)) => ErrorCode::FactorRequired,
        (Who::Reviewer, State::Clerk(Asked::Nothing, Role::Printer))
        | (Who::Printer, State::Clerk(Asked::Nothing, Role::Reviewer)) => ErrorCode::NotAllowed,
        (_, State::Clerk(Asked::Nothing, _)) => ErrorCode::RequestMalformed,
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
        office: NamedOffice::nobodys(),
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

/// The same person at a desktop and in a browser.
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
        let logged_in = [Door::Waiting, Door::Open, Door::Locked].map(State::Member);
        for state in [State::Nobody].into_iter().chain(logged_in).chain([State::Ended]) {
            for window in &mut windows {
                match state {
                    State::Member(Door::Waiting) => assert_eq!(window.log_in(person).await["state"], "terms_required"),
                    State::Member(Door::Open) => drop(window.accept_terms().await),
                    State::Member(Door::Locked) => drop(window.ok("session_lock", json!({})).await),
                    State::Ended => world.clock.advance(1_800),
                    State::Nobody | State::Office(_) | State::Clerk(..) => {}
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

/// REI-12, REI-14, ASVS 8.2.1: every command, by an office of each of two federations that chooses its first password, of which authenticator,
/// code or security address are still asked, on its page and after the end, at a desktop and in a browser, is looked at or refused as
/// the list says.
#[tokio::test]
async fn every_command_is_open_to_offices_as_the_list_says() {
    let world = World::empty().await;
    world.load_federations().await;
    let mut calls = 0;
    let mut call = async |window: &Window, state: State| calls += call_everything(window, state, &NAGISA, false).await;
    for (n, number) in (0..).zip([OFFICE_A, OFFICE_C]) {
        let [mut first, mut second] = both(&world, n);
        world.applied(number, NOTICE).await;
        let letter = world.printed(number).await;
        first.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
        // The letter's password opens a flow and no session.
        call(&first, State::Nobody).await;
        first.ok("office_set_first_password", json!({ "password": OFFICE_PASSWORD })).await;
        call(&first, State::Office(Asked::Factor)).await;
        let authenticator = first.enrol().await;
        pass_the_offer(&mut first, number, &mut call).await;
        call(&first, State::Office(Asked::Nothing)).await;
        second.ok("office_log_in", office_credentials(&letter.user_id, OFFICE_PASSWORD)).await;
        // The log-in elsewhere ended it.
        call(&first, State::Ended).await;
        call(&second, State::Office(Asked::Factor)).await;
        world.clock.advance(30);
        let code = authenticator.code(world.clock.now());
        second.ok("office_submit_factor", json!({ "code": code })).await;
        pass_the_offer(&mut second, number, &mut call).await;
        call(&second, State::Office(Asked::Nothing)).await;
        world.clock.advance(600);
        call(&second, State::Ended).await;
    }
    assert!(calls > 2 * 9 * ALL.len(), "{calls}");
    world.ends().await;
}

/// Where no security address is registered, one is offered before anything else.
async fn pass_the_offer(window: &mut Window, number: &str, call: &mut impl AsyncFnMut(&Window, State)) {
    let next = window.ok("office_show", json!({})).await["next"].clone();
    assert_eq!(next, if number == OFFICE_A { "securityAddress" } else { "open" });
    if number == OFFICE_A {
        call(window, State::Office(Asked::SecurityAddress)).await;
        window.ok("office_skip_security_address", json!({})).await;
    }
}

/// REI-12, ASVS 8.2.1: every command, by a clerk of each role of two federations, before and after the second factor and after the end, at a
/// desktop and in a browser, is looked at or refused as the list says.
#[tokio::test]
async fn every_command_is_open_to_clerks_as_the_list_says() {
    let world = World::empty().await;
    world.load_federations().await;
    let mut calls = 0;
    for (n, federation) in (0..).zip([TOTTORI, SHIMANE]) {
        for (user_id, role) in [("desk.sakura", Role::Reviewer), ("desk.momiji", Role::Printer)] {
            let user_id = format!("{user_id}.{federation}");
            let mut clerk = Clerk::arrive(&world, federation, &user_id, &[role]).await;
            for window in both(&world, n) {
                clerk.window = window;
                clerk.window.ok("desk_log_in", credentials(&user_id, OTHER_PASSWORD)).await;
                calls += call_everything(&clerk.window, State::Clerk(Asked::Factor, role), &NAGISA, false).await;
                clerk.freshen().await;
                calls += call_everything(&clerk.window, State::Clerk(Asked::Nothing, role), &NAGISA, false).await;
                world.clock.advance(600);
                calls += call_everything(&clerk.window, State::Ended, &NAGISA, false).await;
            }
        }
    }
    assert!(calls > 2 * 2 * 2 * 3 * ALL.len(), "{calls}");
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
