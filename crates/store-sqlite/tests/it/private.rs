//! Who else on the computer may look into the files: nobody.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::support::{Place, note, noted, start};

/// All files below a folder that others than their owner may open.
fn open_to_others(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(open_to_others(&path));
        } else if path.metadata().unwrap().permissions().mode() & 0o077 != 0 {
            found.push(path);
        }
    }
    found
}

/// ASVS 13.3.2, 14.2.4: database, log, key header and backups are the owner's alone, whatever the folder lets through
#[test]
fn no_file_can_be_opened_by_others() {
    let place = Place::new();
    let open = place.made();
    note(&open, [11]);
    assert!(place.file("madoguchi.db-wal").exists() && place.file("madoguchi.db-shm").exists());
    open.backup(start(1).at).unwrap();
    let taken = place.root.path().join("taken.db");
    open.backup_to(&taken, start(2).at).unwrap();
    open.rotate_key(start(3).at).unwrap();
    note(&open, [12]);
    assert_eq!(open_to_others(place.root.path()), Vec::<PathBuf>::new());
    open.close(start(4).at).unwrap();
}

/// ASVS 14.2.4: a database that an earlier version left readable is closed to others at the next start
#[test]
fn a_file_that_others_could_open_is_closed_to_them() {
    let place = Place::new();
    place.made().close(start(1).at).unwrap();
    let database = place.file("madoguchi.db");
    std::fs::set_permissions(&database, PermissionsExt::from_mode(0o644)).unwrap();
    assert_eq!(open_to_others(&place.path()), [database]);
    let open = place.open();
    note(&open, [11]);
    assert_eq!(noted(&open), 11);
    assert_eq!(open_to_others(&place.path()), Vec::<PathBuf>::new());
    open.close(start(2).at).unwrap();
}
