//! The first own password after a letter's: judged, set once, and everything old ends with it.

use madoguchi_wire::{ErrorCode, Field};
use serde_json::json;

use crate::support::World;
use crate::support::desk::office_credentials;
use crate::support::federation::{NOTICE, OFFICE_A, OFFICE_B, OFFICE_PASSWORD, SECURITY_B};

const SECOND_PASSWORD: &str = "Tsuki#9753asa";

/// REI-15: until the new password is set both old ones work, also after the window was closed; then neither does, every
/// session is over, and a new authenticator is asked for.
#[tokio::test]
async fn the_new_password_ends_everything_old_at_once() {
    let world = World::federation().await;
    let mut office = world.open_office(OFFICE_B).await;
    world.clock.advance(900);
    world.applied(OFFICE_B, NOTICE).await;
    let letter = world.printed(OFFICE_B).await;
    let mut window = world.window();
    for _ in 0..2 {
        let step = window.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
        assert_eq!(step["next"], "newPassword");
        assert_eq!(window.refusal("office_touch", json!({})).await, ErrorCode::SessionRequired, "no session yet");
        office.log_in_at(&mut office.window.clone(), OFFICE_PASSWORD).await;
        // The window was closed in between.
        window = world.window();
    }
    let mut other = world.window();
    office.log_in_at(&mut other, OFFICE_PASSWORD).await;
    window.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    assert_eq!(window.ok("office_show", json!({})).await["next"], "newPassword");
    let step = window.ok("office_set_first_password", json!({ "password": SECOND_PASSWORD })).await;
    assert_eq!(step["next"], "enrol", "the old authenticator went with the letter");

    assert_eq!(other.refusal("office_touch", json!({})).await, ErrorCode::SessionRequired);
    for old in [OFFICE_PASSWORD, letter.password.as_str()] {
        let refused = world.window().refusal("office_log_in", office_credentials(&letter.user_id, old)).await;
        assert_eq!(refused, ErrorCode::LoginFailed);
    }
    let code = json!({ "code": office.code() });
    assert_eq!(window.refusal("office_submit_factor", code).await, ErrorCode::StepNotOpen);
    assert_eq!(office.window.refusal("office_show_page", json!({})).await, ErrorCode::SessionRequired);
    world.deliver().await;
    assert_eq!(world.mails_to(NOTICE).last(), Some(&"password_changed"));
    assert!(world.mails_to(SECURITY_B).contains(&"password_changed"));
    let kinds = world.office_kinds(OFFICE_B).await;
    assert!(kinds.contains(&"office_factor_ended".to_owned()));
    world.ends().await;
}

/// REI-14: whoever logged in at the same window meanwhile is logged out by it, so that no session stays whose token is forgotten.
#[tokio::test]
async fn the_new_password_ends_the_session_in_whose_place_it_comes() {
    let world = World::federation().await;
    let another = world.open_office(OFFICE_B).await;
    world.clock.advance(900);
    world.applied(OFFICE_A, NOTICE).await;
    let letter = world.printed(OFFICE_A).await;
    let mut window = world.window();
    window.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    another.log_in_at(&mut window, OFFICE_PASSWORD).await;
    let mut replaced = window.clone();
    replaced.ok("office_touch", json!({})).await;
    window.ok("office_set_first_password", json!({ "password": OFFICE_PASSWORD })).await;
    assert_eq!(replaced.refusal("office_touch", json!({})).await, ErrorCode::SessionRequired);
    assert_eq!(window.ok("office_show", json!({})).await["userId"], letter.user_id.as_str());
    world.ends().await;
}

/// REI-14, LIMIT FIRST_LOGIN_LIFE: the new password is asked for half an hour; then the letter's has to be typed again.
#[tokio::test]
async fn the_new_password_is_waited_for_half_an_hour() {
    let world = World::federation().await;
    world.applied(OFFICE_A, NOTICE).await;
    let letter = world.printed(OFFICE_A).await;
    for (seconds, open) in [(1_800, false), (-61, false), (1_799, true)] {
        let mut window = world.window();
        window.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
        world.clock.advance(seconds);
        let next = if open { "newPassword" } else { "logIn" };
        assert_eq!(window.ok("office_show", json!({})).await["next"], next);
        let set = window.call("office_set_first_password", json!({ "password": OFFICE_PASSWORD })).await;
        assert_eq!(set.is_ok(), open);
        world.clock.advance(-seconds);
    }
    world.ends().await;
}

