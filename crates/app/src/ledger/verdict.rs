//! Whether a ledger that was read and counted may stand.

use std::collections::BTreeSet;

use madoguchi_domain::limits::{ROSTER_BAD_ROWS_LISTED, ROSTER_ENDED_SHARE};
use madoguchi_domain::table::{RowReason, RowRefusal};

use super::reading::ReadThrough;
use super::{LedgerOrder, LedgerStop};
use crate::bulk::keep_first_rows;
use crate::store::LedgerCounts;

/// Rows that have to be corrected before anything is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRows {
    /// How many.
    pub rows: u64,
    /// Rows of the file, good and bad.
    pub rows_read: u64,
    /// What is wrong with the first of them, in the order of the file.
    pub listed: Vec<RowRefusal>,
    /// Rows that name an office of an earlier row: (line, line of that row).
    pub duplicates: Vec<(u64, u64)>,
    /// Lines whose user ID belongs to another office.
    pub user_ids_taken: Vec<u64>,
    /// The name the file gives 事業所番号.
    pub number_column: String,
    /// The name the file gives ユーザID.
    pub user_id_column: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}

impl BadRows {
    /// What only the store could find wrong with a line.
    pub(super) fn found_by_the_store(&self, line: u64) -> impl Iterator<Item = RowRefusal> {
        let earlier = self.duplicates.iter().find(|(later, _)| *later == line).map(|(_, earlier)| *earlier);
        let twice = earlier.map(|earlier_line| (&self.number_column, RowReason::DuplicateOffice { earlier_line }));
        let taken = self.user_ids_taken.contains(&line).then_some((&self.user_id_column, RowReason::UserIdTaken));
        twice.into_iter().chain(taken).map(move |(column, reason)| RowRefusal { line, column: column.clone(), reason })
    }
}

/// Nothing is kept while a row is bad or more offices would be closed than was allowed or confirmed.
pub(super) fn judge(order: &LedgerOrder, counts: &LedgerCounts, read: ReadThrough) -> Result<ReadThrough, LedgerStop> {
    if read.bad.rows > 0 || !counts.duplicates.is_empty() || !counts.user_ids_taken.is_empty() {
        return Err(LedgerStop::BadRows(Box::new(bad_rows(counts, read))));
    }
    if counts.rows == 0 {
        return Err(LedgerStop::NoRows);
    }
    let (ended, before) = (counts.ended, counts.before);
    let allowed = match order.confirm_ended {
        Some(confirmed) => confirmed == ended,
        None => ended * 100 <= before * u64::from(ROSTER_ENDED_SHARE.number),
    };
    if order.full && !allowed { Err(LedgerStop::EndedUnconfirmed(Box::new(counts.clone()))) } else { Ok(read) }
}

fn bad_rows(counts: &LedgerCounts, read: ReadThrough) -> BadRows {
    let found: BTreeSet<u64> =
        counts.duplicates.iter().map(|(line, _)| *line).chain(counts.user_ids_taken.iter().copied()).collect();
    let by_store = found.len() as u64;
    let mut bad = BadRows {
        rows: read.bad.rows + by_store,
        rows_read: counts.rows.max(by_store) + read.bad.rows,
        listed: read.bad.listed,
        duplicates: counts.duplicates.clone(),
        user_ids_taken: counts.user_ids_taken.clone(),
        number_column: read.number_column,
        user_id_column: read.user_id_column,
        sha256: read.sha256,
    };
    let most = ROSTER_BAD_ROWS_LISTED.number as usize;
    let more: Vec<RowRefusal> = found.into_iter().take(most).flat_map(|line| bad.found_by_the_store(line)).collect();
    bad.listed.extend(more);
    bad.listed.sort_by_key(|refusal| refusal.line);
    keep_first_rows(&mut bad.listed);
    bad
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::Bad;
    use madoguchi_domain::fact::Actor;
    use madoguchi_domain::federation::FederationCode;
    use madoguchi_domain::table::Encoding;

    fn order(full: bool, confirm_ended: Option<u64>) -> LedgerOrder {
        let federation = FederationCode::new("tottori").unwrap();
        LedgerOrder { federation, full, confirm_ended, dry_run: false, demo: false, actor: Actor::Operator }
    }

    fn read(bad_rows: u64, listed: Vec<RowRefusal>) -> ReadThrough {
        ReadThrough {
            sha256: "00".into(),
            encoding: Encoding::Utf8,
            number_column: "事業所番号".into(),
            user_id_column: "ユーザID".into(),
            bad: Bad { rows: bad_rows, listed },
        }
    }

    fn counts(ended: u64, before: u64) -> LedgerCounts {
        LedgerCounts { rows: 10, ended, before, ..LedgerCounts::default() }
    }

    /// LIMIT ROSTER_ENDED_SHARE: a full ledger closes five percent of the offices without confirmation, one more needs exactly that number.
    #[test]
    fn more_than_five_percent_closed_asks_for_the_number() {
        let judged = |order: LedgerOrder, ended| judge(&order, &counts(ended, 100), read(0, Vec::new())).is_ok();
        assert!(judged(order(true, None), 5));
        assert!(!judged(order(true, None), 6));
        assert!(judged(order(true, Some(6)), 6));
        assert!(!judged(order(true, Some(5)), 6));
        assert!(!judged(order(true, Some(6)), 5), "a number that was confirmed for another file");
        assert!(judged(order(false, None), 6));
    }

    #[test]
    fn a_file_without_offices_closes_none() {
        let none = LedgerCounts { before: 100, ended: 100, ..LedgerCounts::default() };
        assert!(matches!(judge(&order(true, Some(100)), &none, read(0, Vec::new())), Err(LedgerStop::NoRows)));
    }

    /// LIMIT ROSTER_BAD_ROWS_LISTED: a hundred bad rows of a ledger are listed, however many there are and whoever found them.
    #[test]
    fn lists_a_hundred_bad_rows_in_the_files_order() {
        let empty = |line| RowRefusal { line, column: "住所".into(), reason: RowReason::Empty };
        let mut counted = counts(0, 0);
        counted.duplicates = (200..260).map(|line| (line, 2)).collect();
        counted.user_ids_taken = vec![200, 300];
        let listed = (0..60).map(|n| empty(2 * n + 3)).collect();
        let Err(LedgerStop::BadRows(bad)) = judge(&order(false, None), &counted, read(60, listed)) else {
            panic!("bad rows stop a load");
        };
        assert_eq!(bad.rows, 60 + 61);
        let lines: BTreeSet<u64> = bad.listed.iter().map(|refusal| refusal.line).collect();
        assert_eq!(lines.len(), 100);
        assert!(bad.listed.is_sorted_by_key(|refusal| refusal.line));
        let of_200: Vec<_> = bad.found_by_the_store(200).map(|refusal| refusal.reason).collect();
        assert_eq!(of_200, [RowReason::DuplicateOffice { earlier_line: 2 }, RowReason::UserIdTaken]);
    }
}
