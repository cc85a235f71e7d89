//! From the queue to the decision.

use madoguchi_wire::{ErrorCode, Field};
use serde_json::{Value, json};

use crate::support::World;
use crate::support::desk::{
    CHECKS, Clerk, TOTTORI, apply, import_federation, ledger, load, notice_address, office_number, send, text, told_of,
    world_with,
};

fn queue(words: &str) -> Value {
    json!({ "state": null, "words": words, "days": null, "mine": false, "cursor": null })
}

async fn names(clerk: &mut Clerk, request: Value) -> Vec<String> {
    let page = clerk.window.ok("desk_list_applications", request).await;
    page["rows"].as_array().unwrap().iter().map(|row| text(&row["officeNumber"])).collect()
}

/// REI-12: the queue is filtered by state, words, age and hands, and told page by page without gap or double.
#[tokio::test]
async fn the_queue_is_searched_and_turned_page_by_page() {
    let world = world_with(52).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    for n in 1..=52 {
        send(&world, n).await;
        world.clock.advance(1);
    }
    let first = clerk.window.ok("desk_list_applications", queue("")).await;
    assert_eq!(first["rows"].as_array().unwrap().len(), 50);
    let count = |page: &Value, state: &str| {
        page["counts"].as_array().unwrap().iter().find(|row| row["state"] == state).unwrap()["count"].as_u64()
    };
    assert_eq!((count(&first, "received"), count(&first, "in_review")), (Some(52), Some(0)));
    let mut next = queue("");
    next["cursor"] = first["cursor"].clone();
    assert_eq!(names(&mut clerk, next).await, [office_number(51), office_number(52)]);
    assert_eq!(names(&mut clerk, queue(&office_number(7))).await, [office_number(7)]);
    assert_eq!(names(&mut clerk, queue("見本事業所３３")).await, [office_number(33)]);
    assert_eq!(names(&mut clerk, queue("みほんじぎょうしょ")).await.len(), 50);
    let mut mine = queue("");
    mine["mine"] = json!(true);
    assert!(names(&mut clerk, mine.clone()).await.is_empty());
    let id = text(&first["rows"][3]["id"]);
    clerk.step("desk_take_up", &id).await;
    assert_eq!(names(&mut clerk, mine).await, [office_number(4)]);
    let mut old = queue("");
    old["days"] = json!(1);
    assert!(names(&mut clerk, old.clone()).await.is_empty());
    world.clock.advance(86_400 - 51);
    clerk.log_in().await;
    assert!(names(&mut clerk, old).await.contains(&office_number(1)));
    let long = queue(&"長".repeat(101));
    assert_eq!(clerk.window.field_refusals("desk_list_applications", long).await, [(Field::Query, ErrorCode::TooLong)]);
    let mut made_up = queue("");
    made_up["cursor"] = json!("AAAA");
    assert_eq!(clerk.window.refusal("desk_list_applications", made_up).await, ErrorCode::RequestMalformed);
    world.ends().await;
}

/// REI-12: the application stands beside the ledger's entry with what differs, and the journal keeps who looked at it.
#[tokio::test]
async fn an_application_is_shown_beside_the_ledger() {
    let world = world_with(1).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    let id = apply(&world, &mut clerk, 1).await;
    let shown = clerk.see(&id).await;
    assert_eq!(shown["entry"]["address"], "鳥取県鳥取市立川町六丁目1番地");
    assert_eq!(shown["noticeAddress"], notice_address(1));
    assert_eq!(shown["entry"]["userId"], Value::Null);
    let differences: Vec<_> = shown["differences"].as_array().unwrap().iter().map(|d| text(&d["difference"])).collect();
    assert!(differences.contains(&"newAddress".to_owned()), "the ledger was loaded today: {differences:?}");
    assert_eq!(shown["events"][0]["kind"], "requested");
    assert!(told_of(&world, 1).await.iter().any(|(kind, body)| kind == "office_seen" && body.contains("application")));
    load(&world, TOTTORI, ledger(1).replace("見本事業所1", "見本事業所改")).await;
    let after = clerk.see(&id).await;
    assert!(after["differences"].to_string().contains("\"name\""), "{}", after["differences"]);
    world.ends().await;
}

