//! Letters that wait, and the newest batches.

use madoguchi_domain::limits;
use madoguchi_domain::reissue::state::State;
use madoguchi_domain::staff::Right;
use madoguchi_wire::Empty;
use madoguchi_wire::letter::{LetterBatchRow, LetterDesk, LetterReady};

use super::addresses::Addresses;
use crate::caller::Caller;
use crate::desk::{Names, receipt};
use crate::error::Answer;
use crate::holder::{PresentStaff, require_right};
use crate::host::{App, Host};
use crate::store::{BatchRecord, ReissueQuery, ReissueRow, Store};

/// Batches that are listed.
const BATCHES: u32 = 20;

/// Letters that wait, the oldest first, and the newest batches.
///
/// # Errors
/// As `require_right`.
pub async fn list<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<LetterDesk> {
    let present = require_right(app, caller, Right::Post).await?;
    desk(app, &present).await
}

pub(super) async fn desk<S: Store, H: Host>(app: &App<S, H>, present: &PresentStaff) -> Answer<LetterDesk> {
    let most = limits::LETTERS_PER_BATCH.number;
    let mut waiting = approved(app, present, None, most + 1).await?;
    let more = waiting.len() > most as usize;
    waiting.truncate(most as usize);
    let names = Names::load(app, &present.staff.federation).await?;
    let ids: Vec<_> = waiting.iter().map(|row| row.id).collect();
    let addresses = Addresses::load(app, &present.staff.federation, &ids).await?;
    let batches = app.store.batches(&present.staff.federation, BATCHES).await?;
    Ok(LetterDesk {
        ready: waiting.into_iter().map(|row| ready(row, present, &names, &addresses)).collect(),
        more,
        batches: batches.iter().map(|batch| line(batch, &names)).collect(),
        most,
    })
}

/// Approved applications of the clerk's federation, the oldest first.
pub(super) async fn approved<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    after: Option<&ReissueRow>,
    limit: u32,
) -> Answer<Vec<ReissueRow>> {
    let query = ReissueQuery {
        federation: present.staff.federation.clone(),
        states: vec![State::Approved],
        words: String::new(),
        until: None,
        reviewer: None,
        after: after.map(|row| (row.received_at, row.id)),
        limit,
    };
    Ok(app.store.reissue_page(&query).await?)
}

/// Whether the clerk may print what this row's approver approved.
pub(super) fn may_print(row: &ReissueRow, present: &PresentStaff) -> bool {
    present.profile.one_clerk || row.approved_by != Some(present.staff.id)
}

fn ready(row: ReissueRow, present: &PresentStaff, names: &Names, addresses: &Addresses) -> LetterReady {
    LetterReady {
        id: row.id.to_string(),
        can_print: may_print(&row, present),
        new_address_since: addresses.new_since(row.id, row.received_at),
        receipt: receipt(&row.receipt),
        office_number: row.office_number,
        office_name: row.office_name,
        approved_at: row.changed_at.to_string(),
        approved_by: row.approved_by.map(|approver| names.of(approver)).unwrap_or_default(),
    }
}

fn line(batch: &BatchRecord, names: &Names) -> LetterBatchRow {
    LetterBatchRow {
        id: batch.id.to_string(),
        begun_at: batch.begun_at.to_string(),
        staff: names.of(batch.staff),
        letters: batch.letters,
        printed: batch.printed,
    }
}
