//! How clerks come to the desk, and how long they stay.

use std::sync::Arc;

use madoguchi_app::operator::{OperatorStop, staff_close, staff_reset_factor, staff_roles, staff_token};
use madoguchi_app::store::{Entity, OfficeStore as _, SecretKind};
use madoguchi_domain::staff::Role;
use madoguchi_wire::{ErrorCode, Field};
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::desk::{Clerk, TOTTORI, set_up, token, told_of, world_with};
use crate::support::verifier::outdate;
use crate::support::{OTHER_PASSWORD, credentials};

/// REI-12: the operator's token leads to a password and an authenticator of the clerk's own, once; before the end of it nobody logs in.
#[tokio::test]
async fn a_token_sets_an_account_up_once() {
    let world = world_with(1).await;
    let token = token(&world, TOTTORI, "desk.sakura", &[Role::Reviewer]).await;
    let mut window = world.window();
    let shown = window.ok("staff_show_set_up", json!({ "token": token })).await;
    assert_eq!((shown["step"].as_str(), shown["userId"].as_str()), (Some("password"), Some("desk.sakura")));
    let weak = json!({ "token": token, "password": "x9#Sakura7v" });
    let refused = window.field_refusals("staff_set_password", weak).await;
    assert_eq!(refused, [(Field::Password, ErrorCode::PasswordOwnWord)]);
    let early = credentials("desk.sakura", OTHER_PASSWORD);
    window.ok("staff_set_password", json!({ "token": token, "password": OTHER_PASSWORD })).await;
    assert_eq!(window.refusal("desk_log_in", early.clone()).await, ErrorCode::LoginFailed);
    let wrong = window.field_refusals("staff_enrol_totp", json!({ "token": token, "code": "000000" })).await;
    assert_eq!(wrong, [(Field::Code, ErrorCode::FactorWrong)]);
    set_up(&mut window, &token).await;
    for (command, request) in [
        ("staff_show_set_up", json!({ "token": token })),
        ("staff_set_password", json!({ "token": token, "password": OTHER_PASSWORD })),
        ("staff_enrol_totp", json!({ "token": token, "code": "000000" })),
        ("staff_show_set_up", json!({ "token": "made up" })),
    ] {
        assert_eq!(window.refusal(command, request).await, ErrorCode::SetUpOver, "{command}");
    }
    assert_eq!(window.ok("desk_log_in", early).await["next"], "factor");
    world.ends().await;
}

/// REI-12, ASVS 15.4.2: of two log-ins at once one renews an outdated hash, and the other's right password is right all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_log_ins_at_once_renew_a_hash_and_both_get_in() {
    let world = world_with(1).await;
    let clerk = Clerk::reviewer(&world, "desk.sakura").await;
    let staff = world.app.store.staff_by_user_id("desk.sakura").await.unwrap().unwrap();
    let entity = (Entity::Staff(staff.id), staff.version);
    outdate(&world, entity, staff.id.uuid(), SecretKind::StaffPassword, OTHER_PASSWORD).await;
    let (mut a, mut b) = (world.window(), world.window());
    let request = || credentials("desk.sakura", OTHER_PASSWORD);
    let (x, y) = tokio::join!(a.ok("desk_log_in", request()), b.ok("desk_log_in", request()));
    assert_eq!([&x["next"], &y["next"]], ["factor", "factor"]);
    let renewed = told_of(&world, 1).await.iter().filter(|(kind, _)| kind == "office_password_rehashed").count();
    assert_eq!(renewed, 1);
    drop((a, b, clerk));
    world.ends().await;
}

/// REI-12, LIMIT STAFF_SET_UP_LIFE: a token works in the last second of its three days and not after; a newer one ends it at once.
#[tokio::test]
async fn a_token_ends_after_three_days_or_with_the_next() {
    let world = world_with(1).await;
    let first = token(&world, TOTTORI, "desk.sakura", &[Role::Reviewer]).await;
    world.clock.advance(3 * 86_400 - 1);
    let mut window = world.window();
    window.ok("staff_show_set_up", json!({ "token": first })).await;
    world.clock.advance(1);
    assert_eq!(window.refusal("staff_show_set_up", json!({ "token": first })).await, ErrorCode::SetUpOver);
    let second = staff_token(&world.app, "DESK.sakura").await.unwrap();
    let third = staff_token(&world.app, "desk.sakura").await.unwrap();
    let show = |token: &str| json!({ "token": token });
    assert_eq!(window.refusal("staff_show_set_up", show(&second.token)).await, ErrorCode::SetUpOver);
    window.ok("staff_show_set_up", show(&third.token)).await;
    world.ends().await;
}

