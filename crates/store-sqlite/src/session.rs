//! Sessions. One that has ended has no token and is found no more.

use jiff::Timestamp;
use madoguchi_app::store::{SecretKind, SessionRecord, TokenHash};
use madoguchi_domain::ids::{AccountId, DeviceId, SessionId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::value::{Count, Id, Micros};

pub(crate) fn by_token(conn: &Connection, token: &TokenHash) -> rusqlite::Result<Option<SessionRecord>> {
    conn.prepare_cached(
        "SELECT id, version, account, device, device_name, started_at, seen_at, locked FROM session
         WHERE ended_at IS NULL
           AND id = (SELECT owner FROM secret WHERE kind = ?1 AND value = ?2 AND kind IN ('flow_token', 'session_token'))",
    )?
    .query_row(params![SecretKind::SessionToken.as_str(), token], read)
    .optional()
}

pub(crate) fn of_account(conn: &Connection, account: AccountId) -> rusqlite::Result<Vec<SessionRecord>> {
    conn.prepare_cached(
        "SELECT id, version, account, device, device_name, started_at, seen_at, locked FROM session
         WHERE account = ?1 AND ended_at IS NULL ORDER BY started_at, id",
    )?
    .query_map([Id(account.uuid())], read)?
    .collect()
}

/// Counts, up to a bound.
pub(crate) fn open(
    conn: &Connection,
    begun_after: Timestamp,
    seen_after: Timestamp,
    most: u32,
) -> rusqlite::Result<u32> {
    conn.prepare_cached(
        "SELECT count(*) FROM
         (SELECT 1 FROM session WHERE ended_at IS NULL AND started_at > ?1 AND seen_at > ?2 LIMIT ?3)",
    )?
    .query_row(params![Micros(begun_after), Micros(seen_after), most], |row| row.get(0))
}

/// Signs of life and locks; of two signs the later one stays.
pub(crate) fn write_signs(
    conn: &Connection,
    seen: &[(SessionId, Timestamp)],
    locks: &[(SessionId, bool)],
) -> rusqlite::Result<()> {
    for (id, at) in seen {
        conn.prepare_cached("UPDATE session SET seen_at = max(seen_at, ?2) WHERE id = ?1")?
            .execute(params![Id(id.uuid()), Micros(*at)])?;
    }
    for (id, locked) in locks {
        conn.prepare_cached("UPDATE session SET locked = ?2 WHERE id = ?1")?.execute(params![Id(id.uuid()), locked])?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<SessionRecord> {
    Ok(SessionRecord {
        id: SessionId::from_uuid(row.get::<_, Id>(0)?.0),
        version: row.get::<_, Count>(1)?.0,
        account: AccountId::from_uuid(row.get::<_, Id>(2)?.0),
        device: DeviceId::from_uuid(row.get::<_, Id>(3)?.0),
        device_name: row.get(4)?,
        started_at: row.get::<_, Micros>(5)?.0,
        seen_at: row.get::<_, Micros>(6)?.0,
        locked: row.get(7)?,
    })
}
