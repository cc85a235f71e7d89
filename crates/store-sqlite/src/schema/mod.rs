//! Numbered steps of the schema, each in one file and one transaction. Must
//! not: touch a file of a newer program that says it cannot be used.

use jiff::Timestamp;
use madoguchi_domain::fact::FactEntry;
use madoguchi_domain::ids::InstallId;
use rusqlite::{Connection, TransactionBehavior, params};

use crate::contract::{APPLICATION_ID, ContractError};
use crate::journal;
use crate::value::{Id, Micros};

/// Steps in order; the number of steps done is the file's `user_version`.
const STEPS: &[&str] =
    &[include_str!("0001_first.sql"), include_str!("0002_offices.sql"), include_str!("0003_federation_notices.sql")];

/// Oldest schema whose programs can still use a file that went through all
/// steps. Raise it with a step that older programs would misread: one that knows no
/// notices of federations would show them to everybody as the site's.
const READABLE_FROM: u32 = 3;

/// Why a file's schema cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// A newer program wrote the file, and this one would misread it.
    #[error("the file needs a program that knows schema {needed}; this one knows {known}")]
    Newer {
        /// Oldest schema a program must know.
        needed: u32,
        /// What this program knows.
        known: u32,
    },
    /// The file was never filled.
    #[error("the file is empty")]
    Empty,
    /// It could not be read or brought up to date.
    #[error(transparent)]
    Contract(#[from] ContractError),
}

impl From<rusqlite::Error> for SchemaError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Contract(error.into())
    }
}

/// Schema that this program writes.
#[must_use]
pub fn schema_version() -> u32 {
    STEPS.len() as u32
}

/// Fills a new file: all steps, the install's identity, its first fact, or nothing.
pub(crate) fn create(
    conn: &mut Connection,
    install: InstallId,
    at: Timestamp,
    first: &FactEntry,
) -> Result<(), SchemaError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in STEPS {
        tx.execute_batch(step)?;
    }
    tx.execute(
        "INSERT INTO store_meta (id, install, readable_from, created_at) VALUES (1, ?1, ?2, ?3)",
        params![Id(install.uuid()), READABLE_FROM, Micros(at)],
    )?;
    journal::append(&tx, install, first)?;
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", schema_version())?;
    tx.commit()?;
    Ok(())
}

/// Brings a file up to date and names its install.
pub(crate) fn settle(conn: &mut Connection) -> Result<InstallId, SchemaError> {
    migrate(conn, STEPS, READABLE_FROM)?;
    let install: Id = conn.query_row("SELECT install FROM store_meta", [], |row| row.get(0))?;
    Ok(InstallId::from_uuid(install.0))
}

fn migrate(conn: &mut Connection, steps: &[&str], readable_from: u32) -> Result<(), SchemaError> {
    let known = steps.len() as u32;
    let version: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version == 0 {
        return Err(SchemaError::Empty);
    }
    if version > known {
        let needed: u32 = conn.query_row("SELECT readable_from FROM store_meta", [], |row| row.get(0))?;
        return if needed <= known { Ok(()) } else { Err(SchemaError::Newer { needed, known }) };
    }
    for (step, number) in steps.iter().zip(1_u32..).skip(version as usize) {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(step)?;
        tx.execute("UPDATE store_meta SET readable_from = max(readable_from, ?1)", [readable_from.min(number)])?;
        tx.pragma_update(None, "user_version", number)?;
        tx.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "CREATE TABLE store_meta (id INTEGER PRIMARY KEY, install BLOB, readable_from INTEGER, created_at INTEGER);
                         INSERT INTO store_meta VALUES (1, x'00000000000000000000000000000000', 1, 0); PRAGMA user_version = 1;";

    fn file(version: u32, readable_from: u32) -> Connection {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(FIRST).unwrap();
        conn.execute("UPDATE store_meta SET readable_from = ?1", [readable_from]).unwrap();
        conn.pragma_update(None, "user_version", version).unwrap();
        conn
    }

    fn version(conn: &Connection) -> u32 {
        conn.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_newer_file_opens_only_when_it_says_that_older_programs_may() {
        let steps = &[FIRST, ""];
        assert!(matches!(migrate(&mut file(4, 3), steps, 1), Err(SchemaError::Newer { needed: 3, known: 2 })));
        let mut newer = file(4, 2);
        migrate(&mut newer, steps, 1).unwrap();
        assert_eq!(version(&newer), 4);
    }

    #[test]
    fn steps_run_once_and_in_order_and_a_failing_one_leaves_the_file_as_it_was() {
        let steps = &[FIRST, "CREATE TABLE b (x)", "CREATE TABLE c AS SELECT x FROM b"];
        let mut conn = file(1, 1);
        migrate(&mut conn, steps, 3).unwrap();
        migrate(&mut conn, steps, 3).unwrap();
        assert_eq!(version(&conn), 3);
        assert_eq!(conn.query_row("SELECT readable_from FROM store_meta", [], |r| r.get::<_, u32>(0)).unwrap(), 3);

        let mut conn = file(1, 1);
        assert!(migrate(&mut conn, &[FIRST, "CREATE TABLE d (x); CREATE TABLE nonsense"], 1).is_err());
        assert_eq!(version(&conn), 1);
        assert!(conn.prepare("SELECT * FROM d").is_err());
    }
}
