//! Replacing the database key.

use madoguchi_app::store::Store;
use madoguchi_store_sqlite::{FolderError, Unlock};

use crate::support::{Place, assert_intact, install_kinds, note, noted, snapshot, start};

/// ASVS 11.2.2: the database gets a new key, and the old one reads nothing.
#[test]
fn a_rotated_key_reads_everything_and_the_old_one_nothing() {
    let place = Place::new();
    let open = place.made();
    open.slot_set_password("合言葉", start(1).at).unwrap();
    open.backup(start(2).at).unwrap();
    let old = open.keys();
    let store = open.store().clone();
    let (database, header) = (place.file("madoguchi.db"), place.file("madoguchi.keys"));
    let old_header = std::fs::read(&header).unwrap();

    open.rotate_key(start(3).at).unwrap();
    note(&open, [11]);
    assert_eq!(noted(&open), 11);
    let new = open.keys();
    assert_eq!(new.hmac("x", &[b"y"]), new.rehashed(&old.hmac("x", &[b"y"])), "pepper and sealing key are new as well");
    assert_ne!(new.hmac("x", &[b"y"]), old.hmac("x", &[b"y"]));
    assert!(new.open(b"m", &old.seal([1; 24], b"m", b"x").unwrap()).is_some());
    assert!(old.open(b"m", &new.seal([1; 24], b"m", b"x").unwrap()).is_none());
    assert_eq!(store.install(), open.store().install(), "clones of the store go on");
    assert!(install_kinds(&open).contains(&"key_rotated".to_owned()));
    assert_intact(&open);
    let backups: Vec<_> = snapshot(&place.file("backups")).into_iter().map(|(path, _)| path).collect();
    assert_eq!(backups.len(), 2, "one backup with its header, under the new key: {backups:?}");
    open.close(start(4).at).unwrap();
    drop((open, store));

    for unlock in [Unlock::Keyring, Unlock::Password("合言葉")] {
        let open = place.lock().open(unlock, start(5)).unwrap();
        assert_eq!(open.keys().hmac("x", &[]), new.hmac("x", &[]));
        assert_eq!(noted(&open), 11);
        open.close(start(6).at).unwrap();
    }
    // The header from before the rotation opens the new file no more; nothing is moved for want of a backup.
    std::fs::remove_dir_all(place.file("backups")).unwrap();
    let new_header = std::fs::read(&header).unwrap();
    std::fs::write(&header, old_header).unwrap();
    let before = std::fs::read(&database).unwrap();
    assert!(matches!(place.lock().open(Unlock::Keyring, start(7)), Err(FolderError::Damaged(_))));
    assert_eq!(std::fs::read(&database).unwrap(), before);
    std::fs::write(&header, new_header).unwrap();
    assert_eq!(noted(&place.open()), 11);
}

#[test]
fn a_rotation_that_cannot_be_written_leaves_the_old_key() {
    let place = Place::new();
    let open = place.made();
    // A folder in the place of the copy makes it fail.
    std::fs::create_dir(place.file("madoguchi.db.part")).unwrap();
    assert!(open.rotate_key(start(1).at).is_err());
    note(&open, [11]);
    assert_eq!(noted(&open), 11);
    std::fs::remove_dir(place.file("madoguchi.db.part")).unwrap();
    open.rotate_key(start(2).at).unwrap();
    open.close(start(3).at).unwrap();
    drop(open);
    assert_eq!(noted(&place.open()), 11);
}
