//! Fresh files, folders and keyrings for tests.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use madoguchi_app::store::{Commit, OperatorStore as _, Outcome, Store};
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::ids::{FactId, InstallId};
use madoguchi_store_conformance::scene::{at, fact_at, insurer, new_id};
use madoguchi_store_sqlite::{
    DataFolder, DatabaseKey, Encryption, Keyring, KeyringError, OpenFolder, SqliteStore, Start, Unlock,
};
use tempfile::TempDir;
use zeroize::Zeroizing;

pub fn key(byte: u8) -> DatabaseKey {
    DatabaseKey::new(Zeroizing::new([byte; 32]))
}

pub fn encrypted() -> Encryption {
    Encryption::Key(key(7))
}

/// A store in a folder that goes with it.
pub struct Held {
    store: SqliteStore,
    folder: TempDir,
}

impl Held {
    pub fn new(encryption: Encryption) -> Self {
        Self::with_install(encryption, InstallId::from_uuid(new_id()))
    }

    pub fn with_install(encryption: Encryption, install: InstallId) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let first = FactEntry {
            id: FactId::from_uuid(new_id()),
            subject: Subject::Install(install),
            actor: Actor::Program,
            at: at(0),
            salt: [1; 16],
            fact: Fact::InstallCreated { program_version: "0".into() },
        };
        let store =
            SqliteStore::create_file(&folder.path().join("store.db"), encryption, install, first.at, &first).unwrap();
        Self { store, folder }
    }

    pub fn store(&self) -> SqliteStore {
        self.store.clone()
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("store.db")
    }
}

/// A keyring in memory that can be taken away.
#[derive(Default)]
pub struct MemoryKeyring {
    pub entries: Mutex<HashMap<String, Vec<u8>>>,
    pub absent: Mutex<bool>,
}

impl MemoryKeyring {
    fn present(&self) -> Result<(), KeyringError> {
        if *self.absent.lock().unwrap() { Err(KeyringError::Unavailable("none here".into())) } else { Ok(()) }
    }
}

impl Keyring for MemoryKeyring {
    fn get(&self, entry: &str) -> Result<Zeroizing<Vec<u8>>, KeyringError> {
        self.present()?;
        self.entries.lock().unwrap().get(entry).cloned().map(Zeroizing::new).ok_or(KeyringError::NoEntry)
    }

    fn set(&self, entry: &str, secret: &[u8]) -> Result<(), KeyringError> {
        self.present()?;
        self.entries.lock().unwrap().insert(entry.to_owned(), secret.to_vec());
        Ok(())
    }

    fn delete(&self, entry: &str) -> Result<(), KeyringError> {
        self.present()?;
        self.entries.lock().unwrap().remove(entry);
        Ok(())
    }
}

/// A data folder's place with a keyring of its own.
pub struct Place {
    pub root: TempDir,
    pub keyring: Arc<MemoryKeyring>,
}

pub fn start(seconds: i64) -> Start<'static> {
    Start { at: at(seconds), program_version: "0.1.0" }
}

impl Place {
    pub fn new() -> Self {
        Self { root: tempfile::tempdir().unwrap(), keyring: Arc::default() }
    }

    pub fn path(&self) -> PathBuf {
        self.root.path().join("data")
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub fn lock(&self) -> DataFolder {
        DataFolder::lock_with(&self.path(), self.keyring.clone()).unwrap()
    }

    /// A new store in the keyring with ten facts.
    pub fn made(&self) -> OpenFolder {
        let open = self.lock().create(Unlock::Keyring, start(0)).unwrap();
        note(&open, 1..=10);
        open
    }

    pub fn open(&self) -> OpenFolder {
        self.lock().open(Unlock::Keyring, start(1000)).unwrap()
    }
}

/// Runs a future of the store from a blocking test.
pub fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// Series of the numbered facts.
pub fn numbers() -> Subject {
    Subject::Insurer(insurer("numbers"))
}

/// The same number is the same fact in every process.
pub fn numbered(n: u64) -> FactEntry {
    let mut random = [1; 10];
    random[2..].copy_from_slice(&n.to_be_bytes());
    let entry = fact_at(numbers(), at(0), Fact::LimitReached { limit: "number".into(), tag: n.to_string() });
    FactEntry { id: FactId::new(at(0), random), ..entry }
}

/// Commits one numbered fact after another.
pub fn note(open: &OpenFolder, ns: impl IntoIterator<Item = u64>) {
    for n in ns {
        let commit = Commit { facts: vec![numbered(n)], ..Commit::default() };
        assert_eq!(wait(open.store().commit(commit)).unwrap(), Outcome::Done);
    }
}

/// How many numbered facts there are.
pub fn noted(open: &OpenFolder) -> u64 {
    wait(open.store().journal_rows(&numbers(), 0, u32::MAX)).unwrap().len() as u64
}

/// Asserts that the whole journal is intact.
pub fn assert_intact(open: &OpenFolder) {
    let report = wait(open.store().journal_verify(Vec::new(), 10)).unwrap();
    assert!(report.intact(), "{report:?}");
}

/// Kinds of the install's own facts.
pub fn install_kinds(open: &OpenFolder) -> Vec<String> {
    let install = Subject::Install(open.store().install());
    let rows = wait(open.store().journal_rows(&install, 0, u32::MAX)).unwrap();
    rows.into_iter().map(|row| row.row.kind).collect()
}

/// All files below a folder with their bytes.
pub fn snapshot(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(snapshot(&path));
        } else if path.file_name().unwrap() != "madoguchi.lock" {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

/// A number below `below` that differs from run to run.
pub fn chance(below: u64) -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::collections::hash_map::RandomState::new().build_hasher().finish() % below
}

/// How often something random is tried: a short form, or the long set.
pub fn rounds(short: u32, long: u32) -> u32 {
    if std::env::var_os("MADOGUCHI_LONG").is_some() { long } else { short }
}
