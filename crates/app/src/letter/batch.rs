//! A batch and how far it came.

use madoguchi_domain::ids::{BatchId, ReissueId};
use madoguchi_domain::reissue::Batch;
use madoguchi_domain::reissue::state::State;
use madoguchi_domain::staff::Right;
use madoguchi_wire::ErrorCode;
use madoguchi_wire::letter::{LetterBatch, LetterBatchOpen, LetterRow};

use super::addresses::Addresses;
use crate::caller::Caller;
use crate::desk::{Names, state_word};
use crate::error::{Answer, Refusal};
use crate::holder::{PresentStaff, require_right};
use crate::host::{App, Host};
use crate::store::{BatchLetter, BatchRecord, Store};

/// Shows a batch.
///
/// # Errors
/// `NotFound`; as `require_right`.
pub async fn show_batch<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: LetterBatchOpen,
) -> Answer<LetterBatch> {
    let present = require_right(app, caller, Right::Post).await?;
    let (batch, _) = find(app, &present, &request.id).await?;
    shown(app, &present, batch.id).await
}

/// A batch of the clerk's own federation with its letters; another's is not found.
pub(super) async fn find<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    id: &str,
) -> Answer<(BatchRecord, Vec<BatchLetter>)> {
    let found = match BatchId::parse(id) {
        Some(id) => app.store.batch(id).await?,
        None => None,
    };
    let own = found.filter(|batch| batch.federation == present.staff.federation);
    let batch = own.ok_or_else(|| Refusal::from(ErrorCode::NotFound))?;
    let letters = app.store.batch_letters(batch.id).await?;
    Ok((batch, letters))
}

pub(super) async fn shown<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    id: BatchId,
) -> Answer<LetterBatch> {
    let (batch, letters) = find(app, present, &id.to_string()).await?;
    let names = Names::load(app, &batch.federation).await?;
    let ids: Vec<_> = letters.iter().map(|letter| letter.record.application.id).collect();
    let addresses = Addresses::load(app, &batch.federation, &ids).await?;
    let count = |which: fn(&BatchLetter) -> bool| {
        u32::try_from(letters.iter().filter(|letter| which(letter)).count()).unwrap_or(u32::MAX)
    };
    Ok(LetterBatch {
        id: batch.id.to_string(),
        begun_at: batch.begun_at.to_string(),
        staff: names.of(batch.staff),
        printed: count(|letter| letter.printed.is_some()),
        left: count(waits),
        letters: letters.iter().map(|letter| row(letter, &addresses)).collect(),
    })
}

/// Whether printing goes on with it: not printed here, and still without a letter.
pub(super) fn waits(letter: &BatchLetter) -> bool {
    letter.printed.is_none() && letter.record.application.state == State::Approved
}

/// What the next call prints, in the order of the batch; those left out do not count.
pub(super) fn next(letters: &[BatchLetter], left_out: &[ReissueId]) -> Answer<Vec<ReissueId>> {
    let all = letters.iter().map(|letter| letter.record.application.id).collect();
    let batch = Batch::new(all).map_err(|e| Refusal::Unexpected(e.to_string()))?;
    let waiting = |id: ReissueId| letters.iter().any(|letter| letter.record.application.id == id && waits(letter));
    Ok(batch.next(|id| left_out.contains(&id) || !waiting(id)))
}

fn row(letter: &BatchLetter, addresses: &Addresses) -> LetterRow {
    let application = &letter.record.application;
    // A reprint of one that is posted goes to the present address too; what is over goes nowhere.
    let goes_out = application.state.is_open();
    LetterRow {
        id: application.id.to_string(),
        version: u32::try_from(letter.record.version).unwrap_or(u32::MAX),
        receipt: application.receipt.to_string(),
        office_number: application.office_number.as_str().to_owned(),
        office_name: application.office_name.clone(),
        state: state_word(application.state),
        printed: letter.printed.is_some(),
        passed_over: letter.printed.is_none() && !waits(letter),
        new_address_since: addresses.new_since(application.id, application.received_at).filter(|_| goes_out),
    }
}
