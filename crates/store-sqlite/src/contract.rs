//! The contract under which every connection is opened: versions, key, pragmas.
//! Must not: create a file that is not asked for, or report a key.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

/// Oldest SQLite whose known faults are fixed.
pub const SQLITE_AT_LEAST: (i32, &str) = (3_053_002, "3.53.2");
/// Oldest SQLCipher.
pub const SQLCIPHER_AT_LEAST: (u32, u32) = (4, 17);

/// `MDGC`, so that a file of another program is not taken for ours.
pub(crate) const APPLICATION_ID: i32 = 0x4D44_4743;

/// Page cache of the writer in KiB. The app's memory is measured against an
/// empty window; a commit touches some ten pages, so 4 MiB holds all that is hot.
pub(crate) const WRITER_CACHE_KIB: i32 = 4 * 1024;
/// Page cache of each reader: the upper levels of the look-up indexes over a
/// million members need about 2 MiB.
pub(crate) const READER_CACHE_KIB: i32 = 4 * 1024;
/// Page cache of a bulk load; with SQLite's 2 MB an encrypted load ran twelve
/// times slower.
pub const BULK_CACHE_KIB: i32 = 256 * 1024;

/// How long a connection waits for a lock. Only a checkpoint and a recovery
/// after a crash ever hold one, since one writer exists.
const BUSY: Duration = Duration::from_secs(5);

/// A raw 256-bit key of the file.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseKey(Zeroizing<[u8; 32]>);

impl DatabaseKey {
    /// From 256 random bits.
    #[must_use]
    pub fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    /// `x'…'`: SQLCipher takes it as the key itself and derives nothing.
    pub(crate) fn literal(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(67));
        text.push_str("x'");
        for byte in self.0.iter() {
            for half in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
            }
        }
        text.push('\'');
        text
    }
}

impl std::fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseKey(..)")
    }
}

/// Whether a file is encrypted.
#[derive(Debug, Clone)]
pub enum Encryption {
    /// By SQLCipher with this key.
    Key(DatabaseKey),
    /// Not at all; for tests of the store itself.
    Plain,
}

/// Why a connection does not meet the contract.
#[derive(Debug, thiserror::Error)]
pub enum ContractError {
    /// The library is older than what the contract asks for.
    #[error("{library} {found} is older than {needed}")]
    Version {
        /// SQLite or SQLCipher.
        library: &'static str,
        /// What is linked.
        found: String,
        /// What is needed.
        needed: String,
    },
    /// A setting was not taken.
    #[error("setting {0} was not taken")]
    Setting(&'static str),
    /// The file is not a database, or the key is another.
    #[error("not a database under this key")]
    NotReadable,
    /// The file is another program's.
    #[error("the file is another program's database")]
    OtherProgram,
    /// SQLite refused.
    #[error(transparent)]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for ContractError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Self::NotReadable,
            _ => Self::Sqlite(error),
        }
    }
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Makes a file that must not exist yet.
    Creator,
    /// Writes.
    Writer,
    /// Reads only.
    Reader,
    /// Reads a copy that nobody else has open and that stays as it is.
    Inspector,
    /// Writes a copy that nobody else has open.
    Copy,
}

/// Opens a connection under the contract.
pub(crate) fn open(path: &Path, encryption: &Encryption, role: Role) -> Result<Connection, ContractError> {
    check_sqlite()?;
    make_private(path, role);
    let create = if role == Role::Creator { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(BUSY)?;
    if let Encryption::Key(key) = encryption {
        conn.pragma_update(None, "key", key.literal().as_str())?;
        check_cipher(&conn)?;
    }
    conn.set_prepared_statement_cache_capacity(128);
    settle(&conn, role)?;
    Ok(conn)
}

/// SQLite itself would make the file readable for everybody; what it puts beside
/// the file (log, index of the log, journal) gets the file's own permissions. A
/// file of an earlier version is closed to others when it is next written.
#[cfg(unix)]
fn make_private(path: &Path, role: Role) {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};

    let done = match role {
        Role::Creator => std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map(drop),
        Role::Writer => match std::fs::metadata(path) {
            Ok(meta) if meta.permissions().mode() & 0o077 != 0 => {
                std::fs::set_permissions(path, PermissionsExt::from_mode(0o600))
            }
            Ok(_) | Err(_) => Ok(()),
        },
        Role::Reader | Role::Inspector | Role::Copy => Ok(()),
    };
    // A file that cannot be used at all is told by SQLite, which opens it next.
    if let Err(error) = done {
        tracing::warn!(kind = ?error.kind(), "the permissions of the database were not set");
    }
}

/// The folder of a person's own data is closed to others.
#[cfg(not(unix))]
fn make_private(_path: &Path, _role: Role) {}

/// Compares what is linked with what the contract asks for.
pub(crate) fn check_sqlite() -> Result<(), ContractError> {
    if rusqlite::version_number() >= SQLITE_AT_LEAST.0 {
        return Ok(());
    }
    Err(ContractError::Version {
        library: "SQLite",
        found: rusqlite::version().to_owned(),
        needed: SQLITE_AT_LEAST.1.to_owned(),
    })
}

