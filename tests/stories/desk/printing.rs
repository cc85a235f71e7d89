//! Printing: batches, four eyes, and where the password is and is not.

use madoguchi_app::store::{SecretKind, Store as _};
use madoguchi_domain::ids::ReissueId;
use madoguchi_domain::staff::Role;
use madoguchi_wire::{ErrorCode, Field};
use serde_json::{Value, json};

use crate::support::desk::{
    Clerk, TOTTORI, apply, import_federation, ledger, load, office_credentials, text, told_of, world_with,
};

/// REI-14: a letter holds user ID and a password that works; the journal, the database's verifier and the answers do not hold it.
#[tokio::test]
async fn a_letter_is_the_only_place_of_its_password() {
    let world = world_with(1).await;
    let mut reviewer = Clerk::reviewer(&world, "desk.sakura").await;
    let mut printer = Clerk::printer(&world, "desk.momiji").await;
    let id = apply(&world, &mut reviewer, 1).await;
    reviewer.approve(&id).await;
    let waiting = printer.window.ok("letter_list", json!({})).await;
    assert_eq!((&waiting["ready"][0]["id"], &waiting["ready"][0]["canPrint"]), (&json!(id), &json!(true)));
    let batch = printer.batch(std::slice::from_ref(&id)).await;
    let letters = printer.print(&batch).await;
    let letter = &letters[0];
    assert_eq!((letters.len(), letter.user_id.as_str()), (1, "KJ000000000001"));
    assert!(letter.solid.contains("鳥取県鳥取市立川町六丁目1番地"), "{}", letter.solid);
    let owner = ReissueId::parse(&id).unwrap().uuid();
    let verifier = world.app.store.secret(owner, SecretKind::TemporaryPassword).await.unwrap().unwrap();
    let verifier = String::from_utf8(verifier).unwrap();
    assert!(verifier.starts_with("$argon2id$") && !verifier.contains(letter.password.as_str()));
    let told = told_of(&world, 1).await;
    assert!(told.iter().any(|(kind, _)| kind == "letter_printed"));
    for (kind, body) in &told {
        assert!(!body.contains(letter.password.as_str()), "{kind}");
    }
    let shown = printer.window.ok("letter_show_batch", json!({ "id": batch })).await;
    assert_eq!((&shown["printed"], &shown["left"]), (&json!(1), &json!(0)));
    assert_eq!(printer.window.refusal("letter_print_next", json!({ "id": batch })).await, ErrorCode::StepNotOpen);
    let mut office = world.window();
    let step = office.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    assert_eq!(step["next"], "newPassword");
    drop(office);
    world.ends().await;
}

/// REI-14: a ledger's new address is pointed out to who prints, in the list and in the batch, as it is to who reviews; not where the
/// address is old, and not once the application is over.
#[tokio::test]
async fn a_new_address_is_pointed_out_to_who_prints() {
    let world = world_with(2).await;
    world.clock.advance(40 * 86_400);
    let mut reviewer = Clerk::reviewer(&world, "desk.sakura").await;
    let moved = apply(&world, &mut reviewer, 1).await;
    // Lists begin with the older one.
    world.clock.advance(1);
    let stayed = apply(&world, &mut reviewer, 2).await;
    // Who reviews may load the ledger as well.
    load(&world, TOTTORI, ledger(2).replace("六丁目1番地", "七丁目1番地")).await;
    let seen = reviewer.approve(&moved).await;
    reviewer.approve(&stayed).await;
    let differences = seen["differences"].as_array().unwrap();
    let since = &differences.iter().find(|found| found["difference"] == "newAddress").unwrap()["since"];
    assert_eq!(since, "2026-05-20");
    let mut printer = Clerk::printer(&world, "desk.momiji").await;
    let waiting = printer.window.ok("letter_list", json!({})).await;
    let told = |rows: &Value| -> Vec<(String, Value)> {
        rows.as_array().unwrap().iter().map(|row| (text(&row["id"]), row["newAddressSince"].clone())).collect()
    };
    let expected = [(moved.clone(), since.clone()), (stayed.clone(), Value::Null)];
    assert_eq!(told(&waiting["ready"]), expected);
    let batch = printer.batch(&[moved.clone(), stayed.clone()]).await;
    printer.print(&batch).await;
    let open = json!({ "id": batch });
    assert_eq!(told(&printer.window.ok("letter_show_batch", open.clone()).await["letters"]), expected);
    reviewer.freshen().await;
    let version = reviewer.see(&moved).await["version"].clone();
    let reject = json!({ "id": moved, "version": version, "reason": "not-requested", "note": null });
    reviewer.window.ok("desk_reject", reject).await;
    let over = [(moved, Value::Null), (stayed, Value::Null)];
    assert_eq!(told(&printer.window.ok("letter_show_batch", open).await["letters"]), over);
    drop((reviewer, printer));
    world.ends().await;
}

