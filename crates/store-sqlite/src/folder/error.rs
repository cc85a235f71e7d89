//! Why a data folder does not serve. Every kind is something a person can be
//! told; texts hold no key and no personal data.

use madoguchi_app::store::StoreError;

use crate::contract::ContractError;
use crate::schema::SchemaError;

/// Why a data folder does not serve. Nothing was changed unless it says so.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another process holds the folder.
    #[error("another process has the data folder open")]
    InUse,
    /// There is a store already; nothing is made over it.
    #[error("there is a store already: {0}")]
    Exists(&'static str),
    /// There is no store yet.
    #[error("there is no store yet")]
    Empty,
    /// This machine has no keyring; ask for a password (key slot B).
    #[error("no keyring: {reason}")]
    NoKeyring {
        /// What the system said.
        reason: String,
        /// Whether the store has a password that opens it.
        password_slot: bool,
    },
    /// The keyring has no entry for this store.
    #[error("the keyring has no key for this store")]
    KeyMissing {
        /// Whether the store has a password that opens it.
        password_slot: bool,
    },
    /// The password opens nothing.
    #[error("wrong password")]
    WrongPassword,
    /// No password was ever set.
    #[error("the store has no password")]
    NoPasswordSlot,
    /// The slot is the last one; without it nothing would open the store.
    #[error("the last key slot cannot be removed")]
    LastSlot,
    /// The demo's key for a real folder, or the other way round.
    #[error("demo data and real data are kept apart")]
    OtherKind,
    /// The key header is gone while the database is there.
    #[error("the key header is missing")]
    HeaderMissing,
    /// The key header cannot be understood, or was changed.
    #[error("the key header is damaged: {0}")]
    HeaderDamaged(String),
    /// The key header is there while the database is gone.
    #[error("the database is missing")]
    DatabaseMissing,
    /// A newer program wrote the file, and this one would misread it.
    #[error("a newer program wrote the store")]
    TooNew,
    /// The database is damaged, and no backup could take its place.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// A copy did not pass its check; the store itself was left as it was.
    #[error("the copy did not pass its check: {0}")]
    CopyRefused(String),
    /// The disk is full.
    #[error("disk full")]
    DiskFull,
    /// Files cannot be read or written.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The store cannot serve just now.
    #[error("unavailable: {0}")]
    Unavailable(String),
}

impl FolderError {
    pub(super) fn io(what: &'static str) -> impl Fn(std::io::Error) -> Self {
        move |source| match source.kind() {
            std::io::ErrorKind::StorageFull => Self::DiskFull,
            _ => Self::Io { what, source },
        }
    }
}

impl From<StoreError> for FolderError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(text) => Self::Unavailable(text),
            StoreError::DiskFull => Self::DiskFull,
            StoreError::Damaged(text) => Self::Damaged(text),
        }
    }
}

impl From<rusqlite::Error> for FolderError {
    fn from(error: rusqlite::Error) -> Self {
        crate::fault::store_error(&error).into()
    }
}

impl From<ContractError> for FolderError {
    fn from(error: ContractError) -> Self {
        match error {
            ContractError::Sqlite(error) => error.into(),
            ContractError::NotReadable | ContractError::OtherProgram => Self::Damaged(error.to_string()),
            ContractError::Version { .. } | ContractError::Setting(_) => Self::Unavailable(error.to_string()),
        }
    }
}

impl From<SchemaError> for FolderError {
    fn from(error: SchemaError) -> Self {
        match error {
            SchemaError::Newer { .. } => Self::TooNew,
            SchemaError::Empty => Self::Damaged(error.to_string()),
            SchemaError::Contract(error) => error.into(),
        }
    }
}
