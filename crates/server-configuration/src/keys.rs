//! The server's key file: the root key of an embedded store, and for a store
//! elsewhere the pepper and the sealing key. Each has a version; an older one is
//! kept for as long as something may still lie under it: of pepper and sealing key
//! always, since what the store holds goes back to all of them.

use std::path::{Path, PathBuf};

use madoguchi_app::keys::{Keys, check_value};
use madoguchi_domain::journal::hex;
use madoguchi_store_postgres::KeyCheck;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::secret::{self, SecretRefused};

const FORMAT: &str = "madoguchi-server-keys";
const VERSION: u32 = 1;
/// Name of the credential that a service manager hands over.
pub(crate) const CREDENTIAL: &str = "madoguchi-keys";

/// What a database lies under.
const OF_DATABASE: [KeyName; 2] = [KeyName::Pepper, KeyName::Sealing];

/// A 256-bit key.
pub type Key = Zeroizing<[u8; 32]>;

/// The keys of a server.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    format: String,
    version: u32,
    root: Vec<Versioned>,
    pepper: Vec<Versioned>,
    sealing: Vec<Versioned>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Versioned {
    version: u32,
    /// Lower-case hexadecimal.
    key: Zeroizing<String>,
}

/// Which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyName {
    /// Opens the embedded store, whose header holds the other keys.
    Root,
    /// Keys the hashes of what strangers type.
    Pepper,
    /// Seals what waits in the outbox.
    Sealing,
}

/// Why there are no keys. Never holds a key.
#[derive(Debug, thiserror::Error)]
pub enum KeysRefused {
    /// The file itself.
    #[error(transparent)]
    File(#[from] SecretRefused),
    /// It is no key file.
    #[error("{path} is no key file of this program (line {line}); make one with `madoguchi-server keys create`")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The line where reading ended.
        line: usize,
    },
    /// A newer program wrote it.
    #[error("{0} was written by a newer program")]
    TooNew(PathBuf),
    /// It holds other keys than those under which the database lies.
    #[error("the {0} of the key file differs from what this database lies under; all its servers have the same file")]
    Other(String),
    /// The keys of the database were rotated elsewhere.
    #[error(
        "the keys of this database have version {needed}, the key file has {found}; take the file from where they were rotated"
    )]
    Old {
        /// Of the database.
        needed: u32,
        /// Of the file.
        found: u32,
    },
    /// It holds no usable key of this name.
    #[error("the key file holds no usable {0} key")]
    Missing(&'static str),
    /// The system gives no randomness.
    #[error("no randomness from the system: {0}")]
    Randomness(String),
}

impl KeyFile {
    /// New keys, each in its first version.
    ///
    /// # Errors
    /// [`KeysRefused::Randomness`].
    pub fn new() -> Result<Self, KeysRefused> {
        let first = || Ok::<_, KeysRefused>(vec![Versioned { version: 1, key: random()? }]);
        Ok(Self { format: FORMAT.into(), version: VERSION, root: first()?, pepper: first()?, sealing: first()? })
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// [`KeysRefused`]; also when others than its user can read the file.
    pub fn read(path: &Path) -> Result<Self, KeysRefused> {
        let text = secret::read(path)?;
        let read: Self = serde_json::from_str(&text)
            .map_err(|error| KeysRefused::Unreadable { path: path.to_owned(), line: error.line() })?;
        if read.format != FORMAT {
            return Err(KeysRefused::Unreadable { path: path.to_owned(), line: 1 });
        }
        if read.version > VERSION {
            return Err(KeysRefused::TooNew(path.to_owned()));
        }
        for name in [KeyName::Root, KeyName::Pepper, KeyName::Sealing] {
            read.keys(name)?;
        }
        // These two always change together, and none of their versions goes.
        for name in OF_DATABASE {
            let versions = read.list(name).iter().map(|one| one.version);
            if !versions.eq(1..=read.version_of_database()) {
                return Err(KeysRefused::Missing(name.word()));
            }
        }
        Ok(read)
    }

    /// Writes it where there is none.
    ///
    /// # Errors
    /// [`SecretRefused::Exists`], or the file cannot be written.
    pub fn create(&self, path: &Path) -> Result<(), KeysRefused> {
        Ok(secret::create(path, &self.text())?)
    }

    /// Replaces the file as a whole.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn replace(&self, path: &Path) -> Result<(), KeysRefused> {
        Ok(secret::replace(path, &self.text())?)
    }