/// REI-14, REG-07: the new password follows the federation's rule, holds no own word, and is not the letter's; of the old one nothing is told: it is taken as any other.
#[tokio::test]
async fn the_new_password_is_judged() {
    let world = World::federation().await;
    let office = world.open_office(OFFICE_B).await;
    world.clock.advance(900);
    world.applied(OFFICE_B, NOTICE).await;
    let letter = world.printed(OFFICE_B).await;
    let mut window = world.window();
    window.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    let letters_own = letter.password.to_string();
    for (password, code) in [
        ("", ErrorCode::Required),
        ("Umi#246", ErrorCode::TooShort),
        ("Umi2468kaze", ErrorCode::PasswordNeedsSymbol),
        ("Password1!", ErrorCode::PasswordCommon),
        ("Tottori#97531", ErrorCode::PasswordOwnWord),
        ("x#3170100014", ErrorCode::PasswordOwnWord),
        (letters_own.as_str(), ErrorCode::PasswordSame),
    ] {
        let fields = window.field_refusals("office_set_first_password", json!({ "password": password })).await;
        assert!(fields.contains(&(Field::Password, code)), "{password}: {fields:?}");
    }
    let rules = window.ok("password_check", json!({ "password": "Tottori#97531", "userId": null })).await;
    let own = rules["rules"].as_array().unwrap().iter().find(|rule| rule["rule"] == "no_own_word").unwrap().clone();
    assert_eq!(own["met"], false, "the live help knows the same words");
    assert_eq!(window.ok("office_show", json!({})).await["next"], "newPassword", "another try is open");
    let step = window.ok("office_set_first_password", json!({ "password": OFFICE_PASSWORD })).await;
    assert_eq!(step["next"], "enrol");
    drop(office);
    world.ends().await;
}

/// REI-14: where the federation asks for long passwords instead of an authenticator, none is set up and 13 characters are asked.
#[tokio::test]
async fn a_long_password_stands_in_for_the_factor() {
    let long = |text: String| text.replace("second_factor = \"totp\"", "second_factor = \"long_password\"");
    let world = World::federation().await;
    world.applied(OFFICE_A, NOTICE).await;
    let letter = world.printed(OFFICE_A).await;
    crate::support::desk::import_federation(&world, long).await;
    let mut window = world.window();
    let step = window.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    assert_eq!(step["policy"]["min"], 13);
    let short = window.field_refusals("office_set_first_password", json!({ "password": "Hoshi#864yor" })).await;
    assert_eq!(short, [(Field::Password, ErrorCode::TooShort)]);
    let step = window.ok("office_set_first_password", json!({ "password": "Hoshi#8642yoru" })).await;
    assert_eq!(step["next"], "securityAddress");
    assert_eq!(window.refusal("office_show_totp", json!({})).await, ErrorCode::StepNotOpen);
    world.ends().await;
}

/// REI-14, ASVS 2.3.1: without a letter's password no first password is set.
#[tokio::test]
async fn no_first_password_without_a_letter() {
    let world = World::federation().await;
    let mut window = world.window();
    let set = json!({ "password": OFFICE_PASSWORD });
    assert_eq!(window.refusal("office_set_first_password", set.clone()).await, ErrorCode::StepNotOpen);
    let mut office = world.open_office(OFFICE_A).await;
    assert_eq!(office.window.refusal("office_set_first_password", set.clone()).await, ErrorCode::StepNotOpen);
    // A flow of another kind is no log-in.
    window.ask_for_reissue(OFFICE_A, "other@example.jp").await;
    assert_eq!(window.refusal("office_set_first_password", set).await, ErrorCode::StepNotOpen);
    world.ends().await;
}

/// REI-14: the program is closed and opened at each step of the first log-in, and stands where it stood.
#[tokio::test]
async fn the_first_log_in_resumes_after_the_program_was_closed() {
    let mut world = World::federation().await;
    world.applied(OFFICE_A, NOTICE).await;
    let letter = world.printed(OFFICE_A).await;
    let mut window = world.window();
    window.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    let mut secret = String::new();
    for next in ["newPassword", "enrol", "enrol", "securityAddress", "open"] {
        let caller = window.caller.clone();
        drop(window);
        world = world.restarted().await;
        window = world.window();
        window.caller = caller;
        assert_eq!(window.ok("office_show", json!({})).await["next"], next);
        match next {
            "newPassword" => drop(window.ok("office_set_first_password", json!({ "password": OFFICE_PASSWORD })).await),
            "enrol" if secret.is_empty() => {
                secret = window.ok("office_show_totp", json!({})).await["secret"].as_str().unwrap().to_owned();
            }
            "enrol" => {
                let shown = window.ok("office_show_totp", json!({})).await;
                assert_eq!(shown["secret"], secret.as_str(), "the same secret within a session");
                window.enrol().await;
            }
            "securityAddress" => drop(window.ok("office_skip_security_address", json!({})).await),
            _ => {}
        }
    }
    drop(window);
    world.ends().await;
}