/// REI-12, ASVS 6.3.8: a wrong password and a user ID that nobody has answer with the same bytes, and wait alike.
#[tokio::test]
async fn a_wrong_password_and_an_unknown_clerk_answer_alike() {
    let world = world_with(1).await;
    let clerk = Clerk::reviewer(&world, "desk.sakura").await;
    drop(clerk);
    let mut told = Vec::new();
    for user_id in ["desk.sakura", "desk.nobody"] {
        let mut window = world.window();
        let mut answers = Vec::new();
        for _ in 0..6 {
            let refused = window.refused("desk_log_in", credentials(user_id, "Kawa#9753sora")).await;
            answers.push(serde_json::to_string(&refused).unwrap());
        }
        assert!(answers[0].contains("login_failed") && answers[5].contains("login_wait"), "{answers:?}");
        told.push(answers);
    }
    assert_eq!(told[0], told[1]);
    world.ends().await;
}

/// REI-12, ASVS 6.3.1, LIMIT LOGIN_FAILURES_UNKNOWN_DEVICES: fifty wrong passwords of strangers refuse unknown devices, and not the clerk's own.
#[tokio::test]
async fn a_stranger_cannot_lock_a_clerk_out() {
    let world = world_with(1).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    for _ in 0..50 {
        let wrong = credentials("desk.sakura", "Kawa#9753sora");
        assert_eq!(world.window().refusal("desk_log_in", wrong).await, ErrorCode::LoginFailed);
        world.clock.advance(900);
    }
    let right = || credentials("desk.sakura", OTHER_PASSWORD);
    assert_eq!(world.window().refusal("desk_log_in", right()).await, ErrorCode::LoginDeviceRefused);
    clerk.log_in().await;
    // The operator's token leads to a new set-up, which opens the way for other devices too.
    assert_eq!(world.window().refusal("desk_log_in", right()).await, ErrorCode::LoginDeviceRefused);
    let made = staff_token(&world.app, "desk.sakura").await.unwrap();
    set_up(&mut world.window(), &made.token).await;
    assert_eq!(world.window().ok("desk_log_in", right()).await["next"], "factor");
    world.ends().await;
}

/// REI-12: on a device that people share no clerk is known, whoever logged in there before.
#[tokio::test]
async fn a_shared_device_is_no_clerks_own() {
    let world = world_with(1).await;
    Clerk::reviewer(&world, "desk.sakura").await;
    let mut shared = world.counter();
    shared.ok("desk_log_in", credentials("desk.sakura", OTHER_PASSWORD)).await;
    for _ in 0..50 {
        let wrong = credentials("desk.sakura", "Kawa#9753sora");
        assert_eq!(world.window().refusal("desk_log_in", wrong).await, ErrorCode::LoginFailed);
        world.clock.advance(900);
    }
    let right = credentials("desk.sakura", OTHER_PASSWORD);
    assert_eq!(shared.refusal("desk_log_in", right).await, ErrorCode::LoginDeviceRefused);
    world.ends().await;
}

/// REI-12, LIMIT DESK_SESSION_END, DESK_SESSION_LONGEST: a clerk's session ends after ten idle minutes, and after eight hours whatever happens.
#[tokio::test]
async fn a_clerks_session_ends_idle_and_by_the_clock() {
    let world = world_with(1).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    world.clock.advance(599);
    assert_eq!(clerk.window.ok("desk_touch", json!({})).await["next"], "open");
    world.clock.advance(600);
    assert_eq!(clerk.window.refusal("desk_touch", json!({})).await, ErrorCode::SessionRequired);
    assert_eq!(clerk.window.ok("desk_show", json!({})).await["next"], "logIn");
    clerk.log_in().await;
    let ends = 8 * 3_600 - 30;
    for _ in 0..ends / 500 {
        world.clock.advance(500);
        clerk.window.ok("desk_touch", json!({})).await;
    }
    world.clock.advance(ends % 500 + 30);
    assert_eq!(clerk.window.refusal("desk_touch", json!({})).await, ErrorCode::SessionRequired);
    world.ends().await;
}

