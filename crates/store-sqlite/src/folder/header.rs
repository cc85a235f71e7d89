//! The key header `madoguchi.keys`: which slots there are, and the vaults they
//! open. Format: `docs/keys.md`. Holds no clear key.

use std::path::Path;

use madoguchi_domain::ids::InstallId;
use serde::{Deserialize, Serialize};

use super::seal::{PasswordSlot, RootKey, SealedVault, Vault};
use super::{FolderError, file};

const FORMAT: &str = "madoguchi-keys";
const VERSION: u32 = 1;
/// A header has some hundred bytes.
const BYTES: u64 = 64 * 1024;

/// Invented or real data. Sealed into everything, so that a header cannot be
/// turned from one into the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Real,
    Demo,
}

/// How far the database beside the header is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stage {
    /// It is being made for the first time.
    Creating,
    /// It is there.
    Ready,
    /// It is being replaced by a backup.
    Restoring,
}

/// The header's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    format: String,
    version: u32,
    pub(super) kind: Kind,
    install: String,
    pub(super) stage: Stage,
    pub(super) keyring_slot: bool,
    pub(super) password_slot: Option<PasswordSlot>,
    /// Newest last. More than one only while a key is being replaced.
    pub(super) vaults: Vec<SealedVault>,
}

/// What every version of the header can be asked.
#[derive(Deserialize)]
struct Preamble {
    format: String,
    version: u32,
}

impl Header {
    pub(super) fn new(kind: Kind, install: InstallId) -> Self {
        Self {
            format: FORMAT.into(),
            version: VERSION,
            kind,
            install: install.to_string(),
            stage: Stage::Creating,
            keyring_slot: false,
            password_slot: None,
            vaults: Vec::new(),
        }
    }

    pub(super) fn read(path: &Path) -> Result<Option<Self>, FolderError> {
        let bytes = match std::fs::metadata(path) {
            Ok(meta) if meta.len() > BYTES => return Err(FolderError::HeaderDamaged("too long".into())),
            Ok(_) => std::fs::read(path).map_err(FolderError::io("read the key header"))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(FolderError::io("read the key header")(error)),
        };
        Self::parse(&bytes).map(Some)
    }

    fn parse(bytes: &[u8]) -> Result<Self, FolderError> {
        let damaged = |error: serde_json::Error| {
            FolderError::HeaderDamaged(format!("line {} column {}", error.line(), error.column()))
        };
        let preamble: Preamble = serde_json::from_slice(bytes).map_err(damaged)?;
        if preamble.format != FORMAT {
            return Err(FolderError::HeaderDamaged("another format".into()));
        }
        if preamble.version > VERSION {
            return Err(FolderError::TooNew);
        }
        let header: Self = serde_json::from_slice(bytes).map_err(damaged)?;
        if header.vaults.is_empty() {
            return Err(FolderError::HeaderDamaged("no vault".into()));
        }
        Ok(header)
    }

    pub(super) fn write(&self, path: &Path) -> Result<(), FolderError> {
        let text = serde_json::to_vec_pretty(self).map_err(|error| FolderError::Unavailable(error.to_string()))?;
        file::replace(path, &text)
    }

    /// The same header at another stage.
    pub(super) fn at(mut self, stage: Stage) -> Self {
        self.stage = stage;
        self
    }

    /// Entry of the keyring, and what everything sealed is bound to.
    pub(super) fn about(&self) -> String {
        match self.kind {
            Kind::Real => format!("real {}", self.install),
            Kind::Demo => format!("demo {}", self.install),
        }
    }

    pub(super) fn keyring_entry(&self) -> &str {
        &self.install
    }

    pub(super) fn install(&self) -> Result<InstallId, FolderError> {
        InstallId::parse(&self.install).ok_or_else(|| FolderError::HeaderDamaged("install".into()))
    }