    /// The keys of what lies in a database up to a version, which may be older than
    /// the file's while a rotation is not finished.
    ///
    /// # Errors
    /// [`KeysRefused::Missing`].
    pub fn of_database(&self, version: u32) -> Result<Keys, KeysRefused> {
        let (peppers, sealing) = (self.keys(KeyName::Pepper)?, self.keys(KeyName::Sealing)?);
        let mut oldest_first = peppers.into_iter().rev().zip(sealing.into_iter().rev()).take(version as usize);
        let (pepper, sealing) = oldest_first.next().ok_or(KeysRefused::Missing(KeyName::Pepper.word()))?;
        Ok(oldest_first.fold(Keys::new(pepper, sealing), |keys, (pepper, sealing)| keys.and_newer(pepper, sealing)))
    }

    /// The newest version of pepper and sealing key.
    #[must_use]
    pub fn version_of_database(&self) -> u32 {
        self.version(KeyName::Pepper)
    }

    /// Adds a new version of pepper and sealing key.
    ///
    /// # Errors
    /// [`KeysRefused::Randomness`].
    pub fn add_of_database(&mut self) -> Result<(), KeysRefused> {
        OF_DATABASE.into_iter().try_for_each(|name| self.add(name))
    }

    /// What tells the versions of pepper and sealing key.
    ///
    /// # Errors
    /// [`KeysRefused::Missing`].
    pub fn checks(&self) -> Result<Vec<KeyCheck>, KeysRefused> {
        let mut checks = Vec::new();
        for name in OF_DATABASE {
            for (version, key) in (1..).zip(self.keys(name)?.iter().rev()) {
                let value = check_value(key, name.word());
                checks.push(KeyCheck { name: name.word().to_owned(), version, value });
            }
        }
        Ok(checks)
    }

    /// All versions of a key, newest first.
    ///
    /// # Errors
    /// [`KeysRefused::Missing`].
    pub fn keys(&self, name: KeyName) -> Result<Vec<Key>, KeysRefused> {
        let missing = || KeysRefused::Missing(name.word());
        let keys: Option<Vec<Key>> = self.list(name).iter().rev().map(|one| parse(&one.key)).collect();
        keys.filter(|keys| !keys.is_empty()).ok_or_else(missing)
    }

    /// The newest version of a key, counted from 1.
    #[must_use]
    pub fn version(&self, name: KeyName) -> u32 {
        self.list(name).iter().map(|one| one.version).max().unwrap_or(0)
    }

    /// Adds a new version of a key; the older ones stay.
    ///
    /// # Errors
    /// [`KeysRefused::Randomness`].
    pub fn add(&mut self, name: KeyName) -> Result<(), KeysRefused> {
        let version = self.version(name).saturating_add(1);
        self.list_mut(name).push(Versioned { version, key: random()? });
        Ok(())
    }

    /// Forgets all versions of a key but the newest.
    pub fn keep_newest(&mut self, name: KeyName) {
        let newest = self.version(name);
        self.list_mut(name).retain(|one| one.version == newest);
    }

    fn list(&self, name: KeyName) -> &[Versioned] {
        match name {
            KeyName::Root => &self.root,
            KeyName::Pepper => &self.pepper,
            KeyName::Sealing => &self.sealing,
        }
    }

    fn list_mut(&mut self, name: KeyName) -> &mut Vec<Versioned> {
        match name {
            KeyName::Root => &mut self.root,
            KeyName::Pepper => &mut self.pepper,
            KeyName::Sealing => &mut self.sealing,
        }
    }

    fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(serde_json::to_string_pretty(self).unwrap_or_default())
    }
}

