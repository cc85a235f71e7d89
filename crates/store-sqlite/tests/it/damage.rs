//! Damaged files: found, moved aside, replaced by the newest good backup, told.

use std::path::Path;

use madoguchi_app::store::{OperatorStore as _, StoreError};
use madoguchi_store_conformance::scene::at;
use madoguchi_store_sqlite::{CareReport, FolderError, OpenFolder, Unlock};

use crate::support::{Place, assert_intact, install_kinds, note, noted, snapshot, start, wait};

const DAY: i64 = 86_400;

/// Turns over one byte in the middle of a page.
fn flip(path: &Path, page: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    let place = page * 4096 + 2048;
    assert!(place < bytes.len(), "{} pages", bytes.len() / 4096);
    bytes[place] ^= 0x10;
    std::fs::write(path, bytes).unwrap();
}

fn pages(path: &Path) -> usize {
    usize::try_from(std::fs::metadata(path).unwrap().len()).unwrap() / 4096
}

/// Ten facts, a backup, ten more facts, and a stop.
fn with_backup(place: &Place, stop: impl FnOnce(OpenFolder)) {
    let open = place.made();
    open.backup(start(100).at).unwrap();
    note(&open, 11..=20);
    stop(open);
}

fn clean(open: OpenFolder) {
    open.close(start(200).at).unwrap();
}

/// The process goes away without closing, after its log was folded into the file.
fn unclean(open: OpenFolder) {
    let lock = open.folder().path().join("madoguchi.lock");
    clean(open);
    std::fs::write(lock, "open\n").unwrap();
}

fn assert_restored(place: &Place) {
    let damaged = std::fs::read(place.file("madoguchi.db")).unwrap();
    let open = place.open();
    let restored = open.restored().expect("told");
    assert_eq!(restored.up_to, at(100));
    assert_eq!(noted(&open), 10, "what the backup holds");
    let aside = restored.moved_to.clone().unwrap();
    assert_eq!(std::fs::read(aside.join("madoguchi.db")).unwrap(), damaged, "moved aside as it was");
    assert!(aside.join("madoguchi.keys").exists());
    assert!(install_kinds(&open).contains(&"store_restored".to_owned()));
    assert_intact(&open);
    note(&open, [11]);
    open.close(start(2000).at).unwrap();
    drop(open);
    let open = place.open();
    assert!(open.restored().is_none() && noted(&open) == 11);
}

/// ASVS 11.3.3: a changed byte anywhere in the encrypted file is found.
#[test]
fn a_flipped_byte_anywhere_is_found_after_an_unclean_stop() {
    let count = {
        let place = Place::new();
        with_backup(&place, unclean);
        pages(&place.file("madoguchi.db"))
    };
    for page in [0, 1, count / 3, count / 2, count - 1] {
        let place = Place::new();
        with_backup(&place, unclean);
        flip(&place.file("madoguchi.db"), page);
        assert_restored(&place);
    }
}

#[test]
fn a_first_page_that_cannot_be_read_is_restored_after_a_clean_stop_too() {
    let place = Place::new();
    with_backup(&place, clean);
    flip(&place.file("madoguchi.db"), 0);
    assert_restored(&place);
}

#[test]
fn a_file_cut_to_nothing_is_restored() {
    let place = Place::new();
    with_backup(&place, clean);
    std::fs::write(place.file("madoguchi.db"), b"").unwrap();
    assert_restored(&place);
}

#[test]
fn without_a_good_backup_the_file_stays_untouched() {
    let place = Place::new();
    place.made().close(start(1).at).unwrap();
    flip(&place.file("madoguchi.db"), 0);
    let before = snapshot(&place.path());
    assert!(matches!(place.lock().open(Unlock::Keyring, start(2)), Err(FolderError::Damaged(_))));
    assert_eq!(snapshot(&place.path()), before);

    let place = Place::new();
    with_backup(&place, clean);
    for (path, _) in snapshot(&place.file("backups")) {
        if path.extension().is_some_and(|ending| ending == "db") {
            flip(&path, 3);
        }
    }
    flip(&place.file("madoguchi.db"), 0);
    let before = snapshot(&place.path());
    assert!(matches!(place.lock().open(Unlock::Keyring, start(2)), Err(FolderError::Damaged(_))));
    assert_eq!(snapshot(&place.path()), before, "a damaged backup replaces nothing");
}

