//! `keys rotate`: new keys for a stopped server. The key file holds old and new
//! root key until the store needs the old one no more, so that a kill at any
//! moment leaves keys that open it.

use std::path::Path;

use madoguchi_server_configuration::{Configuration, KeyFile, KeyName, OpenRefused, open_folder};
use madoguchi_store::StoreUrl;

use crate::clock;
use crate::running::{StartRefused, beginning};

/// Gives the store a new root key and a new database key. Blocks.
///
/// # Errors
/// [`StartRefused`]; the keys in the file still open the store.
pub fn rotate(configuration: &Configuration) -> Result<(), StartRefused> {
    let file = configuration.keys.as_deref().ok_or(OpenRefused::NoKeys)?;
    match &configuration.store {
        StoreUrl::Sqlite(folder) => rotate_folder(folder, file),
        // Waiting mails and counters lie under the keys that there are, and a database has no root key.
        StoreUrl::Postgres(_) => Err(StartRefused::Failed(
            "a database has no root key to rotate; its own encryption and passwords are its operator's".into(),
        )),
    }
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
