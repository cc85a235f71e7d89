//! Key slots and the folder's lock.

use std::sync::Arc;

use madoguchi_store_sqlite::{DataFolder, FolderError, FolderState, OpenFolder, SqliteStore, Unlock};

use crate::child;
use crate::support::{Place, assert_intact, encrypted, install_kinds, key, note, noted, snapshot, start};

fn present(demo: bool, keyring: bool, password: bool) -> FolderState {
    FolderState::Present { demo, keyring, password }
}

fn refused(opened: Result<OpenFolder, FolderError>) -> FolderError {
    match opened {
        Ok(_) => panic!("opened"),
        Err(error) => error,
    }
}

#[test]
fn a_store_in_the_keyring_opens_again_with_the_same_keys() {
    let place = Place::new();
    assert_eq!(place.lock().state().unwrap(), FolderState::Empty);
    let open = place.made();
    let tag = open.keys().hmac("x", &[b"y"]);
    assert!(!open.unclean() && open.restored().is_none());
    open.close(start(9).at).unwrap();
    drop(open);
    assert_eq!(place.lock().state().unwrap(), present(false, true, false));
    let open = place.open();
    assert_eq!((noted(&open), open.keys().hmac("x", &[b"y"]), open.unclean()), (10, tag, false));
    assert_eq!(install_kinds(&open)[0], "install_created");
    assert_intact(&open);
}

/// ASVS 14.2.4: nothing that was stored can be read in the files.
#[test]
fn nothing_in_the_files_can_be_read_without_the_key() {
    let place = Place::new();
    let open = place.made();
    open.slot_set_password("correct horse", start(1).at).unwrap();
    open.backup(start(2).at).unwrap();
    open.close(start(3).at).unwrap();
    let root = place.keyring.entries.lock().unwrap().values().next().unwrap()[1..].to_vec();
    let files = snapshot(&place.path());
    assert!(files.len() >= 4, "database, header, backup and its header");
    for (path, bytes) in files {
        for needle in [&b"SQLite format 3"[..], b"limit_reached", b"CREATE TABLE", b"correct horse", &root] {
            assert!(!bytes.windows(needle.len()).any(|window| window == needle), "{path:?}");
        }
    }
}

#[test]
fn a_lost_keyring_entry_leaves_the_file_untouched_and_a_password_still_opens_it() {
    let place = Place::new();
    let open = place.made();
    open.close(start(9).at).unwrap();
    drop(open);
    let entries = std::mem::take(&mut *place.keyring.entries.lock().unwrap());
    let before = snapshot(&place.path());
    let error = refused(place.lock().open(Unlock::Keyring, start(10)));
    assert!(matches!(error, FolderError::KeyMissing { password_slot: false }), "{error}");
    assert_eq!(snapshot(&place.path()), before);

    *place.keyring.entries.lock().unwrap() = entries;
    let open = place.open();
    open.slot_set_password("合言葉 1", start(1001).at).unwrap();
    open.close(start(1002).at).unwrap();
    drop(open);
    place.keyring.entries.lock().unwrap().clear();
    let error = refused(place.lock().open(Unlock::Keyring, start(10)));
    assert!(matches!(error, FolderError::KeyMissing { password_slot: true }), "{error}");
    let open = place.lock().open(Unlock::Password("合言葉 1"), start(1003)).unwrap();
    assert_eq!(noted(&open), 10);
    // The lost entry can be made again.
    open.slot_add_keyring(start(1004).at).unwrap();
    drop(open);
    assert_eq!(noted(&place.open()), 10);
}

#[test]
fn a_machine_without_a_keyring_says_so_and_a_password_serves() {
    let place = Place::new();
    *place.keyring.absent.lock().unwrap() = true;
    let folder = place.lock();
    let error = refused(folder.create(Unlock::Keyring, start(0)));
    assert!(
        matches!(&error, FolderError::NoKeyring { reason, password_slot: false } if reason == "none here"),
        "{error}"
    );
    assert_eq!(folder.state().unwrap(), FolderState::Empty, "nothing was made");
    let open = folder.create(Unlock::Password("合言葉 1"), start(0)).unwrap();
    note(&open, [1]);
    open.close(start(1).at).unwrap();
    assert_eq!(folder.state().unwrap(), present(false, false, true));
    let error = refused(folder.open(Unlock::Password("合言葉 2"), start(2)));
    assert!(matches!(error, FolderError::WrongPassword), "{error}");
    let error = refused(folder.open(Unlock::Keyring, start(2)));
    assert!(matches!(error, FolderError::KeyMissing { password_slot: true }), "{error}");
    assert_eq!(noted(&folder.open(Unlock::Password("合言葉 1"), start(3)).unwrap()), 1);
}

