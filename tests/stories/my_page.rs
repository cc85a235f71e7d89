//! マイページ as each insurer's profile asks.

use madoguchi_wire::ErrorCode;
use serde_json::{Value, json};

use crate::support::data::{end_memberships, import_roster, publish_notice, to_insurer, to_member};
use crate::support::people::roster_of;
use crate::support::{AOI, MIYAKO, NAGISA, Person, SHOKO, TETSUO, Window, World};
use madoguchi_app::operator::Audience;

async fn arrived(world: &World, person: &Person) -> (Window, Value) {
    let mut window = world.window();
    window.arrive(person).await;
    let page = window.ok("my_page_show", json!({})).await;
    (window, page)
}

fn labels(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|row| row["label"]["ja"].as_str().unwrap()).collect()
}

/// DSH-01: the head names person, insurer and system.
#[tokio::test]
async fn the_head_names_person_insurer_and_system() {
    let world = World::new().await;
    let (mut window, _) = arrived(&world, &AOI).await;
    let head = window.ok("session_show", json!({})).await;
    assert_eq!([&head["memberName"], &head["insurerName"]["ja"]], [AOI.name, "オムロン健康保険組合"]);
    assert_eq!(head["systemName"]["ja"], "iBssWEBシステム");
    world.ends().await;
}

