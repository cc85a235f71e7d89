//! Checkpoints: one hash over the checkpoint before and the heads that changed.

use jiff::Timestamp;
use madoguchi_app::store::Checkpoint;
use madoguchi_domain::journal::{Hash, Head, NOTHING_BEFORE, checkpoint_hash};
use rusqlite::{Connection, OptionalExtension, params};

use crate::value::Count;

/// Binds everything since the last checkpoint; none when nothing changed. Runs
/// inside the caller's transaction.
pub(crate) fn make(conn: &Connection, at: Timestamp) -> rusqlite::Result<Option<Checkpoint>> {
    let heads: Vec<Head> = conn
        .prepare_cached("SELECT name, sequence, hash FROM series WHERE sequence > bound_sequence ORDER BY name")?
        .query_map([], read_head)?
        .collect::<Result<_, _>>()?;
    if heads.is_empty() {
        return Ok(None);
    }
    let (before, previous) = newest(conn)?;
    // Only milliseconds are hashed, so only they are kept.
    let at = Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
    let number = before + 1;
    let hash = checkpoint_hash(&previous, number, at, &heads);
    conn.prepare_cached("INSERT INTO checkpoint (number, at_millis, previous, hash) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![Count(number), at.as_millisecond(), previous, hash])?;
    let mut insert =
        conn.prepare_cached("INSERT INTO checkpoint_head (number, series, sequence, hash) VALUES (?1, ?2, ?3, ?4)")?;
    for head in &heads {
        insert.execute(params![Count(number), head.series, Count(head.sequence), head.hash])?;
    }
    conn.execute("UPDATE series SET bound_sequence = sequence WHERE sequence > bound_sequence", [])?;
    Ok(Some(Checkpoint { number, at, previous, hash, heads }))
}

fn newest(conn: &Connection) -> rusqlite::Result<(u64, Hash)> {
    let found = conn
        .prepare_cached("SELECT number, hash FROM checkpoint ORDER BY number DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get::<_, Count>(0)?.0, row.get(1)?)))
        .optional()?;
    Ok(found.unwrap_or((0, NOTHING_BEFORE)))
}

/// Number, time and hash of the newest checkpoint.
pub(crate) fn newest_row(conn: &Connection) -> rusqlite::Result<Option<(u64, Timestamp, Hash)>> {
    let found = conn
        .prepare_cached("SELECT number, at_millis, hash FROM checkpoint ORDER BY number DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get::<_, Count>(0)?.0, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((number, at_millis, hash)) = found else { return Ok(None) };
    let at =
        Timestamp::from_millisecond(at_millis).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(1, at_millis))?;
    Ok(Some((number, at, hash)))
}

/// Heads of a checkpoint whose series' names come after one, so many at most.
pub(crate) fn heads_after(conn: &Connection, number: u64, after: &str, most: usize) -> rusqlite::Result<Vec<Head>> {
    conn.prepare_cached(
        "SELECT series, sequence, hash FROM checkpoint_head WHERE number = ?1 AND series > ?2 ORDER BY series LIMIT ?3",
    )?
    .query_map(params![Count(number), after, Count(most as u64)], read_head)?
    .collect()
}

fn read_head(row: &rusqlite::Row<'_>) -> rusqlite::Result<Head> {
    Ok(Head { series: row.get(0)?, sequence: row.get::<_, Count>(1)?.0, hash: row.get(2)? })
}