#[test]
fn a_password_can_be_set_changed_and_removed_while_the_store_is_open() {
    let place = Place::new();
    let open = place.made();
    let error = open.slot_remove_keyring(start(1).at).unwrap_err();
    assert!(matches!(error, FolderError::LastSlot), "{error}");
    open.slot_set_password("first", start(1).at).unwrap();
    open.slot_set_password("second", start(2).at).unwrap();
    open.slot_remove_keyring(start(3).at).unwrap();
    assert!(place.keyring.entries.lock().unwrap().is_empty());
    let error = open.slot_remove_password(start(4).at).unwrap_err();
    assert!(matches!(error, FolderError::LastSlot), "{error}");
    open.close(start(5).at).unwrap();
    drop(open);
    let folder = place.lock();
    assert!(matches!(refused(folder.open(Unlock::Password("first"), start(6))), FolderError::WrongPassword));
    let open = folder.open(Unlock::Password("second"), start(6)).unwrap();
    open.slot_add_keyring(start(7).at).unwrap();
    open.slot_remove_password(start(8).at).unwrap();
    assert!(matches!(open.slot_remove_password(start(8).at), Err(FolderError::NoPasswordSlot)));
    assert_eq!(install_kinds(&open).iter().filter(|kind| *kind == "key_slot_changed").count(), 5);
    open.close(start(9).at).unwrap();
    assert!(matches!(refused(folder.open(Unlock::Password("second"), start(10))), FolderError::NoPasswordSlot));
    assert_eq!(noted(&folder.open(Unlock::Keyring, start(10)).unwrap()), 10);
}

/// The header may say that there is a keyring slot whose entry is long gone.
#[test]
fn the_password_stays_when_the_keyring_entry_is_lost() {
    let place = Place::new();
    let open = place.made();
    open.slot_set_password("only one", start(1).at).unwrap();
    place.keyring.entries.lock().unwrap().clear();
    assert!(matches!(open.slot_remove_password(start(2).at), Err(FolderError::LastSlot)));
    open.close(start(3).at).unwrap();
    assert!(open.folder().open(Unlock::Password("only one"), start(4)).is_ok());
}

#[test]
fn the_demo_and_real_data_are_kept_apart() {
    let (demo, real) = (Place::new(), Place::new());
    demo.lock().create(Unlock::Demo, start(0)).unwrap().close(start(1).at).unwrap();
    real.made().close(start(1).at).unwrap();
    assert_eq!(demo.lock().state().unwrap(), present(true, false, false));
    for (place, unlock) in [(&demo, Unlock::Keyring), (&demo, Unlock::Password("x")), (&real, Unlock::Demo)] {
        let before = snapshot(&place.path());
        let error = refused(place.lock().open(unlock, start(2)));
        assert!(matches!(error, FolderError::OtherKind), "{error}");
        assert_eq!(snapshot(&place.path()), before);
    }
    let open = demo.lock().open(Unlock::Demo, start(3)).unwrap();
    for error in
        [open.slot_add_keyring(start(4).at).unwrap_err(), open.slot_set_password("x", start(4).at).unwrap_err()]
    {
        assert!(matches!(error, FolderError::OtherKind), "{error}");
    }
    // A header that is turned by hand opens nothing.
    drop(open);
    let header = std::fs::read_to_string(real.file("madoguchi.keys")).unwrap();
    std::fs::write(real.file("madoguchi.keys"), header.replace("\"real\"", "\"demo\"")).unwrap();
    assert!(matches!(refused(real.lock().open(Unlock::Demo, start(5))), FolderError::HeaderDamaged(_)));
}

#[test]
fn nothing_is_made_over_what_is_there() {
    let place = Place::new();
    place.made().close(start(1).at).unwrap();
    let before = snapshot(&place.path());
    assert!(matches!(refused(place.lock().create(Unlock::Keyring, start(2))), FolderError::Exists(_)));
    assert_eq!(snapshot(&place.path()), before);

    let header = std::fs::read(place.file("madoguchi.keys")).unwrap();
    std::fs::remove_file(place.file("madoguchi.keys")).unwrap();
    let before = snapshot(&place.path());
    assert!(matches!(place.lock().state(), Err(FolderError::HeaderMissing)));
    assert!(matches!(refused(place.lock().open(Unlock::Keyring, start(2))), FolderError::HeaderMissing));
    assert!(matches!(refused(place.lock().create(Unlock::Keyring, start(2))), FolderError::Exists(_)));
    assert_eq!(snapshot(&place.path()), before);

    std::fs::write(place.file("madoguchi.keys"), header).unwrap();
    std::fs::remove_file(place.file("madoguchi.db")).unwrap();
    let before = snapshot(&place.path());
    assert!(matches!(place.lock().state(), Err(FolderError::DatabaseMissing)));
    assert!(matches!(refused(place.lock().open(Unlock::Keyring, start(2))), FolderError::DatabaseMissing));
    assert!(matches!(refused(place.lock().create(Unlock::Keyring, start(2))), FolderError::Exists(_)));
    assert_eq!(snapshot(&place.path()), before);
}

