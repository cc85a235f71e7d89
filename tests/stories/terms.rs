//! 利用規約: asked for at the first log-in and at every revision.

use madoguchi_app::operator::Audience;
use madoguchi_app::paper::Paper;
use madoguchi_wire::{ErrorCode, Field};
use serde_json::{Value, json};

use crate::support::data::{TERMS, publish_notice, publish_terms};
use crate::support::{AOI, NAGISA, SHOKO, TETSUO, Window, World};

fn texts(shown: &Value, change: &str) -> Vec<String> {
    let paragraphs = shown["paragraphs"].as_array().unwrap();
    paragraphs.iter().filter(|p| p["change"] == change).map(|p| p["text"].as_str().unwrap().to_owned()).collect()
}

fn accept(shown: &Value) -> Value {
    json!({ "termsId": shown["id"], "hash": shown["hash"], "agreed": true })
}

async fn logged_in(world: &World, person: &crate::support::Person) -> Window {
    let mut window = world.window();
    window.register(person).await;
    window.log_in(person).await;
    window
}

/// TRM-01, ASVS 2.3.1, 8.3.1: at the first log-in nothing opens before the box is ticked and 次へ is pressed.
#[tokio::test]
async fn nothing_opens_before_the_terms_are_accepted() {
    let world = World::new().await;
    let mut window = logged_in(&world, &NAGISA).await;
    assert_eq!(window.ok("session_show", json!({})).await["state"], "terms_required");
    assert_eq!(window.refusal("my_page_show", json!({})).await, ErrorCode::TermsRequired);
    assert_eq!(window.refusal("terms_save_receipt", json!({ "language": "ja" })).await, ErrorCode::TermsRequired);

    let shown = window.ok("terms_show", json!({})).await;
    assert_eq!([&shown["version"], &shown["effectiveFrom"]], ["1.0", "2024-04-01"]);
    assert_eq!([&shown["acceptedVersion"], &shown["acceptedAt"]], [&Value::Null, &Value::Null]);
    assert_eq!(shown["paragraphs"][0], json!({ "heading": true, "text": "第1条（目的）", "change": "same" }));
    assert_eq!(texts(&shown, "same").len(), TERMS.lines().filter(|line| !line.is_empty()).count());

    let mut unticked = accept(&shown);
    unticked["agreed"] = json!(false);
    assert_eq!(window.field_refusals("terms_accept", unticked).await, [(Field::Agreed, ErrorCode::ConsentMissing)]);
    assert_eq!(window.refusal("my_page_show", json!({})).await, ErrorCode::TermsRequired);
    assert_eq!(window.ok("terms_accept", accept(&shown)).await["state"], "open");
    window.ok("my_page_show", json!({})).await;

    let shown = window.ok("terms_show", json!({})).await;
    assert_eq!(shown["acceptedAt"], "2026-04-10T01:00:00Z");
    window.ok("session_log_out", json!({})).await;
    assert_eq!(window.log_in(&NAGISA).await["state"], "open", "and not at the next log-in");
    assert_eq!(world.kinds(&NAGISA).await.iter().filter(|kind| *kind == "terms_accepted").count(), 1);
    world.ends().await;
}

/// TRM-02: a revision is asked for again from its first day in Japan, and shows what changed.
#[tokio::test]
async fn a_revision_is_asked_for_from_its_first_day_with_its_changes() {
    let world = World::new().await;
    let mut window = world.window();
    window.arrive(&NAGISA).await;
    let revised = TERMS.replace("利用料は無料です。", "利用料は無料とします。")
        + "# 第3条（改定）\n本規約は改定されることがあります。\n";
    publish_terms(&world, "with-points", "1.1", "2026-04-11", &revised).await;
    // 23:59:59 in Japan.
    world.clock.set("2026-04-10T14:59:59Z");
    window.log_in(&NAGISA).await;
    window.ok("my_page_show", json!({})).await;
    world.clock.advance(1);
    assert_eq!(
        window.refusal("my_page_show", json!({})).await,
        ErrorCode::TermsRequired,
        "also in the middle of a session"
    );

    let shown = window.ok("terms_show", json!({})).await;
    assert_eq!([&shown["version"], &shown["acceptedVersion"]], ["1.1", "1.0"]);
    assert_eq!(texts(&shown, "removed"), ["利用料は無料です。"]);
    assert_eq!(
        texts(&shown, "added"),
        ["利用料は無料とします。", "第3条（改定）", "本規約は改定されることがあります。"]
    );
    assert_eq!(window.ok("terms_accept", accept(&shown)).await["state"], "open");
    let shown = window.ok("terms_show", json!({})).await;
    assert_eq!(texts(&shown, "added"), [""; 0], "after consent the text is shown plain");
    world.ends().await;
}

/// TRM-02: consent is to what was shown; when other terms came into force meanwhile, they are shown first.
#[tokio::test]
async fn consent_is_to_the_text_that_was_shown() {
    let world = World::new().await;
    let mut window = logged_in(&world, &NAGISA).await;
    let shown = window.ok("terms_show", json!({})).await;
    let mut forged = accept(&shown);
    forged["hash"] = json!("00");
    assert_eq!(window.refusal("terms_accept", forged).await, ErrorCode::TermsChanged);
    publish_terms(&world, "with-points", "1.1", "2026-04-10", "# 第1条\n改めました。\n").await;
    assert_eq!(window.refusal("terms_accept", accept(&shown)).await, ErrorCode::TermsChanged);
    assert_eq!(window.ok("session_show", json!({})).await["state"], "terms_required");
    let shown = window.ok("terms_show", json!({})).await;
    assert_eq!(shown["version"], "1.1");
    window.ok("terms_accept", accept(&shown)).await;
    world.ends().await;
}

