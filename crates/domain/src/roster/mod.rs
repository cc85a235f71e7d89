//! Rosters 加入者データ: reading them from CSV, writing them, and the file of rows to correct.
//! Must not: open files, or know who is registered already.

mod column;
mod encoding;
mod plain_kana;
mod reader;
mod record;
mod refusal;
mod row;
mod sample;
mod sample_names;
mod value;
mod write;

pub use column::{Column, Header};
pub use encoding::Encoding;
pub use reader::{ReadRow, RosterReader};
pub use refusal::{FileKind, RosterRefusal, RowReason, RowRefusal};
pub use row::{Relation, RosterRow};
pub use sample::{SampleRoster, SampleShape};
pub use write::{CorrectionFile, RosterWriter, Unwritable};

#[cfg(test)]
mod tests;
