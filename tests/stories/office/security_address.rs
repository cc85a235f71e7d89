//! セキュリティ用メールアドレス: offered, registered and changed by a code sent to the new address.

use madoguchi_wire::{ErrorCode, Field};
use serde_json::json;

use crate::support::World;
use crate::support::desk::office_credentials;
use crate::support::federation::{NOTICE, OFFICE_A, OFFICE_B, OFFICE_PASSWORD, SECURITY_B};

const NEW: &str = "jimu.new@example.jp";

fn request(address: &str) -> serde_json::Value {
    json!({ "mailAddress": address, "currentPassword": OFFICE_PASSWORD, "language": "ja" })
}

/// REI-07, REI-16: a code to the new address registers it; the mail says that it has to be set again after an interruption, and the
/// office's page shows the address masked.
#[tokio::test]
async fn an_address_is_registered_by_its_code() {
    let world = World::federation().await;
    let mut window = world.open_office(OFFICE_A).await.window;
    assert_eq!(window.ok("office_show_security_address", json!({})).await["mailAddress"], json!(null));
    let step = window.ok("office_request_security_address", request(NEW)).await;
    assert_eq!([&step["step"], &step["sentTo"]], ["code", NEW]);
    assert_eq!([&step["digits"], &step["triesLeft"], &step["codesLeft"]], [4, 3, 2]);
    let code = json!({ "code": world.code_to(NEW).await });
    assert_eq!(world.mails_to(NEW), ["security_address_code"]);
    let known = window.ok("office_submit_security_code", code.clone()).await;
    assert_eq!(known["step"], "none");
    assert!(known["mailAddress"].as_str().unwrap().contains('*'));
    assert_eq!(window.refusal("office_submit_security_code", code).await, ErrorCode::StepNotOpen);
    world.deliver().await;
    assert_eq!(world.mails_to(NEW).last(), Some(&"security_address_changed"));
    let same = window.field_refusals("office_request_security_address", request(NEW)).await;
    assert_eq!(same, [(Field::MailAddress, ErrorCode::MailAddressSame)]);
    world.ends().await;
}

/// REI-07, REI-16: an install that asks for today's rules sends six digits for ten minutes, first and again, whatever the profile says.
#[tokio::test]
async fn an_install_can_ask_for_strict_codes() {
    let world = World::federation().await;
    let mut window = world.open_office(OFFICE_A).await.window;
    world.asks_for_strict_rules();
    for (command, asked) in
        [("office_request_security_address", request(NEW)), ("office_resend_security_code", json!({}))]
    {
        let step = window.ok(command, asked).await;
        let ends = world.clock.now() + jiff::SignedDuration::from_mins(10);
        assert_eq!([&step["digits"], &step["expiresAt"]], [&json!(6), &json!(ends.to_string())], "{command}");
        assert_eq!(world.code_to(NEW).await.len(), 6, "{command}");
        world.clock.advance(60);
    }
    let code = json!({ "code": world.code_to(NEW).await });
    assert_eq!(window.ok("office_submit_security_code", code).await["step"], "none");
    world.ends().await;
}

/// REI-16, ASVS 7.5.1: whoever finds an office logged in cannot register an address of their own: on its page the password is asked
/// once more, and wrong ones wait like failed log-ins. Where the address is offered after a log-in it is not.
#[tokio::test]
async fn an_address_is_changed_by_whoever_knows_the_password() {
    let world = World::federation().await;
    let mut window = world.open_office(OFFICE_B).await.window;
    for (password, code) in [
        (json!(null), ErrorCode::Required),
        (json!(""), ErrorCode::Required),
        (json!("Kawa#9753sora"), ErrorCode::CurrentPasswordWrong),
    ] {
        let asked = json!({ "mailAddress": NEW, "currentPassword": password, "language": "ja" });
        let refused = window.field_refusals("office_request_security_address", asked).await;
        assert_eq!(refused, [(Field::CurrentPassword, code)]);
    }
    for _ in 0..4 {
        let wrong = json!({ "mailAddress": NEW, "currentPassword": "Kawa#9753sora", "language": "ja" });
        window.refused("office_request_security_address", wrong).await;
    }
    assert_eq!(window.refusal("office_request_security_address", request(NEW)).await, ErrorCode::LoginWait);
    world.deliver().await;
    assert!(world.mails_to(NEW).is_empty());
    world.clock.advance(60);
    window.ok("office_request_security_address", request(NEW)).await;

    world.applied(OFFICE_A, NOTICE).await;
    let letter = world.printed(OFFICE_A).await;
    let mut offered = world.window();
    offered.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    offered.ok("office_set_first_password", json!({ "password": OFFICE_PASSWORD })).await;
    offered.enrol().await;
    assert_eq!(offered.ok("office_show", json!({})).await["next"], "securityAddress");
    let typed_just_now = json!({ "mailAddress": "jimu.a@example.jp", "currentPassword": null, "language": "ja" });
    offered.ok("office_request_security_address", typed_just_now).await;
    world.ends().await;
}

/// REI-16: until the code is right the old address counts; both are told of the change; another request ends the first code.
#[tokio::test]
async fn both_addresses_are_told_of_a_change() {
    let world = World::federation().await;
    let mut window = world.open_office(OFFICE_B).await.window;
    window.ok("office_request_security_address", request(NEW)).await;
    let first = json!({ "code": world.code_to(NEW).await });
    world.clock.advance(60);
    window.ok("office_request_security_address", request("jimu.other@example.jp")).await;
    assert_eq!(
        window.field_refusals("office_submit_security_code", first).await,
        [(Field::Code, ErrorCode::CodeSuperseded)]
    );
    assert_eq!(window.ok("office_show_page", json!({})).await["securityAddress"], "s***@e****.jp");
    world.clock.advance(60);
    window.ok("office_resend_security_code", json!({})).await;
    let code = json!({ "code": world.code_to("jimu.other@example.jp").await });
    world.clock.advance(60);
    assert_eq!(window.refusal("office_resend_security_code", json!({})).await, ErrorCode::CodesSpent);
    window.ok("office_submit_security_code", code).await;
    world.deliver().await;
    assert_eq!(world.mails_to(SECURITY_B).last(), Some(&"security_address_changed"));
    assert_eq!(world.mails_to("jimu.other@example.jp").last(), Some(&"security_address_changed"));
    world.ends().await;
}

/// REI-07, LIMIT CONFIRMATION_TRIES: three tries, half an hour, and a change that was given up takes no code.
#[tokio::test]
async fn a_code_to_a_new_address_is_limited_as_others_are() {
    let world = World::federation().await;
    let mut window = world.open_office(OFFICE_A).await.window;
    window.ok("office_request_security_address", request(NEW)).await;
    let code: u32 = world.code_to(NEW).await.parse().unwrap();
    for refused in [ErrorCode::CodeWrong, ErrorCode::CodeWrong, ErrorCode::CodeTriesSpent] {
        let wrong = json!({ "code": format!("{:04}", (code + 1) % 10_000) });
        assert_eq!(window.field_refusals("office_submit_security_code", wrong).await, [(Field::Code, refused)]);
    }
    let cancelled = window.ok("office_cancel_security_address", json!({})).await;
    assert_eq!(cancelled["step"], "none");
    let right = json!({ "code": format!("{code:04}") });
    assert_eq!(window.refusal("office_submit_security_code", right).await, ErrorCode::StepNotOpen);
    assert_eq!(window.refusal("office_resend_security_code", json!({})).await, ErrorCode::StepNotOpen);
    world.ends().await;
}
