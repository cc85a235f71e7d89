//! ログイン with an own password and with a letter's: limits, waits, and what nobody learns from them.

use madoguchi_wire::ErrorCode;
use serde_json::json;

use crate::support::World;
use crate::support::desk::{Clerk, office_credentials};
use crate::support::federation::{NOTICE, OFFICE_A, OFFICE_B, OFFICE_PASSWORD, USER_B};

const WRONG: &str = "Chigau#13579";

/// REI-14, ASVS 6.3.8: an unknown user ID, a known one without a password and one with a letter refuse a wrong password in the
/// same bytes, up to and beyond the wait.
#[tokio::test]
async fn a_wrong_password_is_refused_alike_for_everybody() {
    let world = World::federation().await;
    world.applied(OFFICE_A, NOTICE).await;
    let letter = world.printed(OFFICE_A).await;
    let mut told = Vec::new();
    for user_id in ["KJ999999999999", USER_B, letter.user_id.as_str(), ""] {
        let mut answers = Vec::new();
        for _ in 0..7 {
            let refused = world.window().refused("office_log_in", office_credentials(user_id, WRONG)).await;
            answers.push(serde_json::to_string(&refused).unwrap());
            world.clock.advance(10);
        }
        told.push(answers);
        world.clock.advance(900);
    }
    assert_eq!(told[0][0], r#"{"code":"login_failed"}"#);
    assert!(told.iter().all(|answers| *answers == told[0]), "{told:?}");
    world.ends().await;
}

/// REI-14, LIMIT TEMPORARY_PASSWORD_TRIES: after five wrong log-ins in ten minutes a letter's password is not looked at, also when it
/// is right; the office's own is.
#[tokio::test]
async fn five_wrong_log_ins_in_ten_minutes_fit_a_letter() {
    let world = World::federation().await;
    let office = world.open_office(OFFICE_A).await;
    world.clock.advance(900);
    world.applied(OFFICE_A, NOTICE).await;
    let letter = world.printed(OFFICE_A).await;
    let log_in = async |password: &str| {
        world.clock.advance(20);
        world.window().call("office_log_in", office_credentials(&office.user_id, password)).await
    };
    for _ in 0..4 {
        assert_eq!(log_in(WRONG).await.unwrap_err().code, ErrorCode::LoginFailed);
    }
    assert_eq!(log_in(&letter.password).await.unwrap()["next"], "newPassword", "the fifth is still looked at");
    assert_eq!(log_in(WRONG).await.unwrap_err().code, ErrorCode::LoginFailed);
    let waits = log_in(&letter.password).await.unwrap_err();
    assert_eq!(waits.code, ErrorCode::LoginWait);
    assert!(waits.retry_after_seconds.is_some_and(|seconds| seconds > 400), "{waits:?}");
    // REI-15: until the letter is used the present password works too, at the office's own device also while strangers wait.
    let mut own = office.window.clone();
    assert_eq!(own.ok("office_log_in", office_credentials(&office.user_id, OFFICE_PASSWORD)).await["next"], "factor");
    world.clock.advance(600);
    assert_eq!(log_in(&letter.password).await.unwrap()["next"], "newPassword");
    world.ends().await;
}

/// REI-14, LIMIT TEMPORARY_PASSWORD_TRIES_IN_ALL: nineteen wrong log-ins leave the letter, the twentieth ends it and its application.
#[tokio::test]
async fn the_twentieth_wrong_log_in_ends_a_letter() {
    let world = World::federation().await;
    let (_, receipt) = world.applied(OFFICE_A, NOTICE).await;
    let letter = world.printed(OFFICE_A).await;
    let state = async || {
        let pair = json!({ "receipt": receipt, "noticeAddress": NOTICE });
        world.window().ok("reissue_track", pair).await["state"].clone()
    };
    for n in 1..=20 {
        world.clock.advance(905);
        let refused = world.window().refusal("office_log_in", office_credentials(&letter.user_id, WRONG)).await;
        assert_eq!(refused, ErrorCode::LoginFailed);
        assert_eq!(state().await, if n < 20 { "approved" } else { "expired" }, "{n}");
    }
    world.clock.advance(905);
    let refused = world.window().refusal("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    assert_eq!(refused, ErrorCode::LoginFailed);
    let kinds = world.office_kinds(OFFICE_A).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "reissue_expired").count(), 1);
    // Another letter has all its tries.
    world.applied(OFFICE_A, NOTICE).await;
    let letter = world.printed(OFFICE_A).await;
    let step = world.window().ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    assert_eq!(step["next"], "newPassword");
    world.ends().await;
}