/// REI-12: a clerk has one session: another log-in ends it, and so does whoever logs in at the same window.
#[tokio::test]
async fn a_clerk_has_one_session() {
    let world = world_with(1).await;
    let mut here = Clerk::reviewer(&world, "desk.sakura").await;
    let mut there = Clerk { window: world.window(), ..here.clone() };
    there.log_in().await;
    assert_eq!(here.window.refusal("desk_touch", json!({})).await, ErrorCode::SessionRequired);
    let mut other = Clerk::printer(&world, "desk.momiji").await;
    let before = there.clone();
    other.window = there.window.clone();
    other.log_in().await;
    assert_eq!(before.window.clone().refusal("desk_touch", json!({})).await, ErrorCode::SessionRequired);
    other.window.ok("desk_log_out", json!({})).await;
    assert_eq!(other.window.refusal("desk_touch", json!({})).await, ErrorCode::SessionRequired);
    world.ends().await;
}

/// REI-12, ASVS 6.5.1, 2.3.4: a code of an authenticator works once, also when it is sent a hundred times at once.
#[tokio::test]
async fn a_code_works_once_of_a_hundred() {
    let world = world_with(1).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    world.clock.advance(30);
    let code = clerk.code();
    let mut sent = JoinSet::new();
    let shared = Arc::new(clerk.window.clone());
    for _ in 0..100 {
        let (window, code) = (Arc::clone(&shared), code.clone());
        sent.spawn(async move { window.as_ref().clone().call("desk_submit_factor", json!({ "code": code })).await });
    }
    let answers = sent.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let again = clerk.window.field_refusals("desk_submit_factor", json!({ "code": code })).await;
    assert_eq!(again, [(Field::Code, ErrorCode::FactorUsed)]);
    drop((answers, shared));
    world.ends().await;
}

/// REI-12, LIMIT TOTP_FAILURES: five wrong codes fit into ten minutes; then the right one waits too.
#[tokio::test]
async fn wrong_codes_make_the_right_one_wait() {
    let world = world_with(1).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    for _ in 0..5 {
        let wrong = clerk.window.field_refusals("desk_submit_factor", json!({ "code": "000000" })).await;
        assert_eq!(wrong, [(Field::Code, ErrorCode::FactorWrong)]);
    }
    world.clock.advance(30);
    let code = clerk.code();
    assert_eq!(clerk.window.refusal("desk_submit_factor", json!({ "code": code })).await, ErrorCode::FactorWait);
    for _ in 0..2 {
        world.clock.advance(285);
        clerk.window.ok("desk_touch", json!({})).await;
    }
    clerk.freshen().await;
    world.ends().await;
}

/// REI-12: a lost authenticator is given up with sessions and password; the operator's new token leads to both anew. A closed account opens nothing.
#[tokio::test]
async fn a_lost_authenticator_and_a_closed_account_open_nothing() {
    let world = world_with(1).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    let made = staff_reset_factor(&world.app, "desk.sakura").await.unwrap();
    assert_eq!(clerk.window.refusal("desk_touch", json!({})).await, ErrorCode::SessionRequired);
    let password = credentials("desk.sakura", OTHER_PASSWORD);
    assert_eq!(clerk.window.refusal("desk_log_in", password.clone()).await, ErrorCode::LoginFailed);
    clerk.authenticator = set_up(&mut clerk.window, &made.token).await;
    clerk.log_in().await;
    let made = staff_token(&world.app, "desk.sakura").await.unwrap();
    staff_close(&world.app, "desk.sakura").await.unwrap();
    assert_eq!(clerk.window.refusal("desk_touch", json!({})).await, ErrorCode::SessionRequired);
    assert_eq!(clerk.window.refusal("desk_log_in", password).await, ErrorCode::LoginFailed);
    assert_eq!(
        clerk.window.refusal("staff_show_set_up", json!({ "token": made.token.as_str() })).await,
        ErrorCode::SetUpOver
    );
    let closed = staff_token(&world.app, "desk.sakura").await;
    assert!(matches!(closed, Err(OperatorStop::StaffClosed)), "{closed:?}");
    world.ends().await;
}

/// REI-12: what the operator changes of a clerk's roles counts from the next command on.
#[tokio::test]
async fn roles_change_at_once() {
    let world = world_with(1).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    assert_eq!(clerk.window.refusal("letter_list", json!({})).await, ErrorCode::NotAllowed);
    staff_roles(&world.app, "desk.sakura", &[Role::Printer]).await.unwrap();
    clerk.window.ok("letter_list", json!({})).await;
    world.ends().await;
}
