//! What a full disk does: the commit in hand is refused as a whole, and the
//! store goes on once there is room. SQLite reports the page limit set here as
//! it reports a disk without room.

use madoguchi_app::store::{Commit, OperatorStore as _, Outcome, RosterStore, RosterVerdict, Store, StoreError};
use madoguchi_domain::fact::{Fact, FactEntry, Subject};
use madoguchi_domain::ids::InstallId;
use madoguchi_store_conformance::scene::{at, fact, insured, insurer, load_at, new_id, ten_bytes};
use zeroize::Zeroizing;

use crate::{DatabaseKey, Encryption, SqliteStore};

fn entry(text: &str) -> FactEntry {
    fact(Subject::Insurer(insurer("ngk")), Fact::LimitReached { limit: text.into(), tag: String::new() })
}

/// Lets the file grow by so many pages more, from what it has.
fn room(store: &SqliteStore, pages: i64) {
    let limited = store.connections.write_blocking(|conn| {
        let now: i64 = conn.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        conn.pragma_update(None, "max_page_count", now + pages).unwrap();
        Ok(())
    });
    limited.unwrap();
}

/// ASVS 2.3.3: a commit that finds the disk full leaves nothing half-written.
#[test]
fn a_full_disk_refuses_the_commit_in_hand_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let install = InstallId::from_uuid(new_id());
    let first = fact(Subject::Install(install), Fact::InstallCreated { program_version: "0".into() });
    let key = Encryption::Key(DatabaseKey::new(Zeroizing::new([7; 32])));
    let path = folder.path().join("store.db");
    let store = SqliteStore::create_file(&path, key, install, at(0), &first).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let commit = |text: &str| runtime.block_on(store.commit(Commit { facts: vec![entry(text)], ..Commit::default() }));
    let rows = || runtime.block_on(store.journal_rows(&Subject::Insurer(insurer("ngk")), 0, u32::MAX)).unwrap().len();

    room(&store, 4);
    let mut done = 0;
    let error = loop {
        match commit(&"x".repeat(500)) {
            Ok(outcome) => assert_eq!(outcome, Outcome::Done),
            Err(error) => break error,
        }
        done += 1;
        assert!(done < 1000, "the limit was never met");
    };
    assert!(matches!(error, StoreError::DiskFull), "{error}");
    assert!(done > 0);
    assert_eq!(rows(), done);
    let people = || (2..).zip((0..2000).map(|n| insured(&n.to_string())));
    let judge = |_: &_| RosterVerdict::Undo;
    let error = runtime.block_on(store.roster_load(load_at(at(0), false), people(), judge, ten_bytes)).unwrap_err();
    assert!(matches!(error, StoreError::DiskFull), "{error}");
    assert!(!runtime.block_on(store.roster_present()).unwrap());

    room(&store, 10_000);
    assert_eq!(commit("there is room again").unwrap(), Outcome::Done);
    assert_eq!(rows(), done + 1);
    let counts = runtime.block_on(store.roster_load(load_at(at(0), false), people(), judge, ten_bytes)).unwrap();
    assert_eq!(counts.added, 2000);
    assert!(runtime.block_on(store.journal_verify(Vec::new(), 1)).unwrap().intact());
}
