//! Reads a ledger row by row, and writes one.
//! Must not: look for an office that stands in it twice; only the store knows whom it has.

use std::io::{BufRead, Write};

use super::column::{LedgerColumn, LedgerHeader};
use super::row::{self, LedgerRow};
use crate::table::{
    self, Decoder, Encoding, HeaderRefusal, LineWriter, Records, RowReading, RowRefusal, TableColumn, TableRefusal,
    Unwritable, is_blank,
};

/// Why a ledger is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerRefusal {
    /// The file itself.
    #[error(transparent)]
    File(#[from] TableRefusal),
    /// Its header.
    #[error(transparent)]
    Header(#[from] HeaderRefusal<LedgerColumn>),
}

/// A ledger being read: an iterator over its rows. Memory does not grow with the file.
pub struct LedgerReader<R> {
    records: Records<R>,
    header: LedgerHeader,
    decoder: Decoder,
    ended: bool,
}

/// A row that was read, good or bad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOffice {
    /// Physical line, from 1, on which the record begins.
    pub line: u64,
    /// The office, or everything that is wrong.
    pub office: Result<LedgerRow, Vec<RowRefusal>>,
}

impl<R: BufRead> LedgerReader<R> {
    /// Recognises encoding, delimiter and columns.
    ///
    /// # Errors
    /// [`LedgerRefusal`] when the file is no ledger or lacks columns.
    pub fn new(input: R) -> Result<Self, LedgerRefusal> {
        let (records, decoder, header) =
            table::open(input, |names, _, _| LedgerHeader::map(names).map_err(LedgerRefusal::from))?;
        Ok(Self { records, header, decoder, ended: false })
    }

    /// The file's columns.
    pub fn header(&self) -> &LedgerHeader {
        &self.header
    }

    /// The file's encoding, as far as it was read.
    pub fn encoding(&self) -> Encoding {
        self.decoder.encoding
    }

    /// The fields of the row read last as text, for the file of bad rows.
    pub fn fields(&self) -> Vec<String> {
        table::fields(&self.records, self.decoder, self.header.names().len())
    }
}

impl<R: BufRead> Iterator for LedgerReader<R> {
    type Item = Result<ReadOffice, LedgerRefusal>;

    /// Rows without any value are passed over. After an error the file is not read on.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.ended {
                return None;
            }
            match self.records.read() {
                Ok(true) if is_blank(&self.records) => {}
                Ok(true) => {
                    let line = self.records.line();
                    let reading = RowReading::new(&self.records, &self.header, &mut self.decoder);
                    return Some(Ok(ReadOffice { line, office: row::read(reading) }));
                }
                Ok(false) => self.ended = true,
                Err(refusal) => {
                    self.ended = true;
                    return Some(Err(refusal.into()));
                }
            }
        }
    }
}

/// Writes a ledger as CSV with CRLF line ends and all columns.
pub struct LedgerWriter<W> {
    lines: LineWriter<W>,
}

impl<W: Write> LedgerWriter<W> {
    /// Writes the column names; UTF-8 begins with a byte order mark, by which Excel knows it.
    ///
    /// # Errors
    /// When the system refuses to write.
    pub fn new(output: W, encoding: Encoding) -> Result<Self, Unwritable> {
        let mut lines = LineWriter::new(output, encoding)?;
        lines.write(LedgerColumn::ALL.iter().map(|column| column.name()))?;
        Ok(Self { lines })
    }

    /// Writes an office.
    ///
    /// # Errors
    /// When the system refuses, or CP932 lacks a character.
    pub fn write(&mut self, row: &LedgerRow) -> Result<(), Unwritable> {
        let texts: Vec<String> = LedgerColumn::ALL.iter().map(|column| row.text(*column)).collect();
        self.lines.write(texts.iter().map(String::as_str))
    }

    /// Hands over what was written.
    ///
    /// # Errors
    /// When the system refuses to write.
    pub fn finish(self) -> Result<W, Unwritable> {
        self.lines.finish()
    }
}
