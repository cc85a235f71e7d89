//! Opens a table: tells its encoding and delimiter, and reads its header.
//! Must not: hold more than the beginning of the file and one record.

use std::io::{BufRead, Chain, Cursor, Read};

use super::encoding::{BOM, Decoder};
use super::record::RecordReader;
use super::refusal::TableRefusal;
use super::value;

/// Bytes looked at before the first row: enough to tell the encoding and whose table it is.
const HEAD_BYTES: u64 = 1024 * 1024;

/// The records of a file: its beginning, which was looked at, and the rest.
pub(crate) type Records<R> = RecordReader<Chain<Cursor<Vec<u8>>, R>>;

/// Opens a table and reads past its header. `look` is given the names of the columns and the
/// records of the beginning, to refuse a wrong file before any row is read.
pub(crate) fn open<R: BufRead, T, E: From<TableRefusal>>(
    mut input: R,
    look: impl FnOnce(Vec<String>, &mut RecordReader<Cursor<&[u8]>>, Decoder) -> Result<T, E>,
) -> Result<(Records<R>, Decoder, T), E> {
    let mut head = Vec::new();
    let read = (&mut input).take(HEAD_BYTES).read_to_end(&mut head);
    read.map_err(|error| TableRefusal::Read { line: 1, reason: error.to_string() })?;
    let whole = (head.len() as u64) < HEAD_BYTES;
    let decoder = Decoder::recognise(&head, whole)?;
    let start = if head.starts_with(BOM) { BOM.len() } else { 0 };
    let form = Form::of(&head[start..]);

    let mut beginning = form.records(Cursor::new(&head[start..]));
    let names = read_names(&mut beginning, decoder)?;
    let looked = look(names, &mut beginning, decoder)?;

    let mut head = Cursor::new(head);
    head.set_position(start as u64);
    let mut records = form.records(head.chain(input));
    records.read()?;
    Ok((records, decoder, looked))
}

/// The fields of the record in hand as text, at least as many as the header has. What cannot be
/// read as text is replaced by `�`.
pub(crate) fn fields<R: BufRead>(records: &RecordReader<R>, decoder: Decoder, columns: usize) -> Vec<String> {
    (0..records.len().max(columns)).map(|at| decoder.decode_lossily(records.field(at))).collect()
}

/// Spreadsheets write rows of delimiters below the last person.
pub(crate) fn is_blank<R: BufRead>(records: &RecordReader<R>) -> bool {
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

fn read_names<R: BufRead>(records: &mut RecordReader<R>, mut decoder: Decoder) -> Result<Vec<String>, TableRefusal> {
    if !records.read()? {
        return Err(TableRefusal::Empty);
    }
    let names =
        (0..records.len()).map(|at| decoder.decode(records.field(at)).map(|name| value::trimmed(name).into_owned()));
    let names: Option<Vec<_>> = names.collect();
    names.ok_or(TableRefusal::UnknownEncoding { line: records.line() })
}
