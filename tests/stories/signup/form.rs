//! ユーザーID登録: what the form takes, and what it says about the rest.

use madoguchi_wire::{ErrorCode, Field};
use serde_json::{Value, json};

use crate::support::{AOI, MINORU, MIYAKO, NAGISA, PASSWORD, SHOKO, TETSUO, Window, World, form};

async fn matched(world: &World, person: &crate::support::Person) -> Window {
    let mut window = world.window();
    window.ok("signup_match", person.items()).await;
    window
}

fn with(mut form: Value, field: &str, value: impl Into<Value>) -> Value {
    form[field] = value.into();
    form
}

/// REG-02, REG-03, ASVS 2.2.2: user IDs take the manuals' letters and symbols, 6 to 50 of them.
#[tokio::test]
async fn a_user_id_is_taken_by_the_manuals_rule() {
    let world = World::new().await;
    let mut window = matched(&world, &NAGISA).await;
    for (user_id, code) in [
        ("", ErrorCode::Required),
        ("abc12", ErrorCode::TooShort),
        (&"a".repeat(51), ErrorCode::TooLong),
        ("story user", ErrorCode::CharacterRefused),
        ("story#user", ErrorCode::CharacterRefused),
        ("物語の人物です", ErrorCode::CharacterRefused),
    ] {
        let fields = window.field_refusals("signup_submit", form(&NAGISA, user_id)).await;
        assert_eq!(fields, [(Field::UserId, code)], "{user_id}");
    }
    for user_id in ["abc123", &"a".repeat(50), "A-_.,+@9"] {
        window.ok("signup_submit", form(&NAGISA, user_id)).await;
        window.ok("signup_go_back", json!({})).await;
        world.clock.advance(1200);
    }
    world.ends().await;
}

/// REG-06, REG-07, REG-08, ASVS 2.2.2, 6.2.1, 6.3.4: a password has 8 to 20 characters with letter, digit and symbol; what lacks is named.
#[tokio::test]
async fn a_password_is_judged_by_the_manuals_rule() {
    let world = World::new().await;
    let mut window = matched(&world, &NAGISA).await;
    for (password, code) in [
        ("Umi#246", ErrorCode::TooShort),
        ("Umi#2468kazeUmi#2468k", ErrorCode::TooLong),
        ("1357#2468", ErrorCode::PasswordNeedsLetter),
        ("Umi#kazekaze", ErrorCode::PasswordNeedsDigit),
        ("Umi2468kaze", ErrorCode::PasswordNeedsSymbol),
        ("Umi#2468 kaze", ErrorCode::CharacterRefused),
        ("Password1!", ErrorCode::PasswordCommon),
        ("Narakyosai#9", ErrorCode::PasswordOwnWord),
    ] {
        let fields =
            window.field_refusals("signup_submit", with(form(&NAGISA, "story.nagisa"), "password", password)).await;
        assert!(fields.contains(&(Field::Password, code)), "{password}: {fields:?}");
    }
    let own = with(form(&NAGISA, "story.nagisa"), "password", "story.nagisa#1");
    let own = with(own, "userId", "storynagisa");
    let own = with(own, "password", "storynagisa#1");
    assert_eq!(window.field_refusals("signup_submit", own).await, [(Field::Password, ErrorCode::PasswordOwnWord)]);
    for password in ["Aa1?!@#$%&()_+", "umi#2468", "UMI#2468KAZEUMI#2468"] {
        window.ok("signup_submit", with(form(&NAGISA, "story.nagisa"), "password", password)).await;
        window.ok("signup_go_back", json!({})).await;
        world.clock.advance(1200);
    }
    world.ends().await;
}

/// REG-09, REG-05, ASVS 2.1.1: the form carries its rules as data, and the insurer's advice.
#[tokio::test]
async fn the_form_carries_its_rules() {
    let world = World::new().await;
    let step = world.window().ok("signup_match", TETSUO.items()).await;
    assert_eq!(step["userIdPolicy"], json!({ "min": 6, "max": 50, "symbols": "@-_.,+" }));
    assert_eq!([&step["passwordPolicy"]["min"], &step["passwordPolicy"]["max"]], [8, 20]);
    assert_eq!(step["passwordPolicy"]["symbols"], "?!@#$%&()_+");
    assert!(step["userIdAdvice"]["ja"].as_str().unwrap().contains("NGK"));
    assert!(!step["supportDesks"].as_array().unwrap().is_empty());
    let step = world.window().ok("signup_match", SHOKO.items()).await;
    assert_eq!(step["userIdAdvice"], Value::Null);
    world.ends().await;
}

