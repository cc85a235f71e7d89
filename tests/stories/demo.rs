//! The demo's own windows: its inbox, its people and its desk.

use madoguchi_wire::{ErrorCode, Field};
use serde_json::{Value, json};

use crate::support::desk::{CHECKS, newest_letters, office_credentials, text};
use crate::support::federation::{NOTICE, OFFICE_A, OFFICE_PASSWORD};
use crate::support::{NAGISA, Window, World, form};

/// COD-04: mails of the demo arrive in its inbox, from the sender of the insurer's profile.
#[tokio::test]
async fn mails_of_the_demo_arrive_in_its_inbox() {
    let world = World::demo().await;
    let mut window = world.window();
    assert_eq!(window.ok("demo_inbox_list", json!({})).await["mails"], json!([]));
    window.ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    let code = world.code_to(NAGISA.address()).await;
    let inbox = window.ok("demo_inbox_list", json!({})).await;
    assert_eq!([&inbox["mails"][0]["to"], &inbox["mails"][0]["body"]], [NAGISA.address(), &code]);
    assert!(inbox["mails"][0]["from"].as_str().unwrap().ends_with("@ibss.jp"));
    world.ends().await;
}

/// AUT-01: the demo's people can be seen, with whether each is registered.
#[tokio::test]
async fn whoever_tries_the_demo_sees_whom_one_can_be() {
    let world = World::demo().await;
    let mut window = world.window();
    let people = window.ok("demo_people_list", json!({})).await;
    assert_eq!(
        [&people["people"][0]["kana"], &people["people"][0]["registered"]],
        [&json!(NAGISA.kana), &json!(false)]
    );
    window.register(&NAGISA).await;
    assert_eq!(window.ok("demo_people_list", json!({})).await["people"][0]["registered"], true);
    world.ends().await;
}

/// REG-11: the demo takes no items and no address that could be somebody's.
#[tokio::test]
async fn the_demo_refuses_real_data() {
    let world = World::demo().await;
    let mut window = world.window();
    let unknown = NAGISA.items_with("number", "123123");
    assert_eq!(window.refusal("signup_match", unknown).await, ErrorCode::DemoRefusesRealData);
    window.ok("signup_match", NAGISA.items()).await;
    let mut real = form(&NAGISA, "story.nagisa");
    real["mailAddress"] = json!("somebody@gmail.com");
    assert_eq!(
        window.field_refusals("signup_submit", real).await,
        [(Field::MailAddress, ErrorCode::DemoRefusesRealData)]
    );
    world.ends().await;
}

async fn card(window: &mut Window) -> Value {
    window.ok("demo_desk_show", json!({})).await
}

/// A clerk of the card logs in with what stands there.
async fn be_clerk(world: &World, role: &str) -> Window {
    let mut window = world.window();
    let card = card(&mut window).await;
    let clerk = card["clerks"].as_array().unwrap().iter().find(|clerk| clerk["role"] == role).unwrap().clone();
    assert_eq!(window.ok("desk_log_in", clerk["login"].clone()).await["next"], "factor");
    assert_eq!(window.ok("desk_submit_factor", json!({ "code": clerk["code"] })).await["next"], "open");
    window
}

/// REI-04, REI-12, REI-14: from the card alone a visitor of the demo walks through the whole re-issue, at every desk of it.
#[tokio::test]
async fn a_visitor_of_the_demo_walks_through_the_whole_reissue() {
    let world = World::shipped_demo().await;
    let mut office = world.window();
    office.ask_for_reissue(OFFICE_A, NOTICE).await;
    assert_eq!(office.confirm_notice(NOTICE).await["officeName"], "請求事業所 A");
    office.ok("reissue_send", json!({})).await;

    let mut reviewer = be_clerk(&world, "reviewer").await;
    let queue = json!({ "state": null, "words": "", "days": null, "mine": false, "cursor": null });
    let id = text(&reviewer.ok("desk_list_applications", queue).await["rows"][0]["id"]);
    let seen = reviewer.ok("desk_show_application", json!({ "id": id })).await;
    let taken = reviewer.ok("desk_take_up", json!({ "id": id, "version": seen["version"] })).await;
    let decision = json!({ "id": id, "version": taken["version"], "ticked": CHECKS, "note": null });
    reviewer.ok("desk_approve", decision).await;

    let mut printer = be_clerk(&world, "printer").await;
    let batch = text(&printer.ok("letter_begin_batch", json!({ "ids": [id] })).await["id"]);
    printer.ok("letter_print_next", json!({ "id": batch })).await;
    let letter = newest_letters(&world).remove(0);
    assert_eq!(card(&mut office).await["offices"][0]["userId"], letter.user_id.as_str());

    office.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    office.ok("office_set_first_password", json!({ "password": OFFICE_PASSWORD })).await;
    assert_eq!(card(&mut office).await["enrolling"], Value::Null);
    office.ok("office_show_totp", json!({})).await;
    let shown = card(&mut office).await;
    // Another window's authenticator is none of this one's.
    assert_eq!(card(&mut world.window()).await["enrolling"], Value::Null);
    office.ok("office_enrol_totp", json!({ "code": shown["enrolling"] })).await;
    let shown = card(&mut office).await;
    assert_eq!([&shown["enrolling"], &shown["offices"][0]["factorSetUp"]], [&Value::Null, &json!(true)]);
    office.ok("office_skip_security_address", json!({})).await;
    assert_eq!(office.ok("office_show", json!({})).await["next"], "open");
    let notices = office.ok("office_show_page", json!({})).await["notices"].clone();
    let audiences: Vec<_> = notices.as_array().unwrap().iter().map(|row| text(&row["audience"])).collect();
    assert_eq!(audiences, ["federation", "federation"], "the federation's own, and none of the site's");
    world.ends().await;
}
