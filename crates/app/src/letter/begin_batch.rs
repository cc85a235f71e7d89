//! A batch: letters that are printed together, in the order in which they were chosen.

use std::collections::HashMap;

use madoguchi_domain::fact::{Actor, Fact, FactEntry, OfficeFact, Subject};
use madoguchi_domain::ids::{BatchId, ReissueId};
use madoguchi_domain::limits;
use madoguchi_domain::reissue::{Batch, BatchRefusal};
use madoguchi_domain::staff::Right;
use madoguchi_wire::letter::{LetterBatch, LetterBatchBegin};
use madoguchi_wire::{ErrorCode, Field, FieldError, WireError};

use super::batch::shown;
use super::list::{approved, may_print};
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::holder::{PresentStaff, require_right};
use crate::host::{App, Host};
use crate::store::{Commit, Outcome, ReissueRow, Store};

/// Puts letters together. No password is made yet.
///
/// # Errors
/// What is wrong with the choice; `FourEyes`; `Stale` when one of them no longer waits for its letter;
/// as `require_right`.
pub async fn begin_batch<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: LetterBatchBegin,
) -> Answer<LetterBatch> {
    let present = require_right(app, caller, Right::Post).await?;
    let chosen = read(&request.ids)?;
    check(app, &present, &chosen).await?;
    let batch = BatchId::new(app.now(), app.random());
    let mut commit = Commit { federation: Some(present.staff.federation.clone()), ..Commit::default() };
    commit.facts.push(begun(app, &present, batch, chosen.letters().len()));
    commit.office.batches.push((batch, chosen.letters().to_vec()));
    match app.store.commit(commit).await? {
        Outcome::Done => shown(app, &present, batch).await,
        Outcome::Stale | Outcome::Duplicate(_) => Err(ErrorCode::Stale.into()),
    }
}

/// The fact of a batch.
pub(super) fn begun<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    batch: BatchId,
    letters: usize,
) -> FactEntry {
    let (federation, staff) = (present.staff.federation.clone(), present.staff.id);
    let letters = u32::try_from(letters).unwrap_or(u32::MAX);
    let fact = OfficeFact::LetterBatchBegun { batch, federation: federation.clone(), staff, letters };
    app.fact(Subject::Federation(federation), Actor::Staff(staff), Fact::Office(fact))
}

/// Identities of applications as a screen sends them.
pub(super) fn read(ids: &[String]) -> Answer<Batch> {
    let most = limits::LETTERS_PER_BATCH.number;
    let too_many = || {
        let detail = Some(most.to_string());
        WireError::fields(vec![FieldError { name: Field::Ids, code: ErrorCode::TooManyLetters, detail }]).into()
    };
    let ids: Option<Vec<ReissueId>> = ids.iter().take(most as usize + 1).map(|id| ReissueId::parse(id)).collect();
    let ids = ids.ok_or_else(|| Refusal::from(ErrorCode::NotFound))?;
    Batch::new(ids).map_err(|refusal| match refusal {
        BatchRefusal::Empty => Refusal::field(Field::Ids, ErrorCode::Required),
        BatchRefusal::TooMany { .. } => too_many(),
        BatchRefusal::Twice => ErrorCode::RequestMalformed.into(),
    })
}

/// Every chosen one waits for its letter, in the clerk's federation, and is not the clerk's own.
async fn check<S: Store, H: Host>(app: &App<S, H>, present: &PresentStaff, chosen: &Batch) -> Answer<()> {
    let page = limits::LETTERS_PER_BATCH.number;
    let mut waiting: HashMap<ReissueId, ReissueRow> = HashMap::new();
    let mut last: Option<ReissueRow> = None;
    loop {
        let rows = approved(app, present, last.as_ref(), page).await?;
        let ended = rows.len() < page as usize;
        last = rows.last().cloned();
        waiting.extend(rows.into_iter().map(|row| (row.id, row)));
        if ended || chosen.letters().iter().all(|id| waiting.contains_key(id)) {
            break;
        }
    }
    for id in chosen.letters() {
        // Another federation's and one that was rejected meanwhile answer alike.
        let row = waiting.get(id).ok_or_else(|| Refusal::from(ErrorCode::Stale))?;
        if !may_print(row, present) {
            return Err(ErrorCode::FourEyes.into());
        }
    }
    Ok(())
}
