//! Making and opening the store of a data folder.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use madoguchi_app::keys::Keys;
use madoguchi_app::store::StoreError;
use madoguchi_domain::fact::{Actor, Fact, FactEntry, OlderState, Subject};
use madoguchi_domain::ids::{FactId, InstallId};
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use zeroize::Zeroizing;

use super::header::{Header, Kind, Stage};
use super::in_progress::{self, Older};
use super::restore::Restored;
use super::seal::{RootKey, Vault, new_root, random};
use super::slots::DEMO_ROOT;
use super::{DataFolder, FolderError, Mark, Start, Unlock, care, file, newest, restore};
use crate::contract::Encryption;
use crate::fault::store_error;
use crate::schema::SchemaError;
use crate::store::{SqliteStore, make_checkpoint};
use crate::{ContractError, journal};

/// An open store with its folder.
pub struct OpenFolder {
    pub(super) folder: DataFolder,
    pub(super) header: Mutex<Header>,
    pub(super) root: Mutex<RootKey>,
    pub(super) vault: Mutex<Vault>,
    /// One backup, check or rotation at a time.
    pub(super) upkeep: Mutex<()>,
    damaged: AtomicBool,
    store: SqliteStore,
    restored: Option<Restored>,
    unclean: bool,
}

impl DataFolder {
    /// Makes a new store whose first slot is the one given.
    ///
    /// # Errors
    /// [`FolderError::Exists`], [`FolderError::NoKeyring`], or it cannot be written.
    pub fn create(&self, unlock: Unlock<'_>, start: Start<'_>) -> Result<OpenFolder, FolderError> {
        if self.has_database()? {
            return Err(FolderError::Exists("database"));
        }
        if Header::read(&self.header_path())?.is_some() {
            return Err(FolderError::Exists("key header"));
        }
        let kind = if matches!(unlock, Unlock::Demo) { Kind::Demo } else { Kind::Real };
        let root = match unlock {
            Unlock::Demo => Zeroizing::new(DEMO_ROOT),
            Unlock::Root(root) => root.clone(),
            Unlock::Keyring | Unlock::Password(_) => new_root()?,
        };
        let mut header = Header::new(kind, InstallId::new(start.at, random()?));
        let vault = Vault::new()?;
        header.push(&vault, &root)?;
        self.add_slot(&mut header, &root, unlock)?;
        header.write(&self.header_path())?;
        self.finish_creation(header, root, vault, start)
    }

    /// Opens the store. A damaged one is moved aside and its newest good backup
    /// put in its place, which [`OpenFolder::restored`] tells.
    ///
    /// # Errors
    /// Whatever keeps it closed; the file is left untouched.
    pub fn open(&self, unlock: Unlock<'_>, start: Start<'_>) -> Result<OpenFolder, FolderError> {
        let header = match Header::read(&self.header_path())? {
            Some(header) => header,
            None if self.has_database()? => return Err(FolderError::HeaderMissing),
            None => return Err(FolderError::Empty),
        };
        let root = self.root(&header, unlock)?;
        let vaults = header.open(&root)?;
        self.clear_leftovers()?;
        match (header.stage, self.database_bytes()?) {
            (Stage::Creating, 0) => {
                let Some((_, vault)) = vaults.into_iter().next() else { return Err(FolderError::HeaderMissing) };
                file::remove(&self.database_path())?;
                return self.finish_creation(header, root, vault, start);
            }
            (Stage::Restoring, 0) => {
                return restore::replace_damaged(self, header, root, "a restore was interrupted", start.at);
            }
            (Stage::Ready, 0) if !self.has_database()? => return Err(FolderError::DatabaseMissing),
            (Stage::Ready, 0) => return restore::replace_damaged(self, header, root, "the file is empty", start.at),
            (Stage::Creating | Stage::Ready | Stage::Restoring, _) => {}
        }
        let mark = self.mark()?;
        match self.open_database(&vaults, mark) {
            Ok((store, generation, vault)) => {
                // A restore that was killed after its file had its name is told all the same.
                let restored = match header.stage {
                    Stage::Restoring => Some(Restored::interrupted(&store)?),
                    Stage::Creating | Stage::Ready => self.older_copy(&header, &store, start.at)?,
                };
                let header = self.settle_header(header, generation)?;
                let open = self.finish(header, root, vault, store, restored, mark != Mark::Closed)?;
                open.tell_restored(start.at)?;
                Ok(open)
            }
            Err(FolderError::Damaged(why)) => restore::replace_damaged(self, header, root, &why, start.at),
            Err(other) => Err(other),
        }
    }

