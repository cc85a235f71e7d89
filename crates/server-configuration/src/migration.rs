//! Brings the tables of a database up to date, as the role that owns them. Never
//! part of serving: the server's own role cannot change a table.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::ids::{FactId, InstallId};
use madoguchi_store::{StoreUrl, StoreUrlError};
use madoguchi_store_postgres::{ConnectError, Migrated, PostgresStore};
use zeroize::Zeroizing;

use crate::secret::{self, SecretRefused};

/// Variable that holds the owner's URL.
pub const OWNER_URL: &str = "MADOGUCHI_OWNER_URL";

/// Why a database was not migrated. Holds no part of the URL.
#[derive(Debug, thiserror::Error)]
pub enum MigrationRefused {
    /// Nobody said which database.
    #[error("name the owner's URL in {OWNER_URL}, or its file in --owner-url-file")]
    NoUrl,
    /// The file that holds the URL.
    #[error(transparent)]
    Secret(#[from] SecretRefused),
    /// The URL names no store.
    #[error("the owner's URL: {0}")]
    Url(#[from] StoreUrlError),
    /// The URL names a folder.
    #[error("the owner's URL: a folder's store migrates itself")]
    Folder,
    /// The database.
    #[error("store: {0}")]
    Database(#[from] ConnectError),
    /// The system gives no randomness.
    #[error("no randomness from the system: {0}")]
    Randomness(#[from] getrandom::Error),
}

/// Migrates the database of the owner's URL, which stands in the file, or else in
/// the environment. An empty database becomes a new install at the given instant.
///
/// # Errors
/// [`MigrationRefused`]; a step is done as a whole or not at all.
pub async fn migrate(
    url_file: Option<&Path>,
    root_certificate: Option<PathBuf>,
    at: Timestamp,
    program_version: &str,
) -> Result<Migrated, MigrationRefused> {
    let url = match url_file {
        Some(file) => secret::read_line(file)?,
        None => Zeroizing::new(std::env::var(OWNER_URL).map_err(|_| MigrationRefused::NoUrl)?),
    };
    let options = match StoreUrl::parse(&url, root_certificate, 1)? {
        StoreUrl::Postgres(options) => options,
        StoreUrl::Sqlite(_) => return Err(MigrationRefused::Folder),
    };
    let install = InstallId::new(at, random()?);
    let first = FactEntry {
        id: FactId::new(at, random()?),
        subject: Subject::Install(install),
        actor: Actor::Program,
        at,
        salt: random()?,
        fact: Fact::InstallCreated { program_version: program_version.to_owned() },
    };
    Ok(PostgresStore::migrate(&options, install, &first).await?)
}

fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
