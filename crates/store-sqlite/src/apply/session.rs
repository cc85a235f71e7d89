//! Facts about sessions: a log-in begins one, moves the log-in times on (DSH-01)
//! and makes the device known; an end takes the token away.

use jiff::Timestamp;
use madoguchi_domain::ids::{AccountId, DeviceId, SessionId};
use rusqlite::{Connection, params};

use crate::value::{Id, Micros};

pub(super) fn begin(
    conn: &Connection,
    at: Timestamp,
    account: AccountId,
    session: SessionId,
    device: DeviceId,
    device_name: &str,
) -> rusqlite::Result<()> {
    let (account, device) = (Id(account.uuid()), Id(device.uuid()));
    conn.prepare_cached("UPDATE account SET previous_login_at = last_login_at, last_login_at = ?2 WHERE id = ?1")?
        .execute(params![account, Micros(at)])?;
    conn.prepare_cached(
        "INSERT INTO session (id, version, account, device, device_name, started_at, seen_at, locked) VALUES (?1, 1, ?2, ?3, ?4, ?5, ?5, 0)",
    )?
    .execute(params![Id(session.uuid()), account, device, device_name, Micros(at)])?;
    conn.prepare_cached("INSERT INTO device (account, device, first_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?
        .execute(params![account, device, Micros(at)])?;
    Ok(())
}

pub(super) fn end(conn: &Connection, at: Timestamp, session: SessionId) -> rusqlite::Result<()> {
    let session = Id(session.uuid());
    conn.prepare_cached("UPDATE session SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL")?
        .execute(params![session, Micros(at)])?;
    conn.prepare_cached("DELETE FROM secret WHERE owner = ?1")?.execute([session])?;
    Ok(())
}
