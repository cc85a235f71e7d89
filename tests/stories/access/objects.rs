//! Objects of somebody else: the same answer as for what does not exist.

use madoguchi_wire::{ErrorCode, WireError};
use serde_json::{Value, json};

use crate::support::data::{publish_notice, to_insurer, to_member};
use crate::support::{AOI, MINORU, MIYAKO, Window, World};

/// An ID of the right form that nobody has.
const NOBODYS: &str = "0198a000-0000-7000-8000-000000000001";

fn id_of(list: &Value) -> String {
    list[0]["id"].as_str().expect("an object").to_owned()
}

async fn refused(window: &mut Window, command: &str, request: Value) -> WireError {
    window.refused(command, request).await
}

/// DSH-02, DSH-03, LOG-04, ASVS 8.2.2: a notice of another person or insurer is not found, as one that does not exist, also by somebody who is not logged in.
#[tokio::test]
async fn a_notice_of_somebody_else_is_not_found() {
    let world = World::new().await;
    publish_notice(&world, to_member(&AOI), "本人へ", "本文").await;
    publish_notice(&world, to_insurer(AOI.insurer), "組合", "本文").await;
    let mut owner = world.window();
    owner.arrive(&AOI).await;
    let page = owner.ok("my_page_show", json!({})).await;
    let (own, of_insurer) = (id_of(&page["memberNotices"]), id_of(&page["insurerNotices"]));
    let (mut colleague, mut stranger, mut nobody) = (world.window(), world.window(), world.window());
    colleague.arrive(&MINORU).await;
    stranger.arrive(&MIYAKO).await;
    let open = |id: &str| json!({ "noticeId": id });
    let missing = refused(&mut stranger, "notice_open", open(NOBODYS)).await;
    assert_eq!(missing, WireError::new(ErrorCode::NotFound));
    assert_eq!(refused(&mut colleague, "notice_open", open(&own)).await, missing);
    assert_eq!(refused(&mut stranger, "notice_open", open(&own)).await, missing);
    assert_eq!(refused(&mut stranger, "notice_open", open(&of_insurer)).await, missing);
    for id in [&own, &of_insurer] {
        assert_eq!(refused(&mut nobody, "notice_open_site", open(id)).await, missing);
    }
    colleague.ok("notice_open", open(&of_insurer)).await;
    owner.ok("notice_open", open(&own)).await;
    world.ends().await;
}

/// LOG-01, ASVS 8.2.2: a session of another person is not found, as one that does not exist, and goes on.
#[tokio::test]
async fn a_session_of_somebody_else_is_not_found() {
    let world = World::new().await;
    let (mut owner, mut stranger) = (world.window(), world.window());
    owner.arrive(&AOI).await;
    stranger.arrive(&MIYAKO).await;
    let session = id_of(&owner.ok("session_list", json!({})).await["sessions"]);
    let missing = refused(&mut stranger, "session_end", json!({ "sessionId": NOBODYS })).await;
    assert_eq!(missing, WireError::new(ErrorCode::NotFound));
    assert_eq!(refused(&mut stranger, "session_end", json!({ "sessionId": session })).await, missing);
    owner.ok("session_show", json!({})).await;
    world.ends().await;
}

/// TRM-01, ASVS 8.2.2: terms of another variant are refused as terms that do not exist; as 409, since the own ones are to be read anew.
#[tokio::test]
async fn terms_of_another_insurer_are_refused_as_unknown_ones() {
    let world = World::without_terms().await;
    crate::support::data::publish_terms(&world, "basic", "1.0", "2024-04-01", crate::support::data::TERMS).await;
    crate::support::data::publish_terms(&world, "with-points", "1.0", "2024-04-01", "# 第1条（別）\n別の文です。\n")
        .await;
    let mut shown = Vec::new();
    let mut windows = Vec::new();
    for person in [AOI, MIYAKO] {
        let mut window = world.window();
        window.register(&person).await;
        window.log_in(&person).await;
        shown.push(window.ok("terms_show", json!({})).await);
        windows.push(window);
    }
    assert_ne!(shown[0]["id"], shown[1]["id"], "the insurers' terms differ");
    let accept = |id: &Value, hash: &Value| json!({ "termsId": id, "hash": hash, "agreed": true });
    for (window, others) in windows.iter_mut().zip(shown.iter().rev()) {
        let unknown = refused(window, "terms_accept", accept(&json!(NOBODYS), &others["hash"])).await;
        let own = window.ok("terms_show", json!({})).await;
        let made_up = json!("0".repeat(64));
        for (id, hash) in [(&others["id"], &others["hash"]), (&others["id"], &made_up), (&own["id"], &others["hash"])] {
            assert_eq!(refused(window, "terms_accept", accept(id, hash)).await, unknown);
        }
        assert_eq!(unknown, WireError::new(ErrorCode::TermsChanged), "and nothing beside the code");
        assert_eq!(window.ok("session_show", json!({})).await["state"], "terms_required");
    }
    world.ends().await;
}

/// DSH-08: a page of a module that the own insurer does not use is not found, as one that does not exist.
#[tokio::test]
async fn a_page_that_another_insurer_has_is_not_found() {
    let world = World::new().await;
    let (mut one, mut other) = (world.window(), world.window());
    one.arrive(&AOI).await;
    other.arrive(&MIYAKO).await;
    let page = json!({ "pageId": "medical-cost-notice" });
    other.ok("my_page_open", page.clone()).await;
    let missing = refused(&mut one, "my_page_open", json!({ "pageId": "no-such" })).await;
    assert_eq!(missing, WireError::new(ErrorCode::NotFound));
    assert_eq!(refused(&mut one, "my_page_open", page).await, missing);
    world.ends().await;
}

/// COD-01, ASVS 8.2.2: a sign-up, a recovery and a change of address belong to whoever holds their token: with a made-up one nothing is in progress.
#[tokio::test]
async fn a_flow_is_found_by_its_token_alone() {
    let world = World::new().await;
    let mut owner = world.window();
    owner.ok("signup_match", AOI.items()).await;
    let mut guesser = world.window();
    // Of the right form and drawn by chance, as a guess would be.
    guesser.caller.flow = Some(madoguchi_app::caller::Token::new(&world.app));
    for (command, request) in [
        ("signup_submit_code", json!({ "code": "000000" })),
        ("signup_choose_user_id", json!({ "userId": "story.guess" })),
        ("recovery_submit_code", json!({ "code": "000000" })),
        ("recovery_set_password", json!({ "newPassword": "Yama%1357mori" })),
    ] {
        assert_eq!(refused(&mut guesser.clone(), command, request).await.code, ErrorCode::StepNotOpen, "{command}");
    }
    assert_eq!(guesser.clone().ok("signup_show", json!({})).await["step"], "none");
    assert_eq!(guesser.ok("recovery_show", json!({})).await["step"], "none");
    assert_eq!(owner.ok("signup_show", json!({})).await["step"], "register");
    world.ends().await;
}
