//! Reads a roster on a thread of its own, so that reading and writing share
//! two cores. What waits between them is bounded.

use std::io::{BufReader, Read};
use std::thread::JoinHandle;

use jiff::civil::Date;
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::limits::ROSTER_BAD_ROWS_LISTED;
use madoguchi_domain::roster::{Column, Encoding, RosterReader, RosterRefusal, RosterRow, RowRefusal};

use super::RosterStop;
use crate::bulk::{BUFFER, Giver, Hash, Hashed, Rows, rows};
use crate::error::Refusal;

/// A roster being read.
pub(super) struct Reading {
    /// The good rows, as they come.
    pub(super) rows: Rows<RosterRow>,
    /// What is known at the end.
    pub(super) through: Through,
}

/// A roster that was read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReadThrough {
    /// The day in Japan on which it was read.
    pub(super) read_on: Date,
    /// SHA-256 of the file, hexadecimal.
    pub(super) sha256: String,
    pub(super) encoding: Encoding,
    /// The name the file gives 番号, for rows that name a person twice.
    pub(super) number_column: String,
    /// Rows that cannot be read.
    pub(super) bad_rows: u64,
    /// What is wrong with the first of them.
    pub(super) listed: Vec<RowRefusal>,
}

/// The thread that reads.
pub(super) struct Through(JoinHandle<Result<ReadThrough, RosterRefusal>>);

impl Through {
    /// Waits until everything was read. Called once the rows have ended.
    pub(super) fn wait(self) -> Result<ReadThrough, RosterStop> {
        match self.0.join() {
            Ok(read) => Ok(read?),
            Err(_) => Err(Refusal::Unexpected("reading the roster stopped".into()).into()),
        }
    }
}

impl Reading {
    /// Begins to read; what is wrong with the file as a whole is said at once.
    pub(super) fn begin<R: Read + Send + 'static>(
        input: R,
        insurer: InsurerCode,
        today: Date,
    ) -> Result<Self, RosterStop> {
        let hash = Hash::new();
        let hashed = Hashed { input, hash: hash.clone() };
        let reader = RosterReader::new(BufReader::with_capacity(BUFFER, hashed), insurer, today)?;
        let (giver, rows) = rows();
        let thread = std::thread::Builder::new()
            .name("roster".into())
            .spawn(move || read_through(reader, today, &hash, giver))
            .map_err(|e| Refusal::Unexpected(e.to_string()))?;
        Ok(Self { rows, through: Through(thread) })
    }
}

fn read_through<R: Read>(
    mut reader: RosterReader<BufReader<Hashed<R>>>,
    read_on: Date,
    hash: &Hash,
    mut giver: Giver<RosterRow>,
) -> Result<ReadThrough, RosterRefusal> {
    let mut bad_rows = 0;
    let mut listed = Vec::new();
    while let Some(row) = reader.next_row() {
        let row = row?;
        match row.person {
            Ok(person) => {
                if !giver.give(row.line, person) {
                    break;
                }
            }
            Err(refusals) => {
                bad_rows += 1;
                if bad_rows <= u64::from(ROSTER_BAD_ROWS_LISTED.number) {
                    listed.extend(refusals);
                }
            }
        }
    }
    giver.finish();
    let number_column = reader.header().name_of(Column::Number).to_owned();
    let encoding = reader.encoding();
    Ok(ReadThrough { read_on, sha256: hash.text(), encoding, number_column, bad_rows, listed })
}
