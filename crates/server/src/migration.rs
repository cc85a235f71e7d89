//! `migrate`: brings the tables of a database up to date, as the role that owns
//! them. Never part of serving: the server's own role cannot change a table.

use std::path::{Path, PathBuf};

use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::ids::{FactId, InstallId};
use madoguchi_store::StoreUrl;
use madoguchi_store_postgres::{Migrated, PostgresStore};

use crate::running::{StartRefused, failed};
use crate::{clock, secret};

/// Variable that holds the owner's URL.
pub const OWNER_URL: &str = "MADOGUCHI_OWNER_URL";

/// Migrates the database of the owner's URL, which stands in the file, or else in
/// the environment. An empty database becomes a new install.
///
/// # Errors
/// [`StartRefused`]; a step is done as a whole or not at all.
pub async fn migrate(url_file: Option<&Path>, root_certificate: Option<PathBuf>) -> Result<Migrated, StartRefused> {
    let url = match url_file {
        Some(file) => secret::read_line(file).map_err(failed)?.to_string(),
        None => std::env::var(OWNER_URL).map_err(|_| {
            failed(format_args!("name the owner's URL in {OWNER_URL}, or its file in --owner-url-file"))
        })?,
    };
    let options = match StoreUrl::parse(&url, root_certificate, 1) {
        Ok(StoreUrl::Postgres(options)) => options,
        Ok(StoreUrl::Sqlite(_)) => return Err(failed("the owner's URL: a folder's store migrates itself")),
        Err(error) => return Err(failed(format_args!("the owner's URL: {error}"))),
    };
    let now = clock::now();
    let install = InstallId::new(now, random()?);
    let first = FactEntry {
        id: FactId::new(now, random()?),
        subject: Subject::Install(install),
        actor: Actor::Program,
        at: now,
        salt: random()?,
        fact: Fact::InstallCreated { program_version: env!("CARGO_PKG_VERSION").to_owned() },
    };
    Ok(PostgresStore::migrate(&options, install, &first).await?)
}

fn random<const N: usize>() -> Result<[u8; N], StartRefused> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(failed)?;
    Ok(bytes)
}
