//! 認証番号: how long it lives, how often it may be tried and sent.

use madoguchi_app::code;
use madoguchi_app::store::{SecretKind, Store as _};
use madoguchi_wire::{ErrorCode, Field};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::{MIYAKO, NAGISA, Window, World};

fn other_than(code: &str) -> Value {
    json!({ "code": if code == "000000" { "000001" } else { "000000" } })
}

async fn waiting(world: &World) -> (Window, String) {
    let mut window = world.window();
    window.ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    let code = world.code_to(NAGISA.address()).await;
    (window, code)
}

async fn refused(window: &mut Window, request: Value) -> (ErrorCode, Option<String>) {
    let error = window.refused("signup_submit_code", request).await;
    let [field] = error.fields.as_slice() else { panic!("one field: {error:?}") };
    assert_eq!(field.name, Field::Code);
    (field.code, field.detail.clone())
}

/// COD-02, ASVS 6.5.5, LIMIT CODE_LIFE: a code is taken in its last second and refused after ten minutes.
#[tokio::test]
async fn a_code_lives_ten_minutes() {
    for (seconds, taken) in [(599, true), (600, false)] {
        let world = World::new().await;
        let (mut window, code) = waiting(&world).await;
        world.clock.advance(seconds);
        if taken {
            assert_eq!(window.ok("signup_submit_code", json!({ "code": code })).await["step"], "finished");
        } else {
            assert_eq!(refused(&mut window, json!({ "code": code })).await, (ErrorCode::CodeExpired, None));
        }
        world.ends().await;
    }
}

/// COD-01: full-width digits and spaces are read; an empty field is named.
#[tokio::test]
async fn a_code_is_read_in_full_width_and_with_spaces() {
    let world = World::new().await;
    let (mut window, code) = waiting(&world).await;
    assert_eq!(refused(&mut window, json!({ "code": " " })).await, (ErrorCode::Required, None));
    let wide: String = code.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
    let spaced = format!(" {} {} ", &wide[..9], &wide[9..]);
    assert_eq!(window.ok("signup_submit_code", json!({ "code": spaced })).await["step"], "finished");
    world.ends().await;
}

/// COD-01, ASVS 6.6.3, LIMIT CODE_TRIES: five tries with a code, the fifth may still be right, then only a new code helps.
#[tokio::test]
async fn a_code_is_tried_five_times() {
    let world = World::new().await;
    let (mut window, code) = waiting(&world).await;
    for left in [4, 3, 2, 1] {
        assert_eq!(refused(&mut window, other_than(&code)).await, (ErrorCode::CodeWrong, Some(left.to_string())));
    }
    assert_eq!(refused(&mut window, other_than(&code)).await.0, ErrorCode::CodeTriesSpent);
    assert_eq!(refused(&mut window, json!({ "code": code })).await.0, ErrorCode::CodeTriesSpent);
    world.clock.advance(60);
    assert_eq!(window.ok("signup_resend_code", json!({})).await["triesLeft"], 5);
    let code = world.code_to(NAGISA.address()).await;
    for _ in 0..4 {
        refused(&mut window, other_than(&code)).await;
    }
    assert_eq!(window.ok("signup_submit_code", json!({ "code": code })).await["step"], "finished");
    world.ends().await;
}

/// COD-02: a new code ends the older one, and says so to whoever types that.
#[tokio::test]
async fn a_new_code_ends_the_older_one() {
    let world = World::new().await;
    let (mut window, old) = waiting(&world).await;
    world.clock.advance(60);
    let step = window.ok("signup_resend_code", json!({})).await;
    assert_eq!([&step["codesSent"], &step["expiresAt"]], [&json!(2), &json!("2026-04-10T01:11:00Z")]);
    let new = world.code_to(NAGISA.address()).await;
    assert_ne!(old, new);
    assert_eq!(refused(&mut window, json!({ "code": old })).await, (ErrorCode::CodeSuperseded, Some("4".into())));
    assert_eq!(window.ok("signup_submit_code", json!({ "code": new })).await["step"], "finished");
    world.ends().await;
}

/// COD-01, ASVS 6.5.1: a code is used once; only a double click, within ten seconds, is shown the finished step again.
#[tokio::test]
async fn a_used_code_is_named_as_used() {
    let world = World::new().await;
    let (mut window, code) = waiting(&world).await;
    let finished = window.ok("signup_submit_code", json!({ "code": code })).await;
    world.clock.advance(9);
    assert_eq!(window.ok("signup_submit_code", json!({ "code": code })).await, finished);
    assert_eq!(refused(&mut window, other_than(&code)).await, (ErrorCode::CodeUsed, None));
    world.clock.advance(1);
    assert_eq!(refused(&mut window, json!({ "code": code })).await, (ErrorCode::CodeUsed, None));
    world.ends().await;
}