    fn finish_creation(
        &self,
        header: Header,
        root: RootKey,
        vault: Vault,
        start: Start<'_>,
    ) -> Result<OpenFolder, FolderError> {
        let install = header.install()?;
        let first =
            own_fact(install, start.at, Fact::InstallCreated { program_version: start.program_version.to_owned() })?;
        let store = SqliteStore::create_file(
            &self.database_path(),
            Encryption::Key(vault.database_key()),
            install,
            start.at,
            &first,
        )?;
        file::sync_folder(&self.database_path())?;
        let header = header.at(Stage::Ready);
        header.write(&self.header_path())?;
        self.finish(header, root, vault, store, None, false)
    }

    /// Opens the database with the newest key that fits, and checks it when the
    /// last process did not close it.
    pub(super) fn open_database(
        &self,
        vaults: &[(u32, Vault)],
        mark: Mark,
    ) -> Result<(SqliteStore, u32, Vault), FolderError> {
        for (generation, vault) in vaults {
            let store = match SqliteStore::open_file(&self.database_path(), Encryption::Key(vault.database_key())) {
                Ok(store) => store,
                Err(SchemaError::Contract(ContractError::NotReadable)) => continue,
                Err(other) => return Err(opening(other)),
            };
            let check = match mark {
                Mark::Closed => None,
                Mark::Open => Some(care::Depth::Quick),
                Mark::Damaged => Some(care::Depth::Full),
            };
            if let Some(depth) = check {
                let conn = store.connections.extra_reader()?;
                care::check(&conn, depth)?.into_result()?;
            }
            return Ok((store, *generation, vault.clone()));
        }
        Err(FolderError::Damaged("no key of the header reads it".into()))
    }

    /// After a kill in the middle of a rotation or of the making.
    pub(super) fn settle_header(&self, mut header: Header, generation: u32) -> Result<Header, FolderError> {
        let changed = header.keep_only(generation) | (header.stage != Stage::Ready);
        if changed {
            header.stage = Stage::Ready;
            header.write(&self.header_path())?;
        }
        Ok(header)
    }

    pub(super) fn finish(
        &self,
        header: Header,
        root: RootKey,
        vault: Vault,
        store: SqliteStore,
        restored: Option<Restored>,
        unclean: bool,
    ) -> Result<OpenFolder, FolderError> {
        self.set_mark(Mark::Open)?;
        let open = OpenFolder {
            folder: self.clone(),
            header: Mutex::new(header),
            root: Mutex::new(root),
            vault: Mutex::new(vault),
            upkeep: Mutex::new(()),
            damaged: AtomicBool::new(false),
            store,
            restored,
            unclean,
        };
        open.advance();
        Ok(open)
    }

    /// An older copy of the file, put in its place by hand: what it holds in
    /// progress is ended before anybody is served.
    fn older_copy(&self, header: &Header, store: &SqliteStore, at: Timestamp) -> Result<Option<Restored>, FolderError> {
        let install = header.install()?;
        let seen = self.newest(install);
        let reader = store.connections.extra_reader()?;
        if newest::number(&reader)? >= seen {
            return Ok(None);
        }
        tracing::warn!("an older copy of the database is in its place; what it had in progress was ended");
        let restored = Restored::older_copy(&reader)?;
        drop(reader);
        let older = Older { why: OlderState::OlderCopy, actor: Actor::Program, since: None, number: seen, at };
        store.connections.write_blocking(|conn| {
            in_progress::end(conn, install, &older).map_err(|error| match error {
                FolderError::DiskFull => StoreError::DiskFull,
                FolderError::Damaged(text) => StoreError::Damaged(text),
                other => StoreError::Unavailable(other.to_string()),
            })
        })?;
        Ok(Some(restored))
    }

