//! `migrate`: the tables of a database, brought up to date by their owner.

use std::path::{Path, PathBuf};

use madoguchi_store_postgres::Migrated;

use crate::clock;
use crate::running::{StartRefused, failed};

/// Migrates the database of the owner's URL, which stands in the file, or else in
/// the environment. An empty database becomes a new install.
///
/// # Errors
/// [`StartRefused`]; a step is done as a whole or not at all.
pub async fn migrate(url_file: Option<&Path>, root_certificate: Option<PathBuf>) -> Result<Migrated, StartRefused> {
    let done =
        madoguchi_server_configuration::migrate(url_file, root_certificate, clock::now(), env!("CARGO_PKG_VERSION"));
    done.await.map_err(failed)
}
