//! Rosters of invented people and stores that hold them. They are made once and
//! kept, until their seed, the schema or the generator changes; a measurement
//! that writes gets a copy.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use madoguchi_app::hasher::Hasher;
use madoguchi_app::host::{App, Host, Shared};
use madoguchi_app::operator::profile_import;
use madoguchi_app::roster::{RosterOrder, import};
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::ids::{FactId, InstallId};
use madoguchi_domain::profile::{self, InsurerProfile};
use madoguchi_domain::roster::{Encoding, RosterRow, RosterWriter, SampleRoster, SampleShape};
use madoguchi_store_sqlite::{
    DataFolder, DatabaseKey, Encryption, Keyring, KeyringError, OpenFolder, OsKeyring, SqliteStore, Start, Unlock,
};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::host::Office;

/// The people are the same in every run.
const SEED: u64 = 20_260_401;
/// Whose roster it is; the file of the profile bears its name.
pub(crate) const INSURER: &str = "0386";
/// What decides how people and stores look.
const MADE_FROM: &[&str] =
    &["crates/store-sqlite/src/schema", "crates/domain/src/roster", "crates/domain/src/kana", "profiles/0386.toml"];
/// The raw key of stores that are made and measured without key slots.
pub(crate) const RAW_KEY: [u8; 32] = [7; 32];

/// Cores that hash, as on a desktop.
pub(crate) const HASHERS: usize = 2;

/// The use cases over a store.
pub(crate) type Uses = Shared<SqliteStore, Office>;

/// An open store of the fixtures. Closing it leaves it as a clean stop does.
pub(crate) struct Opened {
    pub(crate) uses: Uses,
    folder: OpenFolder,
}

impl Opened {
    pub(crate) async fn close(self) {
        drop(self.uses);
        tokio::task::spawn_blocking(move || self.folder.close(Office.now()).unwrap()).await.unwrap();
    }
}

/// The folder of the fixtures.
pub(crate) struct Fixtures {
    folder: PathBuf,
}

impl Fixtures {
    /// Takes the folder; what was made from another seed or schema is deleted.
    pub(crate) fn new(folder: &Path) -> Self {
        let (stamp, made_from) = (folder.join("made-from"), made_from());
        if std::fs::read_to_string(&stamp).is_ok_and(|found| found != made_from) {
            std::fs::remove_dir_all(folder).unwrap();
        }
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(&stamp, made_from).unwrap();
        Self { folder: folder.to_owned() }
    }

    /// Where the keys of all stores lie.
    pub(crate) fn drawer(&self) -> PathBuf {
        self.folder.join("keys")
    }

    /// A path for something that the measurement deletes again.
    pub(crate) fn scratch(&self, name: &str) -> PathBuf {
        let path = self.folder.join("scratch").join(name);
        if path.exists() {
            std::fs::remove_dir_all(&path).unwrap();
        }
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        path
    }

    /// A roster of so many people as a file.
    pub(crate) fn roster(&self, rows: usize) -> PathBuf {
        let path = self.folder.join(format!("roster-{rows}.csv"));
        if !path.exists() {
            eprintln!("writing a roster of {rows} people");
            let part = path.with_extension("part");
            let mut writer = RosterWriter::new(BufWriter::new(File::create(&part).unwrap()), Encoding::Utf8).unwrap();
            people(rows).for_each(|row| writer.write(&row).unwrap());
            writer.finish().unwrap();
            std::fs::rename(part, &path).unwrap();
        }
        path
    }

    /// A copy of a store with so many people, opened.
    pub(crate) async fn open(&self, rows: usize, name: &str) -> Opened {
        let folder = self.copy(rows, name).await;
        self.open_folder(&folder, None).await
    }

    /// A copy of the data folder of a store with so many people.
    pub(crate) async fn copy(&self, rows: usize, name: &str) -> PathBuf {
        let (made, copy) = (self.made(rows).await, self.scratch(name));
        std::fs::create_dir(&copy).unwrap();
        for entry in std::fs::read_dir(made).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                std::fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
            }
        }
        copy
    }

    async fn made(&self, rows: usize) -> PathBuf {
        let (folder, roster) = (self.folder.join(format!("store-{rows}")), self.roster(rows));
        if !folder.exists() {
            eprintln!("making a store of {rows} people");
            let part = self.scratch("store.part");
            let opened = self.open_folder(&part, Some(Unlock::Keyring)).await;
            feed(&opened.uses, &roster).await;
            opened.close().await;
            std::fs::rename(part, &folder).unwrap();
        }
        folder
    }

    async fn open_folder(&self, path: &Path, new: Option<Unlock<'static>>) -> Opened {
        let (path, drawer) = (path.to_owned(), self.drawer());
        let opened = tokio::task::spawn_blocking(move || {
            let folder = DataFolder::lock_with(&path, Arc::new(Drawer(drawer))).unwrap();
            let start = Start { at: Office.now(), program_version: "0.0.0" };
            match new {
                Some(slot) => folder.create(slot, start).unwrap(),
                None => folder.open(Unlock::Keyring, start).unwrap(),
            }
        });
        let folder = opened.await.unwrap();
        Opened { uses: uses(folder.store().clone(), folder.keys()), folder }
    }
}