    fn database_bytes(&self) -> Result<u64, FolderError> {
        match std::fs::metadata(self.database_path()) {
            Ok(meta) => Ok(meta.len()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(FolderError::io("look for the database")(error)),
        }
    }

    fn clear_leftovers(&self) -> Result<(), FolderError> {
        let part = file::with_ending(&self.database_path(), file::PART);
        for leftover in [file::with_ending(&self.header_path(), file::PART), with_journal(&part), part] {
            file::remove(&leftover)?;
        }
        Ok(())
    }
}

fn append(conn: &mut Connection, install: InstallId, entry: &FactEntry) -> rusqlite::Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    journal::append(&tx, install, entry)?;
    tx.commit()
}

/// Only what SQLite itself calls corrupt is damage that a backup mends; a step
/// of the schema that fails would fail on the backup too.
fn opening(error: SchemaError) -> FolderError {
    match error {
        SchemaError::Contract(ContractError::Sqlite(error)) => match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt) => FolderError::Damaged(error.to_string()),
            Some(ErrorCode::DiskFull) => FolderError::DiskFull,
            _ => FolderError::Unavailable(error.to_string()),
        },
        other => other.into(),
    }
}

/// The rollback journal that SQLite keeps beside a file.
pub(super) fn with_journal(path: &std::path::Path) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-journal");
    name.into()
}

/// A fact of the install itself, which the folder's own functions write.
pub(super) fn own_fact(install: InstallId, at: Timestamp, fact: Fact) -> Result<FactEntry, FolderError> {
    Ok(FactEntry {
        id: FactId::new(at, random()?),
        subject: Subject::Install(install),
        actor: Actor::Program,
        at,
        salt: random()?,
        fact,
    })
}

impl OpenFolder {
    /// The store.
    #[must_use]
    pub fn store(&self) -> &SqliteStore {
        &self.store
    }

    /// Pepper and sealing key.
    #[must_use]
    pub fn keys(&self) -> Keys {
        self.vault.lock().unwrap_or_else(PoisonError::into_inner).keys()
    }

    /// What was lost, when a damaged store was replaced by a backup at the start.
    #[must_use]
    pub fn restored(&self) -> Option<&Restored> {
        self.restored.as_ref()
    }

    /// Whether the last process did not close the store.
    #[must_use]
    pub fn unclean(&self) -> bool {
        self.unclean
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &DataFolder {
        &self.folder
    }

    /// Notes that something was found damaged, so that the next start checks
    /// everything and restores what it must.
    pub fn note_damage(&self) {
        self.damaged.store(true, Ordering::Relaxed);
        if let Err(error) = self.folder.set_mark(Mark::Damaged) {
            tracing::error!(%error, "the damage was not marked");
        }
    }

    /// Binds the journal, folds the log into the file and notes the clean stop.
    /// The store serves nobody afterwards.
    ///
    /// # Errors
    /// When the last writes fail; what was acknowledged is safe all the same.
    pub fn close(&self, at: Timestamp) -> Result<(), FolderError> {
        self.advance();
        self.store
            .connections
            .write_blocking(|conn| make_checkpoint(conn, at).map(drop).map_err(|error| store_error(&error)))?;
        let closed = self.store.connections.close()?;
        drop(closed);
        let damaged = self.damaged.load(Ordering::Relaxed) || self.store.connections.damage_met();
        self.folder.set_mark(if damaged { Mark::Damaged } else { Mark::Closed })
    }

    pub(super) fn header(&self) -> MutexGuard<'_, Header> {
        self.header.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn root(&self) -> RootKey {
        self.root.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn tell_restored(&self, at: Timestamp) -> Result<(), FolderError> {
        match &self.restored {
            Some(restored) => self.tell(at, Fact::StoreRestored { backup_at: restored.up_to }),
            None => Ok(()),
        }
    }

    /// Writes a fact of the install.
    pub(super) fn tell(&self, at: Timestamp, fact: Fact) -> Result<(), FolderError> {
        let install = self.header().install()?;
        let entry = own_fact(install, at, fact)?;
        self.store
            .connections
            .write_blocking(|conn| append(conn, install, &entry).map_err(|error| store_error(&error)))?;
        Ok(())
    }
}
