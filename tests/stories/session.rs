//! ログイン, waits after failures, the screen lock, and the end of a session.

mod race;

use madoguchi_app::store::Store as _;
use madoguchi_domain::fact::{Fact, Subject};
use madoguchi_wire::{ErrorCode, WireError};
use serde_json::{Value, json};

use crate::support::{AOI, MINORU, NAGISA, OTHER_PASSWORD, PASSWORD, Window, World, credentials};

async fn fail(window: &mut Window) -> WireError {
    window.refused("session_log_in", credentials(&NAGISA.user_id(), OTHER_PASSWORD)).await
}

async fn succeed(window: &mut Window) -> Result<Value, WireError> {
    window.call("session_log_in", credentials(&NAGISA.user_id(), PASSWORD)).await
}

/// LOG-01, ASVS 6.3.8: a wrong user ID and a wrong password are answered alike, to the byte.
#[tokio::test]
async fn a_wrong_user_id_and_a_wrong_password_answer_alike() {
    let world = World::new().await;
    world.window().register(&NAGISA).await;
    let mut answers = Vec::new();
    for user_id in [NAGISA.user_id(), "story.nobody".to_owned()] {
        let mut window = world.window();
        let mut seen = Vec::new();
        for _ in 0..6 {
            let error = window.refused("session_log_in", credentials(&user_id, OTHER_PASSWORD)).await;
            seen.push(serde_json::to_string(&error).unwrap());
        }
        answers.push(seen);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0][0], r#"{"code":"login_failed"}"#);
    world.ends().await;
}

/// LOG-01, ASVS 6.3.1, LIMIT LOGIN_FREE_FAILURES: four failures cost nothing, the fifth a second, and each one more twice as long; a right password is not looked at meanwhile.
#[tokio::test]
async fn waits_double_from_the_fifth_failure() {
    let world = World::new().await;
    world.window().register(&NAGISA).await;
    let mut window = world.window();
    for _ in 0..4 {
        assert_eq!(fail(&mut window).await.code, ErrorCode::LoginFailed);
    }
    for wait in [1_u32, 2, 4, 8] {
        assert_eq!(fail(&mut window).await.code, ErrorCode::LoginFailed);
        let error = succeed(&mut window).await.unwrap_err();
        assert_eq!((error.code, error.retry_after_seconds), (ErrorCode::LoginWait, Some(wait)));
        world.clock.advance(i64::from(wait));
    }
    succeed(&mut window).await.unwrap();
    // A success ends the counting.
    assert_eq!(fail(&mut window).await.code, ErrorCode::LoginFailed);
    assert_eq!(fail(&mut window).await.code, ErrorCode::LoginFailed);
    world.ends().await;
}

/// LOG-01, ASVS 6.3.1, LIMIT LOGIN_FAILURES_UNKNOWN_DEVICES: fifty failures from unknown devices close the log-in to unknown devices, and to them alone.
#[tokio::test]
async fn a_stranger_cannot_lock_a_person_out() {
    let world = World::new().await;
    let mut own = world.window();
    own.register(&NAGISA).await;
    own.log_in(&NAGISA).await;
    for n in 0..50 {
        assert_eq!(fail(&mut world.window()).await.code, ErrorCode::LoginFailed, "{n}");
        world.clock.advance(900);
    }
    assert_eq!(succeed(&mut world.window()).await.unwrap_err().code, ErrorCode::LoginDeviceRefused);
    succeed(&mut own).await.unwrap();
    assert_eq!(succeed(&mut world.window()).await.unwrap_err().code, ErrorCode::LoginDeviceRefused);
    world.ends().await;
}

/// LOG-01, LIMIT LOGIN_FAILURES_UNKNOWN_DEVICES: after forty-nine failures a right password still opens an unknown device.
#[tokio::test]
async fn the_forty_ninth_failure_closes_nothing() {
    let world = World::new().await;
    world.window().register(&NAGISA).await;
    for _ in 0..49 {
        fail(&mut world.window()).await;
        world.clock.advance(900);
    }
    assert!(succeed(&mut world.window()).await.is_ok());
    world.ends().await;
}

