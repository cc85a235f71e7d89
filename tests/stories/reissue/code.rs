//! 確認コード: wrong, expired, used and superseded; three tries, three codes, and what limits them.

use madoguchi_app::outbox::MailContent;
use madoguchi_wire::{ErrorCode, Field};
use serde_json::{Value, json};

use crate::support::federation::{NOTICE, OFFICE_A, office_form};
use crate::support::{Window, World};

/// A code that is not this one.
fn other_than(code: &str) -> Value {
    let number: u32 = code.parse().unwrap();
    json!({ "code": format!("{:04}", (number + 1) % 10_000) })
}

async fn code_refusal(window: &mut Window, request: Value) -> (Field, ErrorCode) {
    let refused = window.field_refusals("reissue_submit_code", request).await;
    refused[0]
}

/// REI-08, LIMIT CONFIRMATION_TRIES: two wrong codes leave one try, the third spends the code; the right one no longer counts.
#[tokio::test]
async fn a_code_has_three_tries() {
    let world = World::federation().await;
    let mut window = world.window();
    window.ask_for_reissue(OFFICE_A, NOTICE).await;
    let code = world.code_to(NOTICE).await;
    for (left, refused) in [(2, ErrorCode::CodeWrong), (1, ErrorCode::CodeWrong), (0, ErrorCode::CodeTriesSpent)] {
        assert_eq!(code_refusal(&mut window, other_than(&code)).await, (Field::Code, refused));
        assert_eq!(window.ok("reissue_show", json!({})).await["triesLeft"], left);
    }
    assert_eq!(code_refusal(&mut window, json!({ "code": code })).await.1, ErrorCode::CodeTriesSpent);
    assert_eq!(code_refusal(&mut window, json!({ "code": "" })).await.1, ErrorCode::Required);
    world.ends().await;
}

/// REI-07, REI-08: a code counts for 30 minutes, typed in any width.
#[tokio::test]
async fn a_code_lives_half_an_hour() {
    for (seconds, taken) in [(1_799, true), (1_800, false)] {
        let world = World::federation().await;
        let mut window = world.window();
        window.ask_for_reissue(OFFICE_A, NOTICE).await;
        let code = world.code_to(NOTICE).await;
        world.clock.advance(seconds);
        let wide: String = code.chars().map(|c| char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap()).collect();
        let answer = window.call("reissue_submit_code", json!({ "code": format!(" {wide} ") })).await;
        match answer {
            Ok(step) => assert!(taken && step["step"] == "confirm"),
            Err(error) => assert!(!taken && error.fields[0].code == ErrorCode::CodeExpired),
        }
        world.ends().await;
    }
}

/// REI-08, LIMIT CONFIRMATION_CODES: the newest code alone counts, and after three codes another application has to be begun.
#[tokio::test]
async fn three_codes_are_all_and_the_newest_counts() {
    let world = World::federation().await;
    let mut window = world.window();
    window.ask_for_reissue(OFFICE_A, NOTICE).await;
    let first = world.code_to(NOTICE).await;
    assert_eq!(window.refusal("reissue_resend_code", json!({})).await, ErrorCode::CodeResendTooSoon);
    world.clock.advance(60);
    assert_eq!(window.ok("reissue_resend_code", json!({})).await["codesLeft"], 1);
    let second = world.code_to(NOTICE).await;
    assert_ne!(first, second);
    assert_eq!(code_refusal(&mut window, json!({ "code": first })).await.1, ErrorCode::CodeSuperseded);
    world.clock.advance(60);
    assert_eq!(window.ok("reissue_resend_code", json!({})).await["codesLeft"], 0);
    let third = world.code_to(NOTICE).await;
    world.clock.advance(900);
    assert_eq!(window.refusal("reissue_resend_code", json!({})).await, ErrorCode::CodesSpent);
    // Going back renews neither.
    window.ok("reissue_go_back", json!({})).await;
    window.ok("reissue_go_back", json!({})).await;
    window.ok("reissue_submit_office", office_form(OFFICE_A, "other@example.jp")).await;
    assert_eq!(window.refusal("reissue_submit_prefecture", json!({ "prefecture": "31" })).await, ErrorCode::CodesSpent);
    window.ok("reissue_go_back", json!({})).await;
    window.ok("reissue_submit_office", office_form(OFFICE_A, NOTICE)).await;
    window.ok("reissue_submit_prefecture", json!({ "prefecture": "31" })).await;
    assert_eq!(window.ok("reissue_submit_code", json!({ "code": third })).await["step"], "confirm");
    assert_eq!(world.mails_to(NOTICE).len(), 3);
    world.ends().await;
}

