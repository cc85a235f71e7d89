//! Cuts a stream of bytes into records and fields (RFC 4180, as spreadsheets write it).
//! Must not: decode text, or hold more than one record; a quotation mark that is never closed must
//! not read the whole file into memory.

use std::io::{BufRead, Read};
use std::ops::Range;

use super::refusal::TableRefusal;

/// The longest record in bytes. The longest real one is some hundred.
pub(crate) const RECORD_BYTES: usize = 64 * 1024;

/// Reads records. Delimiter, quotation mark and line ends are ASCII, which never occurs inside a
/// character of UTF-8, and of CP932 only above 0x3F; so cutting may come before decoding.
pub(crate) struct RecordReader<R> {
    input: R,
    delimiter: u8,
    line_end: u8,
    bytes: Vec<u8>,
    fields: Vec<Range<usize>>,
    /// Line on which the record in hand begins, from 1.
    line: u64,
    lines_read: u64,
}

/// Where the state machine stands between two bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    FieldStart,
    Bare,
    Quoted,
    /// After a quotation mark within a quoted field: its end, or one of a doubled pair.
    QuoteSeen,
}

impl<R: BufRead> RecordReader<R> {
    /// `line_end` is the byte that ends a line: `\n`, also for CRLF, or `\r` in old Mac files.
    pub(crate) fn new(input: R, delimiter: u8, line_end: u8) -> Self {
        Self { input, delimiter, line_end, bytes: Vec::new(), fields: Vec::new(), line: 0, lines_read: 0 }
    }

    /// Reads the next record that is not an empty line; false at the end.
    pub(crate) fn read(&mut self) -> Result<bool, TableRefusal> {
        loop {
            self.bytes.clear();
            self.fields.clear();
            self.line = self.lines_read + 1;
            if !self.read_line()? {
                return Ok(false);
            }
            if self.bytes.iter().any(|b| !matches!(b, b'\r' | b'\n')) {
                break;
            }
        }
        let mut inside = Inside::FieldStart;
        let mut scanned = 0;
        while self.scan(&mut inside, &mut scanned) {
            if !self.read_line()? {
                return Err(TableRefusal::OpenQuote { line: self.line });
            }
        }
        Ok(true)
    }

    /// Line on which the record begins, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// How many fields the record has.
    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }

    /// The bytes of a field without its quotation marks; empty where the record is too short.
    pub(crate) fn field(&self, at: usize) -> &[u8] {
        self.fields.get(at).and_then(|range| self.bytes.get(range.clone())).unwrap_or_default()
    }

    fn read_line(&mut self) -> Result<bool, TableRefusal> {
        let room = RECORD_BYTES.saturating_sub(self.bytes.len());
        let read = (&mut self.input)
            .take(room as u64 + 1)
            .read_until(self.line_end, &mut self.bytes)
            .map_err(|error| TableRefusal::Read { line: self.lines_read + 1, reason: error.to_string() })?;
        if read > room {
            return Err(TableRefusal::RecordTooLong { line: self.line });
        }
        self.lines_read += u64::from(read > 0);
        Ok(read > 0)
    }

    /// Cuts what was read since the last call into fields, in place. True when a quoted field goes
    /// on in the next line.
    fn scan(&mut self, inside: &mut Inside, scanned: &mut usize) -> bool {
        let end = self.bytes.len();
        if *scanned == 0 && !self.bytes.contains(&b'"') {
            self.cut_bare(end);
            return false;
        }
        // Doubled quotation marks shrink, so what is kept is written at or before where it is read.
        let mut start = self.fields.pop().unwrap_or(0..0);
        for at in *scanned..end {
            let byte = self.bytes[at];
            let keep = match (*inside, byte) {
                (Inside::FieldStart, b'"') => {
                    *inside = Inside::Quoted;
                    continue;
                }
                (Inside::Quoted, b'"') => {
                    *inside = Inside::QuoteSeen;
                    continue;
                }
                (Inside::QuoteSeen, b'"') => {
                    *inside = Inside::Quoted;
                    true
                }
                (Inside::Quoted, _) => true,
                (Inside::FieldStart | Inside::Bare | Inside::QuoteSeen, byte) if byte == self.delimiter => {
                    let next = start.end;
                    self.fields.push(start);
                    start = next..next;
                    *inside = Inside::FieldStart;
                    continue;
                }
                (Inside::FieldStart | Inside::Bare | Inside::QuoteSeen, _) => {
                    *inside = Inside::Bare;
                    !self.ends_line(at, end)
                }
            };
            if keep {
                self.bytes[start.end] = byte;
                start.end += 1;
            }
        }
        self.fields.push(start);
        *scanned = end;
        *inside == Inside::Quoted
    }

    /// Whether the byte belongs to the line end of what was read last.
    fn ends_line(&self, at: usize, end: usize) -> bool {
        let byte = self.bytes[at];
        (at + 1 == end && (byte == self.line_end || byte == b'\r'))
            || (at + 2 == end && byte == b'\r' && self.bytes[end - 1] == self.line_end)
    }

    fn cut_bare(&mut self, end: usize) {
        let mut end = end;
        while end > 0 && matches!(self.bytes[end - 1], b'\r' | b'\n') {
            end -= 1;
        }
        let mut start = 0;
        for (at, byte) in self.bytes[..end].iter().enumerate() {
            if *byte == self.delimiter {
                self.fields.push(start..at);
                start = at + 1;
            }
        }
        self.fields.push(start..end);
    }
}
