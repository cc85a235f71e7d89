//! The password, and the present one that every change asks for; language and text size.

use madoguchi_wire::{ErrorCode, Field, WireError};
use serde_json::json;

use super::*;
use crate::support::{AOI, OTHER_PASSWORD, PASSWORD, World, credentials};

/// DSH-12, ASVS 6.2.3, 7.5.1: a wrong present password is named beside its field and waits like a failed log-in.
#[tokio::test]
async fn the_present_password_is_asked_and_counted() {
    let world = World::new().await;
    let mut window = arrived(&world).await;
    let wrong = [(Field::CurrentPassword, ErrorCode::CurrentPasswordWrong)];
    let mut request = change_to(NEW);
    request["currentPassword"] = json!("");
    assert_eq!(
        window.field_refusals("settings_request_mail_change", request.clone()).await,
        [(Field::CurrentPassword, ErrorCode::Required)]
    );
    request["currentPassword"] = json!("Wrong#1234");
    for _ in 0..3 {
        assert_eq!(window.field_refusals("settings_request_mail_change", request.clone()).await, wrong);
    }
    for _ in 0..2 {
        let request = new_password("Wrong#1234", OTHER_PASSWORD);
        assert_eq!(window.field_refusals("settings_change_password", request).await, wrong);
    }
    let error: WireError = window.refused("settings_request_mail_change", change_to(NEW)).await;
    assert_eq!((error.code, error.retry_after_seconds), (ErrorCode::LoginWait, Some(1)));
    assert!(world.deliver().await.is_empty());
    world.clock.advance(1);
    window.ok("settings_request_mail_change", change_to(NEW)).await;
    world.ends().await;
}

/// DSH-12, ASVS 6.2.2, 6.3.7, 7.4.3: a changed password ends all other sessions and is told by mail.
#[tokio::test]
async fn a_changed_password_ends_other_sessions_and_is_mailed() {
    let world = World::new().await;
    let mut window = arrived(&world).await;
    let mut other = world.window();
    other.log_in(&AOI).await;
    world.deliver().await;
    assert_eq!(window.ok("settings_change_password", new_password(PASSWORD, OTHER_PASSWORD)).await, json!({}));
    window.ok("my_page_show", json!({})).await;
    assert_eq!(other.refusal("session_show", json!({})).await, ErrorCode::SessionRequired);
    assert_eq!(world.deliver().await.iter().map(|mail| mail.kind()).collect::<Vec<_>>(), ["password_changed"]);
    assert_eq!(other.refusal("session_log_in", credentials(&AOI.user_id(), PASSWORD)).await, ErrorCode::LoginFailed);
    other.ok("session_log_in", credentials(&AOI.user_id(), OTHER_PASSWORD)).await;
    world.ends().await;
}

/// REG-07, DSH-12, ASVS 6.3.4: a new password is judged like the first one, and is not the present one.
#[tokio::test]
async fn a_new_password_is_judged() {
    let world = World::new().await;
    let mut window = arrived(&world).await;
    for (password, code) in [
        ("", ErrorCode::Required),
        ("Umi#246", ErrorCode::TooShort),
        ("Password1!", ErrorCode::PasswordCommon),
        ("Healthykenpo#9", ErrorCode::PasswordOwnWord),
        (PASSWORD, ErrorCode::PasswordSame),
    ] {
        let fields = window.field_refusals("settings_change_password", new_password(PASSWORD, password)).await;
        assert!(fields.contains(&(Field::NewPassword, code)), "{password}: {fields:?}");
    }
    let shown = window.ok("settings_show", json!({})).await;
    assert_eq!(shown["passwordPolicy"]["max"], 20);
    world.ends().await;
}

/// DSH-12: a change of address asked for with the old password ends with that password.
#[tokio::test]
async fn a_pending_change_ends_with_the_old_password() {
    let world = World::new().await;
    let mut window = arrived(&world).await;
    window.ok("settings_request_mail_change", change_to(NEW)).await;
    let code = world.code_to(NEW).await;
    window.ok("settings_change_password", new_password(PASSWORD, OTHER_PASSWORD)).await;
    assert_eq!(window.refusal("settings_submit_mail_code", json!({ "code": code })).await, ErrorCode::StepNotOpen);
    world.ends().await;
}

/// DSH-12: language and text size stay with the account, on every device.
#[tokio::test]
async fn preferences_stay_with_the_account() {
    let world = World::new().await;
    let mut window = arrived(&world).await;
    let wanted = json!({ "language": "en", "textSize": "largest" });
    window.ok("settings_save_preferences", wanted.clone()).await;
    window.ok("settings_save_preferences", wanted).await;
    let shown = world.window().ok("session_log_in", credentials(&AOI.user_id(), PASSWORD)).await;
    assert_eq!([&shown["language"], &shown["textSize"]], ["en", "largest"]);
    let kinds = world.kinds(&AOI).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "preferences_changed").count(), 1, "the same again is no change");
    window.ok("settings_change_password", new_password(PASSWORD, OTHER_PASSWORD)).await;
    assert_eq!(world.deliver().await.last().unwrap().language, "en", "mails follow");
    world.ends().await;
}
