//! Reads a ledger on a thread of its own.

use std::io::{BufReader, Read};

use madoguchi_domain::office::{LedgerColumn, LedgerReader, LedgerRefusal, LedgerRow};
use madoguchi_domain::table::Encoding;

use super::LedgerStop;
use crate::bulk::{Bad, Giver, Hash, Hashed, Rows, Through, rows};

/// A ledger being read.
pub(super) struct Reading {
    /// The good rows, as they come.
    pub(super) rows: Rows<LedgerRow>,
    /// What is known at the end.
    pub(super) through: Through<ReadThrough, LedgerRefusal>,
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
    pub(super) bad: Bad,
}

impl Reading {
    /// Begins to read; what is wrong with the file as a whole is said at once.
    pub(super) fn begin<R: Read + Send + 'static>(input: R) -> Result<Self, LedgerStop> {
        let hash = Hash::new();
        let reader = LedgerReader::new(hash.over(input))?;
        let (giver, rows) = rows();
        let through = Through::begin("ledger", move || read_through(reader, &hash, giver))?;
        Ok(Self { rows, through })
    }
}

fn read_through<R: Read>(
    mut reader: LedgerReader<BufReader<Hashed<R>>>,
    hash: &Hash,
    giver: Giver<LedgerRow>,
) -> Result<ReadThrough, LedgerRefusal> {
    let bad = giver.give_good(reader.by_ref().map(|row| row.map(|row| (row.line, row.office))))?;
    let name = |column| reader.header().name_of(column).to_owned();
    Ok(ReadThrough {
        number_column: name(LedgerColumn::Number),
        user_id_column: name(LedgerColumn::UserId),
        sha256: hash.text(),
        encoding: reader.encoding(),
        bad,
    })
}
