//! Reads a roster on a thread of its own.

use std::io::{BufReader, Read};

use jiff::civil::Date;
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::roster::{Column, Encoding, RosterReader, RosterRefusal, RosterRow};

use super::RosterStop;
use crate::bulk::{Bad, Giver, Hash, Hashed, Rows, Through, rows};

/// A roster being read.
pub(super) struct Reading {
    /// The good rows, as they come.
    pub(super) rows: Rows<RosterRow>,
    /// What is known at the end.
    pub(super) through: Through<ReadThrough, RosterRefusal>,
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
    pub(super) bad: Bad,
}

impl Reading {
    /// Begins to read; what is wrong with the file as a whole is said at once.
    pub(super) fn begin<R: Read + Send + 'static>(
        input: R,
        insurer: InsurerCode,
        today: Date,
    ) -> Result<Self, RosterStop> {
        let hash = Hash::new();
        let reader = RosterReader::new(hash.over(input), insurer, today)?;
        let (giver, rows) = rows();
        let through = Through::begin("roster", move || read_through(reader, today, &hash, giver))?;
        Ok(Self { rows, through })
    }
}

fn read_through<R: Read>(
    mut reader: RosterReader<BufReader<Hashed<R>>>,
    read_on: Date,
    hash: &Hash,
    giver: Giver<RosterRow>,
) -> Result<ReadThrough, RosterRefusal> {
    let bad = giver.give_good(reader.by_ref().map(|row| row.map(|row| (row.line, row.person))))?;
    let number_column = reader.header().name_of(Column::Number).to_owned();
    Ok(ReadThrough { read_on, sha256: hash.text(), encoding: reader.encoding(), number_column, bad })
}
