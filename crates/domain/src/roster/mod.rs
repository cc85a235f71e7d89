//! Rosters 加入者データ: reading them from CSV, writing them, and the file of rows to correct.
//! Must not: open files, or know who is registered already.

mod column;
mod plain_kana;
mod reader;
mod refusal;
mod row;
mod sample;
mod sample_names;
mod value;
mod write;

pub use column::{Column, Header};
pub use reader::{ReadRow, RosterReader};
pub use refusal::RosterRefusal;
pub use row::{Relation, RosterRow};
pub use sample::{SampleRoster, SampleShape};
pub use write::RosterWriter;

pub use crate::table::{CorrectionFile, Encoding, FileKind, RowReason, RowRefusal, Unwritable};

#[cfg(test)]
mod tests;
