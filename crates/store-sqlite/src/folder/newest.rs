//! Notices that an older copy of the database was put in its place by hand. A
//! number grows at each start and stop and after each backup; the database holds
//! it, and `madoguchi.newest` beside it holds the largest one seen. A database
//! with a smaller number than the file's is an older copy.
//!
//! The file is written after the database and never before it, so that a crash
//! between the two makes nothing look older than it is. Whoever can write the
//! folder can write this file too: it finds mistakes, not enemies (`docs/keys.md`).

use madoguchi_domain::ids::InstallId;
use rusqlite::Connection;

use super::open::OpenFolder;
use super::{DataFolder, FolderError, file};
use crate::fault::store_error;
use crate::local_state;

const FILE: &str = "madoguchi.newest";
const KEY: &str = "newest";

/// The database's number; 0 before any.
pub(super) fn number(conn: &Connection) -> rusqlite::Result<u64> {
    let bytes = local_state::get(conn, KEY)?;
    Ok(bytes.and_then(|bytes| String::from_utf8(bytes).ok()).and_then(|text| text.parse().ok()).unwrap_or(0))
}

pub(super) fn put(conn: &Connection, number: u64) -> rusqlite::Result<()> {
    local_state::put(conn, KEY, Some(number.to_string().as_bytes()))
}

impl DataFolder {
    /// The largest number seen of this install; 0 where none is remembered, or
    /// another install's, or what cannot be read.
    pub(super) fn newest(&self, install: InstallId) -> u64 {
        let text = std::fs::read_to_string(self.path().join(FILE)).unwrap_or_default();
        let (whose, number) = text.trim().split_once(' ').unwrap_or_default();
        if whose == install.to_string() { number.parse().unwrap_or(0) } else { 0 }
    }

    fn remember(&self, install: InstallId, number: u64) -> Result<(), FolderError> {
        file::replace(&self.path().join(FILE), format!("{install} {number}\n").as_bytes())
    }
}

impl OpenFolder {
    /// Whatever was copied before this is older from now on. A disk without room
    /// leaves the number as it is; the store serves all the same.
    pub(super) fn advance(&self) {
        let advanced = self.header().install().and_then(|install| {
            let number = self.store().connections.write_blocking(|conn| {
                let number = number(conn).and_then(|number| put(conn, number + 1).map(|()| number + 1));
                number.map_err(|error| store_error(&error))
            })?;
            self.folder.remember(install, number)
        });
        if let Err(error) = advanced {
            tracing::warn!(%error, "the newest state was not noted");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_number_of_the_same_install_counts() {
        let root = tempfile::tempdir().unwrap();
        let folder = DataFolder::lock(root.path()).unwrap();
        let (mine, other) =
            (InstallId::from_uuid(uuid::Uuid::from_u128(7)), InstallId::from_uuid(uuid::Uuid::from_u128(8)));
        assert_eq!(folder.newest(mine), 0);
        folder.remember(mine, 12).unwrap();
        assert_eq!((folder.newest(mine), folder.newest(other)), (12, 0));
        for nonsense in ["", "12", "x y z", &format!("{mine} -1"), &format!("{mine} 99999999999999999999999")] {
            std::fs::write(root.path().join(FILE), nonsense).unwrap();
            assert_eq!(folder.newest(mine), 0, "{nonsense}");
        }
    }
}
