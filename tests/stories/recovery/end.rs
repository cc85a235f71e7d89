//! What ends a recovery besides its success.

use madoguchi_wire::{ErrorCode, Field};
use serde_json::json;

use super::*;
use crate::support::{NAGISA, OTHER_PASSWORD, PASSWORD, SHOKO, credentials};

/// LOG-02, ASVS 6.6.2: a code of a recovery opens nothing else, and no other code opens a recovery.
#[tokio::test]
async fn a_code_belongs_to_the_request_that_asked_for_it() {
    let world = registered(&NAGISA).await;
    let (mut mine, mut other) = (world.window(), world.window());
    mine.ok("recovery_request_password", of(&NAGISA)).await;
    world.deliver().await;
    other.ask_for_account(&SHOKO, &SHOKO.user_id()).await;
    let code = world.code_to(SHOKO.address()).await;
    assert_eq!(
        mine.field_refusals("recovery_submit_code", json!({ "code": code })).await,
        [(Field::Code, ErrorCode::CodeWrong)]
    );
    assert_eq!(mine.refusal("signup_submit_code", json!({ "code": code })).await, ErrorCode::StepNotOpen);
    let code = world.code_to(NAGISA.address()).await;
    assert_eq!(
        other.field_refusals("signup_submit_code", json!({ "code": code })).await,
        [(Field::Code, ErrorCode::CodeWrong)]
    );
    assert_eq!(other.refusal("recovery_submit_code", json!({ "code": code })).await, ErrorCode::StepNotOpen);
    world.ends().await;
}

/// LOG-02, LIMIT RECOVERY_LIFE: a confirmed code left lying is worth nothing after half an hour.
#[tokio::test]
async fn a_confirmed_code_waits_half_an_hour() {
    for (seconds, open) in [(1_799, true), (1_800, false)] {
        let world = registered(&NAGISA).await;
        let mut window = confirmed(&world, &NAGISA).await;
        world.clock.advance(seconds);
        let set = window.call("recovery_set_password", json!({ "newPassword": OTHER_PASSWORD })).await;
        assert_eq!(set.is_ok(), open);
        let step = if open { "finished" } else { "none" };
        assert_eq!(window.ok("recovery_show", json!({})).await["step"], step);
        world.ends().await;
    }
}

/// LOG-02, LIMIT FLOW_LIFE: an unfinished recovery is gone after a day.
#[tokio::test]
async fn an_unfinished_recovery_lasts_a_day() {
    let world = registered(&NAGISA).await;
    let mut window = world.window();
    window.ok("recovery_request_password", of(&NAGISA)).await;
    world.clock.advance(86_399);
    assert_eq!(window.ok("recovery_show", json!({})).await["step"], "code");
    world.clock.advance(1);
    assert_eq!(window.ok("recovery_show", json!({})).await["step"], "none");
    assert_eq!(window.refusal("recovery_resend_code", json!({})).await, ErrorCode::StepNotOpen);
    world.ends().await;
}

/// LOG-02: once the password was changed otherwise, a recovery that is still open is worth nothing.
#[tokio::test]
async fn a_recovery_ends_with_the_password_it_was_for() {
    let world = registered(&NAGISA).await;
    let mut thief = confirmed(&world, &NAGISA).await;
    world.clock.advance(60);
    let mut owner = confirmed(&world, &NAGISA).await;
    owner.ok("recovery_set_password", json!({ "newPassword": OTHER_PASSWORD })).await;
    assert_eq!(
        thief.refusal("recovery_set_password", json!({ "newPassword": "Thief#12345" })).await,
        ErrorCode::StepNotOpen
    );
    owner.ok("session_log_in", credentials(&NAGISA.user_id(), OTHER_PASSWORD)).await;
    world.ends().await;
}

/// LOG-02, DSH-12: a code that went to an address since given up confirms nothing.
#[tokio::test]
async fn a_recovery_ends_with_the_address_it_was_sent_to() {
    let world = registered(&NAGISA).await;
    let mut thief = world.window();
    thief.ok("recovery_request_password", of(&NAGISA)).await;
    let stolen = world.code_to(NAGISA.address()).await;
    let mut owner = world.window();
    owner.log_in(&NAGISA).await;
    owner.accept_terms().await;
    world.clock.advance(60);
    let change = json!({ "mailAddress": "moved.away@example.org", "currentPassword": PASSWORD, "language": "ja" });
    owner.ok("settings_request_mail_change", change).await;
    let code = world.code_to("moved.away@example.org").await;
    owner.ok("settings_submit_mail_code", json!({ "code": code })).await;
    assert_eq!(
        thief.field_refusals("recovery_submit_code", json!({ "code": stolen })).await,
        [(Field::Code, ErrorCode::CodeWrong)]
    );
    world.clock.advance(60);
    thief.ok("recovery_resend_code", json!({})).await;
    world.deliver().await;
    assert_eq!(world.mails_to(NAGISA.address()).iter().filter(|kind| **kind == "recovery_code").count(), 1);
    assert_eq!(
        world.mails_to("moved.away@example.org").last(),
        Some(&"recovery_code"),
        "another code goes to the new address"
    );
    world.ends().await;
}

/// LOG-02: leaving, or 終了・次の方へ, leaves nothing for the next person; a refused request costs nothing in progress.
#[tokio::test]
async fn nothing_of_a_recovery_is_left() {
    let world = registered(&NAGISA).await;
    for leave in ["recovery_leave", "visit_end"] {
        let mut window = confirmed(&world, &NAGISA).await;
        let kept = window.caller.clone();
        window.ok(leave, json!({})).await;
        window.caller = kept;
        assert_eq!(window.ok("recovery_show", json!({})).await["step"], "none");
        assert_eq!(
            window.refusal("recovery_set_password", json!({ "newPassword": OTHER_PASSWORD })).await,
            ErrorCode::StepNotOpen
        );
        world.clock.advance(3_600);
    }
    let mut window = world.window();
    window.ok("signup_match", SHOKO.items()).await;
    world.window().ok("recovery_request_password", of(&NAGISA)).await;
    assert_eq!(window.refusal("recovery_request_password", of(&NAGISA)).await, ErrorCode::CodeResendTooSoon);
    assert_eq!(window.ok("signup_show", json!({})).await["step"], "register");
    world.ends().await;
}