#[test]
fn the_newest_good_backup_is_taken() {
    let place = Place::new();
    let open = place.made();
    for (n, seconds) in [(11, 100), (12, 200), (13, 300)] {
        open.backup(start(seconds).at).unwrap();
        note(&open, [n]);
    }
    open.close(start(400).at).unwrap();
    drop(open);
    let newest =
        snapshot(&place.file("backups")).into_iter().rfind(|(path, _)| path.extension().unwrap() == "db").unwrap().0;
    flip(&newest, 2);
    flip(&place.file("madoguchi.db"), 0);
    let open = place.open();
    assert_eq!((open.restored().unwrap().up_to, noted(&open)), (at(200), 11));
}

#[test]
fn a_restore_that_was_cut_off_is_finished_and_told() {
    // Killed after the damaged file was moved and before the backup had its name.
    let place = Place::new();
    with_backup(&place, clean);
    let header = std::fs::read_to_string(place.file("madoguchi.keys")).unwrap();
    std::fs::write(place.file("madoguchi.keys"), header.replace("\"ready\"", "\"restoring\"")).unwrap();
    std::fs::remove_file(place.file("madoguchi.db")).unwrap();
    let open = place.open();
    assert_eq!((open.restored().unwrap().up_to, noted(&open)), (at(100), 10));
    drop(open);

    // Killed after the backup had its name and before anybody was told.
    let backup =
        snapshot(&place.file("backups")).into_iter().find(|(path, _)| path.extension().unwrap() == "db").unwrap().1;
    for name in ["madoguchi.db-wal", "madoguchi.db-shm"] {
        let _ = std::fs::remove_file(place.file(name));
    }
    std::fs::write(place.file("madoguchi.db"), backup).unwrap();
    let header = std::fs::read_to_string(place.file("madoguchi.keys")).unwrap();
    std::fs::write(place.file("madoguchi.keys"), header.replace("\"ready\"", "\"restoring\"")).unwrap();
    let open = place.open();
    assert_eq!((open.restored().unwrap().up_to, noted(&open)), (at(100), 10));
    drop(open);
    assert!(place.open().restored().is_none());
}

#[test]
fn care_is_due_once_a_week_and_keeps_three_backups() {
    let place = Place::new();
    let open = place.made();
    let mut written = 0;
    for day in 0..35 {
        match open.care(at(day * DAY)).unwrap() {
            CareReport::Sound(backup) => {
                written += 1;
                assert_eq!((day % 7, backup.at), (0, at(day * DAY)));
                assert!(backup.path.exists() && backup.bytes > 4096 && backup.sha256.len() == 64);
            }
            CareReport::NotDue => assert_ne!(day % 7, 0),
            CareReport::Damaged(problems) => panic!("{problems:?}"),
        }
    }
    assert_eq!(written, 5);
    assert_eq!(snapshot(&place.file("backups")).len(), 6, "three backups with their headers");
    // A clock that was set back does not put the care off for ever.
    assert!(matches!(open.care(at(-DAY)).unwrap(), CareReport::Sound(_)));
    assert_eq!(install_kinds(&open).iter().filter(|kind| *kind == "backup_written").count(), 6);
}

#[test]
fn care_that_finds_damage_writes_no_backup_and_the_next_start_restores() {
    let place = Place::new();
    with_backup(&place, clean);
    let middle = pages(&place.file("madoguchi.db")) / 2;
    flip(&place.file("madoguchi.db"), middle);
    let open = place.open();
    assert!(open.restored().is_none(), "after a clean stop nothing is checked");
    let before = snapshot(&place.file("backups"));
    assert!(matches!(open.care(start(10).at).unwrap(), CareReport::Damaged(_)));
    assert_eq!(snapshot(&place.file("backups")), before);
    // The last checkpoint may or may not be written on a damaged file; the mark stays.
    let _ = open.close(start(11).at);
    drop(open);
    assert_restored(&place);
}