/// REI-12, ASVS 2.3.4: of two reviewers who saw the same, the second is told that it has changed, and nothing of hers is written.
#[tokio::test]
async fn the_second_of_two_reviewers_looks_again() {
    let world = world_with(1).await;
    let mut one = Clerk::reviewer(&world, "desk.sakura").await;
    let mut other = Clerk::reviewer(&world, "desk.kaede").await;
    let id = apply(&world, &mut one, 1).await;
    let taken = one.step("desk_take_up", &id).await;
    let seen = json!({ "id": id, "version": taken["version"] });
    one.freshen().await;
    other.freshen().await;
    let approve = json!({ "id": id, "version": taken["version"], "ticked": CHECKS, "note": null });
    assert_eq!(other.window.refusal("desk_approve", approve.clone()).await, ErrorCode::NotYourTurn);
    let takeover = other.window.ok("desk_take_up", seen.clone()).await;
    assert!(takeover["mine"] == true && takeover["actions"]["approve"] == true);
    assert_eq!(one.window.refusal("desk_approve", approve).await, ErrorCode::Stale);
    assert_eq!(one.window.refusal("desk_put_back", seen).await, ErrorCode::Stale);
    // At the same moment, with the same version.
    let version = takeover["version"].clone();
    let (mut a, mut b) = (other.window.clone(), other.window.clone());
    let reject = json!({ "id": id, "version": version, "reason": "duplicate", "note": null });
    let approve = json!({ "id": id, "version": version, "ticked": CHECKS, "note": null });
    let (x, y) = tokio::join!(a.call("desk_approve", approve), b.call("desk_reject", reject));
    assert_eq!([&x, &y].iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(x.err().or(y.err()).unwrap().code, ErrorCode::Stale);
    drop((a, b));
    world.ends().await;
}

/// REI-12, REI-13: an approval needs its check-list, gives the office the next user ID of the rule, and is mailed without it.
#[tokio::test]
async fn an_approval_gives_a_user_id_and_mails_the_result() {
    let world = world_with(2).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    let (first, second) = (apply(&world, &mut clerk, 1).await, apply(&world, &mut clerk, 2).await);
    let taken = clerk.step("desk_take_up", &first).await;
    let some = json!({ "id": first, "version": taken["version"], "ticked": ["called-back"], "note": null });
    let refused = clerk.window.refused("desk_approve", some).await;
    assert_eq!(refused.fields[0].code, ErrorCode::ChecksOpen);
    assert_eq!(refused.fields[0].detail.as_deref(), Some("caller-name,address-confirmed"));
    let unknown = json!({ "id": first, "version": taken["version"], "ticked": ["made-up"], "note": null });
    assert_eq!(clerk.window.refusal("desk_approve", unknown).await, ErrorCode::RequestMalformed);
    for (id, user_id) in [(&first, "KJ000000000001"), (&second, "KJ000000000002")] {
        let approved = if id == &first {
            let decision = json!({ "id": id, "version": taken["version"], "ticked": CHECKS, "note": "田中様に確認" });
            clerk.window.ok("desk_approve", decision).await
        } else {
            clerk.approve(id).await
        };
        assert_eq!((text(&approved["state"]), text(&approved["entry"]["userId"])), ("approved".into(), user_id.into()));
    }
    let history: Vec<_> =
        clerk.see(&first).await["events"].as_array().unwrap().iter().map(|e| text(&e["kind"])).collect();
    assert_eq!(history[..2], ["requested", "taken_up"]);
    assert!(history.contains(&"approved".into()) && history.contains(&"noted".into()));
    world.deliver().await;
    assert!(world.mails_to(&notice_address(1)).contains(&"reissue_approved"));
    let mails = world.post.delivered();
    let result = mails.iter().find(|mail| mail.kind() == "reissue_approved").unwrap();
    assert!(!serde_json::to_string(&result.content).unwrap().contains("KJ0000"), "no user ID in a mail");
    world.ends().await;
}

/// REI-12, REI-13: a rejection has a reason of the list, which the office reads in its mail; afterwards nothing follows.
#[tokio::test]
async fn a_rejection_tells_its_reason_and_is_final() {
    let world = world_with(1).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    let id = apply(&world, &mut clerk, 1).await;
    clerk.freshen().await;
    let taken = clerk.step("desk_take_up", &id).await;
    let reject =
        |reason: &str, version: &Value| json!({ "id": id, "version": version, "reason": reason, "note": null });
    let unknown = clerk.window.field_refusals("desk_reject", reject("made-up", &taken["version"])).await;
    assert_eq!(unknown, [(Field::Reason, ErrorCode::ReasonUnknown)]);
    let rejected = clerk.window.ok("desk_reject", reject("not-reached", &taken["version"])).await;
    assert_eq!(rejected["state"], "rejected");
    let buttons = rejected["actions"].as_object().unwrap();
    assert!(buttons.iter().all(|(name, open)| *open == false || name == "note"), "{buttons:?}");
    let again = reject("duplicate", &rejected["version"]);
    assert_eq!(clerk.window.refusal("desk_reject", again).await, ErrorCode::StepNotOpen);
    world.deliver().await;
    assert!(world.mails_to(&notice_address(1)).contains(&"reissue_rejected"));
    world.ends().await;
}

/// REI-05, REI-12: where the envelope is asked for, an approval waits for it; put back and withdrawn are steps like the others.
#[tokio::test]
async fn an_envelope_holds_the_approval() {
    let world = world_with(2).await;
    import_federation(&world, |text| {
        text.replacen("required = false                             # [chosen]", "required = true", 1)
    })
    .await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    let id = apply(&world, &mut clerk, 1).await;
    let taken = clerk.step("desk_take_up", &id).await;
    assert!(taken["envelopeRequired"] == true && taken["actions"]["approve"] == false);
    let decision = json!({ "id": id, "version": taken["version"], "ticked": CHECKS, "note": null });
    assert_eq!(clerk.window.refusal("desk_approve", decision).await, ErrorCode::EnvelopeMissing);
    assert_eq!(clerk.step("desk_ask_envelope", &id).await["state"], "awaiting_envelope");
    let arrived = clerk.step("desk_record_envelope", &id).await;
    assert!(arrived["envelopeArrived"] == true && arrived["state"] == "in_review");
    assert_eq!(clerk.step("desk_put_back", &id).await["state"], "received");
    assert_eq!(clerk.approve(&id).await["state"], "approved");
    assert_eq!(clerk.step("desk_withdraw", &id).await["state"], "withdrawn");
    world.ends().await;
}

/// REI-12, LIMIT NOTE_CHARACTERS, NOTES: a note of the largest size is kept as typed, one character more is refused; after a hundred notes there is no room.
#[tokio::test]
async fn notes_are_kept_and_bounded() {
    let world = world_with(1).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    let id = apply(&world, &mut clerk, 1).await;
    let mut version = clerk.see(&id).await["version"].clone();
    for (note, code) in [
        ("", ErrorCode::Required),
        (&"長".repeat(1001)[..], ErrorCode::TooLong),
        ("a\u{202E}b", ErrorCode::CharacterRefused),
        ("番号は 123456789018", ErrorCode::LooksLikeMyNumber),
    ] {
        let request = json!({ "id": id, "version": version, "note": note });
        assert_eq!(clerk.window.field_refusals("desk_add_note", request).await, [(Field::Note, code)]);
    }
    for n in 0..100 {
        let note = if n == 0 { "長".repeat(1000) } else { format!("備考{n}") };
        let request = json!({ "id": id, "version": version, "note": note });
        let shown = clerk.window.ok("desk_add_note", request).await;
        assert_eq!(shown["events"].as_array().unwrap().last().unwrap()["detail"], json!(note));
        version = shown["version"].clone();
    }
    let more = json!({ "id": id, "version": version, "note": "もう一つ" });
    assert_eq!(clerk.window.refusal("desk_add_note", more).await, ErrorCode::NotesSpent);
    world.ends().await;
}

/// REI-12: an install without any office knows an empty queue, and no application by chance.
#[tokio::test]
async fn an_application_that_does_not_exist_is_not_found() {
    let world: World = world_with(1).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    for id in ["0198a000-0000-7000-8000-000000000001", "", "made up"] {
        let refused = clerk.window.refusal("desk_show_application", json!({ "id": id })).await;
        assert_eq!(refused, ErrorCode::NotFound, "{id}");
    }
    world.ends().await;
}
