//! The journal's tables, page by page, for the walk of `app`. Reads inside one
//! transaction; must not judge, beyond what a query over whole tables finds.

use std::collections::VecDeque;
use std::future::{Future, ready};

use jiff::Timestamp;
use madoguchi_app::journal::{CheckpointRow, JournalPages, Notes, PAGE, Passage, What};
use madoguchi_app::store::{Stored, StoredRow};
use madoguchi_domain::journal::{Hash, Head};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{checkpoint, stored};
use crate::fault::store_error;
use crate::value::{Count, Id};

/// Where the walk stands.
pub(crate) struct SqlitePages<'c> {
    conn: &'c Connection,
    /// Series that were read and not given yet: number, name, head.
    ahead: VecDeque<Series>,
    /// Number from which series are still to be read; none after the last.
    next_series: Option<i64>,
    /// The series whose rows are being given, and the sequence of the next.
    within: Option<(i64, String, i64)>,
    /// Number of the next checkpoint; none after the last.
    next_checkpoint: Option<i64>,
}

struct Series {
    id: i64,
    name: Option<String>,
    head: Option<(u64, Hash)>,
}

impl<'c> SqlitePages<'c> {
    pub(crate) fn new(conn: &'c Connection) -> Self {
        let first = Some(i64::MIN);
        Self { conn, ahead: VecDeque::new(), next_series: first, within: None, next_checkpoint: first }
    }

    fn passages_now(&mut self) -> rusqlite::Result<Vec<Passage<i64>>> {
        let mut page = Vec::with_capacity(PAGE);
        while page.len() < PAGE {
            if let Some((id, name, from)) = self.within.take() {
                let next = self.rows(id, &name, from, &mut page)?;
                self.within = next.map(|next| (id, name, next));
            } else if let Some(Series { id, name, head }) = self.series()? {
                let legible = name.is_some();
                let name = name.unwrap_or_else(|| format!("series {id}"));
                self.within = legible.then(|| (id, name.clone(), i64::MIN));
                page.push(Passage::Series { series: id, name, head, legible });
            } else {
                break;
            }
        }
        Ok(page)
    }

    /// Fills the page; gives the sequence to go on from, should there be more rows.
    fn rows(&self, id: i64, name: &str, from: i64, page: &mut Vec<Passage<i64>>) -> rusqlite::Result<Option<i64>> {
        let mut select = self.conn.prepare_cached(
            "SELECT j.sequence, j.fact_id, j.at_millis, j.actor, j.kind, j.kind_version, j.body_hash, j.hash, b.body
             FROM journal j LEFT JOIN fact_body b ON b.fact_id = j.fact_id
             WHERE j.series = ?1 AND j.sequence >= ?2 ORDER BY j.sequence",
        )?;
        let mut rows = select.query(params![id, from])?;
        while let Some(row) = rows.next()? {
            if page.len() >= PAGE {
                return Ok(Some(row.get(0)?));
            }
            page.push(Passage::Row(legible(stored(row, name))?.map(Box::new)));
        }
        Ok(None)
    }

    fn series(&mut self) -> rusqlite::Result<Option<Series>> {
        if let (true, Some(from)) = (self.ahead.is_empty(), self.next_series) {
            let mut select = self
                .conn
                .prepare_cached("SELECT id, name, sequence, hash FROM series WHERE id >= ?1 ORDER BY id LIMIT ?2")?;
            let found = select.query_map(params![from, PAGE as i64], |row| {
                let name = legible(row.get(1))?;
                let head = legible((|| Ok((row.get::<_, Count>(2)?.0, row.get(3)?)))())?;
                Ok(Series { id: row.get(0)?, name, head })
            })?;
            self.ahead = found.collect::<Result<_, _>>()?;
            self.next_series = self.ahead.back().and_then(|last| last.id.checked_add(1));
        }
        Ok(self.ahead.pop_front())
    }

