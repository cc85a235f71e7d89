//! The clock is set back while clerks work, or was ahead when a letter was printed.

use madoguchi_app::operator::staff_reset_factor;
use madoguchi_app::reissue::expire_over;
use madoguchi_app::store::{OfficeStore as _, SecretKind, Store as _};
use madoguchi_domain::ids::ReissueId;
use madoguchi_wire::ErrorCode;
use serde_json::{Value, json};

use crate::support::desk::{CHECKS, Clerk, apply, newest_letters, office_credentials, set_up, text, world_with};
use crate::support::{OTHER_PASSWORD, World, credentials, privacy};

const HOUR: i64 = 3_600;

/// State, version and verifier of an application.
async fn standing(world: &World, id: &str) -> impl PartialEq + std::fmt::Debug + use<> {
    let id = ReissueId::parse(id).unwrap();
    let record = world.app.store.reissue(id).await.unwrap();
    (record, world.app.store.secret(id.uuid(), SecretKind::TemporaryPassword).await.unwrap())
}

impl Clerk {
    /// A step that a clock set back refuses, and that goes through once the clock is right and the clerk is back.
    async fn held_by_the_clock(&mut self, command: &str, id: &str, request: Value) -> Value {
        let world = self.window.world.clone();
        let (before, papers) = (standing(&world, id).await, world.papers().len());
        world.clock.advance(-HOUR);
        assert_eq!(self.window.refusal(command, request.clone()).await, ErrorCode::SessionRequired, "{command}");
        world.clock.advance(HOUR);
        assert_eq!((standing(&world, id).await, world.papers().len()), (before, papers), "{command}");
        self.log_in().await;
        self.window.ok(command, request).await
    }

    /// The same for a step of one application, under the version that the clerk sees.
    async fn step_held_by_the_clock(&mut self, command: &str, id: &str, more: Value) -> Value {
        let mut request = json!({ "id": id, "version": self.see(id).await["version"] });
        for (name, value) in more.as_object().unwrap() {
            request[name] = value.clone();
        }
        self.held_by_the_clock(command, id, request).await
    }
}

/// REI-12, REI-13, REI-14: a clock that is set back an hour ends the clerk's session and changes no application at any step; from the next
/// log-in on all goes through, and the journal holds together.
#[tokio::test]
async fn a_clock_set_back_closes_the_desk_and_changes_nothing() {
    let world = world_with(1).await;
    let mut reviewer = Clerk::reviewer(&world, "desk.sakura").await;
    let id = apply(&world, &mut reviewer, 1).await;
    for command in ["desk_take_up", "desk_put_back", "desk_take_up", "desk_ask_envelope", "desk_record_envelope"] {
        reviewer.step_held_by_the_clock(command, &id, json!({})).await;
    }
    reviewer.step_held_by_the_clock("desk_add_note", &id, json!({ "note": "折り返し待ち" })).await;
    reviewer.step_held_by_the_clock("desk_approve", &id, json!({ "ticked": CHECKS, "note": null })).await;
    let mut printer = Clerk::printer(&world, "desk.momiji").await;
    let begun = printer.held_by_the_clock("letter_begin_batch", &id, json!({ "ids": [id] })).await;
    printer.held_by_the_clock("letter_print_next", &id, json!({ "id": begun["id"] })).await;
    printer.held_by_the_clock("letter_post", &id, json!({ "ids": [id], "on": "2026-04-10" })).await;
    let back = json!({ "reason": "not_collected", "note": null });
    printer.step_held_by_the_clock("letter_record_return", &id, back).await;
    printer.step_held_by_the_clock("letter_reprint", &id, json!({ "reason": "returned" })).await;
    reviewer.log_in().await;
    let reject = json!({ "reason": "not-requested", "note": null });
    reviewer.step_held_by_the_clock("desk_reject", &id, reject).await;
    assert_eq!(reviewer.see(&id).await["state"], "rejected");
    drop((reviewer, printer));
    world.ends().await;
}

/// REI-14, REI-15: a letter that a clock ahead has printed works from the hour on it, and the clock's way back ends neither letter nor
/// application; a code of the authenticator that was given ahead is taken no second time.
#[tokio::test]
async fn a_letter_printed_by_a_clock_ahead_waits_for_its_hour() {
    let world = world_with(1).await;
    let mut reviewer = Clerk::reviewer(&world, "desk.sakura").await;
    let id = apply(&world, &mut reviewer, 1).await;
    reviewer.approve(&id).await;
    let mut printer = Clerk::printer(&world, "desk.momiji").await;
    world.clock.advance(2 * HOUR);
    printer.log_in().await;
    let batch = printer.batch(std::slice::from_ref(&id)).await;
    printer.print(&batch).await;
    let letter = newest_letters(&world).remove(0);
    let ahead = printer.code();
    let before = standing(&world, &id).await;
    world.clock.advance(-2 * HOUR);
    let log_in = || office_credentials(&letter.user_id, &letter.password);
    assert_eq!(world.window().refusal("office_log_in", log_in()).await, ErrorCode::LoginFailed);
    assert_eq!(expire_over(&world.app, world.clock.now()).await.unwrap(), 0);
    assert_eq!(standing(&world, &id).await, before);
    world.clock.advance(2 * HOUR);
    let again = printer.window.call("desk_submit_factor", json!({ "code": ahead })).await;
    assert_eq!(again.unwrap_err().fields[0].code, ErrorCode::FactorUsed);
    let mut office = world.window();
    assert_eq!(text(&office.ok("office_log_in", log_in()).await["next"]), "newPassword");
    drop((reviewer, printer, office));
    world.ends().await;
}

/// REI-14: a clerk whose authenticator was used by a clock ahead is told so with the time that is left; no code is compared or counted
/// meanwhile, no housekeeping shortens it, and a new set-up opens the desk at once.
#[tokio::test]
async fn an_authenticator_used_by_a_clock_ahead_says_so() {
    let world = world_with(1).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    let mut waiting = Clerk::reviewer(&world, "desk.kaede").await;
    world.clock.advance(24 * HOUR);
    clerk.log_in().await;
    waiting.log_in().await;
    world.clock.advance(-24 * HOUR);
    for clerk in [&mut clerk, &mut waiting] {
        let asked = clerk.window.ok("desk_log_in", credentials(&clerk.user_id, OTHER_PASSWORD)).await;
        assert_eq!(asked["next"], "factor");
    }
    world.app.store.bring_to_present(world.clock.now()).await.unwrap();
    // More than wrong codes would be let in: right ones and wrong ones answer alike, and none is a failure.
    for n in 0..8 {
        let code = if n % 2 == 0 { clerk.code() } else { "000000".to_owned() };
        let refused = clerk.window.refused("desk_submit_factor", json!({ "code": code })).await;
        assert_eq!(refused.code, ErrorCode::FactorClockWait);
        assert!(refused.retry_after_seconds.is_some_and(|left| (86_300..=86_400).contains(&left)), "{refused:?}");
    }
    let issued = staff_reset_factor(&world.app, &clerk.user_id).await.unwrap();
    privacy::keep_secret(&issued.token);
    clerk.authenticator = set_up(&mut clerk.window, &issued.token).await;
    clerk.log_in().await;
    // Who waits comes in with the next code after the one that was given ahead.
    world.clock.advance(24 * HOUR);
    waiting.log_in().await;
    drop((clerk, waiting));
    world.ends().await;
}
