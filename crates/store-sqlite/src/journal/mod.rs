//! The journal: facts appended to their series, checkpoints, verification.
//! Must not: change or delete a row; only retention deletes bodies.

pub(crate) mod checkpoint;
mod pages;
pub(crate) mod verify;

use madoguchi_app::store::StoredRow;
use madoguchi_domain::fact::{FactEntry, Subject};
use madoguchi_domain::ids::{FactId, InstallId};
use madoguchi_domain::journal::{Hash, Link, NOTHING_BEFORE, Row, SeriesName, link};
use rusqlite::{Connection, OptionalExtension, params};

use crate::value::{Count, Id, bad_json};

pub(crate) use checkpoint::newest_row;

/// Appends a fact to its series: the next sequence, chained to the row before.
pub(crate) fn append(conn: &Connection, install: InstallId, entry: &FactEntry) -> rusqlite::Result<()> {
    let name = SeriesName { install, subject: entry.subject.clone() };
    let (series, sequence, previous) = head(conn, &name.to_string())?;
    let Link { row, hash, body } = link(&name, (sequence, previous), entry).map_err(|error| bad_json(&error))?;
    conn.prepare_cached(
        "INSERT INTO journal (series, sequence, fact_id, at_millis, actor, kind, kind_version, body_hash, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        series,
        Count(row.sequence),
        Id(row.fact_id.uuid()),
        row.at_millis,
        row.actor,
        row.kind,
        row.kind_version,
        row.body_hash,
        hash,
    ])?;
    conn.prepare_cached("INSERT INTO fact_body (fact_id, body) VALUES (?1, ?2)")?
        .execute(params![Id(row.fact_id.uuid()), body])?;
    conn.prepare_cached("UPDATE series SET sequence = ?2, hash = ?3 WHERE id = ?1")?.execute(params![
        series,
        Count(row.sequence),
        hash
    ])?;
    Ok(())
}

/// The series' number in this file, its newest sequence and hash; a new series
/// begins here.
fn head(conn: &Connection, name: &str) -> rusqlite::Result<(i64, u64, Hash)> {
    let found = conn
        .prepare_cached("SELECT id, sequence, hash FROM series WHERE name = ?1")?
        .query_row([name], |row| Ok((row.get(0)?, row.get::<_, Count>(1)?.0, row.get(2)?)))
        .optional()?;
    if let Some(found) = found {
        return Ok(found);
    }
    conn.prepare_cached("INSERT INTO series (name, sequence, hash, bound_sequence) VALUES (?1, 0, ?2, 0)")?
        .execute(params![name, NOTHING_BEFORE])?;
    Ok((conn.last_insert_rowid(), 0, NOTHING_BEFORE))
}

/// Rows of a series after a sequence, in order.
pub(crate) fn rows(
    conn: &Connection,
    install: InstallId,
    subject: &Subject,
    after: u64,
    limit: u32,
) -> rusqlite::Result<Vec<StoredRow>> {
    let name = SeriesName { install, subject: subject.clone() }.to_string();
    conn.prepare_cached(
        "SELECT j.sequence, j.fact_id, j.at_millis, j.actor, j.kind, j.kind_version, j.body_hash, j.hash, b.body
         FROM series s JOIN journal j ON j.series = s.id LEFT JOIN fact_body b ON b.fact_id = j.fact_id
         WHERE s.name = ?1 AND j.sequence > ?2 ORDER BY j.sequence LIMIT ?3",
    )?
    .query_map(params![name, Count(after), limit], |row| stored(row, &name))?
    .collect()
}

/// A row as stored; columns in the order of the statements in this module.
fn stored(row: &rusqlite::Row<'_>, series: &str) -> rusqlite::Result<StoredRow> {
    Ok(StoredRow {
        row: Row {
            series: series.to_owned(),
            sequence: row.get::<_, Count>(0)?.0,
            fact_id: FactId::from_uuid(row.get::<_, Id>(1)?.0),
            at_millis: row.get(2)?,
            actor: row.get(3)?,
            kind: row.get(4)?,
            kind_version: row.get(5)?,
            body_hash: row.get(6)?,
        },
        hash: row.get(7)?,
        body: row.get(8)?,
    })
}
