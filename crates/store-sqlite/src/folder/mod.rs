//! The data folder: one instance at a time, the key header beside the database,
//! backups. Everything here blocks; hosts call it from a blocking thread. Must
//! not: make a new database over an old one, or touch a file that no slot opens.

mod backup;
mod care;
mod error;
mod file;
mod header;
mod hex;
mod in_progress;
mod keyring;
mod newest;
mod open;
mod restore;
mod rotate;
mod seal;
mod since;
mod slots;

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use zeroize::Zeroizing;

pub use backup::{Backup, BackupCopy};
pub use care::{CareReport, Problems};
pub use error::FolderError;
pub use keyring::{Keyring, KeyringError, OsKeyring};
pub use open::OpenFolder;
pub use restore::Restored;

use header::{Header, Kind, Stage};

const DATABASE: &str = "madoguchi.db";
const HEADER: &str = "madoguchi.keys";
const LOCK: &str = "madoguchi.lock";
const BACKUPS: &str = "backups";

/// How a store is unlocked, and which slot a new one gets.
#[derive(Clone, Copy)]
pub enum Unlock<'p> {
    /// Slot A: the keyring of the operating system.
    Keyring,
    /// Slot B: a password.
    Password(&'p str),
    /// The root key itself, which a server's host keeps in a file of its own.
    Root(&'p Zeroizing<[u8; 32]>),
    /// The fixed key of the demo, for invented data only.
    Demo,
}

/// With what a store is made or opened.
#[derive(Debug, Clone, Copy)]
pub struct Start<'p> {
    /// The present instant.
    pub at: Timestamp,
    /// Version of the program, for a new store's first fact.
    pub program_version: &'p str,
}

/// What lies in a data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderState {
    /// Nothing; a store can be made.
    Empty,
    /// A store with these slots.
    Present {
        /// Whether it holds the demo's invented data.
        demo: bool,
        /// Whether the keyring opens it.
        keyring: bool,
        /// Whether a password opens it.
        password: bool,
    },
}

/// A data folder that no other process can open.
#[derive(Clone)]
pub struct DataFolder(Arc<Inner>);

struct Inner {
    path: PathBuf,
    lock: Mutex<File>,
    keyring: Arc<dyn Keyring>,
}

/// How the last process left the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// It closed the store.
    Closed,
    /// It was killed, or lost power.
    Open,
    /// It met something damaged.
    Damaged,
}

impl DataFolder {
    /// Makes the folder where there is none, and takes it for this process.
    ///
    /// # Errors
    /// [`FolderError::InUse`], or the folder cannot be written.
    pub fn lock(path: &Path) -> Result<Self, FolderError> {
        Self::lock_with(path, Arc::new(OsKeyring))
    }

    /// As [`Self::lock`], with a keyring of one's own.
    ///
    /// # Errors
    /// As [`Self::lock`].
    pub fn lock_with(path: &Path, keyring: Arc<dyn Keyring>) -> Result<Self, FolderError> {
        file::make_folder(path)?;
        let lock = file::options()
            .create(true)
            .truncate(false)
            .open(path.join(LOCK))
            .map_err(FolderError::io("open the lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self(Arc::new(Inner { path: path.to_owned(), lock: Mutex::new(lock), keyring }))),
            Err(TryLockError::WouldBlock) => Err(FolderError::InUse),
            Err(TryLockError::Error(error)) => Err(FolderError::io("lock")(error)),
        }
    }

    /// What lies in the folder.
    ///
    /// # Errors
    /// Half of a store is missing, or the key header cannot be read.
    pub fn state(&self) -> Result<FolderState, FolderError> {
        match (Header::read(&self.header_path())?, self.has_database()?) {
            (None, false) => Ok(FolderState::Empty),
            (None, true) => Err(FolderError::HeaderMissing),
            (Some(header), false) if header.stage == Stage::Ready => Err(FolderError::DatabaseMissing),
            (Some(header), _) => Ok(FolderState::Present {
                demo: header.kind == Kind::Demo,
                keyring: header.keyring_slot,
                password: header.password_slot.is_some(),
            }),
        }
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    fn database_path(&self) -> PathBuf {
        self.0.path.join(DATABASE)
    }

    fn header_path(&self) -> PathBuf {
        self.0.path.join(HEADER)
    }

    fn backups_path(&self) -> PathBuf {
        self.0.path.join(BACKUPS)
    }

    fn has_database(&self) -> Result<bool, FolderError> {
        self.database_path().try_exists().map_err(FolderError::io("look for the database"))
    }

    fn mark(&self) -> Result<Mark, FolderError> {
        let mut text = String::new();
        let mut lock = self.0.lock.lock().unwrap_or_else(PoisonError::into_inner);
        lock.rewind().and_then(|()| lock.read_to_string(&mut text)).map_err(FolderError::io("read the mark"))?;
        Ok(match text.trim() {
            "" | "closed" => Mark::Closed,
            "damaged" => Mark::Damaged,
            _ => Mark::Open,
        })
    }

    fn set_mark(&self, mark: Mark) -> Result<(), FolderError> {
        let word: &[u8] = match mark {
            Mark::Closed => b"closed\n",
            Mark::Open => b"open\n",
            Mark::Damaged => b"damaged\n",
        };
        let mut lock = self.0.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let written = lock
            .set_len(0)
            .and_then(|()| lock.rewind())
            .and_then(|()| lock.write_all(word))
            .and_then(|()| lock.sync_all());
        written.map_err(FolderError::io("write the mark"))
    }
}
