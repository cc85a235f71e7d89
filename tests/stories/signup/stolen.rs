//! Somebody signs up with a stolen card: the address that the insurer knows is
//! told, and whoever tries later is told whom to ask.

use std::path::Path;

use madoguchi_app::operator;
use madoguchi_app::outbox::MailContent;
use madoguchi_wire::ErrorCode;
use serde_json::{Value, json};

use crate::support::{MIYAKO, NAGISA, PASSWORD, SHOKO, Window, World, data, form};

/// An address of the one who holds the card.
const ANOTHER: &str = "moved.away@example.org";
const TOLD: &str = "account_opened_elsewhere";

/// MIYAKO's insurer lets people change the preset address at sign-up.
async fn world() -> World {
    let world = World::new().await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../profiles").join(format!("{}.toml", MIYAKO.insurer));
    let shipped = std::fs::read_to_string(path).expect("a shipped profile");
    let editable = shipped.replace("editable_at_signup = false", "editable_at_signup = true");
    assert_ne!(editable, shipped);
    operator::profile_import(&world.app, MIYAKO.insurer, &editable).await.expect("a profile without a mistake");
    world
}

fn form_with(address: &str, user_id: &str) -> Value {
    let mut filled = form(&MIYAKO, user_id);
    filled["mailAddress"] = json!(address);
    filled["language"] = json!("en");
    filled
}

async fn sign_up(window: &mut Window, address: &str) {
    window.ok("signup_match", MIYAKO.items()).await;
    window.ok("signup_submit", form_with(address, &MIYAKO.user_id())).await;
    let code = window.world.code_to(address).await;
    assert_eq!(window.ok("signup_submit_code", json!({ "code": code })).await["step"], "finished");
}

/// REG-10: an account with another address is told to the address that the insurer knows, in its own words and not in the language that was chosen.
#[tokio::test]
async fn another_address_is_told_to_the_one_on_record() {
    let world = world().await;
    sign_up(&mut world.window(), ANOTHER).await;
    let mails = world.deliver().await;
    assert_eq!(world.mails_to(ANOTHER), ["signup_code", "account_opened"]);
    assert_eq!(world.mails_to(MIYAKO.mail), [TOLD]);
    let told = mails.iter().find(|mail| mail.to == MIYAKO.mail).expect("the notice");
    assert_eq!(told.language, "ja");
    let content = serde_json::to_string(&told.content).unwrap();
    for secret in [MIYAKO.user_id().as_str(), ANOTHER, PASSWORD] {
        assert!(!content.contains(secret), "{content}");
    }
    assert!(matches!(told.content, MailContent::AccountOpenedElsewhere { .. }));
    assert!(
        world.kinds(&MIYAKO).await.iter().filter(|kind| *kind == "mail_sent").count() >= 3,
        "her series tells of it"
    );
    world.ends().await;
}

/// REG-10: the address on record itself, however it is typed, is told nothing twice.
#[tokio::test]
async fn the_address_on_record_is_not_told_of_itself() {
    let world = world().await;
    let typed = MIYAKO.mail.replace("example.jp", "EXAMPLE.JP");
    sign_up(&mut world.window(), &typed).await;
    world.deliver().await;
    assert!(world.post.delivered().iter().all(|mail| mail.kind() != TOLD));
    // Nor is anybody told where the insurer knows no address.
    world.window().register(&NAGISA).await;
    world.deliver().await;
    assert!(world.post.delivered().iter().all(|mail| mail.kind() != TOLD));
    world.ends().await;
}

/// REG-04, REG-10: the notice goes with the account and with nothing less: a lost user ID sends none.
#[tokio::test]
async fn nothing_is_told_while_no_account_is_open() {
    let world = world().await;
    let (mut quick, mut slow) = (world.window(), world.window());
    quick.ask_for_account(&SHOKO, "story.same").await;
    slow.ok("signup_match", MIYAKO.items()).await;
    slow.ok("signup_submit", form_with(ANOTHER, "story.same")).await;
    let code = world.code_to(SHOKO.address()).await;
    quick.ok("signup_submit_code", json!({ "code": code })).await;
    let code = world.code_to(ANOTHER).await;
    assert_eq!(slow.ok("signup_submit_code", json!({ "code": code })).await["step"], "chooseUserId");
    world.deliver().await;
    assert!(world.mails_to(MIYAKO.mail).is_empty());
    slow.ok("signup_choose_user_id", json!({ "userId": "story.other" })).await;
    world.deliver().await;
    assert_eq!(world.mails_to(MIYAKO.mail), [TOLD]);
    world.ends().await;
}

/// REG-12: an address on record that no longer exists says nothing against the account's own.
#[tokio::test]
async fn a_dead_address_on_record_does_not_mark_the_accounts() {
    let world = world().await;
    let mut window = world.window();
    window.ok("signup_match", MIYAKO.items()).await;
    window.ok("signup_submit", form_with(ANOTHER, &MIYAKO.user_id())).await;
    let code = world.code_to(ANOTHER).await;
    window.ok("signup_submit_code", json!({ "code": code })).await;
    world.post.knows_nobody_at(MIYAKO.mail);
    world.deliver().await;
    assert_eq!(world.mails_to(ANOTHER).last(), Some(&"account_opened"));
    assert!(world.mails_to(MIYAKO.mail).is_empty());
    assert!(data::undeliverable(&world, MIYAKO.insurer).await.is_empty());
    world.ends().await;
}

/// AUT-17, INS-05: who finds an account that somebody else opened is told which desk to ask, with its telephone.
#[tokio::test]
async fn who_is_registered_already_is_told_whom_to_ask() {
    let world = World::new().await;
    world.window().register(&SHOKO).await;
    let refused = world.window().refused("signup_match", SHOKO.items()).await;
    assert_eq!(refused.code, ErrorCode::AlreadyRegistered);
    let desk = refused.desk.expect("a desk");
    assert_eq!(desk.ja, "日本システム技術株式会社、電話 050-2018-6254");
    assert_eq!(desk.en, "Japan System Techniques Co., Ltd., telephone 050-2018-6254");
    // Before five right items nothing tells which insurer's number somebody tried.
    let wrong = SHOKO.items_with("kana", "ケンポミホン マチガイ");
    assert_eq!(world.window().refused("signup_match", wrong).await.desk, None);
    world.ends().await;
}