/// TRM-03: the text follows the insurer's variant, with the insurer's banner above it.
#[tokio::test]
async fn the_text_follows_the_insurers_variant() {
    let world = World::new().await;
    publish_terms(&world, "with-points", "2.0", "2026-01-01", "# 第1条（ポイント）\nポイントサービスがあります。\n")
        .await;
    let shown = logged_in(&world, &TETSUO).await.ok("terms_show", json!({})).await;
    assert_eq!(shown["paragraphs"][0]["text"], "第1条（ポイント）");
    assert!(shown["banner"]["ja"].as_str().unwrap().contains("非対象会員です"));
    let shown = logged_in(&world, &SHOKO).await.ok("terms_show", json!({})).await;
    assert_eq!([&shown["version"], &shown["banner"]], [&json!("1.0"), &Value::Null]);
    assert_eq!(shown["paragraphs"][0]["text"], "第1条（目的）");
    world.ends().await;
}

/// TRM-01: where no terms were published nothing waits for consent.
#[tokio::test]
async fn without_terms_nothing_is_asked() {
    let world = World::without_terms().await;
    let mut window = logged_in(&world, &AOI).await;
    assert_eq!(window.ok("session_show", json!({})).await["state"], "open");
    assert_eq!(window.refusal("terms_show", json!({})).await, ErrorCode::NotFound);
    let nothing = json!({ "termsId": "none", "hash": "00", "agreed": true });
    assert_eq!(window.refusal("terms_accept", nothing).await, ErrorCode::TermsChanged);
    assert_eq!(window.refusal("terms_save_receipt", json!({ "language": "ja" })).await, ErrorCode::NotFound);
    // Of the future: announced, not asked for.
    publish_terms(&world, "basic", "1.0", "2026-05-01", TERMS).await;
    assert_eq!(window.ok("session_show", json!({})).await["state"], "open");
    world.ends().await;
}

/// TRM-02: the receipt holds version, hash, time and text of the consent, also after a revision.
#[tokio::test]
async fn the_receipt_holds_version_hash_time_and_text() {
    let world = World::new().await;
    let mut window = logged_in(&world, &AOI).await;
    let shown = window.ok("terms_show", json!({})).await;
    window.ok("terms_accept", accept(&shown)).await;
    world.clock.advance(60);
    publish_terms(&world, "basic", "2.0", "2026-05-01", "# 第1条（別）\n別の文です。\n").await;
    let saved = window.ok("terms_save_receipt", json!({ "language": "en" })).await;
    assert_eq!(saved["name"], world.way().receipt_of_consent);
    let papers = world.papers();
    let [Paper::Consent(paper)] = papers.as_slice() else { panic!("one receipt of consent") };
    assert_eq!([paper.version.as_str(), paper.sha256.as_str()], ["1.0", shown["hash"].as_str().unwrap()]);
    assert_eq!(paper.accepted_at.to_string(), "2026-04-10T01:00:00Z");
    assert_eq!(paper.member_name, AOI.name);
    let text: Vec<_> = paper.text.iter().map(|p| (p.heading, p.text.as_str())).collect();
    let accepted = [
        (true, "第1条（目的）"),
        (false, "本規約は、会員の利用条件を定めます。"),
        (true, "第2条（利用料）"),
        (false, "利用料は無料です。"),
    ];
    assert_eq!(text, accepted);
    world.ends().await;
}

/// TRM-01: behind the screen lock nothing is read and nothing is accepted.
#[tokio::test]
async fn behind_the_screen_lock_nothing_is_accepted() {
    let world = World::new().await;
    let mut window = logged_in(&world, &AOI).await;
    let shown = window.ok("terms_show", json!({})).await;
    window.ok("session_lock", json!({})).await;
    assert_eq!(window.refusal("terms_show", json!({})).await, ErrorCode::SessionLocked);
    assert_eq!(window.refusal("terms_accept", accept(&shown)).await, ErrorCode::SessionLocked);
    world.ends().await;
}

/// TRM-04: the site's notices announce a revision to everybody, before log-in too.
#[tokio::test]
async fn the_sites_notices_announce_a_revision() {
    let world = World::new().await;
    publish_notice(&world, Audience::Site, "利用規約改定のお知らせ", "2026年5月1日に利用規約を改定します。").await;
    let mut window = world.window();
    let list = window.ok("notice_list_site", json!({})).await;
    assert_eq!(
        [&list["notices"][0]["title"], &list["notices"][0]["publishedOn"]],
        ["利用規約改定のお知らせ", "2026-04-10"]
    );
    let opened = window.ok("notice_open_site", json!({ "noticeId": list["notices"][0]["id"] })).await;
    assert_eq!(opened["paragraphs"][0], "2026年5月1日に利用規約を改定します。");
    world.ends().await;
}
