//! Puts a backup in the place of a damaged store, or into a folder of its own.
//! What it takes the place of is moved aside, never deleted.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use madoguchi_domain::fact::{Actor, OlderState};

use super::backup::{self, header_of};
use super::header::{Header, Stage};
use super::in_progress::{self, Older};
use super::open::OpenFolder;
use super::seal::{RootKey, Vault};
use super::{DATABASE, DataFolder, FolderError, HEADER, Mark, Unlock, file, newest};
use crate::contract::{Encryption, Role, open};
use crate::schema;
use crate::store::SqliteStore;

/// What a restore brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Everything up to this instant is there; what came later is lost.
    pub up_to: Timestamp,
    /// Where the files lie that it took the place of.
    pub moved_to: Option<PathBuf>,
    /// What was wrong with them.
    pub reason: String,
}

impl Restored {
    /// An older copy of the file that nobody restored.
    pub(super) fn older_copy(reader: &rusqlite::Connection) -> Result<Self, FolderError> {
        let reason = "an older copy of the file was put in its place".to_owned();
        Ok(Self { up_to: backup::reaches(reader)?, moved_to: None, reason })
    }

    /// A restore of which only the file's name was left to be told.
    pub(super) fn interrupted(store: &SqliteStore) -> Result<Self, FolderError> {
        let up_to = backup::reaches(&store.connections.extra_reader()?)?;
        Ok(Self { up_to, moved_to: None, reason: "a restore was interrupted".to_owned() })
    }
}

/// Who restores, and why.
struct By<'r> {
    actor: Actor,
    reason: &'r str,
    at: Timestamp,
}

/// A backup that passed its check.
struct Good {
    path: PathBuf,
    header: Header,
    generation: u32,
    vault: Vault,
    up_to: Timestamp,
}

impl DataFolder {
    /// Restores a backup into this folder. A store that is there is moved to
    /// `move_to`, a new folder on the same disk; without it nothing is replaced.
    ///
    /// # Errors
    /// [`FolderError::Exists`], [`FolderError::CopyRefused`], or why no slot of
    /// the backup opens it.
    pub fn restore(
        &self,
        from: &Path,
        unlock: Unlock<'_>,
        move_to: Option<&Path>,
        at: Timestamp,
    ) -> Result<OpenFolder, FolderError> {
        let occupied = self.has_database()? || self.header_path().exists();
        if occupied && move_to.is_none() {
            return Err(FolderError::Exists("store"));
        }
        let header = match header_of(from)? {
            Some(header) => header,
            None => Header::read(&self.header_path())?.ok_or(FolderError::HeaderMissing)?,
        };
        let root = self.root(&header, unlock)?;
        let good = examine(from, header, &root)?;
        let moved_to = move_to.filter(|_| occupied).map(Path::to_owned);
        if moved_to.as_ref().is_some_and(|to| to.exists()) {
            return Err(FolderError::Exists("folder for what is replaced"));
        }
        let by = By { actor: Actor::Operator, reason: "restored by hand", at };
        self.place(good, root, moved_to, &by)
    }

    /// Puts a good backup in the place of what is there, and opens it. What can
    /// fail for want of room is done before anything is moved.
    fn place(
        &self,
        good: Good,
        root: RootKey,
        moved_to: Option<PathBuf>,
        by: &By<'_>,
    ) -> Result<OpenFolder, FolderError> {
        let part = file::with_ending(&self.database_path(), file::PART);
        file::copy(&good.path, &part)?;
        self.end_in_progress(&part, &good, &root, by)?;
        if let Some(to) = &moved_to {
            self.copy_header(to)?;
        }
        // Until the file has its name, the header says that a restore is going on.
        let header = good.header.at(Stage::Restoring);
        header.write(&self.header_path())?;
        if let Some(to) = &moved_to {
            self.move_aside(to)?;
        }
        file::put(&part, &self.database_path())?;
        let (store, ..) = self.open_database(&[(good.generation, good.vault.clone())], Mark::Closed)?;
        let header = self.settle_header(header, good.generation)?;
        let restored = Restored { up_to: good.up_to, moved_to, reason: by.reason.to_owned() };
        let open = self.finish(header, root, good.vault, store, Some(restored), true)?;
        open.tell_restored(by.at)?;
        Ok(open)
    }