/// REG-10, ASVS 14.2.6: a preset address is shown masked, here and on the code screen, and cannot be replaced.
#[tokio::test]
async fn a_preset_address_is_masked_and_fixed() {
    let world = World::new().await;
    let mut window = world.window();
    let step = window.ok("signup_match", MIYAKO.items()).await;
    let masked = step["presetMailAddress"].as_str().unwrap().to_owned();
    assert!(masked.contains('*') && masked != MIYAKO.mail, "{masked}");
    assert_eq!(step["mailAddressEditable"], false);
    let typed = with(form(&MIYAKO, "story.miyako"), "mailAddress", "somebody.else@example.jp");
    assert_eq!(
        window.field_refusals("signup_submit", typed).await,
        [(Field::MailAddress, ErrorCode::MailAddressFixed)]
    );
    let step = window.ok("signup_submit", form(&MIYAKO, "story.miyako")).await;
    assert_eq!(step["sentTo"], masked);
    assert!(!step.to_string().contains(MIYAKO.mail));
    assert_eq!(world.deliver().await[0].to, MIYAKO.mail);
    world.ends().await;
}

/// REG-12: the company address is preset, and the insurer's note says when it can be changed.
#[tokio::test]
async fn the_company_address_is_preset_with_the_insurers_note() {
    let world = World::new().await;
    let mut window = world.window();
    let step = window.ok("signup_match", AOI.items()).await;
    assert_eq!(step["mailAddressEditable"], false);
    assert!(step["mailAdvice"]["ja"].as_str().unwrap().contains("ログイン後に変更が可能です"));
    // The insurer's page for whoever does not know the address is offered beside it, and on the code screen.
    assert_eq!(step["links"][0]["places"], json!(["preset_mail", "support_desks"]));
    let code = window.ok("signup_submit", form(&AOI, "story.aoi")).await;
    assert_eq!(code["links"], step["links"]);
    world.ends().await;
}

/// REG-11: without a preset address the member types one that can receive mail.
#[tokio::test]
async fn without_a_preset_address_one_is_typed() {
    let world = World::new().await;
    let mut window = world.window();
    let step = window.ok("signup_match", NAGISA.items()).await;
    assert_eq!([&step["presetMailAddress"], &step["mailAddressEditable"]], [&Value::Null, &json!(true)]);
    for (address, code) in [
        (Value::Null, ErrorCode::Required),
        (json!(""), ErrorCode::Required),
        (json!("nagisa"), ErrorCode::MailAddressUnreadable),
        (json!("nagisa@example.jp\r\nBcc: x@example.jp"), ErrorCode::MailAddressUnreadable),
    ] {
        let fields = window
            .field_refusals("signup_submit", with(form(&NAGISA, "story.nagisa"), "mailAddress", address.clone()))
            .await;
        assert_eq!(fields, [(Field::MailAddress, code)], "{address}");
    }
    world.ends().await;
}

/// COD-07: a doubtful address is taken, with advice on the code screen.
#[tokio::test]
async fn a_doubtful_address_gets_advice_and_a_code() {
    let world = World::new().await;
    let mut window = matched(&world, &NAGISA).await;
    let odd = with(form(&NAGISA, "story.nagisa"), "mailAddress", "_ab..cd---@example.co.jp");
    let step = window.ok("signup_submit", odd).await;
    assert_eq!(step["step"], "code");
    assert_eq!(step["advice"], json!(["symbol_at_edge", "consecutive_symbols"]));
    assert_eq!(step["suggestion"], json!(null));
    assert_eq!(world.deliver().await[0].to, "_ab..cd---@example.co.jp");
    world.ends().await;
}