    fn find_now(&self, id: i64, name: &str, fits: &dyn Fn(&StoredRow) -> bool) -> rusqlite::Result<Option<StoredRow>> {
        let mut select = self.conn.prepare_cached(
            "SELECT sequence, fact_id, at_millis, actor, kind, kind_version, body_hash, hash, NULL FROM journal WHERE series = ?1",
        )?;
        let mut rows = select.query([id])?;
        while let Some(row) = rows.next()? {
            if let Some(other) = legible(stored(row, name))?.filter(|other| fits(other)) {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }

    fn purges_now(&self) -> rusqlite::Result<Vec<Option<Vec<u8>>>> {
        self.conn
            .prepare(
                "SELECT b.body FROM journal j LEFT JOIN fact_body b ON b.fact_id = j.fact_id WHERE j.kind = 'bodies_purged'",
            )?
            .query_map([], |row| row.get(0))?
            .collect()
    }

    fn strays_now(&self, notes: &mut Notes) -> rusqlite::Result<()> {
        let mut select =
            self.conn.prepare("SELECT DISTINCT series FROM journal WHERE series NOT IN (SELECT id FROM series)")?;
        for id in select.query_map([], |row| row.get::<_, i64>(0))? {
            notes.note(&format!("series {}", id?), 0, What::SeriesMissing);
        }
        let mut select = self.conn.prepare(
            "SELECT fact_id FROM fact_body b WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.fact_id = b.fact_id)",
        )?;
        for id in select.query_map([], |row| legible(row.get::<_, Id>(0)))? {
            let name = id?.map_or_else(|| "fact".to_owned(), |id| format!("fact {}", id.0));
            notes.note(&name, 0, What::BodyStray);
        }
        Ok(())
    }

    fn checkpoints_now(&mut self) -> rusqlite::Result<Vec<Option<CheckpointRow>>> {
        let Some(from) = self.next_checkpoint else { return Ok(Vec::new()) };
        let mut select = self.conn.prepare_cached(
            "SELECT number, at_millis, previous, hash FROM checkpoint WHERE number >= ?1 ORDER BY number LIMIT ?2",
        )?;
        let mut rows = select.query(params![from, PAGE as i64])?;
        let (mut page, mut last) = (Vec::new(), None);
        while let Some(row) = rows.next()? {
            last = Some(row.get::<_, i64>(0)?);
            page.push(legible(checkpoint_row(row))?);
        }
        self.next_checkpoint = last.and_then(|last| last.checked_add(1));
        Ok(page)
    }

    fn heads_now(&self, number: u64, after: &str) -> rusqlite::Result<Option<Vec<Head>>> {
        legible(checkpoint::heads_after(self.conn, number, after, PAGE))
    }

    fn heads_unmet_now(&self, notes: &mut Notes) -> rusqlite::Result<()> {
        let mut select = self.conn.prepare(
            "SELECT h.number FROM checkpoint_head h
             LEFT JOIN checkpoint c ON c.number = h.number
             LEFT JOIN series s ON s.name = h.series
             LEFT JOIN journal j ON j.series = s.id AND j.sequence = h.sequence
             WHERE c.number IS NULL OR j.hash IS NULL OR j.hash <> h.hash
             GROUP BY h.number ORDER BY h.number",
        )?;
        for number in select.query_map([], |row| row.get::<_, i64>(0))? {
            notes.note("checkpoint", u64::try_from(number?).unwrap_or(0), What::CheckpointHead);
        }
        Ok(())
    }

    fn bounds_now(&self, notes: &mut Notes) -> rusqlite::Result<()> {
        let mut select = self.conn.prepare(
            "SELECT s.name, s.bound_sequence FROM series s
             WHERE s.bound_sequence <> (SELECT coalesce(max(h.sequence), 0) FROM checkpoint_head h WHERE h.series = s.name)
             ORDER BY s.id",
        )?;
        for found in select.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))? {
            let (name, bound) = found?;
            notes.note(&name, u64::try_from(bound).unwrap_or(0), What::Bound);
        }
        Ok(())
    }

    fn checkpoint_hash_now(&self, number: u64) -> rusqlite::Result<Option<Vec<u8>>> {
        // A line that was typed may hold any number; none above this one exists.
        let Ok(number) = i64::try_from(number) else { return Ok(None) };
        let mut select = self.conn.prepare_cached("SELECT hash FROM checkpoint WHERE number = ?1")?;
        select.query_row([number], |row| row.get(0)).optional()
    }
}

fn checkpoint_row(row: &Row<'_>) -> rusqlite::Result<CheckpointRow> {
    let at_millis: i64 = row.get(1)?;
    let at =
        Timestamp::from_millisecond(at_millis).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(1, at_millis))?;
    Ok(CheckpointRow { number: row.get::<_, Count>(0)?.0, at, previous: row.get(2)?, hash: row.get(3)? })
}

/// What was read, or none where the value is of no kind that is written there.
fn legible<T>(read: rusqlite::Result<T>) -> rusqlite::Result<Option<T>> {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error};
    match read {
        Ok(value) => Ok(Some(value)),
        Err(FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) | Utf8Error(..)) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// What was read at once, as the future that the walk asks for.
fn at_once<T: Send>(read: rusqlite::Result<T>) -> impl Future<Output = Stored<T>> + Send {
    ready(read.map_err(|error| store_error(&error)))
}

impl JournalPages for SqlitePages<'_> {
    type Series = i64;

    fn purges(&mut self) -> impl Future<Output = Stored<Vec<Option<Vec<u8>>>>> + Send {
        at_once(self.purges_now())
    }

    fn passages(&mut self) -> impl Future<Output = Stored<Vec<Passage<i64>>>> + Send {
        at_once(self.passages_now())
    }

    fn find(
        &mut self,
        series: &i64,
        name: &str,
        fits: &(dyn Fn(&StoredRow) -> bool + Sync),
    ) -> impl Future<Output = Stored<Option<StoredRow>>> + Send {
        at_once(self.find_now(*series, name, fits))
    }

    fn strays(&mut self, notes: &mut Notes) -> impl Future<Output = Stored<()>> + Send {
        at_once(self.strays_now(notes))
    }

    fn checkpoints(&mut self) -> impl Future<Output = Stored<Vec<Option<CheckpointRow>>>> + Send {
        at_once(self.checkpoints_now())
    }

    fn heads(&mut self, number: u64, after: &str) -> impl Future<Output = Stored<Option<Vec<Head>>>> + Send {
        at_once(self.heads_now(number, after))
    }

    fn heads_unmet(&mut self, notes: &mut Notes) -> impl Future<Output = Stored<()>> + Send {
        at_once(self.heads_unmet_now(notes))
    }

    fn bounds(&mut self, notes: &mut Notes) -> impl Future<Output = Stored<()>> + Send {
        at_once(self.bounds_now(notes))
    }

    fn checkpoint_hash(&mut self, number: u64) -> impl Future<Output = Stored<Option<Vec<u8>>>> + Send {
        at_once(self.checkpoint_hash_now(number))
    }
}
