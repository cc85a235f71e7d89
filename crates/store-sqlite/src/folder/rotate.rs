//! Replaces the database key with pepper and sealing key, or the root key. At every moment the header opens what bears the
//! database's name: it holds the new key before the file does, and the old one
//! until the file no longer needs it.

use std::path::Path;
use std::sync::PoisonError;

use jiff::Timestamp;
use madoguchi_domain::fact::Fact;
use zeroize::Zeroizing;

use super::header::Kind;
use super::open::OpenFolder;
use super::seal::Vault;
use super::{FolderError, backup, file};
use crate::contract::{DatabaseKey, Encryption, Role, open};
use crate::counter;

impl OpenFolder {
    /// Gives the database a new key, and newer versions of pepper and sealing key:
    /// keyed hashes in it are brought under the new pepper. Nobody else is served
    /// meanwhile, and whoever has [`Self::keys`] takes them anew. Backups under the
    /// old key are replaced by a new one.
    ///
    /// # Errors
    /// When a copy cannot be written or does not pass its check; the old key
    /// and file stay.
    pub fn rotate_key(&self, at: Timestamp) -> Result<(), FolderError> {
        let _upkeep = self.upkeep();
        let (old, new) = {
            let vault = self.vault.lock().unwrap_or_else(PoisonError::into_inner);
            (vault.clone(), vault.rotated()?)
        };
        let header_path = self.folder.header_path();
        let before = self.header().clone();
        let mut both = before.clone();
        both.push(&new, &self.root())?;
        both.write(&header_path)?;

        let closed = self.store().connections.close()?;
        let replaced = replace(&self.folder.database_path(), &old.database_key(), &new);
        let (key, header) = match &replaced {
            Ok(()) => {
                let mut after = both;
                let newest = after.vaults.iter().map(|vault| vault.generation).max().unwrap_or(0);
                after.keep_only(newest);
                (new.database_key(), after)
            }
            Err(_) => (old.database_key(), before),
        };
        closed.reopen(Encryption::Key(key))?;
        header.write(&header_path)?;
        *self.header() = header;
        replaced?;
        *self.vault.lock().unwrap_or_else(PoisonError::into_inner) = new;
        self.tell(at, Fact::KeyRotated {})?;
        self.renew_backups(at)
    }

    /// Puts the vault under a new root key, which the host has kept already.
    /// Backups whose headers lie under the old one are replaced by a new one.
    /// Slots would still give the old one, so that a store with slots is refused.
    ///
    /// # Errors
    /// [`FolderError::OtherKind`] for the demo and for a store with slots; the
    /// header cannot be written, and the old key stays.
    pub fn rotate_root(&self, root: Zeroizing<[u8; 32]>, at: Timestamp) -> Result<(), FolderError> {
        let _upkeep = self.upkeep();
        {
            let mut header = self.header();
            if header.kind == Kind::Demo || header.keyring_slot || header.password_slot.is_some() {
                return Err(FolderError::OtherKind);
            }
            let mut changed = header.clone();
            let about = changed.about();
            changed.vaults = header
                .open(&self.root())?
                .iter()
                .rev()
                .map(|(generation, vault)| vault.seal(&root, &about, *generation))
                .collect::<Result<_, _>>()?;
            changed.write(&self.folder.header_path())?;
            *header = changed;
        }
        *self.root.lock().unwrap_or_else(PoisonError::into_inner) = root;
        self.tell(at, Fact::KeyRotated {})?;
        self.renew_backups(at)
    }

    /// A backup under a key that was given up would keep it alive.
    fn renew_backups(&self, at: Timestamp) -> Result<(), FolderError> {
        let old = backup::list(&self.folder)?;
        let new = self.keep_backup(at)?;
        for path in old.iter().filter(|path| **path != new.path) {
            backup::remove(path)?;
        }
        Ok(())
    }
}

/// Puts a copy under the new keys in the place of the file.
fn replace(database: &Path, old: &DatabaseKey, vault: &Vault) -> Result<(), FolderError> {
    let (new, keys) = (vault.database_key(), vault.keys());
    let part = file::with_ending(database, file::PART);
    let swapped = (|| {
        backup::copy(database, &part, &Encryption::Key(old.clone()))?;
        let conn = open(&part, &Encryption::Key(old.clone()), Role::Copy)?;
        counter::rehash(&conn, |hash| keys.rehashed(hash))?;
        conn.pragma_update(None, "rekey", new.literal().as_str())?;
        conn.close().map_err(|(_, error)| error)?;
        file::sync(&part)?;
        backup::verify(&part, &Encryption::Key(new.clone()))?;
        // A log of the old file beside the new one would be folded into it.
        let log = with_log(database);
        if std::fs::metadata(&log).is_ok_and(|meta| meta.len() > 0) {
            return Err(FolderError::Unavailable("the log was not folded in".into()));
        }
        file::remove(&log)?;
        file::put(&part, database)
    })();
    if swapped.is_err() {
        file::remove(&part)?;
        file::remove(&super::open::with_journal(&part))?;
    }
    swapped
}

fn with_log(database: &Path) -> std::path::PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}