/// REI-14: who approved cannot release the letter, alone or among others, first or once more.
#[tokio::test]
async fn who_approved_cannot_print() {
    let world = world_with(2).await;
    let mut both = Clerk::arrive(&world, TOTTORI, "desk.sakura", &[Role::Reviewer, Role::Printer]).await;
    let mut other = Clerk::arrive(&world, TOTTORI, "desk.momiji", &[Role::Reviewer, Role::Printer]).await;
    let (own, others) = (apply(&world, &mut both, 1).await, apply(&world, &mut both, 2).await);
    let approved = both.approve(&own).await;
    assert!(approved["actions"]["fourEyes"] == true && approved["actions"]["print"] == false);
    other.approve(&others).await;
    assert_eq!(both.window.refusal("letter_begin_batch", json!({ "ids": [own] })).await, ErrorCode::FourEyes);
    // In a batch that somebody else made, the own one is left for another clerk.
    let mut third = Clerk::printer(&world, "desk.tsubaki").await;
    let batch = third.batch(&[own.clone(), others.clone()]).await;
    let letters = both.print(&batch).await;
    assert_eq!(letters.iter().map(|letter| letter.place).collect::<Vec<_>>(), [2]);
    assert_eq!(both.window.refusal("letter_print_next", json!({ "id": batch })).await, ErrorCode::FourEyes);
    assert_eq!(third.print(&batch).await.len(), 1);
    let version = both.see(&own).await["version"].clone();
    let reprint = json!({ "id": own, "version": version, "reason": "spoiled" });
    assert_eq!(both.window.refusal("letter_reprint", reprint).await, ErrorCode::FourEyes);
    world.ends().await;
}

/// REI-14: a federation of one clerk may let who approved print, and the journal says so.
#[tokio::test]
async fn one_clerk_prints_alone_and_the_journal_says_so() {
    let world = world_with(1).await;
    import_federation(&world, |text| text.replace("one_clerk = false", "one_clerk = true")).await;
    let mut clerk = Clerk::arrive(&world, TOTTORI, "desk.sakura", &[Role::Reviewer, Role::Printer]).await;
    let id = apply(&world, &mut clerk, 1).await;
    clerk.approve(&id).await;
    let batch = clerk.batch(std::slice::from_ref(&id)).await;
    clerk.print(&batch).await;
    let printed = told_of(&world, 1).await.into_iter().find(|(kind, _)| kind == "letter_printed").unwrap();
    assert!(printed.1.contains("\"alone\":true"), "{}", printed.1);
    let events = clerk.see(&id).await["events"].clone();
    assert_eq!(events.as_array().unwrap().last().unwrap()["alone"], true);
    world.ends().await;
}

/// Letters of the interrupted batch; the long set has as many as a large federation's day.
fn letters_of_a_batch() -> usize {
    if std::env::var_os("MADOGUCHI_LONG").is_some() { 500 } else { 53 }
}

/// REI-14, LIMIT LETTERS_PER_CALL: a batch is printed fifty at a time; interrupted half-way by a restart it goes on where it stopped, prints
/// no letter twice, and passes a rejected one over.
#[tokio::test]
async fn an_interrupted_batch_goes_on() {
    let count = letters_of_a_batch();
    let world = world_with(u32::try_from(count).unwrap()).await;
    let mut reviewer = Clerk::reviewer(&world, "desk.sakura").await;
    let mut ids = Vec::new();
    for n in 1..=count {
        let id = apply(&world, &mut reviewer, u32::try_from(n).unwrap()).await;
        reviewer.approve(&id).await;
        ids.push(id);
    }
    let mut printer = Clerk::printer(&world, "desk.momiji").await;
    let batch = printer.batch(&ids).await;
    let mut printed = Vec::new();
    while printed.len() < count / 2 {
        printed.extend(printer.print(&batch).await);
    }
    let half = printed.len();
    assert_eq!(printed.iter().map(|letter| letter.place).collect::<Vec<_>>(), places(1..=half));
    let (authenticator, sakura) = (printer.authenticator.clone(), reviewer.authenticator.clone());
    drop((printer, reviewer));
    let world = world.restarted().await;
    let back =
        |user_id: &str, authenticator| Clerk { window: world.window(), user_id: user_id.to_owned(), authenticator };
    let (mut printer, mut reviewer) = (back("desk.momiji", authenticator), back("desk.sakura", sakura));
    reviewer.log_in().await;
    let version = reviewer.see(&ids[count - 2]).await["version"].clone();
    let reject = json!({ "id": ids[count - 2], "version": version, "reason": "not-requested", "note": null });
    reviewer.window.ok("desk_reject", reject).await;
    printer.log_in().await;
    let shown = printer.window.ok("letter_show_batch", json!({ "id": batch })).await;
    assert_eq!((&shown["printed"], &shown["left"]), (&json!(half), &json!(count - half - 1)));
    assert_eq!(shown["letters"][count - 2]["passedOver"], true);
    while printed.len() < count - 1 {
        printed.extend(printer.print(&batch).await);
    }
    let rest: Vec<_> = printed[half..].iter().map(|letter| letter.place).collect();
    assert_eq!(rest, [places(half + 1..=count - 2), places(count..=count)].concat());
    assert_eq!(printer.window.refusal("letter_print_next", json!({ "id": batch })).await, ErrorCode::StepNotOpen);
    let mut passwords: Vec<_> = printed.iter().map(|letter| letter.password.to_string()).collect();
    passwords.sort();
    passwords.dedup();
    assert_eq!(passwords.len(), count - 1, "each its own");
    drop((printer, reviewer));
    world.ends().await;
}

