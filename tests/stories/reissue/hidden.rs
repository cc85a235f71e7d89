//! Nobody learns from the wizard or the tracker which offices and applications exist.

use serde_json::{Value, json};

use crate::support::World;
use crate::support::federation::{AGENT, CLOSED, NOTICE, OFFICE_A, OFFICE_B, UNKNOWN, office_form};

/// Everything that is told of a number up to the last wrong try of its code, without the number itself.
async fn told(number: &str) -> Vec<String> {
    let world = World::federation().await;
    let mut window = world.window();
    let mut answers = vec![window.call("reissue_begin", json!({})).await];
    answers.push(window.call("reissue_submit_office", office_form(number, NOTICE)).await);
    answers.push(window.call("reissue_submit_prefecture", json!({ "prefecture": "31" })).await);
    let code: u32 = world.code_to(NOTICE).await.parse().unwrap();
    answers.push(window.call("reissue_show", json!({})).await);
    world.clock.advance(60);
    answers.push(window.call("reissue_resend_code", json!({})).await);
    let second: u32 = world.code_to(NOTICE).await.parse().unwrap();
    let wrong = (0..10_000).filter(|n| *n != code && *n != second).take(3);
    for guess in wrong {
        answers.push(window.call("reissue_submit_code", json!({ "code": format!("{guess:04}") })).await);
    }
    answers.push(window.call("reissue_send", json!({})).await);
    world.ends().await;
    let plain = |answer: Result<Value, madoguchi_wire::WireError>| match answer {
        Ok(value) => value.to_string().replace(number, "NUMBER"),
        Err(error) => serde_json::to_string(&error).unwrap(),
    };
    // What is arithmetic may differ: advice and the proposed prefecture are of the number's own digits.
    answers.into_iter().map(plain).map(|text| text.replace(r#""proposed":"13""#, r#""proposed":"31""#)).collect()
}

/// REI-06, ASVS 6.3.8: known, unknown, closed offices and agents get the same bytes until a code was right.
#[tokio::test]
async fn nothing_is_told_of_an_office_before_the_code_is_right() {
    let known = told(OFFICE_B).await;
    assert_eq!(known.len(), 9);
    for other in [CLOSED, AGENT] {
        assert_eq!(told(other).await.len(), known.len());
    }
    let without_advice = |answers: &[String]| -> Vec<String> {
        answers.iter().map(|text| text.replace(r#"["check_digit"]"#, "[]")).collect()
    };
    for other in [OFFICE_A, UNKNOWN, CLOSED, AGENT] {
        assert_eq!(without_advice(&told(other).await), without_advice(&known), "{other}");
    }
}

/// REI-12, ASVS 6.3.8: a right receipt number with a wrong address, and a number that was never given out, answer alike.
#[tokio::test]
async fn every_wrong_pair_is_answered_alike() {
    let world = World::federation().await;
    let (_, receipt) = world.applied(OFFICE_A, NOTICE).await;
    let nobodys = ["00000000000", "12345678907"].into_iter().find(|typed| {
        madoguchi_domain::reissue::ReceiptNumber::new(typed).is_ok() && !receipt.replace('-', "").eq(*typed)
    });
    for command in ["reissue_track", "reissue_withdraw"] {
        let half = json!({ "receipt": receipt, "noticeAddress": "other@example.jp" });
        let none = json!({ "receipt": nobodys.unwrap(), "noticeAddress": NOTICE });
        let (half, none) = (world.window().refused(command, half).await, world.window().refused(command, none).await);
        assert_eq!(half, none);
        assert_eq!(serde_json::to_string(&half).unwrap(), r#"{"code":"application_unknown"}"#);
    }
    world.ends().await;
}
