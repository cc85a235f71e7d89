//! PostgreSQL stops in the middle of a batch of letters, and comes back.

use std::time::Duration;

use madoguchi_app::store::{OfficeStore as _, SecretKind, Store as _};
use madoguchi_domain::ids::BatchId;
use madoguchi_domain::reissue::state::State;
use madoguchi_wire::ErrorCode;
use serde_json::{Value, json};

use super::outage::{cut, restore, wait_for_the_store, world};
use crate::support::World;
use crate::support::desk::{
    Clerk, TOTTORI, apply, import_federation, ledger, load, newest_letters, office_credentials,
};

/// When the database stops, in milliseconds after the clerk asked: before the hashes, among them, at the commit.
const STOPS: [u64; 3] = [0, 40, 120];
const LETTERS: u32 = 2;

/// How many letters of a batch are printed, each with its verifier, the others without one.
async fn printed(world: &World, batch: &str) -> usize {
    let letters = world.app.store.batch_letters(BatchId::parse(batch).unwrap()).await.unwrap();
    let mut printed = 0;
    for letter in letters {
        let application = letter.record.application;
        let verifier = world.app.store.secret(application.id.uuid(), SecretKind::TemporaryPassword).await.unwrap();
        let done = application.state == State::Printed;
        assert_eq!((verifier.is_some(), letter.printed.is_some()), (done, done), "a letter has all or nothing");
        assert!(done || application.state == State::Approved);
        printed += usize::from(done);
    }
    printed
}

/// REI-14, ASVS 2.3.3, 16.5.2: a database that stops while letters are printed leaves all of a call's letters or none; what was answered
/// works, what was refused is told as such, and the batch goes on or is printed once more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_stops_in_a_batch_leaves_all_of_a_call_or_none() {
    let (world, power) = world().await;
    import_federation(&world, |text| text).await;
    let offices = LETTERS * u32::try_from(STOPS.len()).unwrap();
    load(&world, TOTTORI, ledger(offices)).await;
    let mut reviewer = Clerk::reviewer(&world, "desk.sakura").await;
    let mut ids = Vec::new();
    for n in 1..=offices {
        let id = apply(&world, &mut reviewer, n).await;
        reviewer.approve(&id).await;
        ids.push(id);
    }
    let mut printer = Clerk::printer(&world, "desk.momiji").await;
    for (stop, ids) in STOPS.into_iter().zip(ids.chunks(LETTERS as usize)) {
        let batch = printer.batch(ids).await;
        let request = json!({ "id": batch });
        printer.freshen().await;
        let mut window = printer.window.clone();
        let asked = tokio::spawn({
            let request = request.clone();
            async move { window.call("letter_print_next", request).await }
        });
        tokio::time::sleep(Duration::from_millis(stop)).await;
        cut(&power).await;
        let answer = asked.await.unwrap();
        restore(&power).await;
        wait_for_the_store(&mut world.window()).await;
        let found = printed(&world, &batch).await;
        match answer {
            Ok(_) => {
                assert_eq!(found, LETTERS as usize);
                let letter = newest_letters(&world).remove(0);
                let log_in = office_credentials(&letter.user_id, &letter.password);
                assert_eq!(world.window().ok("office_log_in", log_in).await["next"], "newPassword");
            }
            Err(refused) => {
                assert_eq!(refused.code, ErrorCode::StoreUnavailable);
                assert!(found == 0 || found == LETTERS as usize, "{found}");
                go_on(&mut printer, &batch, ids, found).await;
            }
        }
        let shown = printer.window.ok("letter_show_batch", request).await;
        assert_eq!((&shown["printed"], &shown["left"]), (&json!(LETTERS), &json!(0)), "{stop} ms");
    }
    drop((printer, reviewer));
    world.ends().await;
}

/// Prints what was not printed; a letter whose answer was lost is printed once more, with another password.
async fn go_on(printer: &mut Clerk, batch: &str, ids: &[String], found: usize) {
    let world = printer.window.world.clone();
    if found == 0 {
        assert_eq!(printer.print(batch).await.len(), ids.len());
    } else {
        printer.freshen().await;
        let version: Value = printer.see(&ids[0]).await["version"].clone();
        let again = json!({ "id": ids[0], "version": version, "reason": "spoiled" });
        printer.window.ok("letter_reprint", again).await;
    }
    let letter = newest_letters(&world).remove(0);
    let log_in = office_credentials(&letter.user_id, &letter.password);
    assert_eq!(world.window().ok("office_log_in", log_in).await["next"], "newPassword");
}