/// LOG-01, DSH-01: user IDs compare without case, and the log-in before this one is told.
#[tokio::test]
async fn the_previous_log_in_is_told() {
    let world = World::new().await;
    let mut window = world.window();
    window.register(&NAGISA).await;
    assert_eq!(window.log_in(&NAGISA).await["previousLoginAt"], Value::Null);
    world.clock.advance(3_600);
    let shown = window.ok("session_log_in", credentials(&NAGISA.user_id().to_uppercase(), PASSWORD)).await;
    assert_eq!(shown["previousLoginAt"], "2026-04-10T01:00:00Z");
    world.clock.advance(60);
    let shown = window.log_in(&NAGISA).await;
    assert_eq!(shown["previousLoginAt"], "2026-04-10T02:00:00Z");
    assert_eq!(shown["memberName"], NAGISA.name);
    assert_eq!(shown["insurerName"]["ja"], "奈良県市町村職員共済組合");
    assert_eq!([&shown["lockAfterSeconds"], &shown["endAfterSeconds"]], world.way().idle_seconds);
    world.ends().await;
}

/// LOG-01, ASVS 6.3.5: a log-in from a device not seen before is mailed, the first of all and known ones are not.
#[tokio::test]
async fn a_new_device_is_told_by_mail() {
    let world = World::new().await;
    let mut window = world.window();
    window.register(&NAGISA).await;
    window.log_in(&NAGISA).await;
    window.log_in(&NAGISA).await;
    world.clock.advance(1);
    world.window().log_in(&NAGISA).await;
    world.deliver().await;
    assert_eq!(world.mails_to(NAGISA.address()), ["signup_code", "account_opened", "new_device"]);
    world.ends().await;
}

/// LOG-01, ASVS 7.3.1, LIMIT SESSION_LOCK, SESSION_END: without a sign of life the screen locks after fifteen minutes and the session ends after an hour.
#[tokio::test]
async fn an_idle_session_locks_and_ends() {
    let world = World::new().await.desktops_alone();
    let mut window = world.window();
    window.arrive(&NAGISA).await;
    world.clock.advance(899);
    assert_eq!(window.ok("session_touch", json!({})).await["state"], "open");
    world.clock.advance(900);
    assert_eq!(window.ok("session_show", json!({})).await["state"], "locked");
    assert_eq!(window.ok("session_touch", json!({})).await["state"], "locked", "moving the mouse opens nothing");
    assert_eq!(window.refusal("my_page_show", json!({})).await, ErrorCode::SessionLocked);
    assert_eq!(window.refusal("session_unlock", json!({ "password": OTHER_PASSWORD })).await, ErrorCode::LoginFailed);
    assert_eq!(window.ok("session_unlock", json!({ "password": PASSWORD })).await["state"], "open");
    world.clock.advance(3_599);
    assert_eq!(window.ok("session_show", json!({})).await["state"], "locked");
    world.clock.advance(1);
    assert_eq!(window.refusal("session_show", json!({})).await, ErrorCode::SessionRequired);
    assert_eq!(window.caller.session, None);
    world.ends().await;
}

/// LOG-01, ASVS 7.3.2, LIMIT SESSION_LONGEST: a session that is used all day ends after twelve hours.
#[tokio::test]
async fn a_session_lasts_twelve_hours_at_most() {
    let world = World::new().await;
    let mut window = world.window();
    window.arrive(&NAGISA).await;
    for _ in 0..86 {
        world.clock.advance(500);
        window.ok("session_touch", json!({})).await;
    }
    world.clock.advance(43_200 - 86 * 500 - 1);
    window.ok("session_touch", json!({})).await;
    world.clock.advance(1);
    assert_eq!(window.refusal("session_touch", json!({})).await, ErrorCode::SessionRequired);
    world.ends().await;
}

/// LOG-01, ASVS 6.3.1: the lock can be put on by hand; guesses at it wait like log-ins.
#[tokio::test]
async fn guesses_at_the_screen_lock_wait() {
    let world = World::new().await;
    let mut window = world.window();
    window.arrive(&NAGISA).await;
    assert_eq!(window.ok("session_lock", json!({})).await["state"], "locked");
    for _ in 0..5 {
        assert_eq!(
            window.refusal("session_unlock", json!({ "password": OTHER_PASSWORD })).await,
            ErrorCode::LoginFailed
        );
    }
    assert_eq!(window.refusal("session_unlock", json!({ "password": PASSWORD })).await, ErrorCode::LoginWait);
    world.clock.advance(1);
    assert_eq!(window.ok("session_unlock", json!({ "password": PASSWORD })).await["state"], "open");
    world.ends().await;
}

