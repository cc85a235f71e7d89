//! The tracker of sent applications.

use madoguchi_app::caller::Peer;
use madoguchi_wire::{ErrorCode, Field};
use serde_json::json;

use crate::support::World;
use crate::support::federation::{NOTICE, OFFICE_A};

/// REI-12: the pair is read as people type it, and what cannot be read is named.
#[tokio::test]
async fn the_pair_is_read_as_people_type_it() {
    let world = World::federation().await;
    let (_, receipt) = world.applied(OFFICE_A, NOTICE).await;
    let mut window = world.window();
    for typed in [receipt.clone(), receipt.replace('-', ""), receipt.replace('-', " ")] {
        let pair = json!({ "receipt": typed, "noticeAddress": format!(" {NOTICE} ") });
        assert_eq!(window.ok("reissue_track", pair).await["receipt"], receipt.as_str());
    }
    let refused = window.field_refusals("reissue_track", json!({ "receipt": "", "noticeAddress": "" })).await;
    assert_eq!(refused, [(Field::Receipt, ErrorCode::Required), (Field::NoticeAddress, ErrorCode::Required)]);
    let slip = json!({ "receipt": "12345678901", "noticeAddress": NOTICE });
    assert_eq!(
        window.field_refusals("reissue_track", slip).await,
        [(Field::Receipt, ErrorCode::ReceiptUnreadable)]
    );
    world.ends().await;
}

/// REI-12: the tracker tells neither address, user ID, office nor who reviewed.
#[tokio::test]
async fn the_tracker_tells_nothing_beside_the_state() {
    let world = World::federation().await;
    let (_, receipt) = world.applied(OFFICE_A, NOTICE).await;
    let letter = world.printed(OFFICE_A).await;
    let shown = world.window().ok("reissue_track", json!({ "receipt": receipt, "noticeAddress": NOTICE })).await;
    let states: Vec<&str> = shown["events"].as_array().unwrap().iter().map(|e| e["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["received", "in_review", "approved"]);
    let text = shown.to_string();
    for word in [NOTICE, OFFICE_A, "請求事業所", &letter.user_id, "reviewer", "架空"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
    world.ends().await;
}

/// REI-12, LIMIT TRACKER_FAILURES: five wrong pairs an hour fit a receipt number; from then on the right one waits too.
#[tokio::test]
async fn five_wrong_pairs_an_hour_fit_a_receipt_number() {
    let world = World::federation().await;
    let (_, receipt) = world.applied(OFFICE_A, NOTICE).await;
    for n in 0..5 {
        let pair = json!({ "receipt": receipt, "noticeAddress": format!("guess-{n}@example.jp") });
        assert_eq!(world.window().refusal("reissue_track", pair).await, ErrorCode::ApplicationUnknown);
    }
    let pair = json!({ "receipt": receipt, "noticeAddress": NOTICE });
    for command in ["reissue_track", "reissue_withdraw"] {
        let refused = world.window().refused(command, pair.clone()).await;
        assert_eq!((refused.code, refused.retry_after_seconds), (ErrorCode::TrackerLimit, Some(3_600)));
    }
    world.clock.advance(3_600);
    assert_eq!(world.window().ok("reissue_track", pair).await["state"], "received");
    world.ends().await;
}

/// REI-12, LIMIT TRACKER_FAILURES: and five fit a network address, whichever receipt numbers are tried.
#[tokio::test]
async fn five_wrong_pairs_an_hour_fit_a_network() {
    let world = World::federation().await;
    let (_, receipt) = world.applied(OFFICE_A, NOTICE).await;
    let stranger = || world.browser(Peer::new([192, 0, 2, 7].into(), false));
    let numbers = (0..u64::MAX)
        .map(|n| format!("{n:011}"))
        .filter(|typed| madoguchi_domain::reissue::ReceiptNumber::new(typed).is_ok());
    for typed in numbers.take(5) {
        let pair = json!({ "receipt": typed, "noticeAddress": NOTICE });
        assert_eq!(stranger().refusal("reissue_track", pair).await, ErrorCode::ApplicationUnknown);
    }
    let pair = json!({ "receipt": receipt, "noticeAddress": NOTICE });
    assert_eq!(stranger().refusal("reissue_track", pair.clone()).await, ErrorCode::TrackerLimit);
    world.window().ok("reissue_track", pair).await;
    world.ends().await;
}
