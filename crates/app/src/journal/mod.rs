//! Whether the journal is what was written: one walk for every store, over pages
//! that the store reads. Works on what does not change meanwhile; must not repair
//! anything.

mod pages;
mod purges;
mod report;
mod walk;

pub use pages::{CheckpointRow, JournalPages, PAGE, Passage};
pub use purges::DAY_MILLIS;
pub use report::{Notes, Problem, VerifyReport, What};
pub use walk::verify;
