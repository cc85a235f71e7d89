//! The self reset by a code to the security address: helped when the two belong together, and nobody learns who does.

use madoguchi_wire::{ErrorCode, Field};
use serde_json::{Value, json};

use crate::support::desk::office_credentials;
use crate::support::federation::{OFFICE_B, OFFICE_PASSWORD, SECURITY_B, USER_B};
use crate::support::{Window, World};

const NEXT_PASSWORD: &str = "Tsuki#9753asa";

fn forgotten(user_id: &str, address: &str) -> Value {
    json!({ "userId": user_id, "mailAddress": address, "language": "ja" })
}

async fn confirmed(world: &World) -> Window {
    let mut window = world.window();
    window.ok("office_reset_request", forgotten(USER_B, SECURITY_B)).await;
    let code = json!({ "code": world.code_to(SECURITY_B).await });
    assert_eq!(window.ok("office_reset_submit_code", code).await["step"], "newPassword");
    window
}

/// REI-02: user ID and security address bring a code there, and the code a new password; the second factor stays.
#[tokio::test]
async fn a_forgotten_password_is_replaced_and_the_factor_stays() {
    let world = World::federation().await;
    let mut office = world.open_office(OFFICE_B).await;
    world.clock.advance(3_600);
    let mut session = world.window();
    office.log_in_at(&mut session, OFFICE_PASSWORD).await;
    let mut window = world.window();
    let step = window.ok("office_reset_request", forgotten(&USER_B.to_lowercase(), SECURITY_B)).await;
    assert_eq!([&step["step"], &step["sentTo"]], [&json!("code"), &Value::Null], "the address is not named");
    let code = json!({ "code": world.code_to(SECURITY_B).await });
    let step = window.ok("office_reset_submit_code", code.clone()).await;
    assert_eq!([&step["step"], &step["policy"]["min"]], [&json!("newPassword"), &json!(8)]);
    assert_eq!(window.field_refusals("office_reset_submit_code", code).await, [(Field::Code, ErrorCode::CodeUsed)]);
    let step = window.ok("office_reset_set_password", json!({ "password": NEXT_PASSWORD })).await;
    assert_eq!(step["step"], "finished");
    assert_eq!(
        window.refusal("office_reset_set_password", json!({ "password": "Ato#86420kumo" })).await,
        ErrorCode::StepNotOpen
    );
    assert_eq!(session.refusal("office_touch", json!({})).await, ErrorCode::SessionRequired);
    let refused = window.refusal("office_log_in", office_credentials(USER_B, OFFICE_PASSWORD)).await;
    assert_eq!(refused, ErrorCode::LoginFailed);
    let step = office.window.ok("office_log_in", office_credentials(USER_B, NEXT_PASSWORD)).await;
    assert_eq!(step["next"], "factor", "never removed by a mail");
    world.deliver().await;
    assert!(world.mails_to(SECURITY_B).contains(&"password_changed"));
    world.ends().await;
}

/// REI-02, ASVS 6.3.1: whoever has the code learns nothing of the present password: it is taken as any other.
#[tokio::test]
async fn a_reset_tells_nothing_of_the_present_password() {
    let mut told = Vec::new();
    for password in [OFFICE_PASSWORD, NEXT_PASSWORD] {
        let world = World::federation().await;
        let mut office = world.open_office(OFFICE_B).await;
        world.clock.advance(3_600);
        let mut session = world.window();
        office.log_in_at(&mut session, OFFICE_PASSWORD).await;
        let mut window = confirmed(&world).await;
        let rules = window.ok("password_check", json!({ "password": password, "userId": null })).await;
        told.push([rules, window.ok("office_reset_set_password", json!({ "password": password })).await]);
        assert_eq!(session.refusal("office_touch", json!({})).await, ErrorCode::SessionRequired);
        let step = office.window.ok("office_log_in", office_credentials(USER_B, password)).await;
        assert_eq!(step["next"], "factor");
        world.ends().await;
    }
    assert_eq!(told[0], told[1]);
}

