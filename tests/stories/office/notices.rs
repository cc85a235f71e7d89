//! 国保連合会からのお知らせ: each office reads those of its own federation, and nobody else does.

use madoguchi_app::operator::{Audience, NoticeDraft, notice_publish};
use madoguchi_wire::{ErrorCode, WireError};
use serde_json::{Value, json};

use crate::support::data::{publish_notice, to_insurer, to_offices_of};
use crate::support::desk::{SHIMANE, TOTTORI};
use crate::support::federation::OFFICE_A;
use crate::support::{AOI, Window, World};

/// An ID of the right form that nobody has.
const NOBODYS: &str = "0198a000-0000-7000-8000-000000000001";

async fn notices(window: &mut Window) -> Vec<Value> {
    window.ok("office_show_page", json!({})).await["notices"].as_array().expect("a list").clone()
}

fn titles(notices: &[Value]) -> Vec<&str> {
    notices.iter().map(|row| row["title"].as_str().expect("a title")).collect()
}

fn open(notice: &Value) -> Value {
    json!({ "noticeId": notice["id"] })
}

/// REI-12: the page lists the federation's notices, newest first, and opens each as the plain text that was published; one is not there before its day.
#[tokio::test]
async fn an_office_reads_the_notices_of_its_federation() {
    let world = World::federation().await;
    publish_notice(&world, to_offices_of(TOTTORI), "受付時間について", "一段落目\n\n<b>二段落目</b>").await;
    world.clock.advance(86_400);
    publish_notice(&world, to_offices_of(TOTTORI), "休業日について", "本文").await;
    let mut office = world.open_office(OFFICE_A).await.window;
    let later = NoticeDraft {
        audience: to_offices_of(TOTTORI),
        title: "手数料について".to_owned(),
        body: "本文".to_owned(),
        link: Some("https://www.example.jp/a".to_owned()),
        published_at: Some(world.clock.now() + jiff::SignedDuration::from_secs(300)),
    };
    notice_publish(&world.app, &later).await.expect("a notice without a mistake");
    let listed = notices(&mut office).await;
    assert_eq!(titles(&listed), ["休業日について", "受付時間について"]);
    for row in &listed {
        assert_eq!([&row["audience"], &row["unread"]], [&json!("federation"), &json!(false)]);
    }
    let opened = office.ok("office_open_notice", open(&listed[1])).await;
    assert_eq!([&opened["audience"], &opened["title"]], ["federation", "受付時間について"]);
    assert_eq!(opened["paragraphs"], json!(["一段落目", "<b>二段落目</b>"]));
    world.clock.advance(300);
    let listed = notices(&mut office).await;
    assert_eq!(titles(&listed), ["手数料について", "休業日について", "受付時間について"]);
    assert_eq!(office.ok("office_open_notice", open(&listed[0])).await["link"], "https://www.example.jp/a");
    world.ends().await;
}

/// ASVS 8.2.2, 8.4.1: of two federations each office sees its own notices alone; another federation's, the site's and an insurer's are not found, as one that does not exist; members and strangers find no federation's.
#[tokio::test]
async fn a_federations_notices_are_there_for_its_own_offices_alone() {
    let world = World::new().await;
    world.add_federation(|text| text).await;
    // First, since its ledger brings a user ID that the other's serial would come to.
    let mut neighbour = world.open_neighbour().await;
    let mut office = world.open_office(OFFICE_A).await.window;
    let mut member = world.window();
    member.arrive(&AOI).await;
    for (audience, title) in [
        (to_offices_of(TOTTORI), "鳥取の知らせ"),
        (to_offices_of(SHIMANE), "島根の知らせ"),
        (to_insurer(AOI.insurer), "組合の知らせ"),
        (Audience::Site, "サイトの知らせ"),
    ] {
        publish_notice(&world, audience, title, "本文").await;
    }
    let (own, theirs) = (notices(&mut office).await, notices(&mut neighbour).await);
    assert_eq!((titles(&own), titles(&theirs)), (vec!["鳥取の知らせ"], vec!["島根の知らせ"]));
    let page = member.ok("my_page_show", json!({})).await;
    let members = member.ok("notice_search", json!({ "query": "の知らせ", "audience": null })).await;
    let mut found = titles(members["notices"].as_array().expect("a list"));
    found.sort_unstable();
    assert_eq!(found, ["サイトの知らせ", "組合の知らせ"]);
    let mut nobody = world.window();
    let site = nobody.ok("notice_list_site", json!({})).await["notices"].as_array().expect("a list").clone();
    assert_eq!(titles(&site), ["サイトの知らせ"]);

    let missing = office.refused("office_open_notice", json!({ "noticeId": NOBODYS })).await;
    assert_eq!(missing, WireError::new(ErrorCode::NotFound));
    for others in [&theirs[0], &page["insurerNotices"][0], &site[0]] {
        assert_eq!(office.refused("office_open_notice", open(others)).await, missing, "{others}");
    }
    assert_eq!(neighbour.refused("office_open_notice", open(&own[0])).await, missing);
    for federations in [&own[0], &theirs[0]] {
        assert_eq!(member.refused("notice_open", open(federations)).await, missing);
        assert_eq!(nobody.refused("notice_open_site", open(federations)).await, missing);
    }
    office.ok("office_open_notice", open(&own[0])).await;
    neighbour.ok("office_open_notice", open(&theirs[0])).await;
    world.ends().await;
}
