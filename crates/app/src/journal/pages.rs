//! What a walk reads of a store, page by page, so that memory does not grow with
//! the journal. Everything comes from one unchanging view of the store.

use std::future::Future;

use jiff::Timestamp;
use madoguchi_domain::journal::{Hash, Head};

use super::report::Notes;
use crate::store::{Stored, StoredRow};

/// Rows, or heads, of one page; a shorter page of heads is the last.
pub const PAGE: usize = 1000;

/// What a walk meets next.
#[derive(Debug, Clone)]
pub enum Passage<S> {
    /// A series begins; its rows follow, unless its name is illegible.
    Series {
        /// What the store finds it by.
        series: S,
        /// Its name in text form, or what to call it where that is illegible.
        name: String,
        /// Sequence and hash of its newest row, as the series itself says; none when illegible.
        head: Option<(u64, Hash)>,
        /// Whether the name could be read.
        legible: bool,
    },
    /// The next row of the series, by sequence; none when illegible.
    Row(Option<Box<StoredRow>>),
}

/// A checkpoint without its heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckpointRow {
    /// 1, 2, 3 ...
    pub number: u64,
    /// When it was made.
    pub at: Timestamp,
    /// Hash of the checkpoint before it.
    pub previous: Hash,
    /// Its hash.
    pub hash: Hash,
}

/// A store's journal, read page by page. What is set against each other in whole
/// tables (strays, heads, bounds) is the store's own query, which notes what it finds.
pub trait JournalPages {
    /// What the store finds a series by.
    type Series: Clone + Send + Sync;

    /// Bodies of all facts of the kind `bodies_purged`; none for one that is gone.
    fn purges(&mut self) -> impl Future<Output = Stored<Vec<Option<Vec<u8>>>>> + Send;

    /// The next page: every series, each followed by its rows in order; empty at the end.
    fn passages(&mut self) -> impl Future<Output = Stored<Vec<Passage<Self::Series>>>> + Send;

    /// The first row of a series that fits, without its body. Asked only where the chain is broken.
    fn find(
        &mut self,
        series: &Self::Series,
        name: &str,
        fits: &(dyn Fn(&StoredRow) -> bool + Sync),
    ) -> impl Future<Output = Stored<Option<StoredRow>>> + Send;

    /// Notes rows of no series ([`super::What::SeriesMissing`]) and bodies of no row
    /// ([`super::What::BodyStray`]).
    fn strays(&mut self, notes: &mut Notes) -> impl Future<Output = Stored<()>> + Send;

    /// The next checkpoints by number, none for an illegible one; empty at the end.
    fn checkpoints(&mut self) -> impl Future<Output = Stored<Vec<Option<CheckpointRow>>>> + Send;

    /// Heads of a checkpoint whose series' names come after one, in the order of the names' bytes;
    /// none when one is illegible.
    fn heads(&mut self, number: u64, after: &str) -> impl Future<Output = Stored<Option<Vec<Head>>>> + Send;

    /// Notes every checkpoint that binds a row that is gone or another, or that is gone itself
    /// ([`super::What::CheckpointHead`]).
    fn heads_unmet(&mut self, notes: &mut Notes) -> impl Future<Output = Stored<()>> + Send;

    /// Notes every series whose bound sequence is not that of the newest checkpoint that holds it
    /// ([`super::What::Bound`]).
    fn bounds(&mut self, notes: &mut Notes) -> impl Future<Output = Stored<()>> + Send;

    /// A checkpoint's hash as stored, whatever its length.
    fn checkpoint_hash(&mut self, number: u64) -> impl Future<Output = Stored<Option<Vec<u8>>>> + Send;
}