/// Everything that is told from a request to the last try of a code.
async fn told(request: Value) -> Vec<String> {
    let world = World::federation().await;
    let mut window = world.window();
    let mut answers = vec![window.call("office_reset_request", request.clone()).await];
    answers.push(window.call("office_reset_request", request).await);
    world.deliver().await;
    answers.push(window.call("office_reset_show", json!({})).await);
    world.clock.advance(60);
    answers.push(window.call("office_reset_resend_code", json!({})).await);
    world.deliver().await;
    for _ in 0..6 {
        answers.push(window.call("office_reset_submit_code", json!({ "code": "000000" })).await);
    }
    answers.push(window.call("office_reset_set_password", json!({ "password": NEXT_PASSWORD })).await);
    world.ends().await;
    let text = |answer: Result<Value, madoguchi_wire::WireError>| match answer {
        Ok(value) => value.to_string(),
        Err(error) => serde_json::to_string(&error).unwrap(),
    };
    answers.into_iter().map(text).collect()
}

/// REI-02, ASVS 6.3.8: whether user ID and address belong together, or to anybody, is told by no answer.
#[tokio::test]
async fn nobody_learns_who_exists() {
    let known = told(forgotten(USER_B, SECURITY_B)).await;
    assert_eq!(told(forgotten(USER_B, "other@example.jp")).await, known);
    assert_eq!(told(forgotten("KJ999999999999", SECURITY_B)).await, known);
}

/// REI-02: a mail goes only where user ID and address belong together.
#[tokio::test]
async fn a_mail_goes_only_to_the_registered_address() {
    let world = World::federation().await;
    for (user_id, address) in [(USER_B, "other@example.jp"), ("KJ999999999999", SECURITY_B)] {
        world.window().ok("office_reset_request", forgotten(user_id, address)).await;
    }
    assert!(world.deliver().await.is_empty());
    let fields = world.window().field_refusals("office_reset_request", forgotten(" ", "nobody")).await;
    assert_eq!(fields, [(Field::UserId, ErrorCode::Required), (Field::MailAddress, ErrorCode::MailAddressUnreadable)]);
    world.ends().await;
}

/// REI-02, LIMIT RECOVERY_REQUESTS: five requests an hour fit a typed user ID, whether or not it exists.
#[tokio::test]
async fn five_requests_an_hour_fit_a_user_id() {
    for user_id in [USER_B, "KJ999999999999"] {
        let world = World::federation().await;
        let mut refused = Vec::new();
        for _ in 0..6 {
            refused.push(world.window().call("office_reset_request", forgotten(user_id, SECURITY_B)).await.err());
            world.clock.advance(400);
        }
        let codes: Vec<_> = refused.iter().map(|error| error.as_ref().map(|error| error.code)).collect();
        assert_eq!(codes[..5], [None; 5]);
        assert_eq!(codes[5], Some(ErrorCode::RecoveryLimit));
        world.ends().await;
    }
}

/// REI-02, REI-16: a code is worth nothing once password or security address changed otherwise; a confirmed one waits half an hour;
/// leaving ends it.
#[tokio::test]
async fn a_reset_ends_with_what_it_stood_on() {
    let world = World::federation().await;
    let mut office = world.open_office(OFFICE_B).await;
    world.clock.advance(3_600);
    office.log_in_at(&mut office.window.clone(), OFFICE_PASSWORD).await;
    let mut own = world.window();
    office.log_in_at(&mut own, OFFICE_PASSWORD).await;
    let mut thief = confirmed(&world).await;
    let change = json!({ "currentPassword": OFFICE_PASSWORD, "newPassword": NEXT_PASSWORD });
    own.ok("office_change_password", change).await;
    let set = json!({ "password": "Thief#12345" });
    assert_eq!(thief.refusal("office_reset_set_password", set.clone()).await, ErrorCode::StepNotOpen);

    world.clock.advance(60);
    let mut late = confirmed(&world).await;
    world.clock.advance(1_800);
    assert_eq!(late.ok("office_reset_show", json!({})).await["step"], "none");
    assert_eq!(late.refusal("office_reset_set_password", set.clone()).await, ErrorCode::StepNotOpen);
    let mut left = confirmed(&world).await;
    let kept = left.caller.clone();
    left.ok("office_reset_leave", json!({})).await;
    left.caller = kept;
    assert_eq!(left.refusal("office_reset_set_password", set).await, ErrorCode::StepNotOpen);
    office.window.caller.session = None;
    world.ends().await;
}
