//! The journal as stored, and what retention took from it.

use jiff::Timestamp;
use madoguchi_domain::journal::{Hash, Head, Row};

/// A checkpoint over the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// 1, 2, 3 ...
    pub number: u64,
    /// When it was made.
    pub at: Timestamp,
    /// Hash of the checkpoint before it.
    pub previous: Hash,
    /// Its hash.
    pub hash: Hash,
    /// Heads that changed since the checkpoint before it.
    pub heads: Vec<Head>,
}

/// A row of the journal as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRow {
    /// The row.
    pub row: Row,
    /// Chain hash as stored.
    pub hash: Hash,
    /// Body as stored; none when retention deleted it.
    pub body: Option<Vec<u8>>,
}

/// What retention removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Unfinished flows with their secrets.
    pub flows: u64,
    /// Counters.
    pub counters: u64,
    /// Sessions that ended long ago.
    pub sessions: u64,
    /// Mails that are done.
    pub mails: u64,
    /// Final applications for re-issue with their history and letters, once
    /// [`KEEP_DAYS`](madoguchi_domain::reissue::KEEP_DAYS) are over.
    pub applications: u64,
    /// Bodies of facts.
    pub bodies: u64,
}
