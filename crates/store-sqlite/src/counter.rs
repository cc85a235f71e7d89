//! Reads counters and secrets.

use madoguchi_app::store::{CounterKey, SecretKind};
use madoguchi_domain::counter::Counter;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use crate::value::{Count, Id, bad_json};

/// In the order of the keys; version 0 where nothing was counted.
pub(crate) fn counters(conn: &Connection, keys: &[CounterKey]) -> rusqlite::Result<Vec<(u64, Counter)>> {
    let mut select = conn.prepare_cached("SELECT version, hits, in_a_row FROM counter WHERE key = ?1")?;
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        let row = select
            .query_row([key], |row| Ok((row.get::<_, Count>(0)?.0, row.get::<_, String>(1)?, row.get(2)?)))
            .optional()?;
        found.push(match row {
            Some((version, hits, in_a_row)) => {
                let hits = serde_json::from_str(&hits).map_err(|error| bad_json(&error))?;
                (version, Counter { hits, in_a_row })
            }
            None => (0, Counter::default()),
        });
    }
    Ok(found)
}

/// The value of a secret.
pub(crate) fn secret(conn: &Connection, owner: Uuid, kind: SecretKind) -> rusqlite::Result<Option<Vec<u8>>> {
    conn.prepare_cached("SELECT value FROM secret WHERE owner = ?1 AND kind = ?2")?
        .query_row(params![Id(owner), kind.as_str()], |row| row.get(0))
        .optional()
}

/// Replaces each keyed hash by another: the keys of counters, and codes.
pub(crate) fn rehash(conn: &Connection, to: impl Fn(&[u8; 32]) -> [u8; 32]) -> rusqlite::Result<()> {
    let tx = conn.unchecked_transaction()?;
    let keys: Vec<[u8; 32]> =
        tx.prepare("SELECT key FROM counter")?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for key in &keys {
        tx.prepare_cached("UPDATE counter SET key = ?2 WHERE key = ?1")?.execute(params![key, to(key)])?;
    }
    for kind in [SecretKind::Code, SecretKind::EarlierCode] {
        let codes: Vec<(Id, [u8; 32])> = tx
            .prepare("SELECT owner, value FROM secret WHERE kind = ?1")?
            .query_map([kind.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (owner, code) in codes {
            tx.prepare_cached("UPDATE secret SET value = ?3 WHERE owner = ?1 AND kind = ?2")?.execute(params![
                owner,
                kind.as_str(),
                to(&code)
            ])?;
        }
    }
    tx.commit()
}
