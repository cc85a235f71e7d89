//! What is counted by network address on a server: the same for people who
//! exist and who do not, and never at a desktop.

use madoguchi_app::caller::Peer;
use madoguchi_wire::{ErrorCode, WireError};
use serde_json::{Value, json};

use crate::support::{
    MIYAKO, NAGISA, OTHER_PASSWORD, PASSWORD, Person, SHOKO, Window, World, credentials, form, typed_date,
};

const HOUR: i64 = 3_600;
const HERE: &str = "192.0.2.7";
const ELSEWHERE: &str = "192.0.2.8";
/// In the network that the operator trusts.
const OFFICE: &str = "10.7.0.1";

/// A browser not seen before, at an address.
fn browser(world: &World, address: &str) -> Window {
    world.browser(Peer::new(address.parse().unwrap(), false))
}

/// A browser in a network that the operator trusts.
fn trusted(world: &World) -> Window {
    world.browser(Peer::new(OFFICE.parse().unwrap(), true))
}

/// Items that fit nobody; each n is another number and another person.
fn nobodys(n: u32) -> Value {
    let mut items = SHOKO.items_with("number", (200_000 + n).to_string());
    items["birthDate"] = typed_date(&format!("19{}-{:02}-{:02}", 50 + n / 336, 1 + n / 28 % 12, 1 + n % 28));
    items
}

fn forgotten(n: u32) -> Value {
    json!({ "userId": format!("nobody-{n:04}"), "birthDate": typed_date("1980-05-05"), "language": "ja" })
}

fn limit(refused: &WireError) -> (ErrorCode, Option<u32>) {
    (refused.code, refused.retry_after_seconds)
}

/// Fails so often, then is refused for an hour; another address is not concerned.
async fn spend(world: &World, window: &mut Window, command: &str, failures: u32, request: impl Fn(u32) -> Value) {
    for n in 0..failures {
        let answer = window.call(command, request(n)).await;
        let told = answer.as_ref().map_err(|error| error.code);
        assert!(matches!(told, Ok(_) | Err(ErrorCode::MatchFailed | ErrorCode::LoginFailed)), "{n}: {told:?}");
    }
    world.clock.advance(HOUR - 1);
    let refused = window.refused(command, request(failures)).await;
    assert_eq!(limit(&refused), (ErrorCode::NetworkLimit, Some(1)));
}

/// AUT-03, LIMIT MATCH_FAILURES_PER_NETWORK: ten failures of the match close a network address for an hour, also to right items, and no other address.
#[tokio::test]
async fn ten_failures_of_the_match_close_an_address_for_an_hour() {
    let world = World::new().await;
    let mut window = browser(&world, HERE);
    spend(&world, &mut window, "signup_match", 10, nobodys).await;
    assert_eq!(browser(&world, HERE).refusal("signup_match", NAGISA.items()).await, ErrorCode::NetworkLimit);
    assert_eq!(browser(&world, ELSEWHERE).ok("signup_match", NAGISA.items()).await["step"], "register");
    assert_eq!(
        world.desktop().ok("signup_match", NAGISA.items()).await["step"],
        "register",
        "a desktop has no address"
    );
    world.clock.advance(1);
    assert_eq!(window.ok("signup_match", NAGISA.items()).await["step"], "register");
    world.ends().await;
}

/// AUT-03: whoever may choose any address of an IPv6 /64 is counted as one.
#[tokio::test]
async fn an_ipv6_network_is_counted_as_one() {
    let world = World::new().await;
    for n in 0..10 {
        let mut window = browser(&world, &format!("2001:db8:1:2:{n:x}::{n:x}"));
        assert_eq!(window.refusal("signup_match", nobodys(n)).await, ErrorCode::MatchFailed);
    }
    let right = NAGISA.items();
    assert_eq!(
        browser(&world, "2001:db8:1:2::ff").refusal("signup_match", right.clone()).await,
        ErrorCode::NetworkLimit
    );
    browser(&world, "2001:db8:1:3::ff").ok("signup_match", right).await;
    world.ends().await;
}

/// AUT-03, LIMIT MATCH_FAILURES_PER_TRUSTED_NETWORK: a network that the operator trusts has two hundred failures.
#[tokio::test]
async fn a_trusted_network_has_two_hundred_failures_of_the_match() {
    let world = World::new().await;
    let mut window = trusted(&world);
    spend(&world, &mut window, "signup_match", 200, nobodys).await;
    world.clock.advance(1);
    window.ok("signup_match", NAGISA.items()).await;
    world.ends().await;
}