/// COD-01, ASVS 6.6.2: a code belongs to the sign-up that asked for it.
#[tokio::test]
async fn a_code_of_another_sign_up_is_wrong() {
    let world = World::new().await;
    let (mut window, _) = waiting(&world).await;
    let mut other = world.window();
    other.ask_for_account(&MIYAKO, "story.miyako").await;
    let code = world.code_to(MIYAKO.address()).await;
    assert_eq!(refused(&mut window, json!({ "code": code })).await.0, ErrorCode::CodeWrong);
    assert_eq!(other.ok("signup_submit_code", json!({ "code": code })).await["step"], "finished");
    world.ends().await;
}

/// COD-02, LIMIT CODE_PAUSE: sixty seconds lie between two codes.
#[tokio::test]
async fn a_minute_lies_between_two_codes() {
    let world = World::new().await;
    let (mut window, _) = waiting(&world).await;
    world.clock.advance(59);
    let error = window.refused("signup_resend_code", json!({})).await;
    assert_eq!((error.code, error.retry_after_seconds), (ErrorCode::CodeResendTooSoon, Some(1)));
    world.clock.advance(1);
    window.ok("signup_resend_code", json!({})).await;
    world.ends().await;
}

/// COD-02, ASVS 2.3.2, LIMIT CODES_PER_QUARTER, CODES_PER_HOUR, CODES_PER_DAY: three codes in a quarter of an hour, five in an hour, ten in a day; one more is told to wait.
#[tokio::test]
async fn codes_are_limited_by_quarter_hour_and_day() {
    const QUARTER: i64 = 900;
    let world = World::new().await;
    let (mut window, _) = waiting(&world).await;
    let mut sent_at = vec![0_i64];
    let mut now = 0;
    // Asks every minute, and notes when a code was sent.
    while now < 26 * 3600 && sent_at.len() < 11 {
        world.clock.advance(60);
        now += 60;
        // A sign-up lasts a day; the address and the person are counted beyond it.
        if now % 72_000 == 0 {
            window = world.window();
            window.ok("signup_match", NAGISA.items()).await;
        }
        let step = window.ok("signup_show", json!({})).await;
        let (command, request) = match step["step"].as_str() {
            Some("register") => ("signup_submit", crate::support::form(&NAGISA, &NAGISA.user_id())),
            _ => ("signup_resend_code", json!({})),
        };
        match window.call(command, request).await {
            Ok(_) => sent_at.push(now),
            Err(error) => assert_eq!(error.code, ErrorCode::CodeLimit, "at {now}"),
        }
    }
    let within = |seconds: i64, at: i64| sent_at.iter().filter(|sent| **sent > at - seconds && **sent <= at).count();
    assert!(sent_at.iter().all(|at| within(QUARTER, *at) <= 3 && within(3600, *at) <= 5 && within(86_400, *at) <= 10));
    // Each limit is reached, and the next code comes on the second it ends.
    assert_eq!(sent_at[..7], [0, 60, 120, 900, 960, 3600, 3660]);
    assert_eq!(sent_at[10], 86_400);
    world.ends().await;
}

/// ASVS 6.5.2: a code is kept under a keyed hash alone, bound to what asked for it.
#[tokio::test]
async fn a_code_is_kept_only_as_a_keyed_hash() {
    let world = World::new().await;
    let (window, code) = waiting(&world).await;
    let token = window.caller.flow.as_ref().unwrap().hash();
    let flow = world.app.store.flow_by_token(&token).await.unwrap().unwrap();
    let kept = world.app.store.secret(flow.id.uuid(), SecretKind::Code).await.unwrap().unwrap();
    assert_eq!(kept.len(), 32);
    assert_ne!(kept.as_slice(), Sha256::digest(code.as_bytes()).as_slice(), "a hash without a key is soon guessed");
    let of_another = world.app.keys.hmac("code", &[&[7; 16], code.as_bytes()]);
    assert_ne!(kept.as_slice(), of_another.as_slice());
    assert!(!serde_json::to_string(&flow.state).unwrap().contains(&code));
    drop(window);
    world.ends().await;
}

/// COD-01, ASVS 6.5.3, 6.5.4: a code has six digits, and every number is as likely as any other.
#[tokio::test]
async fn six_digits_are_drawn_without_bias() {
    const DRAWN: u32 = 100_000;
    let world = World::empty().await;
    let mut beginnings = [0_u32; 1_000];
    for _ in 0..DRAWN {
        let code = code::digits(&world.app);
        assert_eq!((code.len(), code.bytes().all(|b| b.is_ascii_digit())), (6, true));
        beginnings[code[..3].parse::<usize>().unwrap()] += 1;
    }
    // Chi-square of a thousand beginnings: 999 on average, with a deviation of 45.
    let expected = f64::from(DRAWN) / 1_000.0;
    let chi_square: f64 = beginnings.iter().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum();
    assert!((800.0..1_200.0).contains(&chi_square), "{chi_square}");
    world.ends().await;
}
