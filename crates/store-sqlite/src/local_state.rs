//! What only this installation remembers, such as the token of a flow in
//! progress or the device's identity. No part of the journal.

use rusqlite::{Connection, OptionalExtension, params};

pub(crate) fn get(conn: &Connection, key: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    conn.prepare_cached("SELECT value FROM local_state WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()
}

pub(crate) fn put(conn: &Connection, key: &str, value: Option<&[u8]>) -> rusqlite::Result<()> {
    match value {
        Some(value) => conn
            .prepare_cached(
                "INSERT INTO local_state (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
            )?
            .execute(params![key, value])?,
        None => conn.prepare_cached("DELETE FROM local_state WHERE key = ?1")?.execute([key])?,
    };
    Ok(())
}
