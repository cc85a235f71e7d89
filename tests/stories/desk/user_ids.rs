//! User IDs for offices that have none, beside what ledgers bring.

use madoguchi_wire::ErrorCode;
use serde_json::json;

use crate::support::World;
use crate::support::desk::{CHECKS, Clerk, TOTTORI, apply, import_federation, load, office_number, text, world_with};

/// A ledger of offices with user IDs, numbered from `from`.
fn ledger_with(from: u32, user_ids: impl Iterator<Item = String>) -> String {
    let mut csv = "事業所番号,事業所名,事業所名カナ,郵便番号,住所,電話番号,サービス種類,ユーザID\r\n".to_owned();
    for (user_id, n) in user_ids.zip(from..) {
        let number = office_number(n);
        csv += &format!(
            "{number},見本事業所{n},ミホンジギョウショ,680-0061,鳥取県鳥取市立川町六丁目,0857-00-0001,15,{user_id}\r\n"
        );
    }
    csv
}

async fn approved(world: &World, clerk: &mut Clerk, n: u32) -> String {
    let id = apply(world, clerk, n).await;
    text(&clerk.approve(&id).await["entry"]["userId"])
}

/// REI-05: a ledger that brings the last of all serials, and some before it, stops no approval: serials go on where they were.
#[tokio::test]
async fn a_ledger_with_the_last_serial_stops_no_approval() {
    let world = world_with(3).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    load(&world, TOTTORI, ledger_with(100, ["KJ999999999999"].map(str::to_owned).into_iter())).await;
    assert_eq!(approved(&world, &mut clerk, 1).await, "KJ000000000001");
    load(&world, TOTTORI, ledger_with(200, ["kj999999999998", "KJ000000000002"].map(str::to_owned).into_iter())).await;
    assert_eq!(approved(&world, &mut clerk, 2).await, "KJ000000000003");
    assert_eq!(approved(&world, &mut clerk, 3).await, "KJ000000000004");
    world.ends().await;
}

/// REI-05: when every serial of the rule is taken, an approval is refused with that reason and changes nothing; with more digits it goes through.
#[tokio::test]
async fn used_up_serials_are_named() {
    let world = world_with(1).await;
    import_federation(&world, |text| text.replace("digits = 12", "digits = 4")).await;
    load(&world, TOTTORI, ledger_with(10_001, (1..=9_999).map(|serial| format!("KJ{serial:04}")))).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    let id = apply(&world, &mut clerk, 1).await;
    let taken = clerk.step("desk_take_up", &id).await;
    let decision = json!({ "id": id, "version": taken["version"], "ticked": CHECKS, "note": "田中様に確認" });
    assert_eq!(clerk.window.refusal("desk_approve", decision.clone()).await, ErrorCode::UserIdsSpent);
    let seen = clerk.see(&id).await;
    assert_eq!((&seen["state"], &seen["version"]), (&json!("in_review"), &taken["version"]));
    import_federation(&world, |text| text.replace("digits = 12", "digits = 5")).await;
    clerk.freshen().await;
    assert_eq!(clerk.window.ok("desk_approve", decision).await["entry"]["userId"], "KJ00001");
    world.ends().await;
}