/// The use cases over a store, as on a desktop.
pub(crate) fn uses(store: SqliteStore, keys: madoguchi_app::keys::Keys) -> Uses {
    Arc::new(App { store, host: Office, keys, hasher: Hasher::new(HASHERS, [3; 16]).unwrap() })
}

/// Profile and roster, by the ways an operator uses.
pub(crate) async fn feed(uses: &Uses, roster: &Path) {
    feed_profile(uses).await;
    let order = order();
    let roster = roster.to_owned();
    import(uses, order, move || File::open(roster)).await.unwrap();
}

/// The profile only.
pub(crate) async fn feed_profile(uses: &Uses) {
    profile_import(uses.as_ref(), INSURER, &profile_text()).await.unwrap();
}

/// The order to load a roster beside what is there.
pub(crate) fn order() -> RosterOrder {
    RosterOrder { insurer: profile().code, full: false, confirm_ended: None, dry_run: false, demo: false }
}

/// The same invented people in every run.
pub(crate) fn people(rows: usize) -> impl Iterator<Item = RosterRow> {
    SampleRoster::new(SEED, SampleShape::of(&profile())).take(rows)
}

/// The insurer's profile.
pub(crate) fn profile() -> InsurerProfile {
    profile::parse(INSURER, &profile_text()).unwrap()
}

/// Its profile as text.
pub(crate) fn profile_text() -> String {
    std::fs::read_to_string(project().join("profiles").join(format!("{INSURER}.toml"))).unwrap()
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A new store file without a data folder around it, under [`RAW_KEY`].
pub(crate) fn create_file(path: &Path) -> SqliteStore {
    let at = Office.now();
    let install = InstallId::new(at, [1; 10]);
    let first = FactEntry {
        id: FactId::new(at, [2; 10]),
        subject: Subject::Install(install),
        actor: Actor::Program,
        at,
        salt: [3; 16],
        fact: Fact::InstallCreated { program_version: "0.0.0".to_owned() },
    };
    let key = Encryption::Key(DatabaseKey::new(Zeroizing::new(RAW_KEY)));
    SqliteStore::create_file(path, key, install, at, &first).unwrap()
}

/// Hash of everything that decides how the fixtures look.
fn made_from() -> String {
    let mut hash = Sha256::new_with_prefix(SEED.to_be_bytes());
    for part in MADE_FROM {
        add(&mut hash, &project().join(part));
    }
    madoguchi_domain::journal::hex(&hash.finalize())
}

fn add(hash: &mut Sha256, path: &Path) {
    if path.is_dir() {
        let mut inside: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        inside.sort();
        inside.iter().for_each(|path| add(hash, path));
    } else {
        hash.update(std::fs::read(path).unwrap());
    }
}

/// A keyring of files, so that a store outlives the session it was made in. The
/// people in it are invented.
struct Drawer(PathBuf);

impl Keyring for Drawer {
    fn get(&self, entry: &str) -> Result<Zeroizing<Vec<u8>>, KeyringError> {
        std::fs::read(self.0.join(entry)).map(Zeroizing::new).map_err(|_| KeyringError::NoEntry)
    }

    fn set(&self, entry: &str, secret: &[u8]) -> Result<(), KeyringError> {
        std::fs::create_dir_all(&self.0).unwrap();
        std::fs::write(self.0.join(entry), secret).unwrap();
        Ok(())
    }

    fn delete(&self, entry: &str) -> Result<(), KeyringError> {
        std::fs::remove_file(self.0.join(entry)).map_err(|_| KeyringError::NoEntry)
    }
}

/// Puts every key of a drawer into the keyring of this session, where the
/// window looks for it.
pub(crate) fn keep_keys(drawer: &Path) {
    for entry in std::fs::read_dir(drawer).unwrap().map(Result::unwrap) {
        let secret = std::fs::read(entry.path()).unwrap();
        OsKeyring.set(entry.file_name().to_str().unwrap(), &secret).unwrap();
    }
}
