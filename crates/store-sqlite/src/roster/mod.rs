//! Loads a roster in one transaction, with memory that does not grow with the
//! file. Rows are read and folded on a thread of their own while SQLite writes.
//! Must not: decide whether a load is kept; the caller's `judge` does.

mod known;
mod write;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, sync_channel};

use madoguchi_app::roster::Person;
use madoguchi_app::store::{RosterCounts, RosterLoad, RosterVerdict, StoreError, Stored};
use madoguchi_domain::ids::InstallId;
use madoguchi_domain::roster::RosterRow;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use crate::contract::{BULK_CACHE_KIB, WRITER_CACHE_KIB};
use crate::fault::store_error;
use crate::value::{Count, Micros};
use crate::{apply, journal};
use write::Loader;

/// Rows handed over at once, and batches that may wait: some hundred kilobytes.
const BATCH: usize = 256;
const BATCHES: usize = 8;

/// Loads, counts, asks, and keeps or undoes.
pub(crate) fn load<I, J, R>(
    conn: &mut Connection,
    install: InstallId,
    load: &RosterLoad,
    rows: I,
    judge: J,
    random: R,
) -> Stored<RosterCounts>
where
    I: Iterator<Item = (u64, RosterRow)> + Send + 'static,
    J: FnOnce(&RosterCounts) -> RosterVerdict,
    R: FnMut() -> [u8; 10],
{
    with_bulk_cache(conn, |conn| transact(conn, install, load, rows, judge, random))
}

/// Runs a bulk load with the page cache it needs.
pub(crate) fn with_bulk_cache<T>(conn: &mut Connection, load: impl FnOnce(&mut Connection) -> Stored<T>) -> Stored<T> {
    conn.pragma_update(None, "cache_size", -BULK_CACHE_KIB).map_err(|error| store_error(&error))?;
    // A reading of the file that breaks off was rolled back with its transaction.
    let loaded = catch_unwind(AssertUnwindSafe(|| load(conn)));
    // Also after a failure: give the memory back and fold the log into the file.
    let settled = settle(conn);
    let loaded = loaded.unwrap_or_else(|_| Err(StoreError::Unavailable("reading the file failed".into())))?;
    settled.map_err(|error| store_error(&error))?;
    Ok(loaded)
}

fn settle(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
    conn.execute_batch("PRAGMA shrink_memory")?;
    // Readers may keep it from finishing; the next commit's checkpoint goes on.
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}

fn transact<I, J, R>(
    conn: &mut Connection,
    install: InstallId,
    load: &RosterLoad,
    rows: I,
    judge: J,
    random: R,
) -> Stored<RosterCounts>
where
    I: Iterator<Item = (u64, RosterRow)> + Send + 'static,
    J: FnOnce(&RosterCounts) -> RosterVerdict,
    R: FnMut() -> [u8; 10],
{
    let sql = |error: rusqlite::Error| store_error(&error);
    // Leaving without a commit rolls everything back.
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
    known::settle_widths(&tx, load).map_err(sql)?;
    let first_new = first_new(&tx).map_err(sql)?;
    let counts = take_all(&tx, load, first_new, rows, random)?;
    match judge(&counts) {
        RosterVerdict::Undo => return Ok(counts),
        RosterVerdict::Keep(entry) => {
            if load.full {
                end_others(&tx, load, first_new).map_err(sql)?;
            }
            journal::append(&tx, install, &entry).map_err(sql)?;
            apply::fact(&tx, &entry).map_err(sql)?;
        }
    }
    tx.execute("DELETE FROM roster_seen", []).map_err(sql)?;
    tx.commit().map_err(sql)?;
    Ok(counts)
}

/// The row that the next new person gets; rows are counted upwards, and nobody
/// is ever deleted.
fn first_new(tx: &Transaction<'_>) -> rusqlite::Result<i64> {
    tx.query_row("SELECT coalesce(max(row), 0) + 1 FROM member", [], |row| row.get(0))
}

fn take_all<I, R>(tx: &Transaction<'_>, load: &RosterLoad, first_new: i64, rows: I, random: R) -> Stored<RosterCounts>
where
    I: Iterator<Item = (u64, RosterRow)> + Send + 'static,
    R: FnMut() -> [u8; 10],
{
    let (sender, receiver) = sync_channel(BATCHES);
    let widths = (load.symbol_width, load.number_width);
    let reader = std::thread::spawn(move || {
        let mut rows = rows.map(|(line, row)| (line, Person::of(row, widths)));
        loop {
            let batch: Vec<_> = rows.by_ref().take(BATCH).collect();
            // The writer hangs up when it fails; then nobody wants the rest.
            if batch.is_empty() || sender.send(batch).is_err() {
                return;
            }
        }
    });
    let counts = take_batches(tx, load, first_new, &receiver, random);
    drop(receiver);
    match reader.join() {
        Ok(()) => counts.map_err(|error| store_error(&error)),
        Err(_) => Err(StoreError::Unavailable("reading the roster failed".into())),
    }
}

fn take_batches<R: FnMut() -> [u8; 10]>(
    tx: &Transaction<'_>,
    load: &RosterLoad,
    first_new: i64,
    batches: &Receiver<Vec<(u64, Person)>>,
    random: R,
) -> rusqlite::Result<RosterCounts> {
    tx.execute("DELETE FROM roster_seen", [])?;
    let before: Count =
        tx.query_row("SELECT count(*) FROM member WHERE insurer = ?1 AND ended = 0", [load.insurer.as_str()], |row| {
            row.get(0)
        })?;
    let known = known::filter(tx, load)?;
    let mut loader = Loader::prepare(tx, load, first_new, known, random)?;
    for batch in batches {
        for (line, person) in &batch {
            loader.take(*line, person)?;
        }
    }
    let mut counts = loader.finish();
    counts.before = before.0;
    if load.full {
        counts.ended = tx
            .query_row(
                "SELECT count(*) FROM member m WHERE insurer = ?1 AND ended = 0 AND row < ?2
               AND NOT EXISTS (SELECT 1 FROM roster_seen s WHERE s.member_row = m.row)",
                params![load.insurer.as_str(), first_new],
                |row| row.get::<_, Count>(0),
            )?
            .0;
    }
    Ok(counts)
}

/// Ends the membership of everybody who is not in the file, and their sessions.
/// The one fact of the load stands for all of them.
fn end_others(tx: &Transaction<'_>, load: &RosterLoad, first_new: i64) -> rusqlite::Result<()> {
    let insurer = load.insurer.as_str();
    tx.execute(
        "UPDATE member SET ended = 1, version = version + 1
         WHERE insurer = ?1 AND ended = 0 AND row < ?2
           AND NOT EXISTS (SELECT 1 FROM roster_seen s WHERE s.member_row = member.row)",
        params![insurer, first_new],
    )?;
    tx.execute(
        "UPDATE session SET ended_at = ?2, version = version + 1 WHERE ended_at IS NULL AND account IN
         (SELECT a.id FROM account a JOIN member m ON m.id = a.member WHERE a.insurer = ?1 AND m.ended = 1)",
        params![insurer, Micros(load.at)],
    )?;
    tx.execute("DELETE FROM secret WHERE kind = 'session_token' AND owner IN (SELECT id FROM session WHERE ended_at IS NOT NULL)", [])?;
    Ok(())
}
