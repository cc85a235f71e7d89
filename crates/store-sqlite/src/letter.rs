//! Batches of letters.

use madoguchi_app::store::{BatchLetter, BatchRecord};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{BatchId, LetterId, ReissueId, StaffId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::reissue::{self, applications};
use crate::value::{Day, Id, Micros, Word};

/// Which applications batches hold; the batches themselves begin with their facts.
pub(crate) fn begin(conn: &Connection, batches: &[(BatchId, Vec<ReissueId>)]) -> rusqlite::Result<()> {
    for (batch, letters) in batches {
        for (place, reissue) in (0_i64..).zip(letters) {
            conn.prepare_cached("INSERT INTO batch_letter (batch, place, reissue) VALUES (?1, ?2, ?3)")?
                .execute(params![Id(batch.uuid()), place, Id(reissue.uuid())])?;
        }
    }
    Ok(())
}

pub(crate) fn batch(conn: &Connection, id: BatchId) -> rusqlite::Result<Option<BatchRecord>> {
    conn.prepare_cached(
        "SELECT b.id, b.federation, b.staff, b.begun_at, (SELECT count(*) FROM batch_letter p WHERE p.batch = b.id),
                (SELECT count(DISTINCT l.reissue) FROM letter l WHERE l.batch = b.id)
         FROM letter_batch b WHERE b.id = ?1",
    )?
    .query_row([Id(id.uuid())], read)
    .optional()
}

pub(crate) fn batches(
    conn: &Connection,
    federation: &FederationCode,
    limit: u32,
) -> rusqlite::Result<Vec<BatchRecord>> {
    conn.prepare_cached(
        "SELECT b.id, b.federation, b.staff, b.begun_at, (SELECT count(*) FROM batch_letter p WHERE p.batch = b.id),
                (SELECT count(DISTINCT l.reissue) FROM letter l WHERE l.batch = b.id)
         FROM letter_batch b WHERE b.federation = ?1 ORDER BY b.begun_at DESC, b.id DESC LIMIT ?2",
    )?
    .query_map(params![federation.as_str(), limit], read)?
    .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<BatchRecord> {
    Ok(BatchRecord {
        id: BatchId::from_uuid(row.get::<_, Id>(0)?.0),
        federation: row.get::<_, Word<_>>(1)?.0,
        staff: StaffId::from_uuid(row.get::<_, Id>(2)?.0),
        begun_at: row.get::<_, Micros>(3)?.0,
        letters: row.get(4)?,
        printed: row.get(5)?,
    })
}

/// In the order of printing, each with what became of it in this batch.
pub(crate) fn letters(conn: &Connection, batch: BatchId) -> rusqlite::Result<Vec<BatchLetter>> {
    let places: Vec<Id> = conn
        .prepare_cached("SELECT reissue FROM batch_letter WHERE batch = ?1 ORDER BY place")?
        .query_map([Id(batch.uuid())], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut application = conn.prepare_cached(applications!("WHERE r.id = ?1"))?;
    let mut newest = conn.prepare_cached(
        "SELECT id, posted_on, returned FROM letter WHERE batch = ?1 AND reissue = ?2 ORDER BY serial DESC LIMIT 1",
    )?;
    places
        .into_iter()
        .map(|id| {
            let record = application.query_row([id], reissue::read)?;
            let letter = newest
                .query_row(params![Id(batch.uuid()), id], |row| {
                    Ok((
                        LetterId::from_uuid(row.get::<_, Id>(0)?.0),
                        row.get::<_, Option<Day>>(1)?.map(|day| day.0),
                        row.get::<_, Option<Word<_>>>(2)?.map(|reason| reason.0),
                    ))
                })
                .optional()?;
            let (printed, posted_on, returned) =
                letter.map_or((None, None, None), |(id, posted, returned)| (Some(id), posted, returned));
            Ok(BatchLetter { record, printed, posted_on, returned })
        })
        .collect()
}