/// REI-08: a code that was taken is not taken twice, but a double click sees the step it led to.
#[tokio::test]
async fn a_double_click_sees_the_next_step() {
    let world = World::federation().await;
    let mut window = world.window();
    window.ask_for_reissue(OFFICE_A, NOTICE).await;
    let code = json!({ "code": world.code_to(NOTICE).await });
    let mut again = window.clone();
    let (first, second) =
        tokio::join!(window.ok("reissue_submit_code", code.clone()), again.ok("reissue_submit_code", code.clone()));
    assert_eq!([&first["step"], &second["step"]], ["confirm", "confirm"]);
    let (first, second) = tokio::join!(window.ok("reissue_send", json!({})), again.ok("reissue_send", json!({})));
    assert_eq!(first, second, "one application, one receipt number");
    let sent = world.office_kinds(OFFICE_A).await.iter().filter(|kind| *kind == "reissue_requested").count();
    assert_eq!(sent, 1);
    assert_eq!(code_refusal(&mut window, code).await.1, ErrorCode::CodeUsed);
    world.clock.advance(11);
    assert_eq!(window.refusal("reissue_send", json!({})).await, ErrorCode::StepNotOpen);
    world.ends().await;
}

/// REI-08: for ten seconds a code that was taken is the slower half of a double click; after that it is a used one.
#[tokio::test]
async fn a_code_that_was_taken_is_used_up_ten_seconds_later() {
    let world = World::federation().await;
    let mut window = world.window();
    window.ask_for_reissue(OFFICE_A, NOTICE).await;
    let code = json!({ "code": world.code_to(NOTICE).await });
    window.ok("reissue_submit_code", code.clone()).await;
    world.clock.advance(9);
    assert_eq!(window.ok("reissue_submit_code", code.clone()).await["step"], "confirm");
    world.clock.advance(1);
    assert_eq!(code_refusal(&mut window, code).await.1, ErrorCode::CodeUsed);
    assert_eq!(window.ok("reissue_show", json!({})).await["step"], "confirm");
    world.ends().await;
}

/// REI-07: an install that asks for today's rules sends six digits for ten minutes, first and again, whatever the federation's profile
/// says; one that asks for more keeps it.
#[tokio::test]
async fn an_install_can_ask_for_strict_codes() {
    let longer = |text: String| text.replace("digits = 4 ", "digits = 8 ").replace("minutes = 30 ", "minutes = 5 ");
    for (change, shape) in [(None, [6, 10]), (Some(longer), [8, 5])] {
        let world = World::federation_with(|text| change.map_or(text.clone(), |change| change(text))).await;
        world.asks_for_strict_rules();
        let mut window = world.window();
        let step = window.ask_for_reissue(OFFICE_A, NOTICE).await;
        assert_eq!([&step["digits"], &step["minutes"]], shape);
        world.clock.advance(60);
        let step = window.ok("reissue_resend_code", json!({})).await;
        assert_eq!([&step["digits"], &step["minutes"]], shape);
        let code = world.code_to(NOTICE).await;
        assert_eq!(code.len(), shape[0]);
        let Some(MailContent::ConfirmationCode { minutes, .. }) = world.post.delivered().pop().map(|mail| mail.content)
        else {
            panic!("the newest mail brings the code")
        };
        assert_eq!(usize::from(minutes), shape[1]);
        let typed = json!({ "code": code });
        world.clock.advance(i64::try_from(shape[1]).unwrap() * 60 - 1);
        let mut late = window.clone();
        assert_eq!(window.ok("reissue_submit_code", typed.clone()).await["step"], "confirm");
        world.clock.advance(11);
        assert_eq!(code_refusal(&mut late, typed).await.1, ErrorCode::CodeUsed);
        world.ends().await;
    }
}

/// REI-07, LIMIT CODES_PER_QUARTER: a strict profile's codes have six digits and ten minutes; an address gets three codes in a
/// quarter of an hour, whichever applications ask for them, and no office number is ever blocked by it.
#[tokio::test]
async fn codes_are_limited_by_the_address_and_never_by_the_office() {
    let strict = |text: String| text.replace("digits = 4 ", "digits = 6 ").replace("minutes = 30 ", "minutes = 10 ");
    let world = World::federation_with(strict).await;
    for n in 0..3 {
        let step = world.window().ask_for_reissue(OFFICE_A, NOTICE).await;
        assert_eq!([&step["digits"], &step["minutes"]], [6, 10], "{n}");
        world.clock.advance(60);
    }
    assert_eq!(world.code_to(NOTICE).await.len(), 6);
    let mut window = world.window();
    window.ok("reissue_begin", json!({})).await;
    window.ok("reissue_submit_office", office_form(OFFICE_A, NOTICE)).await;
    let refused = window.refused("reissue_submit_prefecture", json!({ "prefecture": "31" })).await;
    assert_eq!((refused.code, refused.retry_after_seconds), (ErrorCode::CodeLimit, Some(720)));
    // The same office with another address is not held up.
    assert_eq!(world.window().ask_for_reissue(OFFICE_A, "other@example.jp").await["step"], "code");
    world.ends().await;
}

/// REI-07: a clock that was set back ends a code, and setting it right again brings it back no sooner than that.
#[tokio::test]
async fn a_clock_set_back_takes_no_code() {
    let world = World::federation().await;
    let mut window = world.window();
    window.ask_for_reissue(OFFICE_A, NOTICE).await;
    let code = json!({ "code": world.code_to(NOTICE).await });
    world.clock.advance(-61);
    assert_eq!(code_refusal(&mut window, code.clone()).await.1, ErrorCode::CodeExpired);
    world.clock.advance(61);
    assert_eq!(window.ok("reissue_submit_code", code).await["step"], "confirm");
    world.ends().await;
}
