//! Reads a roster on a thread of its own, so that reading and writing share
//! two cores. What waits between them is bounded.

use std::io::{BufReader, Read};
use std::sync::mpsc::{IntoIter, Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use jiff::civil::Date;
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::journal::hex;
use madoguchi_domain::limits::ROSTER_BAD_ROWS_LISTED;
use madoguchi_domain::roster::{Column, Encoding, RosterReader, RosterRefusal, RosterRow, RowRefusal};
use sha2::{Digest, Sha256};

use super::RosterStop;
use crate::error::Refusal;

/// Rows handed over at once.
const BATCH: usize = 512;
/// Batches that may wait.
const WAITING: usize = 8;
/// Bytes read at once.
const BUFFER: usize = 1 << 20;

/// A row with its line.
type Row = (u64, RosterRow);

/// A roster being read.
pub(super) struct Reading {
    /// The good rows, as they come.
    pub(super) rows: Rows,
    /// What is known at the end.
    pub(super) through: Through,
}

/// A roster that was read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReadThrough {
    /// The day in Japan on which it was read.
    pub(super) read_on: Date,
    /// SHA-256 of the file, hexadecimal.
    pub(super) sha256: String,
    pub(super) encoding: Encoding,
    /// The name the file gives 番号, for rows that name a person twice.
    pub(super) number_column: String,
    /// Rows that cannot be read.
    pub(super) bad_rows: u64,
    /// What is wrong with the first of them.
    pub(super) listed: Vec<RowRefusal>,
}

/// Good rows, as the store takes them.
pub(super) struct Rows {
    batches: IntoIter<Vec<Row>>,
    present: std::vec::IntoIter<Row>,
}

impl Iterator for Rows {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        loop {
            if let Some(row) = self.present.next() {
                return Some(row);
            }
            self.present = self.batches.next()?.into_iter();
        }
    }
}

/// The thread that reads.
pub(super) struct Through(JoinHandle<Result<ReadThrough, RosterRefusal>>);

impl Through {
    /// Waits until everything was read. Called once the rows have ended.
    pub(super) fn wait(self) -> Result<ReadThrough, RosterStop> {
        match self.0.join() {
            Ok(read) => Ok(read?),
            Err(_) => Err(Refusal::Unexpected("reading the roster stopped".into()).into()),
        }
    }
}

impl Reading {
    /// Begins to read; what is wrong with the file as a whole is said at once.
    pub(super) fn begin<R: Read + Send + 'static>(
        input: R,
        insurer: InsurerCode,
        today: Date,
    ) -> Result<Self, RosterStop> {
        let hash = Arc::new(Mutex::new(Sha256::new()));
        let hashed = Hashed { input, hash: Arc::clone(&hash) };
        let reader = RosterReader::new(BufReader::with_capacity(BUFFER, hashed), insurer, today)?;
        let (sender, receiver): (SyncSender<Vec<Row>>, Receiver<Vec<Row>>) = sync_channel(WAITING);
        let thread = std::thread::Builder::new()
            .name("roster".into())
            .spawn(move || read_through(reader, today, &hash, &sender))
            .map_err(|e| Refusal::Unexpected(e.to_string()))?;
        let rows = Rows { batches: receiver.into_iter(), present: Vec::new().into_iter() };
        Ok(Self { rows, through: Through(thread) })
    }
}

fn read_through<R: Read>(
    mut reader: RosterReader<BufReader<Hashed<R>>>,
    read_on: Date,
    hash: &Mutex<Sha256>,
    sender: &SyncSender<Vec<Row>>,
) -> Result<ReadThrough, RosterRefusal> {
    let mut batch = Vec::with_capacity(BATCH);
    let mut bad_rows = 0;
    let mut listed = Vec::new();
    while let Some(row) = reader.next_row() {
        let row = row?;
        match row.person {
            Ok(person) => batch.push((row.line, person)),
            Err(refusals) => {
                bad_rows += 1;
                if bad_rows <= u64::from(ROSTER_BAD_ROWS_LISTED.number) {
                    listed.extend(refusals);
                }
            }
        }
        if batch.len() == BATCH {
            // Nobody takes rows any more when the store has given up; it says why.
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            if sender.send(full).is_err() {
                break;
            }
        }
    }
    let _ = sender.send(batch);
    let number_column = reader.header().name_of(Column::Number).to_owned();
    let encoding = reader.encoding();
    let sha256 = hex(&locked(hash).clone().finalize());
    Ok(ReadThrough { read_on, sha256, encoding, number_column, bad_rows, listed })
}

/// Hashes what is read.
struct Hashed<R> {
    input: R,
    hash: Arc<Mutex<Sha256>>,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        locked(&self.hash).update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

/// Nothing is held while the lock is, so a panic elsewhere leaves the hash whole.
fn locked(hash: &Mutex<Sha256>) -> std::sync::MutexGuard<'_, Sha256> {
    hash.lock().unwrap_or_else(PoisonError::into_inner)
}
