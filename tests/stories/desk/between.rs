//! What changes between the page of a letter and the commit that makes its password count.

use std::time::Duration;

use madoguchi_app::store::OfficeStore as _;
use madoguchi_wire::ErrorCode;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::support::World;
use crate::support::desk::{
    Clerk, TOTTORI, apply, ledger, load, newest_letters, office_credentials, office_id, world_with,
};
use crate::support::printed_letter::PrintedLetter;

/// A batch of one letter, approved, and the clerk who is to print it.
async fn waiting(world: &World) -> (Clerk, String, String) {
    let mut reviewer = Clerk::reviewer(world, "desk.sakura").await;
    let mut printer = Clerk::printer(world, "desk.momiji").await;
    let id = apply(world, &mut reviewer, 1).await;
    reviewer.approve(&id).await;
    let batch = printer.batch(std::slice::from_ref(&id)).await;
    (printer, id, batch)
}

/// Sends a command of the desk, and lets something happen while the dialogue for its file is open.
async fn while_the_dialogue_is_open<F: Future<Output = ()>>(
    printer: &Clerk,
    command: &'static str,
    request: Value,
    happens: impl FnOnce(World) -> F,
) -> Value {
    let world = printer.window.world.clone();
    let (opened, close) = world.app.host.dialogue.stays_open();
    let mut window = printer.window.clone();
    let asked = tokio::spawn(async move { window.ok(command, request).await });
    opened.await.expect("letters are laid out");
    happens(world).await;
    close.send(()).expect("somebody waits for it");
    asked.await.expect("no panic")
}

async fn opens_the_first_password(world: &World, letter: &PrintedLetter) {
    let log_in = office_credentials(&letter.user_id, &letter.password);
    assert_eq!(world.window().ok("office_log_in", log_in).await["next"], "newPassword");
}

async fn move_the_office(world: World) {
    load(&world, TOTTORI, ledger(1).replace("六丁目1番地", "七丁目2番地")).await;
}

/// Hashes of others, enough for a third of a second of every core.
const CROWD: usize = 48;

/// REI-14: what a ledger changes while a letter's password waits for its hash stands on the letter, which goes to no address that is over.
#[tokio::test]
async fn a_letter_goes_where_the_ledger_says_when_its_password_counts() {
    let world = world_with(1).await;
    let (mut printer, _, batch) = waiting(&world).await;
    printer.freshen().await;
    let crowd: Vec<_> = (0..CROWD)
        .map(|_| {
            let hasher = world.app.hasher.clone();
            tokio::spawn(async move { hasher.hash(Zeroizing::new("somebody's".to_owned()), [0; 16]).await })
        })
        .collect();
    let mut window = printer.window.clone();
    let asked = tokio::spawn(async move { window.ok("letter_print_next", json!({ "id": batch })).await });
    // By now its page is made, with the old address; were it not, the new one would stand on it all the same.
    tokio::time::sleep(Duration::from_millis(100)).await;
    move_the_office(world.clone()).await;
    asked.await.unwrap();
    for hash in crowd {
        hash.await.unwrap().unwrap();
    }
    let letter = newest_letters(&world).remove(0);
    assert!(letter.solid.contains("七丁目2番地") && !letter.solid.contains("六丁目"), "{}", letter.solid);
    opens_the_first_password(&world, &letter).await;
    drop(printer);
    world.ends().await;
}

/// REI-14: so does a letter that is printed once more: what the ledger changes while the clerk is asked where to save it stands on it.
#[tokio::test]
async fn a_reprint_goes_where_the_ledger_says_when_its_password_counts() {
    let world = world_with(1).await.desktops_alone();
    let (mut printer, id, batch) = waiting(&world).await;
    printer.print(&batch).await;
    printer.freshen().await;
    let version = printer.see(&id).await["version"].clone();
    let request = json!({ "id": id, "version": version, "reason": "lost" });
    while_the_dialogue_is_open(&printer, "letter_reprint", request, move_the_office).await;
    let letter = newest_letters(&world).remove(0);
    assert!(letter.solid.contains("七丁目2番地") && !letter.solid.contains("六丁目"), "{}", letter.solid);
    opens_the_first_password(&world, &letter).await;
    assert_eq!(world.papers().len(), 2, "the page with the old address was never saved");
    drop(printer);
    world.ends().await;
}

/// REI-14: a letter whose application changed while the clerk was asked where to save it is not printed once more.
#[tokio::test]
async fn a_reprint_of_what_changed_meanwhile_is_stale() {
    let world = world_with(1).await.desktops_alone();
    let (mut printer, id, batch) = waiting(&world).await;
    printer.print(&batch).await;
    printer.freshen().await;
    let version = printer.see(&id).await["version"].clone();
    let request = json!({ "id": id, "version": version, "reason": "lost" });
    let (opened, close) = world.app.host.dialogue.stays_open();
    let mut window = printer.window.clone();
    let asked = tokio::spawn(async move { window.refusal("letter_reprint", request).await });
    opened.await.expect("a letter is laid out");
    let today = json!({ "ids": [id], "on": "2026-04-10" });
    printer.window.ok("letter_post", today).await;
    close.send(()).expect("somebody waits for it");
    assert_eq!(asked.await.expect("no panic"), ErrorCode::Stale);
    assert_eq!(world.papers().len(), 1);
    drop(printer);
    world.ends().await;
}

/// REI-14: a password counts only under the ledger's entry that stands on its letter: both commits hold to the entry's version, so that
/// a ledger loaded at the same moment makes one of the two look again.
#[tokio::test]
async fn a_password_counts_under_the_entry_that_was_printed() {
    let world = world_with(1).await;
    let (mut printer, id, batch) = waiting(&world).await;
    let office = office_id(&world, 1).await;
    let version = async || world.app.store.office(office).await.unwrap().unwrap().version;
    let before = version().await;
    printer.print(&batch).await;
    assert_eq!(version().await, before + 1);
    printer.freshen().await;
    let seen = printer.see(&id).await["version"].clone();
    printer.window.ok("letter_reprint", json!({ "id": id, "version": seen, "reason": "lost" })).await;
    assert_eq!(version().await, before + 2);
    drop(printer);
    world.ends().await;
}

/// REI-14, LIMIT TEMPORARY_PASSWORD_LIFE: a letter whose page was made before midnight and whose password counts after it names the days
/// that the desk and the mail name: first printed or once more.
#[tokio::test]
async fn a_letter_over_midnight_names_the_day_that_counts() {
    for again in [false, true] {
        let world = world_with(1).await.desktops_alone();
        world.clock.set("2026-04-10T14:50:00Z");
        let (mut printer, id, batch) = waiting(&world).await;
        if again {
            printer.print(&batch).await;
        }
        printer.freshen().await;
        let version = printer.see(&id).await["version"].clone();
        let (command, request) = match again {
            false => ("letter_print_next", json!({ "id": batch })),
            true => ("letter_reprint", json!({ "id": id, "version": version, "reason": "spoiled" })),
        };
        world.clock.set("2026-04-10T14:54:59Z");
        printer.freshen().await;
        world.clock.set("2026-04-10T14:59:59Z");
        let midnight = async |world: World| world.clock.set("2026-04-10T15:00:00Z");
        while_the_dialogue_is_open(&printer, command, request, midnight).await;
        let letter = newest_letters(&world).remove(0);
        assert!(letter.solid.contains("5月1日(金)まで"), "{}", letter.solid);
        assert_eq!(printer.see(&id).await["passwordUntil"], "2026-05-01T15:00:00Z");
        opens_the_first_password(&world, &letter).await;
        drop(printer);
        world.ends().await;
    }
}
