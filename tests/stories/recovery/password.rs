//! パスワードを忘れた方, from the request to the new password.

use madoguchi_wire::{ErrorCode, Field};
use serde_json::{Value, json};

use super::*;
use crate::support::{NAGISA, OTHER_PASSWORD, PASSWORD, World, credentials};

/// LOG-02: user ID and birth date bring a code to the registered address, the code a new password.
#[tokio::test]
async fn a_forgotten_password_is_replaced() {
    let world = registered(&NAGISA).await;
    let mut window = world.window();
    let step = window.ok("recovery_request_password", of(&NAGISA)).await;
    assert_eq!([&step["step"], &step["sentTo"]], [&json!("code"), &Value::Null], "the address is not named");
    let mails = world.deliver().await;
    assert_eq!(
        mails.iter().map(|mail| (mail.to.as_str(), mail.kind())).collect::<Vec<_>>(),
        [(NAGISA.address(), "recovery_code")]
    );
    let code = world.code_to(NAGISA.address()).await;
    let step = window.ok("recovery_submit_code", json!({ "code": code })).await;
    assert_eq!([&step["step"], &step["passwordPolicy"]["min"]], [&json!("newPassword"), &json!(8)]);
    assert_eq!(window.ok("recovery_set_password", json!({ "newPassword": OTHER_PASSWORD })).await["step"], "finished");

    assert_eq!(
        window.refusal("session_log_in", credentials(&NAGISA.user_id(), PASSWORD)).await,
        ErrorCode::LoginFailed
    );
    window.ok("session_log_in", credentials(&NAGISA.user_id(), OTHER_PASSWORD)).await;
    world.deliver().await;
    let mails = world.mails_to(NAGISA.address());
    assert_eq!(mails.iter().filter(|kind| **kind == "password_changed").count(), 1);
    assert!(world.kinds(&NAGISA).await.contains(&"password_changed".to_owned()));
    world.ends().await;
}

/// LOG-02, ASVS 2.3.3: a request that was taken is the window's, also where the disk is full before the one it replaces is ended.
#[tokio::test]
async fn a_request_that_was_taken_is_the_window_s() {
    let world = registered(&NAGISA).await;
    let mut window = world.window();
    window.ok("recovery_request_password", of(&NAGISA)).await;
    world.deliver().await;
    world.clock.advance(60);
    world.disk_will_be_full_once_committed();
    assert_eq!(window.refusal("recovery_request_password", of(&NAGISA)).await, ErrorCode::DiskFull);
    world.disk_is_full(false).await;
    let code = world.code_to(NAGISA.address()).await;
    assert_eq!(window.ok("recovery_submit_code", json!({ "code": code })).await["step"], "newPassword");
    world.ends().await;
}

/// LOG-02: what cannot be read is named beside its field.
#[tokio::test]
async fn fields_that_cannot_be_read_are_named() {
    let world = World::new().await;
    let fields = world.window().field_refusals("recovery_request_password", forgotten(" ", "2001-02-31")).await;
    assert_eq!(fields, [(Field::UserId, ErrorCode::Required), (Field::BirthDate, ErrorCode::DateNoSuchDay)]);
    world.ends().await;
}

/// LOG-02, COD-02: a code lives ten minutes, a newer one ends it, and it is used once.
#[tokio::test]
async fn a_recovery_code_expires_is_replaced_and_is_used_once() {
    let world = registered(&NAGISA).await;
    let mut window = world.window();
    window.ok("recovery_request_password", of(&NAGISA)).await;
    let first = world.code_to(NAGISA.address()).await;
    assert_eq!(window.refusal("recovery_resend_code", json!({})).await, ErrorCode::CodeResendTooSoon);
    world.clock.advance(600);
    let refused = |code: ErrorCode| [(Field::Code, code)];
    assert_eq!(
        window.field_refusals("recovery_submit_code", json!({ "code": first })).await,
        refused(ErrorCode::CodeExpired)
    );
    assert_eq!(window.ok("recovery_resend_code", json!({})).await["codesSent"], 2);
    let second = world.code_to(NAGISA.address()).await;
    assert_eq!(
        window.field_refusals("recovery_submit_code", json!({ "code": first })).await,
        refused(ErrorCode::CodeSuperseded)
    );
    window.ok("recovery_submit_code", json!({ "code": second })).await;
    assert_eq!(
        window.field_refusals("recovery_submit_code", json!({ "code": second })).await,
        refused(ErrorCode::CodeUsed)
    );
    assert_eq!(window.refusal("recovery_resend_code", json!({})).await, ErrorCode::StepNotOpen);
    world.ends().await;
}

/// LOG-02, ASVS 2.3.1: no password is set before the code was right.
#[tokio::test]
async fn no_password_without_a_code() {
    let world = registered(&NAGISA).await;
    let mut window = world.window();
    let set = json!({ "newPassword": OTHER_PASSWORD });
    assert_eq!(window.refusal("recovery_set_password", set.clone()).await, ErrorCode::StepNotOpen);
    window.ok("recovery_request_password", of(&NAGISA)).await;
    world.deliver().await;
    assert_eq!(window.refusal("recovery_set_password", set.clone()).await, ErrorCode::StepNotOpen);
    world.clock.advance(60);
    let mut window = confirmed(&world, &NAGISA).await;
    window.ok("recovery_set_password", set.clone()).await;
    assert_eq!(window.refusal("recovery_set_password", set).await, ErrorCode::StepNotOpen, "once");
    world.ends().await;
}

