//! 認証: which writings of the five items fit, and what the others are told.

use madoguchi_wire::{ErrorCode, Field};
use serde_json::{Value, json};

use crate::support::{AOI, MIYAKO, MIYAKOS_CHILD, NAGISA, SHOKO, TETSUO, World, typed_date};

async fn fits(world: &World, items: Value) -> bool {
    let mut window = world.window();
    match window.call("signup_match", items).await {
        Ok(step) => {
            assert_eq!(step["step"], "register");
            window.ok("signup_leave", json!({})).await;
            true
        }
        Err(error) => {
            assert_eq!(error.code, ErrorCode::MatchFailed);
            false
        }
    }
}

/// AUT-10, AUT-11, AUT-12: kana fits in every width, script and voicing the manuals name, with or without a space.
#[tokio::test]
async fn kana_fits_in_every_writing_of_the_manuals() {
    let world = World::new().await;
    for kana in [
        "ケンポミホン ショウコ",
        "ケンポミホンショウコ",
        "けんぽみほん　しょうこ",
        "ｹﾝﾎﾟﾐﾎﾝ ｼｮｳｺ",
        "ケンホミホン シヨウコ",
        "ケンボミボン ジョウゴ",
        "ｹﾝﾎﾐﾎﾝｼﾖｳｺ",
    ] {
        assert!(fits(&world, SHOKO.items_with("kana", kana)).await, "{kana}");
    }
    // A roster in half-width kana is read by the same rule.
    assert!(fits(&world, MIYAKO.items_with("kana", "かくうばし みやこ")).await);
    for kana in ["ケンポミホン ショーコ", "ケンポミホン ショオコ"] {
        assert!(!fits(&world, SHOKO.items_with("kana", kana)).await, "{kana}");
    }
    world.ends().await;
}

/// AUT-04, AUT-05, AUT-06, AUT-07: full-width letters and digits are read, codes and numbers compare without case.
#[tokio::test]
async fn codes_and_numbers_fit_in_full_width_and_any_case() {
    let world = World::new().await;
    assert!(fits(&world, AOI.items()).await);
    assert!(fits(&world, AOI.items_with("insurerCode", "ＯＭＲＯＮ")).await);
    assert!(fits(&world, AOI.items_with("number", "Ｔ９０３１８")).await);
    assert!(fits(&world, AOI.items_with("symbol", "０１")).await);
    // The profile's width: spreadsheets drop leading zeros.
    assert!(fits(&world, AOI.items_with("symbol", "1")).await);
    assert!(fits(&world, SHOKO.items_with("insurerCode", " 0386 ")).await);
    assert_eq!(
        world.window().field_refusals("signup_match", SHOKO.items_with("insurerCode", "386")).await,
        [(Field::InsurerCode, ErrorCode::InsurerUnknown)],
    );
    world.ends().await;
}

/// AUT-09: the birth date fits typed, pasted or chosen, in both calendars.
#[tokio::test]
async fn the_birth_date_fits_in_every_usual_writing() {
    let world = World::new().await;
    let dates = [
        typed_date("19590815"),
        typed_date("1959/8/15"),
        typed_date("昭和34年8月15日"),
        typed_date("S34.8.15"),
        json!({ "kind": "chosen", "calendar": "western", "year": 1959, "month": 8, "day": 15 }),
        json!({ "kind": "chosen", "calendar": "showa", "year": 34, "month": 8, "day": 15 }),
    ];
    for date in dates {
        assert!(fits(&world, TETSUO.items_with("birthDate", date.clone())).await, "{date}");
    }
    world.ends().await;
}

/// AUT-08: the employee number is taken in its own field or after the code, and has to be right.
#[tokio::test]
async fn the_employee_number_fits_in_its_field_or_after_the_code() {
    let world = World::new().await;
    let mut after_the_code = TETSUO.items_with("insurerCode", "NGK0062917");
    after_the_code["employeeNumber"] = Value::Null;
    assert!(fits(&world, TETSUO.items()).await);
    assert!(fits(&world, after_the_code).await);
    assert!(!fits(&world, TETSUO.items_with("employeeNumber", "0062918")).await);
    assert_eq!(
        world.window().field_refusals("signup_match", TETSUO.items_with("employeeNumber", Value::Null)).await,
        [(Field::EmployeeNumber, ErrorCode::Required)],
    );
    world.ends().await;
}

