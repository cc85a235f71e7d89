//! Tables as offices keep them: CSV in the encodings and forms that spreadsheets write, read row by
//! row with every mistake named, and the file of rows to correct. Rosters and ledgers stand on it.
//! Must not: open files, or know what a table is about.

mod encoding;
mod header;
mod record;
mod refusal;
mod row;
mod source;
mod value;
mod write;

pub use encoding::Encoding;
pub use header::{Header, TableColumn};
pub use refusal::{FileKind, HeaderRefusal, RowReason, RowRefusal, TableRefusal};
pub use write::{CorrectionFile, Unwritable};

pub(crate) use encoding::Decoder;
#[cfg(test)]
pub(crate) use header::normalised;
pub(crate) use record::RecordReader;
pub(crate) use refusal::column_names;
pub(crate) use row::RowReading;
pub(crate) use source::{Records, fields, is_blank, open};
pub(crate) use value::{limited, trimmed};
pub(crate) use write::LineWriter;