/// LOG-02, REG-07, ASVS 6.3.4: the new password follows the insurer's rule and holds no own word.
#[tokio::test]
async fn the_new_password_is_judged() {
    let world = registered(&NAGISA).await;
    let mut window = confirmed(&world, &NAGISA).await;
    for (password, code) in [
        ("Umi#246", ErrorCode::TooShort),
        ("Umi2468kaze", ErrorCode::PasswordNeedsSymbol),
        ("Password1!", ErrorCode::PasswordCommon),
        ("Narakyosai#9", ErrorCode::PasswordOwnWord),
    ] {
        let fields = window.field_refusals("recovery_set_password", json!({ "newPassword": password })).await;
        assert!(fields.contains(&(Field::NewPassword, code)), "{password}: {fields:?}");
    }
    assert_eq!(window.ok("recovery_show", json!({})).await["step"], "newPassword", "another try is open");
    world.ends().await;
}

/// LOG-02, ASVS 6.3.1: whoever has the code learns nothing of the present password: it is taken as any other, and told of as such.
#[tokio::test]
async fn a_reset_tells_nothing_of_the_present_password() {
    let mut told = Vec::new();
    for password in [PASSWORD, OTHER_PASSWORD] {
        let world = registered(&NAGISA).await;
        let mut session = world.window();
        session.log_in(&NAGISA).await;
        let mut window = confirmed(&world, &NAGISA).await;
        let rules = window.ok("password_check", json!({ "password": password, "userId": null })).await;
        told.push([rules, window.ok("recovery_set_password", json!({ "newPassword": password })).await]);
        assert_eq!(session.refusal("session_show", json!({})).await, ErrorCode::SessionRequired);
        world.window().ok("session_log_in", credentials(&NAGISA.user_id(), password)).await;
        world.deliver().await;
        assert!(world.mails_to(NAGISA.address()).contains(&"password_changed"));
        world.ends().await;
    }
    assert_eq!(told[0], told[1]);
}

/// LOG-02, ASVS 7.4.3: a reset ends every session and the waits of log-in, on this device and on unknown ones.
#[tokio::test]
async fn a_reset_ends_sessions_and_waits() {
    let world = registered(&NAGISA).await;
    let wrong = || credentials(&NAGISA.user_id(), "Wrong#1234");
    let mut session = world.window();
    session.log_in(&NAGISA).await;
    for _ in 0..50 {
        assert_eq!(world.window().refusal("session_log_in", wrong()).await, ErrorCode::LoginFailed);
        world.clock.advance(900);
    }
    assert_eq!(
        world.window().refusal("session_log_in", credentials(&NAGISA.user_id(), PASSWORD)).await,
        ErrorCode::LoginDeviceRefused
    );
    session.log_in(&NAGISA).await;
    // The same device, with nobody logged in.
    let mut known = session.clone();
    known.caller.session = None;
    for _ in 0..5 {
        assert_eq!(known.refusal("session_log_in", wrong()).await, ErrorCode::LoginFailed);
    }
    assert_eq!(known.refusal("session_log_in", credentials(&NAGISA.user_id(), PASSWORD)).await, ErrorCode::LoginWait);

    known.ok("recovery_request_password", of(&NAGISA)).await;
    let code = world.code_to(NAGISA.address()).await;
    known.ok("recovery_submit_code", json!({ "code": code })).await;
    known.ok("recovery_set_password", json!({ "newPassword": OTHER_PASSWORD })).await;

    assert_eq!(session.refusal("session_show", json!({})).await, ErrorCode::SessionRequired);
    known.ok("session_log_in", credentials(&NAGISA.user_id(), OTHER_PASSWORD)).await;
    world.window().ok("session_log_in", credentials(&NAGISA.user_id(), OTHER_PASSWORD)).await;
    world.ends().await;
}

/// LOG-02: every step can be shown again after the program was closed.
#[tokio::test]
async fn a_recovery_goes_on_after_the_program_was_closed() {
    let mut world = registered(&NAGISA).await;
    let mut caller = {
        let mut window = world.window();
        window.ok("recovery_request_password", of(&NAGISA)).await;
        window.caller
    };
    for step in ["code", "newPassword", "finished"] {
        world = world.restarted().await;
        let mut window = world.window();
        window.caller = caller;
        assert_eq!(window.ok("recovery_show", json!({})).await["step"], step);
        match step {
            "code" => {
                let code = world.code_to(NAGISA.address()).await;
                window.ok("recovery_submit_code", json!({ "code": code })).await;
            }
            "newPassword" => drop(window.ok("recovery_set_password", json!({ "newPassword": OTHER_PASSWORD })).await),
            _ => {}
        }
        caller = window.caller.clone();
    }
    world.ends().await;
}
