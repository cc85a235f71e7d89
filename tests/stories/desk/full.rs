//! The disk is full while clerks review, print and post, and while an office uses its letter: it is
//! said, nothing is half done, and once there is room the same step goes through.

use madoguchi_app::store::{OfficeStore as _, SecretKind, Store as _};
use madoguchi_domain::ids::ReissueId;
use madoguchi_wire::ErrorCode;
use serde_json::{Value, json};

use crate::support::authenticator::Authenticator;
use crate::support::desk::{
    CHECKS, Clerk, apply, newest_letters, office_credentials, office_id, text, told_of, world_with,
};
use crate::support::federation::OFFICE_PASSWORD;
use crate::support::{OTHER_PASSWORD, Window, World, credentials};

/// Everything that a step of the desk could change.
async fn standing(world: &World) -> impl PartialEq + std::fmt::Debug + use<> {
    let office = office_id(world, 1).await;
    let records = world.app.store.reissues_of_office(office, 10).await.unwrap();
    let mut verifiers = Vec::new();
    for record in &records {
        let owner = record.application.id.uuid();
        verifiers.push(world.app.store.secret(owner, SecretKind::TemporaryPassword).await.unwrap());
    }
    let own = world.app.store.secret(office.uuid(), SecretKind::OfficePassword).await.unwrap();
    let account = world.app.store.office(office).await.unwrap();
    (records, verifiers, own, account, told_of(world, 1).await, world.papers().len())
}

/// Refuses a command while the disk is full, and takes it once there is room.
async fn again_with_room(world: &World, window: &mut Window, command: &str, request: Value) -> Value {
    world.deliver().await;
    let before = standing(world).await;
    world.disk_is_full(true).await;
    let refused = window.refused(command, request.clone()).await;
    assert_eq!((refused.code, refused.fields.len(), refused.incident), (ErrorCode::DiskFull, 0, None), "{command}");
    world.disk_is_full(false).await;
    assert_eq!(standing(world).await, before, "{command}");
    assert!(world.deliver().await.is_empty(), "{command}: no mail tells of what was not done");
    window.ok(command, request).await
}

impl Clerk {
    /// A step of a review under the version that the clerk sees.
    async fn again_with_room(&mut self, command: &str, id: &str, more: Value) -> Value {
        let mut request = json!({ "id": id, "version": self.see(id).await["version"] });
        for (name, value) in more.as_object().unwrap() {
            request[name] = value.clone();
        }
        let world = self.window.world.clone();
        again_with_room(&world, &mut self.window, command, request).await
    }
}

/// REI-12, REI-13: at each step of a review a full disk is told, and neither state, journal nor mail has moved. What the journal could not
/// keep is not shown either.
#[tokio::test]
async fn a_full_disk_costs_a_review_nothing_but_time() {
    let world = world_with(1).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    let id = apply(&world, &mut clerk, 1).await;
    again_with_room(&world, &mut clerk.window, "desk_log_in", credentials("desk.sakura", OTHER_PASSWORD)).await;
    world.clock.advance(30);
    let code = json!({ "code": clerk.code() });
    let open = again_with_room(&world, &mut clerk.window, "desk_submit_factor", code).await;
    assert_eq!(open["next"], "open", "a code that could not be noted is not spent");
    again_with_room(&world, &mut clerk.window, "desk_show_application", json!({ "id": id })).await;
    for command in ["desk_take_up", "desk_put_back", "desk_take_up", "desk_ask_envelope", "desk_record_envelope"] {
        clerk.again_with_room(command, &id, json!({})).await;
    }
    clerk.again_with_room("desk_add_note", &id, json!({ "note": "折り返し待ち" })).await;
    clerk.freshen().await;
    let approved = clerk.again_with_room("desk_approve", &id, json!({ "ticked": CHECKS, "note": null })).await;
    assert_eq!(approved["entry"]["userId"], "KJ000000000001", "the refused approval took no serial");
    let reject = json!({ "reason": "not-requested", "note": null });
    assert_eq!(clerk.again_with_room("desk_reject", &id, reject).await["state"], "rejected");
    world.deliver().await;
    world.ends().await;
}

/// REI-14, REI-15: a letter that could not be written is not printed and its password opens nothing; posting, return, reprint and the
/// letter's use wait for room, and old and new never work by halves.
#[tokio::test]
async fn a_full_disk_costs_a_letter_nothing_but_time() {
    let world = world_with(1).await;
    let mut reviewer = Clerk::reviewer(&world, "desk.sakura").await;
    let mut printer = Clerk::printer(&world, "desk.momiji").await;
    let id = apply(&world, &mut reviewer, 1).await;
    reviewer.approve(&id).await;
    printer.freshen().await;
    let begun = again_with_room(&world, &mut printer.window, "letter_begin_batch", json!({ "ids": [id] })).await;
    let batch = json!({ "id": text(&begun["id"]) });
    again_with_room(&world, &mut printer.window, "letter_print_next", batch).await;
    assert_eq!(newest_letters(&world).len(), 1);
    let post = json!({ "ids": [id], "on": "2026-04-10" });
    again_with_room(&world, &mut printer.window, "letter_post", post).await;
    world.deliver().await;
    let back = json!({ "reason": "address_unknown", "note": "転居先不明" });
    printer.again_with_room("letter_record_return", &id, back).await;
    printer.freshen().await;
    printer.again_with_room("letter_reprint", &id, json!({ "reason": "returned" })).await;
    let letter = newest_letters(&world).remove(0);

    let mut office = world.window();
    let log_in = office_credentials(&letter.user_id, &letter.password);
    let step = again_with_room(&world, &mut office, "office_log_in", log_in).await;
    assert_eq!(step["next"], "newPassword");
    let first = json!({ "password": OFFICE_PASSWORD });
    assert_eq!(again_with_room(&world, &mut office, "office_set_first_password", first).await["next"], "enrol");
    let owner = ReissueId::parse(&id).unwrap().uuid();
    assert_eq!(world.app.store.secret(owner, SecretKind::TemporaryPassword).await.unwrap(), None);
    let shown = again_with_room(&world, &mut office, "office_show_totp", json!({})).await;
    let authenticator = Authenticator::new(&text(&shown["secret"]));
    let code = json!({ "code": authenticator.code(world.clock.now()) });
    again_with_room(&world, &mut office, "office_enrol_totp", code).await;
    again_with_room(&world, &mut office, "office_skip_security_address", json!({})).await;
    assert_eq!(office.ok("office_show", json!({})).await["next"], "open");
    drop((office, reviewer, printer));
    world.ends().await;
}