/// AUT-03: the address is counted alike, and refused alike, whether or not the typed people exist; a closed number is not told either.
#[tokio::test]
async fn an_address_learns_nothing_of_who_exists() {
    let world = World::new().await;
    let mut seen = Vec::new();
    for (address, people) in [(HERE, [NAGISA.number, MIYAKO.number]), (ELSEWHERE, ["111111", "222222"])] {
        let mut window = browser(&world, address);
        let mut answers = Vec::new();
        for n in 0..12_u32 {
            let mut items = NAGISA.items_with("kana", format!("チガウ {}", ["ア", "イ", "ウ"][n as usize % 3]));
            items["number"] = json!(people[n as usize / 5 % 2]);
            items["birthDate"] = typed_date(&format!("19{}-01-01", 50 + n));
            answers.push(serde_json::to_string(&window.refused("signup_match", items).await).unwrap());
        }
        seen.push(answers);
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0][9], r#"{"code":"match_failed"}"#);
    assert_eq!(seen[0][10], r#"{"code":"network_limit","retryAfterSeconds":3600}"#);
    world.ends().await;
}

/// AUT-03: many guesses at the same moment from one address do not slip past its limit.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_at_the_same_moment_from_one_address_do_not_slip_past() {
    let world = World::new().await;
    let guess = |n| {
        let mut window = browser(&world, HERE);
        tokio::spawn(async move { window.refusal("signup_match", nobodys(n)).await })
    };
    let guesses: Vec<_> = (0..40).map(guess).collect();
    let mut failed = 0;
    for answer in guesses {
        match answer.await.unwrap() {
            ErrorCode::MatchFailed => failed += 1,
            ErrorCode::NetworkLimit | ErrorCode::Stale => {}
            other => panic!("{other:?}"),
        }
    }
    // A guess that lost every round against the others was told to look again,
    // and not counted; what is left of the ten is left, and no more.
    let mut window = browser(&world, HERE);
    for n in failed..10 {
        assert_eq!(window.refusal("signup_match", nobodys(100 + n)).await, ErrorCode::MatchFailed);
    }
    assert!(failed <= 10, "{failed}");
    assert_eq!(window.refusal("signup_match", nobodys(200)).await, ErrorCode::NetworkLimit);
    world.ends().await;
}

/// LOG-01, LIMIT LOGIN_FAILURES_PER_NETWORK: sixty failed log-ins under many user IDs close an address to unknown devices; a device that logged in before goes on.
#[tokio::test]
async fn sixty_failed_log_ins_close_an_address_to_unknown_devices() {
    let world = World::new().await;
    let mut known = browser(&world, HERE);
    known.arrive(&NAGISA).await;
    let mut sprayer = browser(&world, HERE);
    let wrong = |n: u32| credentials(&format!("nobody-{n:04}"), OTHER_PASSWORD);
    spend(&world, &mut sprayer, "session_log_in", 60, wrong).await;
    let right = credentials(&NAGISA.user_id(), PASSWORD);
    let refused = |user_id: &str| credentials(user_id, PASSWORD);
    let mut stranger = browser(&world, HERE);
    let answers = [
        stranger.refused("session_log_in", refused(&NAGISA.user_id())).await,
        stranger.refused("session_log_in", refused("nobody-9999")).await,
    ];
    assert_eq!(answers[0], answers[1], "known and unknown people alike");
    known.ok("session_log_in", right.clone()).await;
    browser(&world, ELSEWHERE).ok("session_log_in", right.clone()).await;
    world.clock.advance(1);
    stranger.ok("session_log_in", right).await;
    world.ends().await;
}

/// LOG-01, LIMIT LOGIN_FAILURES_PER_TRUSTED_NETWORK: a trusted network has two hundred failed log-ins.
#[tokio::test]
async fn a_trusted_network_has_two_hundred_failed_log_ins() {
    let world = World::new().await;
    let wrong = |n: u32| credentials(&format!("nobody-{n:04}"), OTHER_PASSWORD);
    spend(&world, &mut trusted(&world), "session_log_in", 200, wrong).await;
    world.ends().await;
}

/// LOG-02, LOG-03, LIMIT RECOVERY_REQUESTS_PER_NETWORK: thirty requests for recovery of either kind close an address for an hour.
#[tokio::test]
async fn thirty_requests_for_recovery_close_an_address() {
    let world = World::new().await;
    let mut window = browser(&world, HERE);
    let mut items = nobodys(1);
    items["language"] = json!("ja");
    window.ok("recovery_request_user_id", items.clone()).await;
    spend(&world, &mut window, "recovery_request_password", 29, forgotten).await;
    assert_eq!(window.refusal("recovery_request_user_id", items.clone()).await, ErrorCode::NetworkLimit);
    browser(&world, ELSEWHERE).ok("recovery_request_user_id", items.clone()).await;
    world.clock.advance(1);
    window.ok("recovery_request_user_id", items).await;
    world.ends().await;
}