fn check_cipher(conn: &Connection) -> Result<(), ContractError> {
    // Without SQLCipher the pragma gives no row, and a key would be passed over.
    let found: String = conn.query_row("PRAGMA cipher_version", [], |row| row.get(0)).unwrap_or_default();
    if cipher_version(&found).is_some_and(|found| found >= SQLCIPHER_AT_LEAST) {
        return Ok(());
    }
    let (major, minor) = SQLCIPHER_AT_LEAST;
    Err(ContractError::Version { library: "SQLCipher", found, needed: format!("{major}.{minor}") })
}

fn cipher_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split(['.', ' ']).map(str::parse::<u32>);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

fn settle(conn: &Connection, role: Role) -> Result<(), ContractError> {
    // The first read: a wrong key or another file shows here, before anything is written.
    let application: i32 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if role != Role::Creator && application != APPLICATION_ID {
        return Err(ContractError::OtherProgram);
    }
    if !matches!(role, Role::Inspector | Role::Copy) {
        let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            return Err(ContractError::Setting("journal_mode"));
        }
    }
    let cache = match role {
        Role::Creator | Role::Writer | Role::Copy => WRITER_CACHE_KIB,
        Role::Reader | Role::Inspector => READER_CACHE_KIB,
    };
    conn.pragma_update(None, "cache_size", -cache)?;
    for (name, value) in SETTINGS {
        conn.pragma_update(None, name, value)?;
        let taken: i64 = conn.query_row_pragma(name)?;
        if taken != *value {
            return Err(ContractError::Setting(name));
        }
    }
    if matches!(role, Role::Reader | Role::Inspector) {
        conn.pragma_update(None, "query_only", true)?;
    }
    Ok(())
}

/// Pragmas of every connection, with the number they answer once taken.
pub const SETTINGS: &[(&str, i64)] = &[
    ("synchronous", 2), // FULL: what is acknowledged survives a power cut
    ("foreign_keys", 1),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    ("temp_store", 2),    // MEMORY: nothing unencrypted reaches a disk
    ("secure_delete", 1), // what retention deletes is overwritten
    // A bulk load leaves no large log file behind.
    ("journal_size_limit", 16 * 1024 * 1024),
];

trait Pragma {
    fn query_row_pragma(&self, name: &str) -> rusqlite::Result<i64>;
}

impl Pragma for Connection {
    fn query_row_pragma(&self, name: &str) -> rusqlite::Result<i64> {
        self.pragma_query_value(None, name, |row| row.get(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_compared() {
        assert_eq!(cipher_version("4.19.0 community"), Some((4, 19)));
        assert!(cipher_version("4.9.0 community").unwrap() < SQLCIPHER_AT_LEAST);
        assert!(cipher_version("5.0.0").unwrap() >= SQLCIPHER_AT_LEAST);
        assert_eq!(cipher_version(""), None);
        assert!(check_sqlite().is_ok());
    }

    /// ASVS 11.3.5: every connection encrypts first and authenticates what was encrypted, and keeps the other settings.
    #[test]
    fn every_connection_is_opened_under_the_contract() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let encryption = Encryption::Key(DatabaseKey::new(Zeroizing::new([7; 32])));
        assert!(open(&path, &encryption, Role::Writer).is_err(), "no file is made that was not asked for");
        let writer = open(&path, &encryption, Role::Creator).unwrap();
        writer.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        for (role, cache, query_only) in [(Role::Writer, WRITER_CACHE_KIB, 0), (Role::Reader, READER_CACHE_KIB, 1)] {
            let conn = open(&path, &encryption, role).unwrap();
            for (name, value) in
                SETTINGS.iter().copied().chain([("query_only", query_only), ("cache_size", -i64::from(cache))])
            {
                assert_eq!(conn.query_row_pragma(name).unwrap(), value, "{name}");
            }
            let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
            assert_eq!(mode, "wal");
            // SQLCipher's own order: each page is encrypted, then the code of authenticity is made over that.
            let code: String = conn.pragma_query_value(None, "cipher_hmac_algorithm", |row| row.get(0)).unwrap();
            let settings: Vec<String> = conn
                .prepare("PRAGMA cipher_settings")
                .and_then(|mut asked| asked.query_map([], |row| row.get(0))?.collect())
                .unwrap();
            assert_eq!(code, "HMAC_SHA512");
            assert!(settings.iter().any(|setting| setting.contains("cipher_use_hmac = 1")), "{settings:?}");
        }
        writer.pragma_update(None, "application_id", 1).unwrap();
        assert!(matches!(open(&path, &encryption, Role::Reader), Err(ContractError::OtherProgram)));
        assert!(matches!(open(&path, &Encryption::Plain, Role::Reader), Err(ContractError::NotReadable)));
    }

    #[test]
    fn a_key_is_written_as_a_raw_literal_and_never_shown() {
        let key = DatabaseKey::new(Zeroizing::new([0xAB; 32]));
        assert_eq!(key.literal().as_str(), format!("x'{}'", "ab".repeat(32)));
        assert_eq!(format!("{key:?}"), "DatabaseKey(..)");
    }
}
