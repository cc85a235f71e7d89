//! Codes to a new address.

use madoguchi_wire::{ErrorCode, Field};
use serde_json::json;

use super::*;
use crate::support::{NAGISA, World};

/// DSH-12, COD-02: codes to a new address expire, are replaced, and are limited like all others.
#[tokio::test]
async fn codes_to_a_new_address_follow_the_same_rules() {
    let world = World::new().await;
    let mut window = arrived(&world).await;
    window.ok("settings_request_mail_change", change_to(NEW)).await;
    let first = world.code_to(NEW).await;
    assert_eq!(window.refusal("settings_resend_mail_code", json!({})).await, ErrorCode::CodeResendTooSoon);
    world.clock.advance(60);
    assert_eq!(window.ok("settings_resend_mail_code", json!({})).await["codesSent"], 2);
    let second = world.code_to(NEW).await;
    let refused = |code: ErrorCode| [(Field::Code, code)];
    assert_eq!(
        window.field_refusals("settings_submit_mail_code", json!({ "code": first })).await,
        refused(ErrorCode::CodeSuperseded)
    );
    world.clock.advance(60);
    window.ok("settings_resend_mail_code", json!({})).await;
    let third = world.code_to(NEW).await;
    world.clock.advance(60);
    window.ok("session_touch", json!({})).await;
    // The person is counted, whatever the address is.
    let error = window.refused("settings_request_mail_change", change_to("another@example.org")).await;
    assert_eq!((error.code, error.retry_after_seconds), (ErrorCode::CodeLimit, Some(720)));
    assert_eq!(window.refusal("settings_resend_mail_code", json!({})).await, ErrorCode::CodeLimit);
    for _ in 0..4 {
        assert_eq!(
            window.field_refusals("settings_submit_mail_code", json!({ "code": second })).await,
            refused(ErrorCode::CodeSuperseded)
        );
    }
    assert_eq!(
        window.field_refusals("settings_submit_mail_code", json!({ "code": second })).await,
        refused(ErrorCode::CodeTriesSpent)
    );
    assert_eq!(
        window.field_refusals("settings_submit_mail_code", json!({ "code": third })).await,
        refused(ErrorCode::CodeTriesSpent)
    );
    world.clock.advance(719);
    window.ok("session_touch", json!({})).await;
    assert_eq!(window.refusal("settings_resend_mail_code", json!({})).await, ErrorCode::CodeLimit);
    world.clock.advance(1);
    window.ok("settings_resend_mail_code", json!({})).await;
    let fourth = world.code_to(NEW).await;
    window.ok("session_touch", json!({})).await;
    world.clock.advance(600);
    assert_eq!(
        window.field_refusals("settings_submit_mail_code", json!({ "code": fourth })).await,
        refused(ErrorCode::CodeExpired)
    );
    world.ends().await;
}

/// DSH-12: a code confirms only the address it went to.
#[tokio::test]
async fn a_code_confirms_only_the_address_it_went_to() {
    let world = World::new().await;
    let mut window = arrived(&world).await;
    window.ok("settings_request_mail_change", change_to(NEW)).await;
    let first = world.code_to(NEW).await;
    world.clock.advance(60);
    let step = window.ok("settings_request_mail_change", change_to("another@example.org")).await;
    assert_eq!(step["sentTo"], "another@example.org");
    assert_eq!(
        window.field_refusals("settings_submit_mail_code", json!({ "code": first })).await,
        [(Field::Code, ErrorCode::CodeSuperseded)]
    );
    let code = world.code_to("another@example.org").await;
    assert_eq!(
        window.ok("settings_submit_mail_code", json!({ "code": code })).await["mailAddress"],
        "another@example.org"
    );
    world.ends().await;
}

/// DSH-12, ASVS 15.4.2: a hundred codes at the same moment change the address once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_codes_change_the_address_once() {
    let world = World::new().await;
    let mut window = world.window();
    window.arrive(&NAGISA).await;
    world.clock.advance(60);
    window.ok("settings_request_mail_change", change_to(NEW)).await;
    let code = world.code_to(NEW).await;
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let (mut window, request) = (window.clone(), json!({ "code": code }));
            tokio::spawn(async move { window.call("settings_submit_mail_code", request).await })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => done += 1,
            Err(error) => assert!(matches!(error.code, ErrorCode::StepNotOpen | ErrorCode::Stale), "{error:?}"),
        }
    }
    assert_eq!(done, 1);
    assert_eq!(world.kinds(&NAGISA).await.iter().filter(|kind| *kind == "address_changed").count(), 1);
    world.ends().await;
}