    /// Adds a vault as the newest.
    pub(super) fn push(&mut self, vault: &Vault, root: &RootKey) -> Result<(), FolderError> {
        let generation = self.vaults.iter().map(|vault| vault.generation).max().unwrap_or(0).saturating_add(1);
        self.vaults.push(vault.seal(root, &self.about(), generation)?);
        Ok(())
    }

    /// All vaults, newest first, with their generations.
    pub(super) fn open(&self, root: &RootKey) -> Result<Vec<(u32, Vault)>, FolderError> {
        let about = self.about();
        let open = |sealed: &SealedVault| Ok((sealed.generation, sealed.open(root, &about)?));
        self.vaults.iter().rev().map(open).collect()
    }

    /// Forgets all vaults but one; true when there was another.
    pub(super) fn keep_only(&mut self, generation: u32) -> bool {
        let before = self.vaults.len();
        self.vaults.retain(|vault| vault.generation == generation);
        self.vaults.len() != before
    }
}

#[cfg(test)]
mod tests {
    use super::super::seal::new_root;
    use super::*;
    use proptest::prelude::*;

    fn header() -> Header {
        let mut header = Header::new(Kind::Real, InstallId::from_uuid(uuid::Uuid::from_u128(7)));
        header.push(&Vault::new().unwrap(), &new_root().unwrap()).unwrap();
        header
    }

    #[test]
    fn reads_back_what_it_wrote_and_refuses_the_rest() {
        let header = header();
        let text = serde_json::to_string(&header).unwrap();
        assert_eq!(Header::parse(text.as_bytes()).unwrap(), header);
        let newer = text.replace("\"version\":1", "\"version\":2,\"more\":true");
        assert!(matches!(Header::parse(newer.as_bytes()), Err(FolderError::TooNew)));
        for (from, to) in [
            ("madoguchi-keys", "other"),
            ("\"real\"", "\"other\""),
            ("\"stage\"", "\"stages\""),
            ("\"vaults\":[", "\"vaults\":[],\"x\":["),
        ] {
            let changed = text.replace(from, to);
            assert_ne!(changed, text);
            assert!(matches!(Header::parse(changed.as_bytes()), Err(FolderError::HeaderDamaged(_))), "{changed}");
        }
    }

    /// ASVS 11.1.1: the page of keys names every field of the header, and what a guess of the password costs.
    #[test]
    fn the_page_of_keys_names_every_field_of_the_header() {
        fn names(value: &serde_json::Value, found: &mut Vec<String>) {
            for (name, value) in value.as_object().into_iter().flatten() {
                found.push(name.clone());
                names(value, found);
            }
            value.as_array().into_iter().flatten().for_each(|value| names(value, found));
        }
        let page = include_str!("../../../../docs/keys.md");
        let root = new_root().unwrap();
        let mut header = header();
        header.password_slot = Some(PasswordSlot::new(&root, &header.about(), "a long enough pass phrase").unwrap());
        let mut found = Vec::new();
        names(&serde_json::to_value(&header).unwrap(), &mut found);
        assert!(found.len() > 15, "{found:?}");
        for name in found {
            assert!(page.contains(&format!("`{name}`")), "{name}");
        }
        assert!(page.contains("64 MiB, 3 passes, 1 lane"));
    }

    #[test]
    fn a_header_of_the_demo_does_not_open_as_a_real_one() {
        let root = new_root().unwrap();
        let mut header = Header::new(Kind::Demo, InstallId::from_uuid(uuid::Uuid::from_u128(7)));
        header.push(&Vault::new().unwrap(), &root).unwrap();
        assert!(header.open(&root).is_ok());
        header.kind = Kind::Real;
        assert!(header.open(&root).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, cut in 0..1000_usize) {
            prop_assert!(Header::parse(&bytes).is_err());
            let text = serde_json::to_vec(&header()).unwrap();
            prop_assert!(cut >= text.len() || Header::parse(&text[..cut]).is_err());
        }
    }
}
