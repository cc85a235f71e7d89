//! Where everything is kept: the URL from the file, the environment, a file of its
//! own or the service manager, and what belongs to a database. Never tells the URL.

use std::path::PathBuf;

use madoguchi_store::{CONNECTIONS, StoreUrl, StoreUrlError, holds_password};
use madoguchi_store_postgres::OptionsError;
use zeroize::Zeroizing;

use super::files;
use super::reader::Reader;
use crate::secret;

/// Name of the credential that holds the URL.
const CREDENTIAL: &str = "madoguchi-store-url";
const URL: &str = "store.url";
const FILE: &str = "store.url_file";
/// More than any server has use for; a database has some hundred for all.
const MOST: u32 = 1000;

/// None when something is wrong, and that was noted.
pub(super) fn store(r: &mut Reader) -> Option<StoreUrl> {
    let root = r.take::<String>("store.root_certificate").map(|file| r.path(&file));
    root.iter().for_each(|file| files::roots(r, file));
    let connections = connections(r);
    let (key, url) = url(r)?;
    let is_named = root.is_some();
    match StoreUrl::parse(&url, root, connections) {
        Ok(StoreUrl::Sqlite(folder)) => Some(StoreUrl::Sqlite(folder.to_str().map_or(folder.clone(), |f| r.path(f)))),
        Ok(database @ StoreUrl::Postgres(_)) => Some(database),
        // Said already, of the setting that names it.
        Err(StoreUrlError::Postgres(OptionsError::Roots(_))) if is_named => None,
        Err(error) => {
            r.refuse(key, error);
            None
        }
    }
}

fn connections(r: &mut Reader) -> usize {
    let Some(number) = r.take::<u32>("store.connections") else { return CONNECTIONS };
    if !(1..=MOST).contains(&number) {
        r.refuse("store.connections", format_args!("must be from 1 to {MOST}"));
    }
    number as usize
}

/// The URL, and the setting it came from.
fn url(r: &mut Reader) -> Option<(&'static str, Zeroizing<String>)> {
    let given = r.take::<String>(URL).map(Zeroizing::new);
    let file = r.take::<String>(FILE).map(|file| r.path(&file));
    match (given, file) {
        (Some(_), Some(_)) => {
            r.refuse(FILE, "stands beside store.url; choose one");
            None
        }
        (Some(url), None) => {
            if holds_password(&url) && r.is_open_to_others(URL) {
                let reason = "holds a password, and others can read the file: chmod 600, or take store.url_file";
                r.refuse(URL, reason);
            }
            Some((URL, url))
        }
        (None, Some(file)) => from_file(r, FILE, file),
        (None, None) => match secret::credential(CREDENTIAL) {
            Some(file) => from_file(r, URL, file),
            None => {
                r.refuse(URL, "is missing");
                None
            }
        },
    }
}

fn from_file(r: &mut Reader, key: &'static str, file: PathBuf) -> Option<(&'static str, Zeroizing<String>)> {
    let line = secret::read_line(&file).map_err(|error| r.refuse(key, error)).ok()?;
    Some((key, line))
}
