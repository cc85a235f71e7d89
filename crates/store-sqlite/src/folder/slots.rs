//! Key slots of an open store: added, replaced, removed. The last one stays.

use jiff::Timestamp;
use madoguchi_domain::fact::Fact;

use super::header::{Header, Kind};
use super::open::OpenFolder;
use super::{FolderError, KeyringError, Unlock};

impl OpenFolder {
    /// Makes the keyring open the store (slot A).
    ///
    /// # Errors
    /// [`FolderError::NoKeyring`], [`FolderError::OtherKind`] for the demo.
    pub fn slot_add_keyring(&self, at: Timestamp) -> Result<(), FolderError> {
        self.change("keyring", "added", at, |open, header| open.folder.add_slot(header, &open.root(), Unlock::Keyring))
    }

    /// Makes a password open the store (slot B), in place of an earlier one.
    ///
    /// # Errors
    /// [`FolderError::OtherKind`] for the demo.
    pub fn slot_set_password(&self, password: &str, at: Timestamp) -> Result<(), FolderError> {
        let action = if self.header().password_slot.is_some() { "replaced" } else { "added" };
        self.change("password", action, at, |open, header| {
            open.folder.add_slot(header, &open.root(), Unlock::Password(password))
        })
    }

    /// The password opens the store no more.
    ///
    /// # Errors
    /// [`FolderError::NoPasswordSlot`], [`FolderError::LastSlot`].
    pub fn slot_remove_password(&self, at: Timestamp) -> Result<(), FolderError> {
        self.change("password", "removed", at, |open, header| {
            if header.password_slot.is_none() {
                return Err(FolderError::NoPasswordSlot);
            }
            // What the header says of the keyring is not enough: its entry may be lost.
            open.folder.root(header, Unlock::Keyring).map_err(|_| FolderError::LastSlot)?;
            header.password_slot = None;
            Ok(())
        })
    }

    /// The keyring opens the store no more.
    ///
    /// # Errors
    /// [`FolderError::LastSlot`], [`FolderError::NoKeyring`].
    pub fn slot_remove_keyring(&self, at: Timestamp) -> Result<(), FolderError> {
        if self.header().password_slot.is_none() {
            return Err(FolderError::LastSlot);
        }
        let entry = self.header().keyring_entry().to_owned();
        // The header first: an entry that nobody asks for harms nothing.
        self.change("keyring", "removed", at, |_, header| {
            header.keyring_slot = false;
            Ok(())
        })?;
        self.folder.0.keyring.delete(&entry).map_err(|error| match error {
            KeyringError::Unavailable(reason) => FolderError::NoKeyring { reason, password_slot: true },
            KeyringError::NoEntry => FolderError::KeyMissing { password_slot: true },
        })
    }

    fn change(
        &self,
        slot: &str,
        action: &str,
        at: Timestamp,
        work: impl FnOnce(&Self, &mut Header) -> Result<(), FolderError>,
    ) -> Result<(), FolderError> {
        {
            let mut header = self.header();
            if header.kind == Kind::Demo {
                return Err(FolderError::OtherKind);
            }
            let mut changed = header.clone();
            work(self, &mut changed)?;
            changed.write(&self.folder.header_path())?;
            *header = changed;
        }
        self.tell(at, Fact::KeySlotChanged { slot: slot.to_owned(), action: action.to_owned() })
    }
}
