//! The second factor of an office: set up once, asked at each log-in, each code single.

use madoguchi_wire::command::ALL;
use madoguchi_wire::{ErrorCode, Field, Who};
use serde_json::json;

use crate::support::World;
use crate::support::desk::office_credentials;
use crate::support::federation::{NOTICE, OFFICE_A, OFFICE_PASSWORD};

/// REI-14, ASVS 6.3.3: before the second factor nothing of the office is open, and after it everything.
#[tokio::test]
async fn nothing_is_open_before_the_second_factor() {
    let world = World::federation().await;
    let mut office = world.open_office(OFFICE_A).await;
    let of_offices = || ALL.iter().copied().filter(|name| name.spec().who == Who::Office);
    for name in of_offices() {
        let refused = office.window.send(name, b"no JSON").await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::RequestMalformed, "{}", name.as_str());
    }
    let mut window = world.window();
    window.ok("office_log_in", office_credentials(&office.user_id, OFFICE_PASSWORD)).await;
    for name in of_offices() {
        let refused = window.send(name, b"no JSON").await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::FactorRequired, "{}", name.as_str());
    }
    for command in ["office_show_security_address", "office_skip_security_address"] {
        assert_eq!(window.refusal(command, json!({})).await, ErrorCode::FactorRequired);
    }
    let request = json!({ "mailAddress": "thief@example.jp", "language": "ja" });
    assert_eq!(window.refusal("office_request_security_address", request).await, ErrorCode::FactorRequired);
    assert_eq!(window.refusal("office_show_totp", json!({})).await, ErrorCode::StepNotOpen, "one is set up already");
    world.ends().await;
}

/// REI-14, LIMIT TOTP_FAILURES: a wrong code is told, five in ten minutes make the right one wait; a right one works once.
#[tokio::test]
async fn a_code_works_once_and_five_wrong_ones_wait() {
    let world = World::federation().await;
    let office = world.open_office(OFFICE_A).await;
    let mut window = world.window();
    window.ok("office_log_in", office_credentials(&office.user_id, OFFICE_PASSWORD)).await;
    let used = json!({ "code": office.code() });
    let refused = window.field_refusals("office_submit_factor", used).await;
    assert_eq!(refused, [(Field::Code, ErrorCode::FactorUsed)], "it was used to set it up");
    world.clock.advance(30);
    assert_eq!(
        window.field_refusals("office_submit_factor", json!({ "code": "" })).await,
        [(Field::Code, ErrorCode::Required)]
    );
    let right: u32 = office.code().parse().unwrap();
    for n in 1..=5_u32 {
        let wrong = json!({ "code": format!("{:06}", (right + n * 111_111) % 1_000_000) });
        let refused = window.field_refusals("office_submit_factor", wrong).await;
        assert_eq!(refused, [(Field::Code, ErrorCode::FactorWrong)]);
    }
    let code = json!({ "code": office.code() });
    assert_eq!(window.refusal("office_submit_factor", code).await, ErrorCode::FactorWait);
    world.clock.advance(300);
    window.ok("office_touch", json!({})).await;
    world.clock.advance(300);
    let step = window.ok("office_submit_factor", json!({ "code": office.code() })).await;
    assert_eq!(step["next"], "securityAddress", "the offer is made again at each log-in");
    // Once more changes nothing.
    assert_eq!(window.ok("office_submit_factor", json!({ "code": "000000" })).await["next"], "securityAddress");
    world.ends().await;
}

/// REI-14: an authenticator is in force only once its first code was right, and then it is not shown again.
#[tokio::test]
async fn an_authenticator_counts_from_its_first_code() {
    let world = World::federation().await;
    world.applied(OFFICE_A, NOTICE).await;
    let letter = world.printed(OFFICE_A).await;
    let mut window = world.window();
    window.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    window.ok("office_set_first_password", json!({ "password": OFFICE_PASSWORD })).await;
    assert_eq!(window.refusal("office_enrol_totp", json!({ "code": "123456" })).await, ErrorCode::StepNotOpen);
    let shown = window.ok("office_show_totp", json!({})).await;
    let rows = shown["qr"]["rows"].as_array().unwrap().len();
    assert!(rows > 20 && shown["account"].as_str().unwrap().contains(&letter.user_id));
    let authenticator = crate::support::authenticator::Authenticator::new(shown["secret"].as_str().unwrap());
    let code: u32 = authenticator.code(world.clock.now()).parse().unwrap();
    let wrong = json!({ "code": format!("{:06}", (code + 1) % 1_000_000) });
    assert_eq!(window.field_refusals("office_enrol_totp", wrong).await, [(Field::Code, ErrorCode::FactorWrong)]);
    assert_eq!(window.ok("office_show", json!({})).await["next"], "enrol");
    window.ok("office_enrol_totp", json!({ "code": format!("{code:06}") })).await;
    assert_eq!(window.refusal("office_show_totp", json!({})).await, ErrorCode::StepNotOpen);
    world.ends().await;
}
