//! Where a letter's password is, looked for by who reads the database itself.

use serde_json::json;

use crate::support::World;
use crate::support::desk::{
    Clerk, TOTTORI, apply, import_federation, ledger, load, newest_letters, office_credentials,
};
use crate::support::federation::OFFICE_PASSWORD;

/// REI-14, REI-15: a letter's password lies in clear in no file and no table of the store, neither while the letter is out nor
/// once it was used, and no answer to the clerks holds it: only the letter itself does.
#[tokio::test]
async fn no_file_no_table_and_no_answer_holds_a_letters_password() {
    let world = World::readable().await;
    import_federation(&world, |text| text).await;
    load(&world, TOTTORI, ledger(1)).await;
    let mut reviewer = Clerk::reviewer(&world, "desk.sakura").await;
    let mut printer = Clerk::printer(&world, "desk.momiji").await;
    let id = apply(&world, &mut reviewer, 1).await;
    reviewer.approve(&id).await;
    let batch = printer.batch(std::slice::from_ref(&id)).await;
    printer.freshen().await;
    let saved = printer.window.ok("letter_print_next", json!({ "id": batch })).await;
    let letter = newest_letters(&world).remove(0);
    let answers = [
        saved,
        printer.window.ok("letter_show_batch", json!({ "id": batch })).await,
        printer.window.ok("letter_list", json!({})).await,
        printer.window.ok("letter_save_posting_list", json!({ "id": batch })).await,
        printer.see(&id).await,
        reviewer.see(&id).await,
    ];
    for answer in answers {
        assert!(!answer.to_string().contains(letter.password.as_str()));
    }
    // What lies there in clear is found, in a text and in the bytes of a fact: the search works.
    for there in [letter.user_id.as_str(), "鳥取県鳥取市立川町六丁目1番地", "letter_printed", "$argon2id$"]
    {
        assert!(!world.stored_in(there).await.is_empty(), "{there}");
    }
    assert_eq!(world.stored_in(&letter.password).await, Vec::<String>::new());

    let mut office = world.window();
    office.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    office.ok("office_set_first_password", json!({ "password": OFFICE_PASSWORD })).await;
    office.enrol().await;
    for password in [letter.password.as_str(), OFFICE_PASSWORD, crate::support::OTHER_PASSWORD] {
        assert_eq!(world.stored_in(password).await, Vec::<String>::new());
    }
    drop((reviewer, printer, office));
    world.ends().await;
}
