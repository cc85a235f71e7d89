//! Sessions of offices and clerks, and what a commit writes of their holders besides facts.

use jiff::Timestamp;
use madoguchi_app::store::{Holder, HolderSession, OfficeWrites, SecretKind, TokenHash};
use madoguchi_domain::ids::{DeviceId, OfficeId, SessionId, StaffId};
use rusqlite::types::{FromSql, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::value::{Count, Id, Json, Micros, unknown_word};

/// The word of a kind of holder.
struct KindWord(fn(Id) -> Holder);

impl FromSql for KindWord {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "office" => Ok(Self(|id| Holder::Office(OfficeId::from_uuid(id.0)))),
            "staff" => Ok(Self(|id| Holder::Staff(StaffId::from_uuid(id.0)))),
            word => Err(unknown_word(word)),
        }
    }
}

fn kind(holder: Holder) -> &'static str {
    match holder {
        Holder::Office(_) => "office",
        Holder::Staff(_) => "staff",
    }
}

pub(crate) fn begin(
    conn: &Connection,
    at: Timestamp,
    holder: Holder,
    session: SessionId,
    device: DeviceId,
    device_name: &str,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO holder_session (id, version, holder, holder_kind, device, device_name, started_at, seen_at, declined)
         VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?6, 0)",
    )?
    .execute(params![
        Id(session.uuid()),
        Id(holder.uuid()),
        kind(holder),
        Id(device.uuid()),
        device_name,
        Micros(at)
    ])?;
    Ok(())
}

/// Takes away the token, and an authenticator that was being set up.
pub(crate) fn end(conn: &Connection, at: Timestamp, session: SessionId) -> rusqlite::Result<()> {
    let session = Id(session.uuid());
    conn.prepare_cached("UPDATE holder_session SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL")?
        .execute(params![session, Micros(at)])?;
    conn.prepare_cached("DELETE FROM secret WHERE owner = ?1")?.execute([session])?;
    Ok(())
}

/// Everything but the batches. Of two signs of life the later one stays; the newest factor counts, also after the
/// clock was set back.
pub(crate) fn write(conn: &Connection, writes: &OfficeWrites) -> rusqlite::Result<()> {
    for (id, at) in &writes.seen {
        conn.prepare_cached("UPDATE holder_session SET seen_at = max(seen_at, ?2) WHERE id = ?1")?
            .execute(params![Id(id.uuid()), Micros(*at)])?;
    }
    for (id, at) in &writes.factors {
        conn.prepare_cached("UPDATE holder_session SET factor_at = ?2 WHERE id = ?1")?
            .execute(params![Id(id.uuid()), Micros(*at)])?;
    }
    for id in &writes.declined {
        conn.prepare_cached("UPDATE holder_session SET declined = 1 WHERE id = ?1")?.execute([Id(id.uuid())])?;
    }
    for (holder, totp) in &writes.totp {
        let sql = match holder {
            Holder::Office(_) => "UPDATE office SET totp = ?2 WHERE id = ?1",
            Holder::Staff(_) => "UPDATE staff SET totp = ?2 WHERE id = ?1",
        };
        conn.prepare_cached(sql)?.execute(params![Id(holder.uuid()), totp.as_ref().map(Json)])?;
    }
    for (staff, set_up) in &writes.set_ups {
        conn.prepare_cached("UPDATE staff SET set_up = ?2 WHERE id = ?1")?
            .execute(params![Id(staff.uuid()), Json(set_up)])?;
    }
    Ok(())
}

pub(crate) fn by_token(conn: &Connection, token: &TokenHash) -> rusqlite::Result<Option<HolderSession>> {
    conn.prepare_cached(
        "SELECT id, version, holder, holder_kind, device, device_name, started_at, seen_at, factor_at, declined FROM holder_session
         WHERE ended_at IS NULL
           AND id = (SELECT owner FROM secret WHERE kind = ?1 AND value = ?2 AND kind IN ('flow_token', 'session_token'))",
    )?
    .query_row(params![SecretKind::SessionToken.as_str(), token], read)
    .optional()
}

pub(crate) fn sessions(conn: &Connection, holder: Holder) -> rusqlite::Result<Vec<HolderSession>> {
    conn.prepare_cached(
        "SELECT id, version, holder, holder_kind, device, device_name, started_at, seen_at, factor_at, declined FROM holder_session
         WHERE holder = ?1 AND holder_kind = ?2 AND ended_at IS NULL ORDER BY started_at, id",
    )?
    .query_map(params![Id(holder.uuid()), kind(holder)], read)?
    .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<HolderSession> {
    let holder = row.get::<_, KindWord>(3)?.0;
    Ok(HolderSession {
        id: SessionId::from_uuid(row.get::<_, Id>(0)?.0),
        version: row.get::<_, Count>(1)?.0,
        holder: holder(row.get(2)?),
        device: DeviceId::from_uuid(row.get::<_, Id>(4)?.0),
        device_name: row.get(5)?,
        started_at: row.get::<_, Micros>(6)?.0,
        seen_at: row.get::<_, Micros>(7)?.0,
        factor_at: row.get::<_, Option<Micros>>(8)?.map(|at| at.0),
        declined: row.get(9)?,
    })
}
