//! Reads a ledger on a thread of its own.

use std::io::{BufReader, Read};
use std::thread::JoinHandle;

use madoguchi_domain::limits::ROSTER_BAD_ROWS_LISTED;
use madoguchi_domain::office::{LedgerColumn, LedgerReader, LedgerRefusal, LedgerRow};
use madoguchi_domain::table::{Encoding, RowRefusal};

use super::LedgerStop;
use crate::bulk::{BUFFER, Giver, Hash, Hashed, Rows, rows};
use crate::error::Refusal;

/// A ledger being read.
pub(super) struct Reading {
    /// The good rows, as they come.
    pub(super) rows: Rows<LedgerRow>,
    /// What is known at the end.
    pub(super) through: Through,
}

/// A ledger that was read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReadThrough {
    /// SHA-256 of the file, hexadecimal.
    pub(super) sha256: String,
    pub(super) encoding: Encoding,
    /// The name the file gives 事業所番号, for rows that name an office twice.
    pub(super) number_column: String,
    /// The name the file gives ユーザID, for one that belongs to another office.
    pub(super) user_id_column: String,
    /// Rows that cannot be read.
    pub(super) bad_rows: u64,
    /// What is wrong with the first of them.
    pub(super) listed: Vec<RowRefusal>,
}

/// The thread that reads.
pub(super) struct Through(JoinHandle<Result<ReadThrough, LedgerRefusal>>);

impl Through {
    /// Waits until everything was read. Called once the rows have ended.
    pub(super) fn wait(self) -> Result<ReadThrough, LedgerStop> {
        match self.0.join() {
            Ok(read) => Ok(read?),
            Err(_) => Err(Refusal::Unexpected("reading the ledger stopped".into()).into()),
        }
    }
}

impl Reading {
    /// Begins to read; what is wrong with the file as a whole is said at once.
    pub(super) fn begin<R: Read + Send + 'static>(input: R) -> Result<Self, LedgerStop> {
        let hash = Hash::new();
        let hashed = Hashed { input, hash: hash.clone() };
        let reader = LedgerReader::new(BufReader::with_capacity(BUFFER, hashed))?;
        let (giver, rows) = rows();
        let thread = std::thread::Builder::new()
            .name("ledger".into())
            .spawn(move || read_through(reader, &hash, giver))
            .map_err(|e| Refusal::Unexpected(e.to_string()))?;
        Ok(Self { rows, through: Through(thread) })
    }
}

fn read_through<R: Read>(
    mut reader: LedgerReader<BufReader<Hashed<R>>>,
    hash: &Hash,
    mut giver: Giver<LedgerRow>,
) -> Result<ReadThrough, LedgerRefusal> {
    let mut bad_rows = 0;
    let mut listed = Vec::new();
    for row in &mut reader {
        let row = row?;
        match row.office {
            Ok(office) => {
                if !giver.give(row.line, office) {
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
    let name = |column| reader.header().name_of(column).to_owned();
    Ok(ReadThrough {
        number_column: name(LedgerColumn::Number),
        user_id_column: name(LedgerColumn::UserId),
        sha256: hash.text(),
        encoding: reader.encoding(),
        bad_rows,
        listed,
    })
}
