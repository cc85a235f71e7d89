//! The demo's own windows: its inbox and its people.

use madoguchi_wire::{ErrorCode, Field};
use serde_json::json;

use crate::support::{NAGISA, World, form};

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
