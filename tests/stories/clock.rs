//! The PC's clock is set ahead, by mistake or on purpose, and right again.

use madoguchi_app::store::Store as _;
use madoguchi_wire::ErrorCode;
use serde_json::json;

use crate::support::{NAGISA, OTHER_PASSWORD, PASSWORD, SHOKO, World, credentials};

const YEAR: i64 = 365 * 86_400;

/// What the window and the server do every hour.
async fn housekeeping(world: &World) -> u64 {
    world.app.store.bring_to_present(world.clock.now()).await.expect("the store serves")
}

/// AUT-03: what was mistyped while the clock was ahead closes a number for a day from when the clock is right, and not for a year.
#[tokio::test]
async fn failures_of_a_clock_ahead_hold_for_a_day() {
    let world = World::new().await;
    let mut window = world.window();
    let right = world.clock.now();
    world.clock.advance(YEAR);
    for n in 0..5 {
        let wrong = NAGISA.items_with("kana", format!("カクウバシ {}", "アイウエオ".chars().nth(n).unwrap()));
        assert_eq!(window.refusal("signup_match", wrong).await, ErrorCode::MatchFailed);
    }
    world.clock.set(&right.to_string());
    let refused = window.refused("signup_match", NAGISA.items()).await;
    assert_eq!(refused.code, ErrorCode::MatchLimit, "setting the clock back makes no room");
    assert!(i64::from(refused.retry_after_seconds.unwrap()) > YEAR);
    assert!(housekeeping(&world).await > 0);
    let refused = window.refused("signup_match", NAGISA.items()).await;
    assert_eq!((refused.code, refused.retry_after_seconds), (ErrorCode::MatchLimit, Some(86_400)));
    world.clock.advance(86_400);
    assert_eq!(window.ok("signup_match", NAGISA.items()).await["step"], "register");
    world.ends().await;
}

/// LOG-01: the wait after failed log-ins is that of its number, whatever the clock said when they failed.
#[tokio::test]
async fn a_wait_of_a_clock_ahead_lasts_seconds() {
    let world = World::new().await;
    let mut window = world.window();
    window.register(&NAGISA).await;
    let right = world.clock.now();
    world.clock.advance(YEAR);
    for _ in 0..5 {
        let wrong = credentials(&NAGISA.user_id(), OTHER_PASSWORD);
        assert_eq!(window.refusal("session_log_in", wrong).await, ErrorCode::LoginFailed);
    }
    world.clock.set(&right.to_string());
    let log_in = || credentials(&NAGISA.user_id(), PASSWORD);
    assert_eq!(window.refusal("session_log_in", log_in()).await, ErrorCode::LoginWait);
    housekeeping(&world).await;
    assert_eq!(window.refused("session_log_in", log_in()).await.retry_after_seconds, Some(1));
    world.clock.advance(1);
    window.ok("session_log_in", log_in()).await;
    world.ends().await;
}

/// COD-02, LOG-01: a clock set ahead ends codes, sign-ups and sessions sooner, and opens nothing: the sum of failures is not counted by time.
#[tokio::test]
async fn a_clock_set_ahead_opens_nothing() {
    let world = World::new().await;
    let (mut member, mut visitor, mut thief) = (world.window(), world.window(), world.window());
    member.arrive(&SHOKO).await;
    visitor.ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    let code = world.code_to(NAGISA.address()).await;
    for n in 0..20 {
        world.clock.advance(86_400);
        let wrong = NAGISA.items_with("kana", format!("カクウバシ アイ{}", ["ア", "イ", "ウ", "エ"][n % 4]));
        assert_eq!(thief.refusal("signup_match", wrong).await, ErrorCode::MatchFailed, "{n}");
    }
    world.clock.advance(86_400);
    assert_eq!(thief.refusal("signup_match", NAGISA.items()).await, ErrorCode::MatchClosed);
    assert_eq!(visitor.refusal("signup_submit_code", json!({ "code": code })).await, ErrorCode::StepNotOpen);
    assert_eq!(member.refusal("my_page_show", json!({})).await, ErrorCode::SessionRequired);
    world.ends().await;
}