fn places(of: std::ops::RangeInclusive<usize>) -> Vec<u32> {
    of.map(|place| u32::try_from(place).unwrap()).collect()
}

/// REI-14, ASVS 2.3.4: printed by two windows at once, a batch has one password a letter: one of the two is told to look again, or prints nothing.
#[tokio::test]
async fn a_letter_is_printed_once_by_two_windows() {
    let world = world_with(1).await;
    let mut reviewer = Clerk::reviewer(&world, "desk.sakura").await;
    let id = apply(&world, &mut reviewer, 1).await;
    reviewer.approve(&id).await;
    let mut printer = Clerk::printer(&world, "desk.momiji").await;
    let batch = printer.batch(&[id]).await;
    let (mut a, mut b) = (printer.window.clone(), printer.window.clone());
    let request = json!({ "id": batch });
    let (x, y) = tokio::join!(a.call("letter_print_next", request.clone()), b.call("letter_print_next", request));
    assert_eq!([&x, &y].iter().filter(|answer| answer.is_ok()).count(), 1);
    let refused = x.err().or(y.err()).unwrap().code;
    assert!(matches!(refused, ErrorCode::Stale | ErrorCode::StepNotOpen), "{refused:?}");
    drop((a, b));
    world.ends().await;
}

/// REI-14, LIMIT LETTERS_PER_BATCH: what makes no batch is refused before anything is written.
#[tokio::test]
async fn a_choice_that_makes_no_batch_is_refused() {
    let world = world_with(1).await;
    let mut reviewer = Clerk::reviewer(&world, "desk.sakura").await;
    let id = apply(&world, &mut reviewer, 1).await;
    let mut printer = Clerk::printer(&world, "desk.momiji").await;
    let begin = |ids: Vec<String>| json!({ "ids": ids });
    let empty = printer.window.field_refusals("letter_begin_batch", begin(Vec::new())).await;
    assert_eq!(empty, [(Field::Ids, ErrorCode::Required)]);
    let of = |n: usize| format!("0198a000-0000-7000-8000-{n:012}");
    let many = printer.window.field_refusals("letter_begin_batch", begin((0..1001).map(of).collect())).await;
    assert_eq!(many, [(Field::Ids, ErrorCode::TooManyLetters)]);
    for (ids, code) in [
        (vec![id.clone(), id.clone()], ErrorCode::RequestMalformed),
        (vec!["made up".to_owned()], ErrorCode::NotFound),
        (vec![id], ErrorCode::Stale),
        ((0..1000).map(of).collect(), ErrorCode::Stale),
    ] {
        assert_eq!(printer.window.refusal("letter_begin_batch", begin(ids)).await, code);
    }
    assert_eq!(printer.window.ok("letter_list", json!({})).await["batches"], json!([]));
    world.ends().await;
}

/// REI-14: a letter whose address does not fit on its page is named before any password counts; the others are printed.
#[tokio::test]
async fn a_letter_that_does_not_fit_is_named_and_spoils_no_other() {
    let world = world_with(2).await;
    let mut reviewer = Clerk::reviewer(&world, "desk.sakura").await;
    let mut ids = Vec::new();
    for n in 1..=2 {
        let id = apply(&world, &mut reviewer, n).await;
        reviewer.approve(&id).await;
        ids.push(id);
    }
    let long = ledger(1)
        .replace("六丁目1番地", &"六丁目一番地二号".repeat(17))
        .replace("見本事業所1", &"見本事業所".repeat(20));
    load(&world, TOTTORI, long).await;
    let mut printer = Clerk::printer(&world, "desk.momiji").await;
    let batch = printer.batch(&ids).await;
    let letters = printer.print(&batch).await;
    assert_eq!(letters.iter().map(|letter| letter.place).collect::<Vec<_>>(), [2]);
    let refused = printer.window.refused("letter_print_next", json!({ "id": batch })).await;
    assert_eq!(refused.fields[0].code, ErrorCode::LetterUnprintable);
    let shown = printer.window.ok("letter_show_batch", json!({ "id": batch })).await;
    assert_eq!(refused.fields[0].detail, Some(text(&shown["letters"][0]["receipt"])));
    assert_eq!(shown["letters"][0]["state"], "approved");
    load(&world, TOTTORI, ledger(1)).await;
    assert_eq!(printer.print(&batch).await.len(), 1);
    world.ends().await;
}