/// REG-11, COD-07: the code screen says what was probably meant, at once and after a restart.
#[tokio::test]
async fn the_code_screen_names_the_address_that_was_probably_meant() {
    let world = World::new().await;
    let mut window = matched(&world, &NAGISA).await;
    let slip = with(form(&NAGISA, "story.nagisa"), "mailAddress", "story@gmial.com");
    let step = window.ok("signup_submit", slip).await;
    assert_eq!([&step["advice"], &step["suggestion"]], [&json!(["looks_like"]), &json!("story@gmail.com")]);
    assert_eq!(window.ok("signup_show", json!({})).await["suggestion"], "story@gmail.com");
    world.ends().await;
}

/// REG-04: user IDs are unique over all insurers, without case.
#[tokio::test]
async fn a_user_id_is_taken_over_all_insurers_and_without_case() {
    let world = World::new().await;
    world.window().register(&AOI).await;
    let mut window = matched(&world, &SHOKO).await;
    let taken = AOI.user_id().to_uppercase();
    assert_eq!(window.ok("signup_check_user_id", json!({ "userId": taken })).await["available"], false);
    assert_eq!(
        window.field_refusals("signup_submit", form(&SHOKO, &taken)).await,
        [(Field::UserId, ErrorCode::UserIdTaken)]
    );
    assert_eq!(window.ok("signup_check_user_id", json!({ "userId": "story.free" })).await["available"], true);
    world.ends().await;
}

/// REG-04, ASVS 2.3.2, LIMIT USER_ID_CHECKS: whether a user ID is free is told ten times in a sign-up, and only after the match.
#[tokio::test]
async fn ten_questions_whether_a_user_id_is_free() {
    let world = World::new().await;
    let mut window = world.window();
    assert_eq!(window.refusal("signup_check_user_id", json!({ "userId": "story.free" })).await, ErrorCode::StepNotOpen);
    window.ok("signup_match", MINORU.items()).await;
    for left in (0..10).rev() {
        assert_eq!(window.ok("signup_check_user_id", json!({ "userId": "story.free" })).await["checksLeft"], left);
    }
    let fields = window.field_refusals("signup_check_user_id", json!({ "userId": "story.free" })).await;
    assert_eq!(fields, [(Field::UserId, ErrorCode::UserIdCheckLimit)]);
    assert_eq!(
        window.ok("signup_submit", form(&MINORU, "story.free")).await["step"],
        "code",
        "the form itself stays open"
    );
    world.ends().await;
}

/// REG-01: what was typed never comes back with the password in it.
#[tokio::test]
async fn the_password_never_comes_back() {
    let world = World::new().await;
    let mut window = matched(&world, &NAGISA).await;
    for answer in
        [window.ok("signup_submit", form(&NAGISA, "story.nagisa")).await, window.ok("signup_go_back", json!({})).await]
    {
        assert!(!answer.to_string().contains(PASSWORD));
    }
    world.ends().await;
}

/// REG-06, REG-07, ASVS 6.2.5: an install can ask for today's rule instead: length, and no composition, here and for every change.
#[tokio::test]
async fn an_install_can_ask_for_the_strict_rule() {
    let world = World::strict().await;
    let mut window = matched(&world, &NAGISA).await;
    let shown = window.ok("signup_show", json!({})).await;
    assert_eq!([&shown["passwordPolicy"]["min"], &shown["passwordPolicy"]["max"]], [15, 128]);
    let filled = |password: &str| with(form(&NAGISA, &NAGISA.user_id()), "password", password);
    let fields = window.field_refusals("signup_submit", filled(PASSWORD)).await;
    assert_eq!(fields, [(Field::Password, ErrorCode::TooShort)]);
    let long = "umi no kaze ga fuite iru";
    window.ok("signup_submit", filled(long)).await;
    let code = world.code_to(NAGISA.address()).await;
    window.ok("signup_submit_code", json!({ "code": code })).await;
    window.ok("session_log_in", crate::support::credentials(&NAGISA.user_id(), long)).await;
    let change = json!({ "currentPassword": long, "newPassword": PASSWORD });
    let fields = window.field_refusals("settings_change_password", change).await;
    assert_eq!(fields, [(Field::NewPassword, ErrorCode::TooShort)]);
    world.ends().await;
}
