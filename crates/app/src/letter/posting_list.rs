//! 発送一覧: where the letters of a batch go, for the mail room.

use std::collections::HashMap;

use madoguchi_domain::japan_time;
use madoguchi_domain::staff::Right;
use madoguchi_wire::letter::LetterBatchOpen;
use madoguchi_wire::{ErrorCode, SavedFile};

use super::batch::find;
use super::print::addressee;
use crate::caller::Caller;
use crate::error::Answer;
use crate::holder::require_right;
use crate::host::{App, Host};
use crate::paper::{Paper, PostingListPaper, PostingRow};
use crate::store::{BatchLetter, OfficeRecord, Store};

/// Saves the posting list of a batch: the letters that were printed in it and still count.
///
/// # Errors
/// `NotFound`; `StepNotOpen` when none was printed yet; as `require_right`.
pub async fn save_posting_list<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: LetterBatchOpen,
) -> Answer<SavedFile> {
    let present = require_right(app, caller, Right::Post).await?;
    let (_, letters) = find(app, &present, &request.id).await?;
    let mut offices = HashMap::new();
    for letter in letters.iter().filter(|letter| counts(letter)) {
        let id = letter.record.application.office;
        if let Some(office) = app.store.office(id).await? {
            offices.insert(id, office);
        }
    }
    let rows: Vec<PostingRow> = (1..)
        .zip(&letters)
        .filter(|(_, letter)| counts(letter))
        .filter_map(|(place, letter)| row(place, letter, offices.get(&letter.record.application.office)?))
        .collect();
    if rows.is_empty() {
        return Err(ErrorCode::StepNotOpen.into());
    }
    app.host.save_paper(Paper::PostingList(PostingListPaper { rows })).await
}

/// Whether the letter that was printed in this batch is still the one that counts.
fn counts(letter: &BatchLetter) -> bool {
    let application = &letter.record.application;
    let newest = application.letter.as_ref().map(|newest| newest.id);
    letter.printed.is_some() && letter.printed == newest && application.state.has_password()
}

fn row(place: u32, letter: &BatchLetter, office: &OfficeRecord) -> Option<PostingRow> {
    let application = &letter.record.application;
    Some(PostingRow {
        place,
        receipt: application.receipt.to_string(),
        office_number: application.office_number.as_str().to_owned(),
        addressee: addressee(office),
        printed_on: japan_time::date(application.letter.as_ref()?.printed_at),
        posted_on: letter.posted_on,
    })
}