/// LOG-01, ASVS 2.3.2, 7.1.2, LIMIT SESSIONS_PER_MEMBER: five sessions at a time; a sixth ends the oldest.
#[tokio::test]
async fn a_sixth_session_ends_the_oldest() {
    let world = World::new().await;
    let mut windows = vec![world.window()];
    windows[0].arrive(&NAGISA).await;
    for _ in 1..5 {
        world.clock.advance(1);
        let mut window = world.window();
        window.log_in(&NAGISA).await;
        windows.push(window);
    }
    let list = windows[0].ok("session_list", json!({})).await;
    assert_eq!(list["sessions"].as_array().unwrap().len(), 5);
    world.clock.advance(1);
    world.window().log_in(&NAGISA).await;
    assert_eq!(windows[0].refusal("session_show", json!({})).await, ErrorCode::SessionRequired);
    windows[1].ok("session_show", json!({})).await;
    world.ends().await;
}

/// LOG-01, ASVS 7.5.2, 8.2.2: a person sees and ends the own sessions; another person's is not found.
#[tokio::test]
async fn own_sessions_are_seen_and_ended() {
    let world = World::new().await;
    let (mut here, mut there, mut stranger) = (world.window(), world.window(), world.window());
    here.arrive(&AOI).await;
    world.clock.advance(1);
    there.log_in(&AOI).await;
    world.clock.advance(1);
    stranger.arrive(&MINORU).await;

    let list = here.ok("session_list", json!({})).await;
    let rows = list["sessions"].as_array().unwrap();
    assert_eq!(
        rows.iter().map(|row| row["present"].as_bool().unwrap()).collect::<Vec<_>>(),
        [false, true],
        "newest first"
    );
    assert_eq!(rows[0]["device"], world.way().device_name);
    let other = rows[0]["id"].clone();
    assert_eq!(stranger.refusal("session_end", json!({ "sessionId": other })).await, ErrorCode::NotFound);
    assert_eq!(stranger.refusal("session_end", json!({ "sessionId": "no such" })).await, ErrorCode::NotFound);
    there.ok("session_show", json!({})).await;

    let list = here.ok("session_end", json!({ "sessionId": other })).await;
    assert_eq!(list["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(there.refusal("session_show", json!({})).await, ErrorCode::SessionRequired);
    there.log_in(&AOI).await;
    let list = here.ok("session_end_others", json!({})).await;
    assert_eq!(list["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(there.refusal("session_show", json!({})).await, ErrorCode::SessionRequired);
    here.ok("my_page_show", json!({})).await;
    world.ends().await;
}

/// LOG-01, ASVS 7.4.1: logging out ends the session for whoever kept its token, also over a restart.
#[tokio::test]
async fn logging_out_ends_the_session_for_good() {
    let mut world = World::new().await;
    let mut window = world.window();
    window.arrive(&NAGISA).await;
    let kept = window.caller.clone();
    drop(window);
    world = world.restarted().await;
    let mut window = world.window();
    window.caller = kept.clone();
    assert_eq!(window.ok("session_show", json!({})).await["state"], "open", "a restart ends no session");
    window.ok("session_log_out", json!({})).await;
    assert_eq!(window.caller.session, None);
    window.caller = kept;
    assert_eq!(window.refusal("session_show", json!({})).await, ErrorCode::SessionRequired);
    drop(window);
    world.ends().await;
}

/// ASVS 6.2.10: a password has no end: after a hundred years it still opens the account.
#[tokio::test]
async fn a_password_never_grows_too_old() {
    let world = World::new().await;
    let mut window = world.window();
    window.register(&NAGISA).await;
    world.clock.set("2126-04-10T01:00:00Z");
    assert_eq!(window.log_in(&NAGISA).await["state"], "terms_required");
    world.ends().await;
}

/// ASVS 6.3.2: an install begins without anybody: no usual name with a usual password opens it, and nobody made an account.
#[tokio::test]
async fn an_install_begins_without_anybody() {
    let world = World::empty().await;
    for user_id in ["admin", "administrator", "root", "operator", "madoguchi", "kenpo", "test01", "user01"] {
        assert_eq!(world.app.store.account_by_user_id(user_id).await.unwrap(), None);
        for password in [user_id, "password", "Password1!", "admin", "12345678"] {
            let error = world.window().refused("session_log_in", credentials(user_id, password)).await;
            assert!(matches!(error.code, ErrorCode::LoginFailed | ErrorCode::LoginWait), "{user_id}: {error:?}");
        }
    }
    let rows = world.rows(&Subject::Install(world.app.store.install())).await;
    assert!(rows.iter().all(|row| row.row.kind == "install_created"), "{:?}", rows.len());
    world.ends().await;
}

/// ASVS 7.2.2, 7.2.3, 11.5.1: a session is found by 256 random bits that are drawn for it, and only their hash is kept.
#[tokio::test]
async fn a_token_is_256_random_bits_and_is_kept_only_as_its_hash() {
    let world = World::new().await;
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let mut window = world.window();
        if tokens.is_empty() {
            window.register(&NAGISA).await;
        }
        window.log_in(&NAGISA).await;
        tokens.push((window.caller.session.clone().unwrap(), window.caller.site));
    }
    let (first, site) = &tokens[0];
    assert_ne!(first.text(), tokens[1].0.text());
    // 32 bytes in base64 without padding; a UUID would have 22 letters, six bits of them fixed.
    assert_eq!(first.text().len(), 43);
    let kept = first.session_hash(*site);
    assert!(world.app.store.session_by_token(&kept).await.unwrap().is_some());
    let in_clear = decoded(&first.text()).try_into().unwrap();
    assert_ne!(kept, in_clear);
    assert_eq!(world.app.store.session_by_token(&in_clear).await.unwrap(), None, "what is stored is not what is sent");
    world.ends().await;
}

/// The bytes of URL-safe base64.
fn decoded(text: &str) -> Vec<u8> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let sixes = text.chars().flat_map(|letter| {
        let value = LETTERS.find(letter).unwrap();
        (0..6).rev().map(move |bit| (value >> bit) as u8 & 1)
    });
    let bits: Vec<u8> = sixes.collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |value, bit| value << 1 | bit)).collect()
}

