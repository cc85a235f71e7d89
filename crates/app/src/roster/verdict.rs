//! Whether a roster that was read and counted may stand.

use jiff::civil::Date;
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::limits::ROSTER_ENDED_SHARE;
use madoguchi_domain::roster::{RowReason, RowRefusal};

use super::reading::ReadThrough;
use super::{RosterOrder, RosterStop};
use crate::bulk::keep_first_rows;
use crate::store::RosterCounts;

/// Rows that have to be corrected before anything is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRows {
    /// Whose roster it was to be.
    pub insurer: InsurerCode,
    /// The day in Japan on which it was read; later birth dates are bad.
    pub read_on: Date,
    /// How many.
    pub rows: u64,
    /// Rows of the file, good and bad.
    pub rows_read: u64,
    /// What is wrong with the first of them, in the order of the file.
    pub listed: Vec<RowRefusal>,
    /// Rows that name a person of an earlier row: (line, line of that row).
    pub duplicates: Vec<(u64, u64)>,
    /// The name the file gives 番号.
    pub number_column: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}

/// Nothing is kept while a row is bad or more people would end than was
/// allowed or confirmed.
pub(super) fn judge(order: &RosterOrder, counts: &RosterCounts, read: ReadThrough) -> Result<ReadThrough, RosterStop> {
    if read.bad.rows > 0 || !counts.duplicates.is_empty() {
        return Err(RosterStop::BadRows(Box::new(bad_rows(order, counts, read))));
    }
    if counts.rows == 0 {
        return Err(RosterStop::NoRows);
    }
    let (ended, before) = (counts.ended, counts.before);
    let allowed = match order.confirm_ended {
        Some(confirmed) => confirmed == ended,
        None => ended * 100 <= before * u64::from(ROSTER_ENDED_SHARE.number),
    };
    if order.full && !allowed { Err(RosterStop::EndedUnconfirmed { ended, before }) } else { Ok(read) }
}

fn bad_rows(order: &RosterOrder, counts: &RosterCounts, read: ReadThrough) -> BadRows {
    let mut listed = read.bad.listed;
    listed.extend(counts.duplicates.iter().map(|(line, earlier)| duplicate(*line, *earlier, &read.number_column)));
    listed.sort_by_key(|refusal| refusal.line);
    keep_first_rows(&mut listed);
    let repeated = counts.duplicates.len() as u64;
    BadRows {
        insurer: order.insurer.clone(),
        read_on: read.read_on,
        rows: read.bad.rows + repeated,
        rows_read: counts.rows.max(repeated) + read.bad.rows,
        listed,
        duplicates: counts.duplicates.clone(),
        number_column: read.number_column,
        sha256: read.sha256,
    }
}

/// A row that names a person once more.
pub(super) fn duplicate(line: u64, earlier_line: u64, number_column: &str) -> RowRefusal {
    RowRefusal { line, column: number_column.to_owned(), reason: RowReason::Duplicate { earlier_line } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::Bad;
    use madoguchi_domain::roster::Encoding;

    fn order(full: bool, confirm_ended: Option<u64>) -> RosterOrder {
        RosterOrder { insurer: InsurerCode::new("0386").unwrap(), full, confirm_ended, dry_run: false, demo: false }
    }

    fn read(bad: &[u64]) -> ReadThrough {
        let listed =
            bad.iter().map(|line| RowRefusal { line: *line, column: "氏名".into(), reason: RowReason::Empty });
        ReadThrough {
            read_on: Date::MAX,
            sha256: String::new(),
            encoding: Encoding::Utf8,
            number_column: "番号".into(),
            bad: Bad { rows: bad.len() as u64, listed: listed.collect() },
        }
    }

    fn counts(before: u64, ended: u64) -> RosterCounts {
        RosterCounts { rows: 10, before, ended, ..RosterCounts::default() }
    }

    /// LIMIT ROSTER_ENDED_SHARE: five in a hundred may end, one more may not.
    #[test]
    fn ends_five_percent_and_refuses_one_person_more() {
        assert!(judge(&order(true, None), &counts(1000, 50), read(&[])).is_ok());
        let stopped = judge(&order(true, None), &counts(1000, 51), read(&[]));
        assert!(matches!(stopped, Err(RosterStop::EndedUnconfirmed { ended: 51, before: 1000 })));
        assert!(judge(&order(true, None), &counts(19, 1), read(&[])).is_err());
        assert!(judge(&order(true, None), &counts(20, 1), read(&[])).is_ok());
    }

    #[test]
    fn more_end_only_when_their_number_is_confirmed_exactly() {
        assert!(judge(&order(true, Some(51)), &counts(1000, 51), read(&[])).is_ok());
        assert!(judge(&order(true, Some(50)), &counts(1000, 51), read(&[])).is_err());
        assert!(judge(&order(true, Some(52)), &counts(1000, 51), read(&[])).is_err());
        assert!(judge(&order(true, Some(3)), &counts(1000, 2), read(&[])).is_err());
    }

    #[test]
    fn an_additive_load_ends_nobody_and_asks_nothing() {
        assert!(judge(&order(false, None), &counts(1000, 0), read(&[])).is_ok());
    }

    #[test]
    fn a_file_without_people_is_no_roster() {
        let empty = RosterCounts { before: 5, ..RosterCounts::default() };
        assert!(matches!(judge(&order(true, None), &empty, read(&[])), Err(RosterStop::NoRows)));
    }

    /// LIMIT ROSTER_BAD_ROWS_LISTED: a hundred bad rows are listed, the next is only counted.
    #[test]
    fn lists_a_hundred_bad_rows_in_the_order_of_the_file() {
        let lines: Vec<u64> = (1..=100).map(|n| n * 2).collect();
        let mut counts = counts(0, 0);
        counts.duplicates = vec![(3, 2), (205, 1)];
        let Err(RosterStop::BadRows(bad)) = judge(&order(false, None), &counts, read(&lines)) else { panic!("kept") };
        assert_eq!(bad.rows, 102);
        assert_eq!(bad.listed.len(), 100);
        assert!(bad.listed.is_sorted_by_key(|r| r.line));
        assert_eq!(bad.listed[1].reason, RowReason::Duplicate { earlier_line: 2 });
        assert_eq!(bad.listed[99].line, 198);
    }
}