#[test]
fn a_file_of_a_newer_program_is_refused_and_left_as_it_is() {
    let place = Place::new();
    place.made().close(start(1).at).unwrap();
    let path = place.file("madoguchi.keys");
    let header = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, header.replace("\"version\": 1", "\"version\": 2")).unwrap();
    let before = snapshot(&place.path());
    assert!(matches!(place.lock().state(), Err(FolderError::TooNew)));
    assert!(matches!(refused(place.lock().open(Unlock::Keyring, start(2))), FolderError::TooNew));
    assert_eq!(snapshot(&place.path()), before);

    let held = crate::support::Held::new(madoguchi_store_sqlite::Encryption::Plain);
    let newer = |version: u32, readable_from: u32| {
        let conn = rusqlite::Connection::open(held.path()).unwrap();
        conn.execute("UPDATE store_meta SET readable_from = ?1", [readable_from]).unwrap();
        conn.pragma_update(None, "user_version", version).unwrap();
    };
    let known = madoguchi_store_sqlite::schema_version();
    newer(known + 5, known + 1);
    let opened = SqliteStore::open_file(&held.path(), madoguchi_store_sqlite::Encryption::Plain).map(drop);
    assert!(matches!(opened, Err(madoguchi_store_sqlite::SchemaError::Newer { .. })));
    newer(known + 5, known);
    assert!(SqliteStore::open_file(&held.path(), madoguchi_store_sqlite::Encryption::Plain).is_ok());
}

#[test]
fn a_closed_store_says_so_at_once() {
    let place = Place::new();
    let open = place.made();
    let store = open.store().clone();
    open.close(start(1).at).unwrap();
    let refused = crate::support::wait(async {
        let read = tokio::time::timeout(std::time::Duration::from_secs(5), store.local_get("x")).await.unwrap();
        let write = tokio::time::timeout(std::time::Duration::from_secs(5), store.local_put("x", None)).await.unwrap();
        (read.is_err(), write.is_err())
    });
    assert_eq!(refused, (true, true));
}

#[test]
fn a_making_that_was_cut_off_is_finished() {
    let place = Place::new();
    place.made().close(start(1).at).unwrap();
    let header = std::fs::read_to_string(place.file("madoguchi.keys")).unwrap();
    std::fs::write(place.file("madoguchi.keys"), header.replace("\"ready\"", "\"creating\"")).unwrap();
    assert_eq!(noted(&place.open()), 10, "the file was whole already");

    std::fs::write(place.file("madoguchi.keys"), header.replace("\"ready\"", "\"creating\"")).unwrap();
    for name in ["madoguchi.db", "madoguchi.db-wal", "madoguchi.db-shm"] {
        let _ = std::fs::remove_file(place.file(name));
    }
    assert_eq!(place.lock().state().unwrap(), present(false, true, false));
    let open = place.open();
    assert_eq!((noted(&open), install_kinds(&open).len()), (0, 1));
    drop(open);
    assert_eq!(noted(&place.open()), 0);
}

#[test]
fn a_second_instance_is_told_and_changes_nothing() {
    let place = Place::new();
    let open = place.made();
    assert!(matches!(DataFolder::lock(&place.path()), Err(FolderError::InUse)));
    drop(open);
    let mut child = child::spawn("holds_the_folder", &place.path());
    crate::kills::wait_for(&mut child, "ready");
    assert!(matches!(DataFolder::lock(&place.path()), Err(FolderError::InUse)));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(noted(&place.open()), 10, "the lock goes with the process");
}

#[test]
fn a_folder_held_by_a_clone_of_it_is_still_held() {
    let place = Place::new();
    let folder = place.lock();
    let clone = folder.clone();
    drop(folder);
    assert!(matches!(
        DataFolder::lock_with(&place.path(), Arc::new(madoguchi_store_sqlite::OsKeyring)),
        Err(FolderError::InUse)
    ));
    drop(clone);
    assert!(DataFolder::lock(&place.path()).is_ok());
}

#[test]
fn another_key_reads_nothing_and_changes_nothing() {
    let held = crate::support::Held::new(encrypted());
    let path = held.path();
    drop(held.store());
    for wrong in [key(8), key(0)] {
        let opened = SqliteStore::open_file(&path, madoguchi_store_sqlite::Encryption::Key(wrong));
        assert!(opened.is_err());
    }
    assert!(SqliteStore::open_file(&path, madoguchi_store_sqlite::Encryption::Plain).is_err());
    assert!(SqliteStore::open_file(&path, encrypted()).is_ok());
    assert!(SqliteStore::open_file(&path.with_extension("none"), encrypted()).is_err());
    assert!(!path.with_extension("none").exists());
}