#[test]
fn damage_that_a_use_case_meets_is_mended_at_the_next_start() {
    let place = Place::new();
    with_backup(&place, |open| {
        note(&open, 21..=500);
        clean(open);
    });
    // Most pages are the journal's by now, and opening reads few of them.
    let database = place.file("madoguchi.db");
    flip(&database, pages(&database) * 3 / 4);
    let open = place.open();
    assert!(open.restored().is_none());
    let met = wait(open.store().journal_verify(Vec::new(), 1));
    assert!(matches!(met, Err(StoreError::Damaged(_))), "{met:?}");
    let _ = open.close(start(11).at);
    drop(open);
    assert_restored(&place);
}

#[test]
fn a_backup_taken_out_opens_elsewhere_with_its_password() {
    let (place, other) = (Place::new(), Place::new());
    let open = place.made();
    open.slot_set_password("持ち出し", start(1).at).unwrap();
    let target = place.root.path().join("out.db");
    let copy = open.backup_to(&target, start(2).at).unwrap();
    assert!(copy.password_slot && copy.backup.path == target);
    assert!(matches!(open.backup_to(&target, start(3).at), Err(FolderError::Exists(_))));
    note(&open, 11..=15);

    let folder = other.lock();
    assert!(matches!(
        folder.restore(&target, Unlock::Password("違う"), None, start(5).at),
        Err(FolderError::WrongPassword)
    ));
    assert!(matches!(
        folder.restore(&target, Unlock::Keyring, None, start(5).at),
        Err(FolderError::KeyMissing { password_slot: true })
    ));
    let restored = folder.restore(&target, Unlock::Password("持ち出し"), None, start(5).at).unwrap();
    assert_eq!((noted(&restored), restored.restored().unwrap().up_to), (10, at(2)));
    assert_eq!(restored.keys().hmac("x", &[b"y"]), open.keys().hmac("x", &[b"y"]));
    assert_intact(&restored);
    restored.close(start(6).at).unwrap();
    drop(restored);
    assert_eq!(noted(&folder.open(Unlock::Password("持ち出し"), start(7)).unwrap()), 10);
}

#[test]
fn a_restore_replaces_nothing_unless_it_is_told_where_to_move_it() {
    let place = Place::new();
    let open = place.made();
    let target = place.root.path().join("out.db");
    assert!(!open.backup_to(&target, start(2).at).unwrap().password_slot);
    note(&open, 11..=15);
    open.close(start(3).at).unwrap();
    drop(open);
    let folder = place.lock();
    let before = snapshot(&place.path());
    assert!(matches!(folder.restore(&target, Unlock::Keyring, None, start(5).at), Err(FolderError::Exists(_))));
    let aside = place.root.path().join("aside");
    std::fs::create_dir(&aside).unwrap();
    assert!(matches!(folder.restore(&target, Unlock::Keyring, Some(&aside), start(5).at), Err(FolderError::Exists(_))));
    let damaged = place.root.path().join("damaged.db");
    std::fs::copy(&target, &damaged).unwrap();
    flip(&damaged, 3);
    std::fs::copy(target.with_extension("db.keys"), damaged.with_extension("db.keys")).unwrap();
    let fresh = place.root.path().join("aside2");
    assert!(matches!(
        folder.restore(&damaged, Unlock::Keyring, Some(&fresh), start(5).at),
        Err(FolderError::CopyRefused(_))
    ));
    assert_eq!(snapshot(&place.path()), before, "nothing was touched so far");

    let open = folder.restore(&target, Unlock::Keyring, Some(&fresh), start(5).at).unwrap();
    assert_eq!(noted(&open), 10);
    assert_eq!(open.restored().unwrap().moved_to.as_deref(), Some(fresh.as_path()));
    drop(open);
    drop(folder);
    // What was moved aside is a whole folder again.
    let folder = madoguchi_store_sqlite::DataFolder::lock_with(&fresh, place.keyring.clone()).unwrap();
    assert_eq!(noted(&folder.open(Unlock::Keyring, start(6)).unwrap()), 15);
}
