//! Key slots: how each opens a store, and how those of an open one are added, replaced and removed. The last one
//! stays.

use jiff::Timestamp;
use madoguchi_domain::fact::Fact;
use zeroize::Zeroizing;

use super::header::{Header, Kind};
use super::open::OpenFolder;
use super::seal::{PasswordSlot, RootKey};
use super::{DataFolder, FolderError, KeyringError, Unlock};

/// The demo's root key. It protects nothing: the demo holds invented people,
/// and its folder refuses real data.
pub(super) const DEMO_ROOT: [u8; 32] = *b"madoguchi demo, invented people.";
/// Version of what the keyring keeps: this byte, then the root key.
const KEYRING_VERSION: u8 = 1;

impl DataFolder {
    /// The key that a slot gives.
    pub(super) fn root(&self, header: &Header, unlock: Unlock<'_>) -> Result<RootKey, FolderError> {
        let demo_asked = matches!(unlock, Unlock::Demo);
        if demo_asked != (header.kind == Kind::Demo) {
            return Err(FolderError::OtherKind);
        }
        let password_slot = header.password_slot.is_some();
        match unlock {
            Unlock::Demo => Ok(Zeroizing::new(DEMO_ROOT)),
            Unlock::Root(root) => Ok(root.clone()),
            Unlock::Password(password) => match &header.password_slot {
                Some(slot) => slot.open(&header.about(), password),
                None => Err(FolderError::NoPasswordSlot),
            },
            Unlock::Keyring if !header.keyring_slot => Err(FolderError::KeyMissing { password_slot }),
            Unlock::Keyring => match self.0.keyring.get(header.keyring_entry()) {
                Ok(secret) => match secret.split_first() {
                    Some((&KEYRING_VERSION, root)) => {
                        let root = <[u8; 32]>::try_from(root).map_err(|_| FolderError::KeyMissing { password_slot })?;
                        Ok(Zeroizing::new(root))
                    }
                    Some(_) | None => Err(FolderError::TooNew),
                },
                Err(KeyringError::NoEntry) => Err(FolderError::KeyMissing { password_slot }),
                Err(KeyringError::Unavailable(reason)) => Err(FolderError::NoKeyring { reason, password_slot }),
            },
        }
    }

    /// Puts the root key into a slot. The header is not written yet.
    pub(super) fn add_slot(&self, header: &mut Header, root: &RootKey, unlock: Unlock<'_>) -> Result<(), FolderError> {
        match unlock {
            // The demo's key is known; a server's host keeps its own.
            Unlock::Demo | Unlock::Root(_) => {}
            Unlock::Password(password) => {
                header.password_slot = Some(PasswordSlot::new(root, &header.about(), password)?);
            }
            Unlock::Keyring => {
                let secret = Zeroizing::new([&[KEYRING_VERSION], root.as_slice()].concat());
                let entry = header.keyring_entry();
                let kept = self.0.keyring.set(entry, &secret).and_then(|()| self.0.keyring.get(entry));
                let reason = match kept {
                    Ok(kept) if *kept == *secret => None,
                    Ok(_) | Err(KeyringError::NoEntry) => Some("the keyring did not keep the key".to_owned()),
                    Err(KeyringError::Unavailable(reason)) => Some(reason),
                };
                if let Some(reason) = reason {
                    return Err(FolderError::NoKeyring { reason, password_slot: header.password_slot.is_some() });
                }
                header.keyring_slot = true;
            }
        }
        Ok(())
    }
}

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
