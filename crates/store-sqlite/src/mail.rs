//! The outbox. Sealed contents are wiped once a mail is done.

use jiff::Timestamp;
use madoguchi_app::store::{MailEntry, MailRecord, MailStatus, MailWrite};
use madoguchi_domain::ids::{FlowId, MailId, MemberId, OfficeId};
use rusqlite::types::{FromSql, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::value::{Count, Id, Micros, unknown_word};

struct StatusWord(MailStatus);

impl FromSql for StatusWord {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        MailStatus::of_word(word).map(Self).ok_or_else(|| unknown_word(word))
    }
}

/// A claim counts as a try, so that a mail whose handing over kills the
/// program is not tried for ever.
pub(crate) fn write(conn: &Connection, write: &MailWrite) -> rusqlite::Result<()> {
    match write {
        MailWrite::Queue(entry) => queue(conn, entry),
        MailWrite::Claim(id, until) => {
            conn.prepare_cached("UPDATE mail SET due_at = ?2, tries = tries + 1 WHERE id = ?1 AND done_at IS NULL")?
                .execute(params![Id(id.uuid()), Micros(*until)])?;
            Ok(())
        }
        MailWrite::Hold(id, until) => {
            conn.prepare_cached("UPDATE mail SET due_at = ?2 WHERE id = ?1 AND done_at IS NULL")?
                .execute(params![Id(id.uuid()), Micros(*until)])?;
            Ok(())
        }
        MailWrite::Retry(id, at) => {
            conn.prepare_cached("UPDATE mail SET due_at = ?2, status = 'retrying' WHERE id = ?1 AND done_at IS NULL")?
                .execute(params![Id(id.uuid()), Micros(*at)])?;
            Ok(())
        }
        MailWrite::Sent(id, at) => finish(conn, *id, *at, MailStatus::Sent),
        MailWrite::Refused(id, at) => finish(conn, *id, *at, MailStatus::Refused),
        MailWrite::Dropped(id, at) => finish(conn, *id, *at, MailStatus::Dropped),
    }
}

fn queue(conn: &Connection, entry: &MailEntry) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO mail (id, version, kind, sealed, flow, member, office, expires_at, queued_at, status, tries, due_at)
         VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'queued', 0, ?8)",
    )?
    .execute(params![
        Id(entry.id.uuid()),
        entry.kind,
        entry.sealed,
        entry.flow.map(|id| Id(id.uuid())),
        entry.member.map(|id| Id(id.uuid())),
        entry.office.map(|id| Id(id.uuid())),
        entry.expires_at.map(Micros),
        Micros(entry.queued_at),
    ])?;
    Ok(())
}

fn finish(conn: &Connection, id: MailId, at: Timestamp, status: MailStatus) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE mail SET status = ?2, done_at = ?3, sealed = NULL WHERE id = ?1")?.execute(params![
        Id(id.uuid()),
        status.as_str(),
        Micros(at)
    ])?;
    Ok(())
}

/// Due and in nobody's hand: a claim lies in the future until it runs out.
pub(crate) fn due(conn: &Connection, now: Timestamp, limit: u32) -> rusqlite::Result<Vec<MailRecord>> {
    conn.prepare_cached(
        "SELECT id, version, kind, sealed, flow, member, office, expires_at, queued_at, status, tries, due_at FROM mail
         WHERE status IN ('queued', 'retrying') AND due_at <= ?1 ORDER BY queued_at, id LIMIT ?2",
    )?
    .query_map(params![Micros(now), limit], read)?
    .collect()
}

pub(crate) fn status_of_flow(conn: &Connection, flow: FlowId) -> rusqlite::Result<Option<MailStatus>> {
    conn.prepare_cached("SELECT status FROM mail WHERE flow = ?1 ORDER BY queued_at DESC, id DESC LIMIT 1")?
        .query_row([Id(flow.uuid())], |row| row.get::<_, StatusWord>(0))
        .optional()
        .map(|word| word.map(|word| word.0))
}

fn read(row: &Row<'_>) -> rusqlite::Result<MailRecord> {
    Ok(MailRecord {
        entry: MailEntry {
            id: MailId::from_uuid(row.get::<_, Id>(0)?.0),
            kind: row.get(2)?,
            sealed: row.get::<_, Option<Vec<u8>>>(3)?.unwrap_or_default(),
            flow: row.get::<_, Option<Id>>(4)?.map(|id| FlowId::from_uuid(id.0)),
            member: row.get::<_, Option<Id>>(5)?.map(|id| MemberId::from_uuid(id.0)),
            office: row.get::<_, Option<Id>>(6)?.map(|id| OfficeId::from_uuid(id.0)),
            expires_at: row.get::<_, Option<Micros>>(7)?.map(|at| at.0),
            queued_at: row.get::<_, Micros>(8)?.0,
        },
        version: row.get::<_, Count>(1)?.0,
        status: row.get::<_, StatusWord>(9)?.0,
        tries: row.get(10)?,
        due_at: row.get::<_, Micros>(11)?.0,
    })
}
