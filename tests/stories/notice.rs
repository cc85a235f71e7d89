//! お知らせ: lists, search, opening, and what is another person's.

use madoguchi_app::operator::Audience;
use madoguchi_wire::{ErrorCode, Field};
use serde_json::{Value, json};

use crate::support::data::{publish_notice, to_insurer, to_member};
use crate::support::{AOI, MINORU, NAGISA, Window, World};

async fn search(window: &mut Window, query: &str, audience: Option<&str>) -> Vec<String> {
    let list = window.ok("notice_search", json!({ "query": query, "audience": audience })).await;
    list["notices"].as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect()
}

/// LOG-04: the site's notices stand on the log-in screen, newest first, and nobody else's do.
#[tokio::test]
async fn the_sites_notices_are_for_everybody() {
    let world = World::new().await;
    publish_notice(&world, Audience::Site, "一つ目", "本文").await;
    world.clock.advance(86_400);
    publish_notice(&world, Audience::Site, "二つ目", "一段落目\n二段落目").await;
    publish_notice(&world, to_insurer("omron"), "組合だけ", "本文").await;
    let mut window = world.window();
    let list = window.ok("notice_list_site", json!({})).await;
    let rows: Vec<_> = list["notices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["title"].clone(), row["publishedOn"].clone()))
        .collect();
    assert_eq!(rows, [(json!("二つ目"), json!("2026-04-11")), (json!("一つ目"), json!("2026-04-10"))]);
    let opened = window.ok("notice_open_site", json!({ "noticeId": list["notices"][0]["id"] })).await;
    assert_eq!(opened["paragraphs"], json!(["一段落目", "二段落目"]));
    world.ends().await;
}

/// DSH-02, ASVS 8.2.2: what speaks to another person or insurer does not exist for the reader.
#[tokio::test]
async fn a_notice_to_somebody_else_does_not_exist() {
    let world = World::new().await;
    publish_notice(&world, to_member(&AOI), "葵さんへ", "本文").await;
    publish_notice(&world, to_insurer("omron"), "組合から", "本文").await;
    let (mut aoi, mut minoru, mut nagisa) = (world.window(), world.window(), world.window());
    aoi.arrive(&AOI).await;
    minoru.arrive(&MINORU).await;
    nagisa.arrive(&NAGISA).await;
    let mut own = search(&mut aoi, "", None).await;
    own.sort();
    assert_eq!(own, ["組合から", "葵さんへ"]);
    assert_eq!(search(&mut minoru, "", None).await, ["組合から"]);
    assert_eq!(search(&mut nagisa, "", None).await, [""; 0]);

    let list = aoi.ok("notice_search", json!({ "query": "葵", "audience": "member" })).await;
    let id = json!({ "noticeId": list["notices"][0]["id"] });
    assert_eq!(aoi.ok("notice_open", id.clone()).await["title"], "葵さんへ");
    for window in [&mut minoru, &mut nagisa] {
        assert_eq!(window.refusal("notice_open", id.clone()).await, ErrorCode::NotFound);
    }
    assert_eq!(world.window().refusal("notice_open_site", id).await, ErrorCode::NotFound);
    world.ends().await;
}

/// DSH-02: a notice is unread until it was opened, for each reader.
#[tokio::test]
async fn a_notice_is_unread_until_it_was_opened() {
    let world = World::new().await;
    publish_notice(&world, to_insurer("omron"), "組合から", "本文").await;
    let (mut aoi, mut minoru) = (world.window(), world.window());
    aoi.arrive(&AOI).await;
    minoru.arrive(&MINORU).await;
    let all = json!({ "query": "", "audience": null });
    let list = aoi.ok("notice_search", all.clone()).await;
    assert_eq!([&list["unread"], &list["notices"][0]["unread"]], [&json!(1), &json!(true)]);
    aoi.ok("notice_open", json!({ "noticeId": list["notices"][0]["id"] })).await;
    aoi.ok("notice_open", json!({ "noticeId": list["notices"][0]["id"] })).await;
    assert_eq!(aoi.ok("notice_search", all.clone()).await["unread"], 0);
    assert_eq!(minoru.ok("notice_search", all).await["unread"], 1);
    assert_eq!(world.kinds(&AOI).await.iter().filter(|kind| *kind == "notice_read").count(), 1);
    world.ends().await;
}

/// DSH-03: the search finds words of title and text in any width and case, all of them.
#[tokio::test]
async fn the_search_finds_words_in_any_width_and_case() {
    let world = World::new().await;
    publish_notice(&world, to_insurer("omron"), "検認システム 開始", "WEBで回答してください。").await;
    publish_notice(&world, to_insurer("omron"), "インフルエンザ補助金", "受付を開始します。").await;
    let mut window = world.window();
    window.arrive(&AOI).await;
    assert_eq!(search(&mut window, "ｗｅｂ", None).await, ["検認システム 開始"]);
    assert_eq!(search(&mut window, "開始　検認", None).await, ["検認システム 開始"]);
    assert_eq!(search(&mut window, "開始", Some("insurer")).await.len(), 2);
    assert_eq!(search(&mut window, "開始", Some("site")).await, [""; 0]);
    assert_eq!(search(&mut window, "%", None).await, [""; 0]);
    let fields =
        window.field_refusals("notice_search", json!({ "query": "あ".repeat(101), "audience": Value::Null })).await;
    assert_eq!(fields, [(Field::Query, ErrorCode::TooLong)]);
    search(&mut window, &"あ".repeat(100), None).await;
    world.ends().await;
}
