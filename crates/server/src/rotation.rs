//! `keys rotate`: new keys for stopped servers. The key file has the new keys
//! before the store needs them, and an old root key until the store needs it no
//! more, so that a kill at any moment leaves a file that opens the store; the next
//! rotation ends what was begun.

use std::path::Path;

use madoguchi_app::store::{Commit, Store as _};
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::ids::FactId;
use madoguchi_server_configuration::{Configuration, KeyFile, KeyName, OpenRefused, open_folder, version_in};
use madoguchi_store::StoreUrl;
use madoguchi_store_postgres::{PostgresOptions, PostgresStore};

use crate::clock;
use crate::running::{StartRefused, beginning, failed};

/// Gives the store new keys: a folder a new root key, database key, pepper and
/// sealing key, a database a new pepper and sealing key. Blocks.
///
/// # Errors
/// [`StartRefused`]; the keys in the file still open the store.
pub fn rotate(configuration: &Configuration) -> Result<(), StartRefused> {
    let file = configuration.keys.as_deref().ok_or(OpenRefused::NoKeys)?;
    match &configuration.store {
        StoreUrl::Sqlite(folder) => rotate_folder(folder, file),
        StoreUrl::Postgres(options) => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
            runtime.block_on(rotate_database(options, file))
        }
    }
}

async fn rotate_database(options: &PostgresOptions, file: &Path) -> Result<(), StartRefused> {
    let mut keys = KeyFile::read(file)?;
    let store = PostgresStore::connect(options).await?;
    let new = version_in(&store, &keys).await? + 1;
    if keys.version_of_database() < new {
        keys.add_of_database()?;
        keys.replace(file)?;
    }
    let checks: Vec<_> = keys.checks()?.into_iter().filter(|check| check.version == new).collect();
    let newest = keys.of_database(new)?;
    store.rehash(&checks, |hash| newest.rehashed(hash)).await.map_err(failed)?;
    store.commit(Commit { facts: vec![told(&store)?], ..Commit::default() }).await.map_err(failed)?;
    store.close();
    Ok(())
}

fn told(store: &PostgresStore) -> Result<FactEntry, StartRefused> {
    let (at, mut id, mut salt) = (clock::now(), [0; 10], [0; 16]);
    getrandom::fill(&mut id).map_err(failed)?;
    getrandom::fill(&mut salt).map_err(failed)?;
    let subject = Subject::Install(store.install());
    Ok(FactEntry { id: FactId::new(at, id), subject, actor: Actor::Program, at, salt, fact: Fact::KeyRotated {} })
}

fn rotate_folder(path: &Path, file: &Path) -> Result<(), StartRefused> {
    let mut keys = KeyFile::read(file)?;
    let open = open_folder(path, &keys, beginning())?;
    keys.add(KeyName::Root)?;
    keys.replace(file)?;
    let Some(root) = keys.keys(KeyName::Root)?.into_iter().next() else { return Err(OpenRefused::NoKeys.into()) };
    open.rotate_root(root, clock::now())?;
    open.rotate_key(clock::now())?;
    open.close(clock::now())?;
    drop(open);
    keys.keep_newest(KeyName::Root);
    Ok(keys.replace(file)?)
}
