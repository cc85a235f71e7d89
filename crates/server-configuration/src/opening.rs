//! From a configuration to an open store: where its keys come from, which version
//! of the root key opens a folder, and which keys a database lies under.

use std::path::Path;

use madoguchi_app::keys::Keys;
use madoguchi_app::store::StoreError;
use madoguchi_store_postgres::{ConnectError, KeyCheck, PostgresStore};
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
    /// No root key of the file opens the folder.
    #[error("store: {0}: the root key of the key file is another store's, or the header was changed")]
    Root(FolderError),
    /// The database.
    #[error("store: {0}")]
    Database(#[from] ConnectError),
    /// The database does not tell under which keys it lies.
    #[error("store: {0}")]
    Store(#[from] StoreError),
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

/// The keys under which a database lies. A new database takes those of the file.
///
/// # Errors
/// The file lacks them or has others, and which; the database does not serve.
pub async fn keys_in(store: &PostgresStore, file: &KeyFile) -> Result<Keys, OpenRefused> {
    let version = version_in(store, file).await?;
    Ok(file.of_database(version)?)
}

/// The version of the keys under which a database lies; the file's may be newer by
/// one, while a rotation is not finished.
///
/// # Errors
/// As [`keys_in`].
pub async fn version_in(store: &PostgresStore, file: &KeyFile) -> Result<u32, OpenRefused> {
    let of_file = file.checks()?;
    let mut noted = store.key_checks().await?;
    if noted.is_empty() {
        store.note_keys(&of_file).await?;
        noted = store.key_checks().await?;
    }
    let differs = |check: &&KeyCheck| {
        of_file.iter().any(|own| (&own.name, own.version) == (&check.name, check.version) && own.value != check.value)
    };
    let mut others: Vec<&str> = noted.iter().filter(differs).map(|check| check.name.as_str()).collect();
    others.dedup();
    if !others.is_empty() {
        return Err(KeysRefused::Other(format!("{} key", others.join(" key and the "))).into());
    }
    let needed = noted.iter().map(|check| check.version).max().unwrap_or(0);
    let found = file.version_of_database();
    if found < needed { Err(KeysRefused::Old { needed, found }.into()) } else { Ok(needed) }
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
            Err(error @ FolderError::HeaderDamaged(_)) => refusal = OpenRefused::Root(error),
            other => return Ok(other?),
        }
    }
    Err(refusal)
}
