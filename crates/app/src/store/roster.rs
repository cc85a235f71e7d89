//! Bulk loading of rosters.

use std::future::Future;

use jiff::Timestamp;
use madoguchi_domain::fact::FactEntry;
use madoguchi_domain::insurer_code::InsurerCode;

use super::{Store, Stored};

/// How a roster is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterLoad {
    /// The insurer whose roster it is.
    pub insurer: InsurerCode,
    /// Members not in the file lose the right to log in.
    pub full: bool,
    /// Width to which digits-only symbols are padded in keys.
    pub symbol_width: Option<u8>,
    /// Width to which digits-only numbers are padded in keys.
    pub number_width: Option<u8>,
    /// When it is loaded.
    pub at: Timestamp,
}

/// What a load did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterCounts {
    /// Rows read.
    pub rows: u64,
    /// People who were not known.
    pub added: u64,
    /// People some of whose items changed.
    pub changed: u64,
    /// People whose membership would end (full load only).
    pub ended: u64,
    /// Insured people and dependants of the insurer before the load.
    pub before: u64,
    /// Rows that name a person of an earlier row: (line, line of the earlier row), at most 100,000.
    pub duplicates: Vec<(u64, u64)>,
}

/// What becomes of a load after it was counted.
#[derive(Debug, Clone)]
pub enum RosterVerdict {
    /// Keep it, with this fact.
    Keep(Box<FactEntry>),
    /// Undo it.
    Undo,
}

/// Bulk loading of rosters, in one transaction, with memory that does not grow
/// with the file.
pub trait RosterStore: Store {
    /// Loads `(line, row)` pairs, counts, asks `judge`, and keeps or undoes all.
    /// `random` gives the random part of each new member's identity.
    fn roster_load<I, J, R>(
        &self,
        load: RosterLoad,
        rows: I,
        judge: J,
        random: R,
    ) -> impl Future<Output = Stored<RosterCounts>> + Send
    where
        I: Iterator<Item = (u64, madoguchi_domain::roster::RosterRow)> + Send + 'static,
        J: FnOnce(&RosterCounts) -> RosterVerdict + Send + 'static,
        R: FnMut() -> [u8; 10] + Send + 'static;
}
