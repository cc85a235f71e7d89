//! Key slot A: the keyring of the operating system. Must not: fall back to
//! anything else; who calls decides what to offer instead.

use keyring::{Entry, Error};
use zeroize::Zeroizing;

/// Why a keyring does not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// There is none, or it cannot be reached, or it is locked.
    #[error("no keyring: {0}")]
    Unavailable(String),
    /// It has no such entry.
    #[error("no such entry")]
    NoEntry,
}

/// Where one secret per store is kept. Blocks.
pub trait Keyring: Send + Sync {
    /// The secret of an entry.
    ///
    /// # Errors
    /// [`KeyringError`].
    fn get(&self, entry: &str) -> Result<Zeroizing<Vec<u8>>, KeyringError>;
    /// Stores the secret of an entry.
    ///
    /// # Errors
    /// [`KeyringError`].
    fn set(&self, entry: &str, secret: &[u8]) -> Result<(), KeyringError>;
    /// Deletes an entry; one that is not there is no error.
    ///
    /// # Errors
    /// [`KeyringError`].
    fn delete(&self, entry: &str) -> Result<(), KeyringError>;
}

/// Secret Service, Keychain or Credential Manager.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsKeyring;

/// Name under which a person finds the entries.
const SERVICE: &str = "Madoguchi";

impl Keyring for OsKeyring {
    fn get(&self, entry: &str) -> Result<Zeroizing<Vec<u8>>, KeyringError> {
        open(entry)?.get_secret().map(Zeroizing::new).map_err(|error| explain(&error))
    }

    fn set(&self, entry: &str, secret: &[u8]) -> Result<(), KeyringError> {
        open(entry)?.set_secret(secret).map_err(|error| explain(&error))
    }

    fn delete(&self, entry: &str) -> Result<(), KeyringError> {
        match open(entry)?.delete_credential().map_err(|error| explain(&error)) {
            Err(KeyringError::NoEntry) => Ok(()),
            other => other,
        }
    }
}

fn open(entry: &str) -> Result<Entry, KeyringError> {
    Entry::new(SERVICE, entry).map_err(|error| explain(&error))
}

fn explain(error: &Error) -> KeyringError {
    match error {
        Error::NoEntry => KeyringError::NoEntry,
        // Why the store could not be reached was said once, when it was first looked for.
        Error::NoDefaultStore => KeyringError::Unavailable(match Entry::store_status() {
            Err(reason) => reason.to_string(),
            Ok(()) => error.to_string(),
        }),
        // Some errors carry the secret's bytes; only the kind is told of those.
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            KeyringError::Unavailable("the entry cannot be read".into())
        }
        other => KeyringError::Unavailable(other.to_string()),
    }
}
