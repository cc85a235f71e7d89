//! Reads a roster row by row, whatever its size.
//! Must not: hold more than the beginning of the file and one record, or look for duplicate people;
//! only the store knows whom it has.

use std::io::BufRead;

use jiff::civil::Date;

use super::column::{Column, Header};
use super::refusal::RosterRefusal;
use super::row::{self, Expected, RosterRow};
use super::value;
use crate::insurer_code::InsurerCode;
use crate::table::{self, Decoder, Encoding, RecordReader, Records, RowReading, RowRefusal, is_blank, trimmed};

/// Rows that must be of one other insurer for the whole file to be refused at once.
const ROWS_LOOKED_AT: u64 = 100;

/// A roster being read: an iterator over its rows.
///
/// Memory does not grow with the file: 1 MiB of its beginning and one record are held.
pub struct RosterReader<R> {
    records: Records<R>,
    header: Header,
    decoder: Decoder,
    expected: Expected,
    ended: bool,
}

/// A row that was read, good or bad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadRow {
    /// Physical line, from 1, on which the record begins.
    pub line: u64,
    /// The person, or everything that is wrong.
    pub person: Result<RosterRow, Vec<RowRefusal>>,
}

impl<R: BufRead> RosterReader<R> {
    /// Recognises encoding, delimiter and columns, and whether the file is the insurer's. A birth
    /// date after `today` is refused.
    ///
    /// # Errors
    /// [`RosterRefusal`] when the file is no roster, lacks columns or is another insurer's.
    pub fn new(input: R, insurer: InsurerCode, today: Date) -> Result<Self, RosterRefusal> {
        let (records, decoder, header) = table::open(input, |names, beginning, decoder| {
            let header = Header::map(names)?;
            refuse_other_insurer(beginning, &header, decoder, &insurer)?;
            Ok::<_, RosterRefusal>(header)
        })?;
        Ok(Self { records, header, decoder, expected: Expected { insurer, today }, ended: false })
    }

    /// The file's columns.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The file's encoding, as far as it was read.
    pub fn encoding(&self) -> Encoding {
        self.decoder.encoding
    }

    /// The fields of the row read last as text, for the file of bad rows. What cannot be read as
    /// text is replaced by `�`.
    pub fn fields(&self) -> Vec<String> {
        table::fields(&self.records, self.decoder, self.header.names().len())
    }

    /// The next row; none at the end. Rows without any value are passed over. After an error the
    /// file is not read on.
    pub fn next_row(&mut self) -> Option<Result<ReadRow, RosterRefusal>> {
        loop {
            if self.ended {
                return None;
            }
            match self.records.read() {
                Ok(true) if is_blank(&self.records) => {}
                Ok(true) => {
                    let line = self.records.line();
                    let reading = RowReading::new(&self.records, &self.header, &mut self.decoder);
                    let person = row::read(reading, &self.expected);
                    return Some(Ok(ReadRow { line, person }));
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

impl<R: BufRead> Iterator for RosterReader<R> {
    type Item = Result<ReadRow, RosterRefusal>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_row()
    }
}

/// One clear refusal instead of a bad row for each person, when the wrong file was chosen.
fn refuse_other_insurer<R: BufRead>(
    beginning: &mut RecordReader<R>,
    header: &Header,
    mut decoder: Decoder,
    insurer: &InsurerCode,
) -> Result<(), RosterRefusal> {
    let Some(place) = header.place(Column::Insurer) else {
        return Ok(());
    };
    let mut others: Option<InsurerCode> = None;
    let mut rows = 0;
    // Mistakes of the cut come up again, with their place, when the rows are read.
    while rows < ROWS_LOOKED_AT && beginning.read().is_ok_and(|more| more) {
        if is_blank(beginning) {
            continue;
        }
        let Some(text) = decoder.decode(beginning.field(place)) else {
            return Ok(());
        };
        let text = trimmed(text);
        let Ok(code) = InsurerCode::new(&text) else {
            return Ok(());
        };
        if value::is_insurer(text, insurer) || others.as_ref().is_some_and(|other| *other != code) {
            return Ok(());
        }
        others = Some(code);
        rows += 1;
    }
    others.map_or(Ok(()), |found| Err(RosterRefusal::OtherInsurer { found, rows }))
}
