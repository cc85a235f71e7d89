//! From a configuration to an open store: where its keys come from, and which
//! version of the root key opens a folder.

use std::path::Path;

use madoguchi_store_postgres::ConnectError;
use madoguchi_store_sqlite::{DataFolder, FolderError, FolderState, OpenFolder, Start, Unlock};

use crate::configuration::Configuration;
use crate::keys::{CREDENTIAL, KeyFile, KeyName, KeysRefused};
use crate::secret;

/// Why the store of a server does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenRefused {
    /// The keys.
    #[error("keys: {0}")]
    Keys(#[from] KeysRefused),
    /// No key file is named, and the service manager hands none over.
    #[error("keys: name the key file in keys.file, or hand it over as the credential {CREDENTIAL}")]
    NoKeys,
    /// The folder.
    #[error("store: {0}")]
    Folder(#[from] FolderError),
    /// The database.
    #[error("store: {0}")]
    Database(#[from] ConnectError),
}

/// The keys of a configuration, or those of the service manager.
///
/// # Errors
/// [`OpenRefused::NoKeys`], or the file cannot be used.
pub fn keys_of(configuration: &Configuration) -> Result<KeyFile, OpenRefused> {
    let handed = || secret::credential(CREDENTIAL);
    let path = configuration.keys.clone().or_else(handed).ok_or(OpenRefused::NoKeys)?;
    Ok(KeyFile::read(&path)?)
}

/// Opens the store of a folder, or makes it where there is none. Blocks.
///
/// # Errors
/// Whatever keeps it closed.
pub fn open_folder(path: &Path, keys: &KeyFile, start: Start<'_>) -> Result<OpenFolder, OpenRefused> {
    let folder = DataFolder::lock(path)?;
    with_root(keys, |unlock| match folder.state()? {
        FolderState::Empty => folder.create(unlock, start),
        FolderState::Present { .. } => folder.open(unlock, start),
    })
}

/// Runs what a root key unlocks, with the newest version that fits: an older one
/// opens a store while a rotation is not finished.
///
/// # Errors
/// What the work refuses; that of the oldest version when none fits.
pub fn with_root<T>(keys: &KeyFile, work: impl Fn(Unlock<'_>) -> Result<T, FolderError>) -> Result<T, OpenRefused> {
    let mut refusal = OpenRefused::NoKeys;
    for root in &keys.keys(KeyName::Root)? {
        match work(Unlock::Root(root)) {
            Err(error @ FolderError::HeaderDamaged(_)) => refusal = error.into(),
            other => return Ok(other?),
        }
    }
    Err(refusal)
}
