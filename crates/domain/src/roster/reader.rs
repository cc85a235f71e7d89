//! Reads a roster row by row, whatever its size.
//! Must not: hold more than the beginning of the file and one record, or look for duplicate people;
//! only the store knows whom it has.

use std::io::{BufRead, Chain, Cursor, Read};

use jiff::civil::Date;

use super::column::{Column, Header};
use super::encoding::{BOM, Decoder, Encoding};
use super::record::RecordReader;
use super::refusal::{RosterRefusal, RowRefusal};
use super::row::{Expected, RosterRow, RowReading};
use super::value;
use crate::insurer_code::InsurerCode;

/// Bytes looked at before the first row: enough to tell the encoding and the insurer.
const HEAD_BYTES: u64 = 1024 * 1024;
/// Rows that must be of one other insurer for the whole file to be refused at once.
const ROWS_LOOKED_AT: u64 = 100;

/// A roster being read: an iterator over its rows.
///
/// Memory does not grow with the file: 1 MiB of its beginning and one record are held.
pub struct RosterReader<R> {
    records: RecordReader<Chain<Cursor<Vec<u8>>, R>>,
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
    pub fn new(mut input: R, insurer: InsurerCode, today: Date) -> Result<Self, RosterRefusal> {
        let mut head = Vec::new();
        let read = (&mut input).take(HEAD_BYTES).read_to_end(&mut head);
        read.map_err(|error| RosterRefusal::Read { line: 1, reason: error.to_string() })?;
        let whole = (head.len() as u64) < HEAD_BYTES;
        let decoder = Decoder::recognise(&head, whole)?;
        let start = if head.starts_with(BOM) { BOM.len() } else { 0 };
        let form = Form::of(&head[start..]);

        let mut beginning = form.records(Cursor::new(&head[start..]));
        let header = read_header(&mut beginning, decoder)?;
        refuse_other_insurer(&mut beginning, &header, decoder, &insurer)?;

        let mut head = Cursor::new(head);
        head.set_position(start as u64);
        let mut records = form.records(head.chain(input));
        records.read()?;
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
        (0..self.records.len().max(self.header.names().len()))
            .map(|at| self.decoder.decode_lossily(self.records.field(at)))
            .collect()
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
                    let person = RowReading::new(&self.records, &self.header, &mut self.decoder).read(&self.expected);
                    return Some(Ok(ReadRow { line, person }));
                }
                Ok(false) => self.ended = true,
                Err(refusal) => {
                    self.ended = true;
                    return Some(Err(refusal));
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

/// Spreadsheets write rows of delimiters below the last person.
fn is_blank<R: BufRead>(records: &RecordReader<R>) -> bool {
    (0..records.len()).all(|at| records.field(at).trim_ascii().is_empty())
}

/// What separates fields and lines.
#[derive(Clone, Copy)]
struct Form {
    delimiter: u8,
    line_end: u8,
}

impl Form {
    /// The delimiter is the one the first line has most of, outside quotation marks.
    fn of(text: &[u8]) -> Self {
        let line_end = if text.contains(&b'\n') || !text.contains(&b'\r') { b'\n' } else { b'\r' };
        let mut quoted = false;
        let mut counts = [(b',', 0_usize), (b'\t', 0), (b';', 0)];
        let first_line = text.iter().skip_while(|b| matches!(b, b'\r' | b'\n')).take_while(|b| **b != line_end);
        for byte in first_line {
            quoted ^= *byte == b'"';
            let count = counts.iter_mut().find(|(delimiter, _)| delimiter == byte);
            if let Some((_, count)) = count.filter(|_| !quoted) {
                *count += 1;
            }
        }
        let most = counts.iter().rev().max_by_key(|(_, count)| *count);
        Self { delimiter: most.map_or(b',', |(delimiter, _)| *delimiter), line_end }
    }

    fn records<R: BufRead>(self, input: R) -> RecordReader<R> {
        RecordReader::new(input, self.delimiter, self.line_end)
    }
}

fn read_header<R: BufRead>(records: &mut RecordReader<R>, mut decoder: Decoder) -> Result<Header, RosterRefusal> {
    if !records.read()? {
        return Err(RosterRefusal::Empty);
    }
    let names =
        (0..records.len()).map(|at| decoder.decode(records.field(at)).map(|name| value::trimmed(name).into_owned()));
    let names: Option<Vec<_>> = names.collect();
    Header::map(names.ok_or(RosterRefusal::UnknownEncoding { line: records.line() })?)
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
        let text = value::trimmed(text);
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