/// REI-15: a reprint ends the letter before, also for who has logged in with it already; rejecting ends it too.
#[tokio::test]
async fn a_replaced_or_stopped_letter_logs_nobody_in() {
    let world = World::federation().await;
    world.applied(OFFICE_A, NOTICE).await;
    let first = world.printed(OFFICE_A).await;
    let mut window = world.window();
    window.ok("office_log_in", office_credentials(&first.user_id, &first.password)).await;
    let mut printer = Clerk::printer(&world, "printer-two").await;
    let (id, version) = world.reviewed(OFFICE_A).await;
    let again = json!({ "id": id, "version": version, "reason": "spoiled" });
    printer.window.ok("letter_reprint", again).await;
    let second = crate::support::desk::newest_letters(&world).remove(0);
    assert_ne!(first.password, second.password);
    let refused = window.refusal("office_set_first_password", json!({ "password": OFFICE_PASSWORD })).await;
    assert_eq!(refused, ErrorCode::LetterOver);
    assert_eq!(window.ok("office_show", json!({})).await["next"], "logIn");
    let log_in = |password: &str| office_credentials(&first.user_id, password);
    assert_eq!(window.refusal("office_log_in", log_in(&first.password)).await, ErrorCode::LoginFailed);
    assert_eq!(window.ok("office_log_in", log_in(&second.password)).await["next"], "newPassword");

    let mut reviewer = Clerk::reviewer(&world, "reviewer-two").await;
    let version = reviewer.see(&id).await["version"].clone();
    let reject = json!({ "id": id, "version": version, "reason": "not-requested", "note": null });
    reviewer.window.ok("desk_reject", reject).await;
    let refused = window.refusal("office_set_first_password", json!({ "password": OFFICE_PASSWORD })).await;
    assert_eq!(refused, ErrorCode::LetterOver);
    assert_eq!(window.refusal("office_log_in", log_in(&second.password)).await, ErrorCode::LoginFailed);
    world.ends().await;
}

/// LOG-01, LIMIT LOGIN_FREE_FAILURES: four failures without a wait, then one; devices that logged in before are counted apart.
#[tokio::test]
async fn failures_wait_and_known_devices_are_counted_apart() {
    let world = World::federation().await;
    let mut office = world.open_office(OFFICE_A).await;
    world.clock.advance(900);
    for _ in 0..5 {
        let refused = world.window().refusal("office_log_in", office_credentials(&office.user_id, WRONG)).await;
        assert_eq!(refused, ErrorCode::LoginFailed);
    }
    let right = office_credentials(&office.user_id, OFFICE_PASSWORD);
    assert_eq!(world.window().refusal("office_log_in", right.clone()).await, ErrorCode::LoginWait);
    assert_eq!(office.window.ok("office_log_in", right).await["next"], "factor");
    world.ends().await;
}

/// LIMIT OFFICE_SESSION_END, LIMIT OFFICE_SESSION_LONGEST: an office's session ends after ten idle minutes and after eight hours; a
/// log-in elsewhere ends it at once.
#[tokio::test]
async fn an_office_has_one_session_at_a_time_and_it_ends() {
    let world = World::federation().await;
    let mut office = world.open_office(OFFICE_A).await;
    world.clock.advance(599);
    assert_eq!(office.window.ok("office_touch", json!({})).await["next"], "open");
    world.clock.advance(600);
    assert_eq!(office.window.refusal("office_touch", json!({})).await, ErrorCode::SessionRequired);
    assert_eq!(office.window.ok("office_show", json!({})).await["next"], "logIn");

    let (mut first, mut second) = (world.window(), world.window());
    office.log_in_at(&mut first, OFFICE_PASSWORD).await;
    office.log_in_at(&mut second, OFFICE_PASSWORD).await;
    assert_eq!(first.refusal("office_touch", json!({})).await, ErrorCode::SessionRequired);
    for _ in 0..57 {
        world.clock.advance(500);
        second.ok("office_touch", json!({})).await;
    }
    world.clock.advance(300);
    assert_eq!(second.refusal("office_touch", json!({})).await, ErrorCode::SessionRequired);
    second.ok("office_log_in", office_credentials(&office.user_id, OFFICE_PASSWORD)).await;
    let kept = second.caller.clone();
    second.ok("office_log_out", json!({})).await;
    second.caller = kept;
    assert_eq!(second.ok("office_show", json!({})).await["next"], "logIn");
    world.ends().await;
}

/// REI-05: a closed office learns so once its password was right, with the telephone; its session ends with the closing.
#[tokio::test]
async fn a_closed_office_logs_in_no_more() {
    let world = World::federation().await;
    let mut office = world.open_office(OFFICE_A).await;
    let closed = "事業所番号,事業所名,事業所名カナ,郵便番号,住所,電話番号,サービス種類,代理人,廃止年月日\n\
                  1311111111,請求事業所 A,セイキュウジギョウショ エー,680-0001,鳥取県鳥取市架空町1-1,0857-20-0001,11,,2026-04-01\n";
    crate::support::desk::load(&world, "tottori", closed.to_owned()).await;
    assert_eq!(office.window.refusal("office_show_page", json!({})).await, ErrorCode::SessionRequired);
    let refused = office.window.refused("office_log_in", office_credentials(&office.user_id, OFFICE_PASSWORD)).await;
    assert_eq!(refused.code, ErrorCode::OfficeClosed);
    assert!(refused.desk.is_some_and(|desk| desk.ja.contains("0570-059-402")));
    let wrong = office.window.refusal("office_log_in", office_credentials(&office.user_id, WRONG)).await;
    assert_eq!(wrong, ErrorCode::LoginFailed);
    world.ends().await;
}

/// ASVS 6.3.5: a log-in from a device not seen before is told to the security address.
#[tokio::test]
async fn a_new_device_is_told_of() {
    let world = World::federation().await;
    let office = world.open_office(OFFICE_B).await;
    let before = world.mails_to(crate::support::federation::SECURITY_B).len();
    office.log_in_at(&mut world.window(), OFFICE_PASSWORD).await;
    office.log_in_at(&mut office.window.clone(), OFFICE_PASSWORD).await;
    world.deliver().await;
    let mails = world.mails_to(crate::support::federation::SECURITY_B);
    assert_eq!(mails[before..].iter().filter(|kind| **kind == "new_device").count(), 1, "{mails:?}");
    world.ends().await;
}
