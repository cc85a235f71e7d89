//! Help while typing, before any log-in.

use serde_json::{Value, json};

use crate::support::{World, typed_date};

/// AUT-04, AUT-07: full-width letters and digits are converted, and that is told.
#[tokio::test]
async fn full_width_is_converted_visibly() {
    let world = World::new().await;
    let mut window = world.window();
    let half = window.ok("text_to_half_width", json!({ "text": "ｔ０１１" })).await;
    assert_eq!(half, json!({ "text": "t011", "changed": true }));
    assert_eq!(window.ok("text_to_half_width", json!({ "text": "t011" })).await["changed"], false);
    world.ends().await;
}

/// AUT-10, AUT-11, AUT-12: the kana's key and what was treated alike are told, never what the roster holds.
#[tokio::test]
async fn the_kana_key_is_explained() {
    let world = World::new().await;
    let mut window = world.window();
    let told = window.ok("kana_explain", json!({ "text": "けんぽ　しょうこ", "insurerCode": null })).await;
    assert_eq!(told["key"], "ケンホシヨウコ");
    let notes = told["notes"].as_array().unwrap();
    for note in ["space_ignored", "hiragana_read", "voicing_folded", "small_folded"] {
        assert!(notes.contains(&json!(note)), "{note}: {notes:?}");
    }
    let kanji = window.ok("kana_explain", json!({ "text": "健保", "insurerCode": null })).await;
    assert_eq!([&kanji["key"], &kanji["refusal"]["code"]], ["", "kana_has_kanji"]);
    world.ends().await;
}

/// AUT-09: a birth date is read back in both calendars, and the eras come with their limits.
#[tokio::test]
async fn a_birth_date_is_read_back() {
    let world = World::new().await;
    let mut window = world.window();
    let read = window.ok("birth_date_read", json!({ "birthDate": typed_date("昭和26年1月1日") })).await;
    assert_eq!(
        read,
        json!({ "date": "1951-01-01", "year": 1951, "month": 1, "day": 1, "era": "showa", "eraYear": 26 })
    );
    assert_eq!(window.ok("birth_date_read", json!({ "birthDate": typed_date("19510101") })).await, read);
    let eras = window.ok("era_list", json!({})).await;
    let eras = eras["eras"].as_array().unwrap();
    let row =
        |calendar: &str| eras.iter().find(|era| era["calendar"] == calendar).unwrap_or_else(|| panic!("no {calendar}"));
    assert_eq!([&row("showa")["first"], &row("showa")["last"]], ["1926-12-25", "1989-01-07"]);
    assert_eq!([&row("showa")["firstYear"], &row("showa")["lastYear"]], [1, 64]);
    assert_eq!([&row("reiwa")["first"], &row("reiwa")["last"]], [&json!("2019-05-01"), &Value::Null]);
    assert_eq!([&row("reiwa")["firstYear"], &row("reiwa")["lastYear"]], [&json!(1), &Value::Null]);
    // 明治 is taken from the solar calendar on: the years before it are offered nowhere.
    let meiji = json!({
        "calendar": "meiji", "first": "1873-01-01", "last": "1912-07-29", "firstYear": 6, "lastYear": 45
    });
    assert_eq!(row("meiji"), &meiji);
    for (year, month, day) in [(6, 1, 1), (45, 7, 29)] {
        let chosen = json!({ "kind": "chosen", "calendar": "meiji", "year": year, "month": month, "day": day });
        let read = window.ok("birth_date_read", json!({ "birthDate": chosen })).await;
        assert_eq!([&read["era"], &read["eraYear"]], [&json!("meiji"), &json!(year)]);
    }
    world.ends().await;
}

/// REG-06, REG-07, REG-09: each rule of a password tells whether it holds; a generated one fits.
#[tokio::test]
async fn password_rules_tell_whether_they_hold() {
    let world = World::new().await;
    let mut window = world.window();
    let unmet = |told: Value| -> Vec<String> {
        told["rules"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|r| r["met"] == false)
            .map(|r| r["rule"].as_str().unwrap().to_owned())
            .collect()
    };
    let told = window.ok("password_check", json!({ "password": "umi", "userId": null })).await;
    assert_eq!(unmet(told), ["length", "digit", "symbol"]);
    let told = window.ok("password_check", json!({ "password": "Storyuser#1", "userId": "storyuser" })).await;
    assert_eq!(unmet(told), ["no_own_word"]);
    let mut made = std::collections::HashSet::new();
    for _ in 0..20 {
        let password = window.ok("password_generate", json!({})).await["password"].clone();
        let told = window.ok("password_check", json!({ "password": password, "userId": null })).await;
        assert_eq!(unmet(told), [""; 0]);
        assert!(made.insert(password.to_string()), "never the same again");
    }
    world.ends().await;
}

/// COD-07: advice about an address, with what was probably meant.
#[tokio::test]
async fn an_address_gets_advice() {
    let world = World::new().await;
    let told = world.window().ok("mail_address_check", json!({ "mailAddress": "story@gmial.com" })).await;
    assert_eq!([&told["advice"], &told["suggestion"]], [&json!(["looks_like"]), &json!("story@gmail.com")]);
    let told = world.window().ok("mail_address_check", json!({ "mailAddress": "_ab..cd---@example.co.jp" })).await;
    assert_eq!(told["refusal"], Value::Null);
    assert_eq!(told["advice"], json!(["symbol_at_edge", "consecutive_symbols"]));
    world.ends().await;
}

/// AUT-02, AUT-03, AUT-08, AUT-18, INS-02: the form and its words are the insurer's own once its code is typed, and the general one before.
#[tokio::test]
async fn the_form_is_the_insurers_own() {
    let world = World::new().await;
    let mut window = world.window();
    let names = |form: &Value| {
        form["fields"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let five = ["insurer_code", "symbol", "number", "birth_date", "kana"];
    let general = window.ok("insurer_show_form", json!({ "insurerCode": null })).await;
    assert_eq!((&general["code"], names(&general)), (&Value::Null, five.map(str::to_owned).to_vec()));
    let unknown = window.ok("insurer_show_form", json!({ "insurerCode": "99999999" })).await;
    assert_eq!(unknown, general, "an unknown code says nothing more");
    let ngk = window.ok("insurer_show_form", json!({ "insurerCode": "ＮＧＫ" })).await;
    assert_eq!(names(&ngk), ["insurer_code", "employee_number", "symbol", "number", "birth_date", "kana"]);
    assert_eq!([&ngk["code"], &ngk["fields"][1]["label"]["ja"]], ["ngk", "従業員番号"]);
    let nara = window.ok("insurer_show_form", json!({ "insurerCode": "32290413" })).await;
    assert_eq!(nara["name"]["ja"], "奈良県市町村職員共済組合");
    let omron = window.ok("insurer_show_form", json!({ "insurerCode": "omron" })).await;
    // How the invitation arrives is said before anybody types a code, at the entrance.
    let insurers = madoguchi_app::insurer::names(&world.app).await.unwrap();
    let notes: Vec<_> =
        insurers.iter().filter_map(|i| Some((i.code.as_str(), &i.entrance_note.as_ref()?.ja))).collect();
    let [("omron", note)] = notes.as_slice() else { panic!("one insurer with a note: {notes:?}") };
    for said in ["healthy-kenpoから届いたメール", "自宅PC", "スマートフォン"] {
        assert!(note.contains(said), "{said}");
    }
    assert_ne!(omron["fields"][1]["help"], nara["fields"][1]["help"], "each in its own words");
    world.ends().await;
}
