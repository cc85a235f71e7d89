//! Why a roster is not taken; why a row is not, see [`crate::table`].
//! Must not: repeat what stands in a field, so that these can be logged and shown.

use super::column::Column;
use crate::insurer_code::InsurerCode;
use crate::table::{FileKind, HeaderRefusal, TableRefusal, column_names};

/// Why a whole file is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RosterRefusal {
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
    /// The file is of another kind.
    #[error("this is not a roster but {0}; a roster is a CSV file")]
    OtherKind(FileKind),
    /// The text is neither UTF-8 nor CP932.
    #[error("line {line}: the text is neither UTF-8 nor Shift_JIS (CP932); save the file as \"CSV UTF-8\" or \"CSV\"")]
    UnknownEncoding {
        /// The first line, from 1, that is neither.
        line: u64,
    },
    /// The first line names no column of a roster. What it holds may be a person's data and is not
    /// repeated.
    #[error("the first line names no column of a roster; it must hold the column names")]
    NoHeader,
    /// Columns are missing; all of them.
    #[error("columns are missing: {}", column_names(.missing))]
    MissingColumns {
        /// In the order of [`Column::ALL`].
        missing: Vec<Column>,
    },
    /// Two headers mean the same column.
    #[error("the columns \"{first}\" and \"{second}\" both mean {}; remove one", .column.name())]
    DuplicateColumn {
        /// What both mean.
        column: Column,
        /// The header further left, as in the file.
        first: String,
        /// The other header.
        second: String,
    },
    /// A column for マイナンバー.
    #[error("the column \"{header}\" holds My Numbers (マイナンバー), which must not be stored; remove it")]
    MyNumberColumn {
        /// The header as in the file.
        header: String,
    },
    /// All of the first rows are of one other insurer.
    #[error("this is the roster of another insurer: the first {rows} rows are of {}", .found.as_str())]
    OtherInsurer {
        /// The code in the file.
        found: InsurerCode,
        /// How many rows were looked at.
        rows: u64,
    },
    /// A quotation mark is never closed.
    #[error("line {line}: a quotation mark is opened in this row and never closed")]
    OpenQuote {
        /// Line on which the record begins.
        line: u64,
    },
    /// A record longer than 64 KiB; usually a quotation mark that is closed much later.
    #[error("line {line}: the row is longer than 64 KiB; a quotation mark may be missing")]
    RecordTooLong {
        /// Line on which the record begins.
        line: u64,
    },
    /// The file could not be read on.
    #[error("line {line}: the file could not be read: {reason}")]
    Read {
        /// The line that was being read.
        line: u64,
        /// What the system said.
        reason: String,
    },
}

impl From<TableRefusal> for RosterRefusal {
    fn from(refusal: TableRefusal) -> Self {
        match refusal {
            TableRefusal::Empty => Self::Empty,
            TableRefusal::OtherKind(kind) => Self::OtherKind(kind),
            TableRefusal::UnknownEncoding { line } => Self::UnknownEncoding { line },
            TableRefusal::OpenQuote { line } => Self::OpenQuote { line },
            TableRefusal::RecordTooLong { line } => Self::RecordTooLong { line },
            TableRefusal::Read { line, reason } => Self::Read { line, reason },
        }
    }
}

impl From<HeaderRefusal<Column>> for RosterRefusal {
    fn from(refusal: HeaderRefusal<Column>) -> Self {
        match refusal {
            HeaderRefusal::NoHeader => Self::NoHeader,
            HeaderRefusal::MissingColumns { missing } => Self::MissingColumns { missing },
            HeaderRefusal::DuplicateColumn { column, first, second } => Self::DuplicateColumn { column, first, second },
            HeaderRefusal::MyNumberColumn { header } => Self::MyNumberColumn { header },
        }
    }
}