/// LOG-02, LIMIT RECOVERY_REQUESTS_PER_TRUSTED_NETWORK: a trusted network has two hundred requests, and its codes are not counted.
#[tokio::test]
async fn a_trusted_network_has_two_hundred_requests_for_recovery() {
    let world = World::new().await;
    spend(&world, &mut trusted(&world), "recovery_request_password", 200, forgotten).await;
    world.ends().await;
}

/// COD-01, LIMIT CODES_PER_NETWORK: sixty codes, for whomever and for whichever purpose, close an address for an hour.
#[tokio::test]
async fn sixty_codes_close_an_address() {
    let world = World::new().await;
    let mut person = browser(&world, HERE);
    person.ok("signup_match", NAGISA.items()).await;
    let mut windows: Vec<Window> = (0..20).map(|_| browser(&world, HERE)).collect();
    for (n, window) in windows.iter_mut().enumerate() {
        window.ok("recovery_request_password", forgotten(u32::try_from(n).unwrap())).await;
    }
    for _ in 0..2 {
        world.clock.advance(60);
        for window in &mut windows {
            window.ok("recovery_resend_code", json!({})).await;
        }
    }
    let asked = |person: &Person| form(person, &person.user_id());
    assert_eq!(person.refusal("signup_submit", asked(&NAGISA)).await, ErrorCode::NetworkLimit);
    assert_eq!(person.refusal("recovery_request_password", forgotten(99)).await, ErrorCode::NetworkLimit);
    world.clock.advance(HOUR - 121);
    assert_eq!(limit(&person.refused("signup_submit", asked(&NAGISA)).await), (ErrorCode::NetworkLimit, Some(1)));
    world.clock.advance(1);
    assert_eq!(person.ok("signup_submit", asked(&NAGISA)).await["step"], "code");
    world.ends().await;
}

/// LOG-01, LIMIT SESSION_END_WEB: in a browser a session ends after fifteen minutes without a sign of life, and no screen locks before.
#[tokio::test]
async fn an_idle_session_in_a_browser_ends() {
    let world = World::new().await;
    let mut window = browser(&world, HERE);
    window.arrive(&NAGISA).await;
    let shown = window.ok("session_show", json!({})).await;
    assert_eq!([&shown["lockAfterSeconds"], &shown["endAfterSeconds"]], [900, 900]);
    world.clock.advance(899);
    assert_eq!(window.ok("session_touch", json!({})).await["state"], "open");
    world.clock.advance(899);
    assert_eq!(window.ok("session_show", json!({})).await["state"], "open");
    world.clock.advance(1);
    let mut other = browser(&world, HERE);
    other.log_in(&NAGISA).await;
    let listed = other.ok("session_list", json!({})).await;
    assert_eq!(listed["sessions"].as_array().unwrap().len(), 1, "one that ran out is not shown as open");
    assert_eq!(window.refusal("session_show", json!({})).await, ErrorCode::SessionRequired);
    assert_eq!(window.caller.session.is_none(), world.server.is_none(), "a browser keeps a dead cookie");
    world.ends().await;
}

/// LOG-01, LIMIT SESSION_LONGEST: a session in a browser that is used all day ends after twelve hours.
#[tokio::test]
async fn a_session_in_a_browser_lasts_twelve_hours_at_most() {
    let world = World::new().await;
    let mut window = browser(&world, HERE);
    window.arrive(&NAGISA).await;
    for _ in 0..86 {
        world.clock.advance(500);
        window.ok("session_touch", json!({})).await;
    }
    world.clock.advance(43_200 - 86 * 500 - 1);
    window.ok("session_touch", json!({})).await;
    world.clock.advance(1);
    assert_eq!(window.refusal("session_touch", json!({})).await, ErrorCode::SessionRequired);
    world.ends().await;
}

/// LOG-01: a browser's session cannot be carried to a desktop, where sessions live longer, nor the other way round.
#[tokio::test]
async fn a_session_is_known_only_where_it_began() {
    let world = World::new().await;
    let mut web = browser(&world, HERE);
    web.arrive(&NAGISA).await;
    let mut desk = world.desktop();
    desk.log_in(&NAGISA).await;
    let (of_web, of_desk) = (web.caller.session.clone(), desk.caller.session.clone());
    for (window, other) in [(&mut web, of_desk), (&mut desk, of_web)] {
        window.ok("session_show", json!({})).await;
        window.caller.session = other;
        assert_eq!(window.refusal("session_show", json!({})).await, ErrorCode::SessionRequired);
    }
    world.ends().await;
}
