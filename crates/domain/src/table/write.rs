//! Writes tables, and the file of bad rows that an office corrects and imports again.
//! Must not: write what a spreadsheet would run as a formula.

use std::borrow::Cow;
use std::io::Write;

use super::encoding::{BOM, Encoding};
use super::header::{Header, TableColumn};
use super::refusal::RowRefusal;
use super::value::FORMULA_SIGNS;

/// Why something could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Unwritable {
    /// The system refused.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A character that CP932 does not have.
    #[error("a character cannot be written as Shift_JIS (CP932)")]
    Unencodable,
}

/// Writes bad rows as they came, with 行 and 理由 behind them, in UTF-8 with a byte order mark.
/// The file can be corrected and imported as it is: both columns are passed over then.
pub struct CorrectionFile<W> {
    lines: LineWriter<W>,
    /// Places of the original columns, without 行 and 理由 of an earlier round.
    kept: Vec<usize>,
    columns: usize,
}

/// The columns that this program adds.
const ADDED: [&str; 2] = ["行", "理由"];

impl<W: Write> CorrectionFile<W> {
    /// Writes the column names of the file that was read.
    ///
    /// # Errors
    /// When the system refuses to write.
    pub fn new<C: TableColumn>(output: W, header: &Header<C>) -> Result<Self, Unwritable> {
        let names = header.names();
        let kept: Vec<usize> = (0..names.len()).filter(|at| !ADDED.contains(&names[*at].as_str())).collect();
        let mut lines = LineWriter::new(output, Encoding::Utf8)?;
        lines.write(kept.iter().map(|at| names[*at].as_str()).chain(ADDED))?;
        Ok(Self { lines, kept, columns: names.len() })
    }

    /// Writes a row: its line, its fields as the reader gives them, and what is wrong.
    ///
    /// # Errors
    /// When the system refuses to write.
    pub fn write(&mut self, line: u64, fields: &[String], refusals: &[RowRefusal]) -> Result<(), Unwritable> {
        let field = |at: usize| fields.get(at).map_or("", String::as_str);
        // Fields beyond the header stay visible, behind the reason.
        let surplus = fields.iter().skip(self.columns).map(String::as_str);
        let reasons: Vec<_> = refusals.iter().map(|r| format!("{}：{}", r.column, r.reason.ja())).collect();
        let added = [line.to_string(), reasons.join(" / ")];
        let kept = self.kept.iter().map(|at| field(*at));
        self.lines.write(kept.chain(added.iter().map(String::as_str)).chain(surplus))
    }

    /// Hands over what was written.
    ///
    /// # Errors
    /// When the system refuses to write.
    pub fn finish(self) -> Result<W, Unwritable> {
        self.lines.finish()
    }
}

/// Lines of CSV in one encoding.
pub(crate) struct LineWriter<W> {
    output: W,
    encoding: Encoding,
    line: Vec<u8>,
}

impl<W: Write> LineWriter<W> {
    pub(crate) fn new(mut output: W, encoding: Encoding) -> Result<Self, Unwritable> {
        if encoding == Encoding::Utf8 {
            output.write_all(BOM)?;
        }
        Ok(Self { output, encoding, line: Vec::new() })
    }

    pub(crate) fn write<'f>(&mut self, fields: impl IntoIterator<Item = &'f str>) -> Result<(), Unwritable> {
        self.line.clear();
        for (at, field) in fields.into_iter().enumerate() {
            if at > 0 {
                self.line.push(b',');
            }
            let encoded = match self.encoding {
                Encoding::Utf8 => Cow::Borrowed(field.as_bytes()),
                Encoding::Cp932 => cp932(field)?,
            };
            push_field(&mut self.line, &encoded);
        }
        self.line.extend_from_slice(b"\r\n");
        Ok(self.output.write_all(&self.line)?)
    }

    pub(crate) fn finish(mut self) -> Result<W, Unwritable> {
        self.output.flush()?;
        Ok(self.output)
    }
}

fn cp932(field: &str) -> Result<Cow<'_, [u8]>, Unwritable> {
    match encoding_rs::SHIFT_JIS.encode(field) {
        (bytes, _, false) => Ok(bytes),
        (_, _, true) => Err(Unwritable::Unencodable),
    }
}

fn push_field(line: &mut Vec<u8>, field: &[u8]) {
    let formula = field.first().is_some_and(|b| FORMULA_SIGNS.contains(&char::from(*b)));
    let quoted = formula || field.iter().any(|b| matches!(b, b',' | b'"' | b'\r' | b'\n' | b'\t' | b';'));
    if !quoted {
        line.extend_from_slice(field);
        return;
    }
    line.push(b'"');
    if formula {
        // An apostrophe makes a spreadsheet take the rest as text; reading takes it off again.
        line.push(b'\'');
    }
    for byte in field {
        if *byte == b'"' {
            line.push(b'"');
        }
        line.push(*byte);
    }
    line.push(b'"');
}