    /// Ends in the copy, before it gets its name, what the backup holds in progress.
    fn end_in_progress(&self, part: &Path, good: &Good, root: &RootKey, by: &By<'_>) -> Result<(), FolderError> {
        let install = good.header.install()?;
        let since = match by.actor {
            Actor::Operator => self.since(install, root),
            // Damaged: what it says now is no better than the backup.
            Actor::Program | Actor::Visitor | Actor::Account(_) | Actor::Office(_) | Actor::Staff(_) => None,
        };
        let mut conn = open(part, &Encryption::Key(good.vault.database_key()), Role::Copy)?;
        schema::settle(&mut conn)?;
        let number = self.newest(install).max(newest::number(&conn)?);
        let older = Older { why: OlderState::Restored, actor: by.actor, since: since.as_ref(), number, at: by.at };
        in_progress::end(&mut conn, install, &older)?;
        conn.close().map_err(|(_, error)| error)?;
        file::sync(part)
    }

    /// The header that opens what is moved goes along as a copy.
    fn copy_header(&self, to: &Path) -> Result<(), FolderError> {
        file::make_folder(to)?;
        if self.header_path().exists() { file::copy(&self.header_path(), &to.join(HEADER)) } else { Ok(()) }
    }

    /// Moves the database with its log. The log first: without its database it
    /// means nothing, while a database beside another's log would be spoiled.
    fn move_aside(&self, to: &Path) -> Result<(), FolderError> {
        for name in [format!("{DATABASE}-wal"), format!("{DATABASE}-shm"), DATABASE.to_owned()] {
            let from = self.path().join(&name);
            if from.exists() {
                std::fs::rename(&from, to.join(&name)).map_err(FolderError::io("move aside"))?;
            }
        }
        file::sync_folder(&self.database_path())
    }
}

/// Replaces a damaged store by its newest good backup. Without one nothing is
/// moved, and the store stays closed.
pub(super) fn replace_damaged(
    folder: &DataFolder,
    header: Header,
    root: RootKey,
    why: &str,
    at: Timestamp,
) -> Result<OpenFolder, FolderError> {
    for path in backup::list(folder)? {
        // Slots may have changed since; the folder's own header knows them best.
        let sealed = header_of(&path)?.unwrap_or_else(|| header.clone());
        let mut header = header.clone().at(Stage::Ready);
        header.vaults = sealed.vaults;
        let good = match examine(&path, header, &root) {
            Ok(good) => good,
            Err(FolderError::DiskFull) => return Err(FolderError::DiskFull),
            Err(error) => {
                tracing::warn!(%error, "a backup cannot be used");
                continue;
            }
        };
        let aside = folder.path().join(format!("damaged-{}", at.strftime("%Y%m%d-%H%M%S-%6f")));
        let by = By { actor: Actor::Program, reason: why, at };
        return folder.place(good, root, Some(aside), &by);
    }
    Err(FolderError::Damaged(why.to_owned()))
}

/// Finds the key that opens a backup, and checks the backup as a whole.
fn examine(path: &Path, header: Header, root: &RootKey) -> Result<Good, FolderError> {
    let mut refusal = FolderError::CopyRefused("no key of its header reads it".into());
    for (generation, vault) in header.open(root)? {
        match backup::verify(path, &Encryption::Key(vault.database_key())) {
            Ok(up_to) => return Ok(Good { path: path.to_owned(), header, generation, vault, up_to }),
            Err(error) => refusal = error,
        }
    }
    Err(refusal)
}
