//! What reading rosters and ledgers has in common: rows handed over in batches from a thread that
//! reads, so that reading and writing share two cores. What waits between them is bounded.

use std::io::{BufReader, Read};
use std::sync::mpsc::{IntoIter, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use madoguchi_domain::journal::hex;
use madoguchi_domain::limits::ROSTER_BAD_ROWS_LISTED;
use madoguchi_domain::table::RowRefusal;
use sha2::{Digest, Sha256};

use crate::error::{Answer, Refusal};

/// Rows handed over at once.
const BATCH: usize = 512;
/// Batches that may wait.
const WAITING: usize = 8;
/// Bytes read at once.
const BUFFER: usize = 1 << 20;

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
    fn give(&mut self, line: u64, row: T) -> bool {
        self.batch.push((line, row));
        if self.batch.len() < BATCH {
            return true;
        }
        let full = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        self.to.send(full).is_ok()
    }

    /// Hands over the good ones of all rows, until none is left or nobody takes them any more. A file
    /// that cannot be read on hands over no more than it has.
    ///
    /// # Errors
    /// What the file is refused for.
    pub(crate) fn give_good<E>(mut self, all: impl Iterator<Item = Result<Row<T>, E>>) -> Result<Bad, E> {
        let mut bad = Bad::default();
        for row in all {
            let (line, read) = row?;
            match read {
                Ok(good) => {
                    if !self.give(line, good) {
                        break;
                    }
                }
                Err(refusals) => {
                    bad.rows += 1;
                    if bad.rows <= u64::from(ROSTER_BAD_ROWS_LISTED.number) {
                        bad.listed.extend(refusals);
                    }
                }
            }
        }
        let _ = self.to.send(self.batch);
        Ok(bad)
    }
}

/// A row that was read, with its line: good, or with everything that is wrong with it.
pub(crate) type Row<T> = (u64, Result<T, Vec<RowRefusal>>);

/// Rows that cannot be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bad {
    pub(crate) rows: u64,
    /// What is wrong with the first of them.
    pub(crate) listed: Vec<RowRefusal>,
}

/// Keeps what is wrong with the first rows, of a list in the order of their lines; a row can have several mistakes.
pub(crate) fn keep_first_rows(listed: &mut Vec<RowRefusal>) {
    let mut rows = 0;
    let mut line = None;
    listed.retain(|refusal| {
        if line != Some(refusal.line) {
            line = Some(refusal.line);
            rows += 1;
        }
        rows <= ROSTER_BAD_ROWS_LISTED.number
    });
}

/// The thread that reads.
pub(crate) struct Through<T, E>(JoinHandle<Result<T, E>>);

impl<T: Send + 'static, E: Send + 'static> Through<T, E> {
    /// Begins to read.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn begin(name: &str, read: impl FnOnce() -> Result<T, E> + Send + 'static) -> Answer<Self> {
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(read);
        thread.map(Self).map_err(|e| Refusal::Unexpected(e.to_string()))
    }

    /// Waits until everything was read. Called once the rows have ended.
    ///
    /// # Errors
    /// What the file is refused for.
    pub(crate) fn wait<S: From<E> + From<Refusal>>(self) -> Result<T, S> {
        match self.0.join() {
            Ok(read) => Ok(read?),
            Err(_) => Err(Refusal::Unexpected("the thread that reads a table stopped".into()).into()),
        }
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

    /// Reads, and hashes what is read.
    pub(crate) fn over<R: Read>(&self, input: R) -> BufReader<Hashed<R>> {
        BufReader::with_capacity(BUFFER, Hashed { input, hash: self.clone() })
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
    input: R,
    hash: Hash,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.hash.locked().update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}
