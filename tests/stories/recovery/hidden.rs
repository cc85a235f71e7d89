//! Nobody learns who exists, and limits hold for known and unknown people alike.

use madoguchi_wire::ErrorCode;
use serde_json::{Value, json};

use super::*;
use crate::support::{AOI, NAGISA, OTHER_PASSWORD, PASSWORD};

/// Everything a person can be told from a request to the last try of a code.
async fn told(request: Value) -> Vec<String> {
    let world = registered(&NAGISA).await;
    let mut window = world.window();
    let mut answers = vec![window.call("recovery_request_password", request.clone()).await];
    answers.push(window.call("recovery_show", json!({})).await);
    world.deliver().await;
    answers.push(window.call("recovery_show", json!({})).await);
    for code in ["012345", "0", "", "012345", "012345", "012345", "012345"] {
        answers.push(window.call("recovery_submit_code", json!({ "code": code })).await);
    }
    answers.push(window.call("recovery_set_password", json!({ "newPassword": OTHER_PASSWORD })).await);
    answers.push(window.call("recovery_resend_code", json!({})).await);
    world.clock.advance(60);
    answers.push(window.call("recovery_resend_code", json!({})).await);
    answers.push(world.window().call("recovery_request_password", request).await);
    world.ends().await;
    answers.iter().map(|answer| format!("{answer:?}")).collect()
}

/// LOG-02, ASVS 6.3.8: whether the person exists shows in no byte of any answer, up to the last try of a code.
#[tokio::test]
async fn nobody_learns_who_exists_from_a_forgotten_password() {
    let known = told(of(&NAGISA)).await;
    assert_eq!(known, told(forgotten(&NAGISA.user_id(), "1966-03-01")).await);
    assert_eq!(known, told(forgotten("story.nobody", NAGISA.birth)).await);
    for word in ["CodeWrong", "CodeTriesSpent", "CodeResendTooSoon", "StepNotOpen"] {
        assert!(known.iter().any(|answer| answer.contains(word)), "{word} was among the answers");
    }
}

/// LOG-02: who does not exist, or gives another birth date, gets no mail, and cannot confirm any code.
#[tokio::test]
async fn nobody_else_gets_a_mail() {
    let world = registered(&NAGISA).await;
    let before = world.post.delivered().len();
    for request in [forgotten("story.nobody", NAGISA.birth), forgotten(&NAGISA.user_id(), "1966-03-01")] {
        world.window().ok("recovery_request_password", request).await;
        world.clock.advance(60);
    }
    world.deliver().await;
    assert_eq!(world.post.delivered().len(), before);
    world.ends().await;
}

/// LOG-02, ASVS 2.3.2, LIMIT RECOVERY_REQUESTS: five requests in an hour under a typed user ID, known or not; the sixth is told to wait.
#[tokio::test]
async fn five_requests_in_an_hour() {
    let world = registered(&NAGISA).await;
    for (user_id, birth) in [(NAGISA.user_id(), NAGISA.birth), ("story.nobody".to_owned(), "1990-01-01")] {
        // Three codes fit into a quarter of an hour.
        for (n, pause) in [60, 60, 900, 60, 60].into_iter().enumerate() {
            let request = forgotten(&if n % 2 == 0 { user_id.clone() } else { user_id.to_uppercase() }, birth);
            world.window().ok("recovery_request_password", request).await;
            world.clock.advance(pause);
        }
        let error = world.window().refused("recovery_request_password", forgotten(&user_id, birth)).await;
        assert_eq!((error.code, error.retry_after_seconds), (ErrorCode::RecoveryLimit, Some(3_600 - 1_140)));
        world.clock.advance(3_600 - 1_141);
        assert_eq!(
            world.window().refusal("recovery_request_password", forgotten(&user_id, birth)).await,
            ErrorCode::RecoveryLimit
        );
        world.clock.advance(1);
        world.window().ok("recovery_request_password", forgotten(&user_id, birth)).await;
        world.clock.advance(3_600);
    }
    world.ends().await;
}

/// LOG-02, COD-02: the limits of an address hold for recovery too, but nobody is told of them.
#[tokio::test]
async fn the_limits_of_an_address_hold_silently() {
    let world = registered(&AOI).await;
    let mut owner = world.window();
    owner.log_in(&AOI).await;
    owner.accept_terms().await;
    let codes = || world.mails_to(AOI.address()).iter().filter(|kind| **kind == "recovery_code").count();
    let change = json!({ "mailAddress": "moved.away@example.org", "currentPassword": PASSWORD, "language": "ja" });
    owner.ok("settings_request_mail_change", change).await;
    // A code went to this member a moment ago: the next one waits for its minute.
    assert_eq!(world.window().ok("recovery_request_password", of(&AOI)).await["step"], "code");
    world.deliver().await;
    assert_eq!(codes(), 0);
    world.clock.advance(60);
    world.deliver().await;
    assert_eq!(codes(), 1);
    // Three in a quarter of an hour: a fourth is not sent, now or later.
    world.clock.advance(60);
    owner.ok("settings_resend_mail_code", json!({})).await;
    world.clock.advance(60);
    assert_eq!(world.window().ok("recovery_request_password", of(&AOI)).await["step"], "code");
    for _ in 0..10 {
        world.deliver().await;
        world.clock.advance(60);
    }
    assert_eq!(codes(), 1);
    world.ends().await;
}