/// LOG-01, ASVS 16.2.1, 16.3.1: each way in and out leaves one fact: who, what, when, and at which device.
#[tokio::test]
async fn every_way_in_and_out_leaves_its_fact() {
    let world = World::new().await;
    let (mut window, mut other) = (world.window(), world.window());
    window.arrive(&NAGISA).await;
    world.clock.advance(1);
    other.log_in(&NAGISA).await;
    let change = json!({ "currentPassword": PASSWORD, "newPassword": OTHER_PASSWORD });
    window.ok("settings_change_password", change).await;
    window.ok("session_log_out", json!({})).await;
    let kinds = world.kinds(&NAGISA).await;
    for (kind, count) in [
        ("signup_matched", 1),
        ("account_opened", 1),
        ("logged_in", 2),
        ("terms_accepted", 1),
        ("password_changed", 1),
        ("session_ended", 2),
    ] {
        assert_eq!(kinds.iter().filter(|known| *known == kind).count(), count, "{kind}: {kinds:?}");
    }
    let rows = world.rows(&Subject::Member(world.member(&NAGISA).await.id)).await;
    let logged_in = rows.iter().rfind(|row| row.row.kind == "logged_in").unwrap();
    assert!(logged_in.row.actor.starts_with("account:"), "{}", logged_in.row.actor);
    assert_eq!(logged_in.row.at_millis, world.app.now().as_millisecond());
    let devices = world.facts(&NAGISA).await.into_iter().filter_map(|fact| match fact {
        Fact::LoggedIn { device_name, .. } => Some(device_name),
        _ => None,
    });
    assert_eq!(devices.collect::<Vec<_>>(), [world.way().device_name; 2]);
    world.ends().await;
}
