//! Backups: copies by `VACUUM INTO`, encrypted with the same key, opened and
//! checked before they get their name, with the key header beside them.

use std::path::{Path, PathBuf};
use std::sync::{MutexGuard, PoisonError};

use jiff::Timestamp;
use madoguchi_domain::fact::Fact;
use rusqlite::Connection;

use super::care::{Depth, check, read_instant};
use super::header::{Header, Stage};
use super::open::{OpenFolder, with_journal};
use super::{DataFolder, FolderError, file};
use crate::contract::{Encryption, Role, open};
use crate::fault::store_error;
use crate::local_state;

/// Backups that are kept in the data folder.
const KEPT: usize = 3;
/// Under which a file remembers that it is a backup, in microseconds.
const BACKUP_AT: &str = "backup.at";
const ENDING: &str = ".db";
/// Ending of the key header beside a backup.
pub(super) const KEYS: &str = "keys";

/// A verified backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The file; its key header lies beside it as `….keys`.
    pub path: PathBuf,
    /// Everything up to this instant is in it.
    pub at: Timestamp,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// A backup that was taken out of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupCopy {
    /// The backup.
    pub backup: Backup,
    /// Whether a password opens it. Without one only this computer's keyring does.
    pub password_slot: bool,
}

impl OpenFolder {
    /// Writes a verified backup into the data folder and keeps the newest three.
    ///
    /// # Errors
    /// When it cannot be written or does not pass its check; older backups stay.
    pub fn backup(&self, at: Timestamp) -> Result<Backup, FolderError> {
        let _upkeep = self.upkeep();
        self.keep_backup(at)
    }

    pub(super) fn keep_backup(&self, at: Timestamp) -> Result<Backup, FolderError> {
        let folder = self.folder.backups_path();
        file::make_folder(&folder)?;
        let backup = self.write_backup(&folder.join(name(at)), at)?;
        prune(&self.folder)?;
        Ok(backup)
    }

    /// Writes a verified backup to a file that does not exist yet.
    ///
    /// # Errors
    /// [`FolderError::Exists`]; as [`Self::backup`].
    pub fn backup_to(&self, path: &Path, at: Timestamp) -> Result<BackupCopy, FolderError> {
        let _upkeep = self.upkeep();
        if path.exists() || file::with_ending(path, KEYS).exists() {
            return Err(FolderError::Exists("backup"));
        }
        let backup = self.write_backup(path, at)?;
        Ok(BackupCopy { backup, password_slot: self.header().password_slot.is_some() })
    }

    pub(super) fn upkeep(&self) -> MutexGuard<'_, ()> {
        self.upkeep.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_backup(&self, path: &Path, at: Timestamp) -> Result<Backup, FolderError> {
        let micros = at.as_microsecond().to_string();
        self.store().connections.write_blocking(|conn| {
            local_state::put(conn, BACKUP_AT, Some(micros.as_bytes())).map_err(|error| store_error(&error))
        })?;
        let part = file::with_ending(path, file::PART);
        let encryption = self.store().connections.encryption();
        let written = copy(self.store().connections.path(), &part, &encryption).and_then(|()| {
            verify(&part, &encryption)?;
            self.header().write(&file::with_ending(path, KEYS))?;
            file::put(&part, path)
        });
        if written.is_err() {
            file::remove(&part)?;
        }
        written?;
        let (sha256, bytes) = file::digest(path)?;
        self.tell(at, Fact::BackupWritten { sha256: sha256.clone(), bytes })?;
        // Put in the database's place by hand, this file is seen to be older, however the program stops.
        self.advance();
        Ok(Backup { path: path.to_owned(), at, sha256, bytes })
    }
}

/// Copies a database into a new file while it may be in use.
pub(super) fn copy(database: &Path, to: &Path, encryption: &Encryption) -> Result<(), FolderError> {
    file::remove(to)?;
    file::remove(&with_journal(to))?;
    let text = to.to_str().ok_or_else(|| FolderError::Unavailable("the path is no Unicode text".into()))?;
    let conn = open(database, encryption, Role::Writer)?;
    // SQLite takes an empty file, and would make one that everybody may read.
    file::options().create_new(true).open(to).map_err(FolderError::io("make the copy"))?;
    conn.execute("VACUUM INTO ?1", [text])?;
    file::sync(to)
}

/// Opens a copy and checks it as a whole; gives the instant up to which it reaches.
pub(super) fn verify(path: &Path, encryption: &Encryption) -> Result<Timestamp, FolderError> {
    let refused = |error: FolderError| match error {
        FolderError::Damaged(text) => FolderError::CopyRefused(text),
        other => other,
    };
    let conn = open(path, encryption, Role::Inspector).map_err(|error| refused(error.into()))?;
    check(&conn, Depth::Copy)?.into_result().map_err(refused)?;
    reaches(&conn).map_err(|error| refused(error.into()))
}

/// When the backup was taken, or its newest fact, whichever is later: a copy
/// made otherwise remembers only when the last backup was.
pub(super) fn reaches(conn: &Connection) -> rusqlite::Result<Timestamp> {
    let millis: i64 = conn.query_row("SELECT coalesce(max(at_millis), 0) FROM journal", [], |row| row.get(0))?;
    let newest =
        Timestamp::from_millisecond(millis).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, millis))?;
    Ok(read_instant(conn, BACKUP_AT)?.map_or(newest, |at| at.max(newest)))
}

/// Sorts by time as it sorts by name.
fn name(at: Timestamp) -> String {
    format!("backup-{}{ENDING}", at.strftime("%Y%m%d-%H%M%S-%6f"))
}

/// Backups in the data folder, newest first.
pub(super) fn list(folder: &DataFolder) -> Result<Vec<PathBuf>, FolderError> {
    let entries = match std::fs::read_dir(folder.backups_path()) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(FolderError::io("list the backups")(error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(FolderError::io("list the backups"))?;
        if entry.file_name().to_str().is_some_and(|name| name.starts_with("backup-") && name.ends_with(ENDING)) {
            found.push(entry.path());
        }
    }
    found.sort_unstable();
    found.reverse();
    Ok(found)
}

fn prune(folder: &DataFolder) -> Result<(), FolderError> {
    for old in list(folder)?.iter().skip(KEPT) {
        remove(old)?;
    }
    Ok(())
}

/// Removes a backup with its key header.
pub(super) fn remove(path: &Path) -> Result<(), FolderError> {
    file::remove(path)?;
    file::remove(&file::with_ending(path, KEYS))
}

/// The key header of a backup, as of a finished store.
pub(super) fn header_of(path: &Path) -> Result<Option<Header>, FolderError> {
    let header = Header::read(&file::with_ending(path, KEYS))?;
    Ok(header.map(|header| header.at(Stage::Ready)))
}
