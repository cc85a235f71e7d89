//! What reading rosters and ledgers has in common: rows handed over in batches from a thread that
//! reads, so that reading and writing share two cores. What waits between them is bounded.

use std::io::Read;
use std::sync::mpsc::{IntoIter, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use madoguchi_domain::journal::hex;
use sha2::{Digest, Sha256};

/// Rows handed over at once.
const BATCH: usize = 512;
/// Batches that may wait.
const WAITING: usize = 8;
/// Bytes read at once.
pub(crate) const BUFFER: usize = 1 << 20;

/// Rows with their lines, as the store takes them.
pub(crate) struct Rows<T> {
    batches: IntoIter<Vec<(u64, T)>>,
    present: std::vec::IntoIter<(u64, T)>,
}

impl<T> Iterator for Rows<T> {
    type Item = (u64, T);

    fn next(&mut self) -> Option<(u64, T)> {
        loop {
            if let Some(row) = self.present.next() {
                return Some(row);
            }
            self.present = self.batches.next()?.into_iter();
        }
    }
}

/// The end of the thread that reads.
pub(crate) struct Giver<T> {
    batch: Vec<(u64, T)>,
    to: SyncSender<Vec<(u64, T)>>,
}

/// Both ends.
pub(crate) fn rows<T>() -> (Giver<T>, Rows<T>) {
    let (to, from) = sync_channel(WAITING);
    let rows = Rows { batches: from.into_iter(), present: Vec::new().into_iter() };
    (Giver { batch: Vec::with_capacity(BATCH), to }, rows)
}

impl<T> Giver<T> {
    /// Hands a row over; false when nobody takes rows any more, since the store has given up. It says
    /// why.
    pub(crate) fn give(&mut self, line: u64, row: T) -> bool {
        self.batch.push((line, row));
        if self.batch.len() < BATCH {
            return true;
        }
        let full = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        self.to.send(full).is_ok()
    }

    /// Hands over what is left.
    pub(crate) fn finish(self) {
        let _ = self.to.send(self.batch);
    }
}

/// SHA-256 of what was read so far.
#[derive(Clone)]
pub(crate) struct Hash(Arc<Mutex<Sha256>>);

impl Hash {
    /// Of nothing.
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(Sha256::new())))
    }

    /// In hexadecimal.
    pub(crate) fn text(&self) -> String {
        hex(&self.locked().clone().finalize())
    }

    /// Nothing is held while the lock is, so a panic elsewhere leaves the hash whole.
    fn locked(&self) -> MutexGuard<'_, Sha256> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hashes what is read.
pub(crate) struct Hashed<R> {
    pub(crate) input: R,
    pub(crate) hash: Hash,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.hash.locked().update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}