/// DSH-02, DSH-03, LOG-04: notices of the insurer, of the person and of the site stand apart, newest first, under the insurer's title.
#[tokio::test]
async fn notices_stand_apart_by_whom_they_speak_to() {
    let world = World::new().await;
    publish_notice(&world, Audience::Site, "サイト", "本文").await;
    publish_notice(&world, to_insurer("omron"), "組合 一", "本文").await;
    world.clock.advance(1);
    publish_notice(&world, to_insurer("omron"), "組合 二", "本文").await;
    publish_notice(&world, to_insurer("ngk"), "他の組合", "本文").await;
    publish_notice(&world, to_member(&AOI), "本人", "本文").await;
    publish_notice(&world, to_member(&NAGISA), "他人", "本文").await;
    let (_, page) = arrived(&world, &AOI).await;
    let titles = |list: &Value| {
        list.as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(page["insurerNoticesTitle"]["ja"], "健康保険組合からのお知らせ");
    assert_eq!(titles(&page["insurerNotices"]), ["組合 二", "組合 一"]);
    assert_eq!(titles(&page["memberNotices"]), ["本人"]);
    assert_eq!(titles(&page["siteNotices"]), ["サイト"]);
    assert_eq!(page["unread"], 4);
    world.ends().await;
}

/// DSH-04, DSH-05, DSH-06, INS-04: the menu has the insurer's groups and entries, and no others.
#[tokio::test]
async fn the_menu_follows_the_insurers_profile() {
    let world = World::new().await;
    let (_, omron) = arrived(&world, &AOI).await;
    assert_eq!(labels(&omron["menu"]), ["マイページ", "各種申請・登録", "お役立ち", "その他", "マニュアル"]);
    assert_eq!(labels(&omron["menu"][1]["entries"]), ["被扶養者資格調査", "インフルエンザ補助金申請"]);
    let (_, nara) = arrived(&world, &MIYAKO).await;
    let groups = labels(&nara["menu"]);
    let entries: Vec<&str> =
        nara["menu"].as_array().unwrap().iter().flat_map(|group| labels(&group["entries"])).collect();
    assert!(groups.contains(&"通院") && groups.contains(&"お薬"), "{groups:?}");
    for entry in [
        "WEB申請",
        "被扶養者連絡先登録",
        "医療費通知",
        "上手な医療のかかり方",
        "ジェネリック差額明細",
        "上手なお薬との付き合い",
    ] {
        assert!(entries.contains(&entry), "{entry}: {entries:?}");
    }
    world.ends().await;
}

/// DSH-08, DSH-09, DSH-10, DSH-11: a card says what is open, what is being prepared, and that data are missing, never a zero.
#[tokio::test]
async fn cards_say_what_there_is_and_never_zero() {
    let world = World::new().await;
    let (_, page) = arrived(&world, &MIYAKO).await;
    let cards = page["cards"].as_array().unwrap();
    let card =
        |module: &str| cards.iter().find(|card| card["module"] == module).unwrap_or_else(|| panic!("no card {module}"));
    assert_eq!(card("flu_grant")["state"], "preparing");
    card("web_application");
    for module in ["medical_cost_notice", "generic_difference"] {
        assert_eq!(card(module)["state"], "no_data", "{module}");
        assert!(card(module)["lines"].as_array().unwrap().iter().all(|line| line["value"] == Value::Null), "{module}");
    }
    assert_eq!(labels(&card("medical_cost_notice")["links"]), ["医療費通知へ", "上手なかかり方へ"]);
    assert!(!page.to_string().contains('¥'));
    world.ends().await;
}

/// The card of the survey on somebody's page.
fn survey(page: &Value) -> &Value {
    page["cards"].as_array().unwrap().iter().find(|card| card["module"] == "survey").expect("a card of the survey")
}

/// DSH-07: the banner is for members with dependants, for as long as the roster has them.
#[tokio::test]
async fn the_banner_of_the_survey_is_for_members_with_dependants() {
    const BANNER: &str = "未作成の調査票があります。";
    let world = World::new().await;
    let (mut window, page) = arrived(&world, &MIYAKO).await;
    assert_eq!([&survey(&page)["state"], &survey(&page)["banner"]["ja"]], ["open", BANNER]);
    let (_, page) = arrived(&world, &NAGISA).await;
    assert_eq!((&survey(&page)["state"], &survey(&page)["banner"]), (&json!("open"), &Value::Null));
    // The child's membership ends.
    end_memberships(&world, MIYAKO.insurer, &[MIYAKO, NAGISA]).await;
    let page = window.ok("my_page_show", json!({})).await;
    assert_eq!(survey(&page)["banner"], Value::Null);
    world.ends().await;
}

/// DSH-07, INS-06: the banner stands until the last day of the insurer's survey, beside that day.
#[tokio::test]
async fn the_banner_of_the_survey_ends_with_its_last_day() {
    for (now, shown) in [("2024-09-17T14:59:59Z", true), ("2024-09-17T15:00:00Z", false)] {
        let world = World::new().await;
        world.clock.set(now);
        let child =
            Person { birth: "2016-05-01", name: "御試室 芽", branch: "01", relation: "家族", mail: "", ..AOI };
        import_roster(&world, AOI.insurer, &roster_of([&child].into_iter())).await;
        let (_, page) = arrived(&world, &AOI).await;
        assert_eq!(survey(&page)["banner"].is_object(), shown, "{now}");
        assert!(survey(&page)["lines"][0]["value"]["ja"].as_str().unwrap().starts_with("2024年9月17日(火)"));
        world.ends().await;
    }
}

/// INS-05: the support desks are the insurer's, and say that symbol and number should be stated.
#[tokio::test]
async fn support_desks_are_the_insurers() {
    let world = World::new().await;
    let (_, page) = arrived(&world, &AOI).await;
    assert_eq!(
        [&page["supportDesks"][0]["phone"], &page["supportDesks"][0]["stateSymbolAndNumber"]],
        [&json!("0120-180-939"), &json!(true)]
    );
    let (_, page) = arrived(&world, &SHOKO).await;
    let phones: Vec<_> = page["supportDesks"].as_array().unwrap().iter().map(|desk| desk["phone"].clone()).collect();
    assert_eq!(phones, ["050-2018-6254", "0766-20-2377"]);
    world.ends().await;
}

/// DSH-14: manuals are read inside the system, in the insurer's words.
#[tokio::test]
async fn manuals_are_read_inside_the_system() {
    let world = World::new().await;
    let (mut window, page) = arrived(&world, &TETSUO).await;
    let manuals = page["manuals"].as_array().unwrap();
    assert!(!manuals.is_empty());
    for manual in manuals {
        let opened = window.ok("my_page_open", json!({ "pageId": manual["id"] })).await;
        assert_eq!(opened["title"], manual["title"]);
        assert!(!opened["paragraphs"].as_array().unwrap().is_empty());
    }
    assert_eq!(window.refusal("my_page_open", json!({ "pageId": "../../etc/passwd" })).await, ErrorCode::NotFound);
    world.ends().await;
}

/// DSH-08, ASVS 8.2.2: a page that is being prepared says so; one the insurer does not use is not found.
#[tokio::test]
async fn a_page_of_another_insurer_is_not_found() {
    let world = World::new().await;
    let (mut window, _) = arrived(&world, &AOI).await;
    assert_eq!(window.ok("my_page_open", json!({ "pageId": "flu-grant" })).await["state"], "preparing");
    assert_eq!(window.refusal("my_page_open", json!({ "pageId": "medical-cost-notice" })).await, ErrorCode::NotFound);
    world.ends().await;
}

/// DSH-10, ASVS 16.2.1: who looks at a page of personal data is noted in the person's own series.
#[tokio::test]
async fn looking_at_personal_data_is_noted() {
    let world = World::new().await;
    let (mut window, _) = arrived(&world, &MIYAKO).await;
    assert!(!world.kinds(&MIYAKO).await.contains(&"record_seen".to_owned()));
    assert_eq!(window.ok("my_page_open", json!({ "pageId": "medical-cost-notice" })).await["state"], "no_data");
    assert!(world.kinds(&MIYAKO).await.contains(&"record_seen".to_owned()));
    world.ends().await;
}