/// AUT-13: the data of a dependant open nothing.
#[tokio::test]
async fn a_dependant_cannot_sign_up() {
    let world = World::new().await;
    assert!(!fits(&world, MIYAKOS_CHILD.items()).await);
    world.ends().await;
}

/// AUT-03, ASVS 6.3.8: whichever item is wrong, the answer is the same to the byte.
#[tokio::test]
async fn one_answer_for_every_failure() {
    let world = World::new().await;
    let wrong = [
        ("symbol", json!("835")),
        ("number", json!("999999")),
        ("birthDate", typed_date("1966-03-01")),
        ("kana", json!("ダレカ シラナイ")),
        ("insurerCode", json!("0386")),
    ];
    let mut answers = Vec::new();
    for (field, value) in wrong {
        let error = world.window().refused("signup_match", NAGISA.items_with(field, value)).await;
        answers.push(serde_json::to_string(&error).unwrap());
    }
    answers.dedup();
    assert_eq!(answers, [r#"{"code":"match_failed"}"#]);
    world.ends().await;
}

/// AUT-03, ASVS 2.2.2: everything that cannot be read is named at once, each beside its field.
#[tokio::test]
async fn every_field_that_cannot_be_read_is_named_at_once() {
    let world = World::new().await;
    let mut window = world.window();
    let nothing = json!({
        "insurerCode": " ", "symbol": "", "number": "", "birthDate": typed_date(""), "kana": "　", "employeeNumber": null,
    });
    let expected = [Field::InsurerCode, Field::Symbol, Field::Number, Field::BirthDate, Field::Kana];
    assert_eq!(
        window.field_refusals("signup_match", nothing).await,
        expected.map(|field| (field, ErrorCode::Required))
    );
    for (field, value, name, code) in [
        ("kana", json!("架空橋 渚"), Field::Kana, ErrorCode::KanaHasKanji),
        ("birthDate", typed_date("2001-02-31"), Field::BirthDate, ErrorCode::DateNoSuchDay),
        ("birthDate", typed_date("昭和64年1月8日"), Field::BirthDate, ErrorCode::DateEraEnded),
        ("birthDate", typed_date("平成元年1月7日"), Field::BirthDate, ErrorCode::DateEraNotBegun),
        ("birthDate", typed_date("2026-04-11"), Field::BirthDate, ErrorCode::DateFuture),
        ("insurerCode", json!("99999999"), Field::InsurerCode, ErrorCode::InsurerUnknown),
        ("number", json!("70#5"), Field::Number, ErrorCode::CharacterRefused),
        ("number", json!("123456789018"), Field::Number, ErrorCode::LooksLikeMyNumber),
    ] {
        let fields = window.field_refusals("signup_match", NAGISA.items_with(field, value.clone())).await;
        assert_eq!(fields, [(name, code)], "{value}");
    }
    // None of these was a try.
    assert!(fits(&world, NAGISA.items()).await);
    world.ends().await;
}

/// AUT-01: a PC without a roster says so before anything is compared.
#[tokio::test]
async fn without_a_roster_nobody_can_register_here() {
    let world = World::empty().await;
    let mut window = world.window();
    assert_eq!(window.refusal("signup_match", NAGISA.items()).await, ErrorCode::RosterMissing);
    world.ends().await;
}

/// REG-01, ASVS 7.4.2, 8.3.2: whoever is no longer in a full roster can neither sign up nor log in.
#[tokio::test]
async fn the_right_ends_with_the_membership() {
    let world = World::new().await;
    let mut registered = world.window();
    registered.arrive(&AOI).await;
    crate::support::data::end_memberships(&world, "omron", &[crate::support::MINORU]).await;
    // Minoru alone is in the new file.
    assert_eq!(registered.refusal("my_page_show", json!({})).await, ErrorCode::SessionRequired);
    let mut window = world.window();
    assert_eq!(
        window.refusal("session_log_in", crate::support::credentials(&AOI.user_id(), crate::support::PASSWORD)).await,
        ErrorCode::MembershipEnded,
    );
    assert!(fits(&world, crate::support::MINORU.items()).await);
    crate::support::data::end_memberships(&world, "omron", &[AOI]).await;
    assert_eq!(window.refusal("signup_match", crate::support::MINORU.items()).await, ErrorCode::MembershipEnded);
    world.ends().await;
}