impl KeyName {
    fn word(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Pepper => "pepper",
            Self::Sealing => "sealing",
        }
    }
}

impl std::fmt::Debug for KeyFile {
    /// Leaves the keys out, so that no log can hold them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyFile")
    }
}

fn random() -> Result<Zeroizing<String>, KeysRefused> {
    let mut key = Zeroizing::new([0; 32]);
    getrandom::fill(key.as_mut_slice()).map_err(|error| KeysRefused::Randomness(error.to_string()))?;
    Ok(Zeroizing::new(hex(key.as_slice())))
}

fn parse(text: &str) -> Option<Key> {
    let mut key = Zeroizing::new([0; 32]);
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, at) in key.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_written_once_for_its_user_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let made = KeyFile::new().unwrap();
        made.create(&path).unwrap();
        let read = KeyFile::read(&path).unwrap();
        assert_eq!(read.keys(KeyName::Root).unwrap(), made.keys(KeyName::Root).unwrap());
        let again = KeyFile::new().unwrap().create(&path).unwrap_err();
        assert!(matches!(again, KeysRefused::File(SecretRefused::Exists(_))), "{again}");
        assert_eq!(format!("{made:?}"), "KeyFile");
    }

    /// ASVS 13.3.2: keys are the server's user's alone.
    #[cfg(unix)]
    #[test]
    fn a_key_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        KeyFile::new().unwrap().create(&path).unwrap();
        for mode in [0o640, 0o604, 0o660, 0o644] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let refused = KeyFile::read(&path).unwrap_err();
            assert!(matches!(refused, KeysRefused::File(SecretRefused::Open(_))), "{mode:o}: {refused}");
        }
    }

    #[test]
    fn a_new_version_stands_before_the_old_one() {
        let mut keys = KeyFile::new().unwrap();
        let old = keys.keys(KeyName::Sealing).unwrap();
        keys.add(KeyName::Sealing).unwrap();
        let both = keys.keys(KeyName::Sealing).unwrap();
        assert_eq!((both.len(), &both[1], keys.version(KeyName::Sealing)), (2, &old[0], 2));
        keys.keep_newest(KeyName::Sealing);
        assert_eq!(keys.keys(KeyName::Sealing).unwrap(), both[..1]);
    }

    #[test]
    fn keys_of_a_database_keep_all_their_versions() {
        let mut keys = KeyFile::new().unwrap();
        let first = keys.of_database(1).unwrap().hmac("x", &[]);
        keys.add_of_database().unwrap();
        let both = keys.of_database(2).unwrap();
        assert_eq!(both.hmac("x", &[]), both.rehashed(&first));
        assert_eq!(keys.of_database(1).unwrap().hmac("x", &[]), first, "while a rotation is not finished");
        let checks = keys.checks().unwrap();
        let told: Vec<_> = checks.iter().map(|check| (check.name.as_str(), check.version)).collect();
        assert_eq!(told, [("pepper", 1), ("pepper", 2), ("sealing", 1), ("sealing", 2)]);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        keys.create(&path).unwrap();
        assert_eq!(KeyFile::read(&path).unwrap().checks().unwrap(), checks);
        keys.keep_newest(KeyName::Pepper);
        keys.replace(&path).unwrap();
        assert!(matches!(KeyFile::read(&path), Err(KeysRefused::Missing("pepper"))));
    }

    #[test]
    fn what_is_no_key_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let good = KeyFile::new().unwrap().text();
        for text in
            ["", "{}", &good.replace("server-keys", "other"), &good.replace("\"root\": [", "\"root\": [], \"x\": [")]
        {
            secret::replace(&path, text).unwrap();
            assert!(matches!(KeyFile::read(&path), Err(KeysRefused::Unreadable { .. })), "{text}");
        }
        secret::replace(&path, &good.replace("\"version\": 1,\n  \"root\"", "\"version\": 2,\n  \"root\"")).unwrap();
        assert!(matches!(KeyFile::read(&path), Err(KeysRefused::TooNew(_))));
    }
}
