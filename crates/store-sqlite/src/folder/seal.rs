//! What lies in the key header: the vault of the store's keys under the root key,
//! and the root key under a password. Must not: keep a clear key longer than needed.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use madoguchi_app::keys::Keys;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::FolderError;
use super::hex::{Hex, HexBytes};
use crate::contract::DatabaseKey;

/// 256 random bits that open every vault of a store. A slot keeps it; so a
/// database key can be replaced without asking for the password.
pub(super) type RootKey = Zeroizing<[u8; 32]>;

/// A 256-bit key.
type Secret = Zeroizing<[u8; 32]>;

/// The keys of a store: that of the database, and pepper and sealing key in all
/// their versions.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Vault {
    database: Secret,
    newest: (Secret, Secret),
    /// Newest first.
    older: Vec<(Secret, Secret)>,
}

/// A vault as it lies in the header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SealedVault {
    /// Counts the database keys of a store.
    pub(super) generation: u32,
    nonce: Hex<24>,
    sealed: HexBytes,
}

/// The root key under a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordSlot {
    kdf: Kdf,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: Hex<16>,
    nonce: Hex<24>,
    sealed: Hex<48>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kdf {
    Argon2id,
}

/// Cost of one guess of a password: 64 MiB, three passes, one lane.
const COST: (u32, u32, u32) = (64 * 1024, 3, 1);
/// A header may come from elsewhere; it cannot ask for more than this.
const DEAREST: (u32, u32, u32) = (1024 * 1024, 64, 16);

/// Random bytes fit for keys.
pub(super) fn random<const N: usize>() -> Result<[u8; N], FolderError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| FolderError::Unavailable(format!("randomness: {error}")))?;
    Ok(bytes)
}

fn secret() -> Result<Secret, FolderError> {
    random().map(Zeroizing::new)
}

pub(super) fn new_root() -> Result<RootKey, FolderError> {
    random().map(Zeroizing::new)
}

impl Vault {
    pub(super) fn new() -> Result<Self, FolderError> {
        Ok(Self { database: secret()?, newest: (secret()?, secret()?), older: Vec::new() })
    }

    /// Another database key, and newer versions of the others.
    pub(super) fn rotated(&self) -> Result<Self, FolderError> {
        Ok(Self { older: self.versions().cloned().collect(), ..Self::new()? })
    }

    /// Newest first.
    fn versions(&self) -> impl DoubleEndedIterator<Item = &(Secret, Secret)> {
        std::iter::once(&self.newest).chain(&self.older)
    }

    pub(super) fn database_key(&self) -> DatabaseKey {
        DatabaseKey::new(self.database.clone())
    }

    pub(super) fn keys(&self) -> Keys {
        let (pepper, sealing) = self.older.last().unwrap_or(&self.newest).clone();
        let newer = self.versions().rev().skip(1).cloned();
        newer.fold(Keys::new(pepper, sealing), |keys, (pepper, sealing)| keys.and_newer(pepper, sealing))
    }

    /// `about` binds it to the store, so that a vault of another header does not open here.
    pub(super) fn seal(&self, root: &RootKey, about: &str, generation: u32) -> Result<SealedVault, FolderError> {
        // Its whole length at once: growing would leave copies behind.
        let mut clear = Zeroizing::new(Vec::with_capacity(96 + 64 * self.older.len()));
        clear.extend_from_slice(self.database.as_slice());
        for (pepper, sealing) in self.versions() {
            clear.extend_from_slice(pepper.as_slice());
            clear.extend_from_slice(sealing.as_slice());
        }
        let nonce = random()?;
        let sealed = seal(root, nonce, &vault_context(about, generation), clear.as_slice())?;
        Ok(SealedVault { generation, nonce: Hex(nonce), sealed: HexBytes(sealed) })
    }
}

impl SealedVault {
    pub(super) fn open(&self, root: &RootKey, about: &str) -> Result<Vault, FolderError> {
        let context = vault_context(about, self.generation);
        let clear = open(root, self.nonce.0, &context, &self.sealed.0)
            .ok_or_else(|| FolderError::HeaderDamaged("the vault does not open under the slot's key".into()))?;
        let key = |part: &[u8]| {
            let mut key = Zeroizing::new([0; 32]);
            key.copy_from_slice(part);
            key
        };
        let wrong_length = || FolderError::HeaderDamaged("the vault has another length".into());
        let (database, versions) = clear.split_at_checked(32).ok_or_else(wrong_length)?;
        let ([newest, older @ ..], []) = versions.as_chunks::<64>() else { return Err(wrong_length()) };
        let version = |pair: &[u8; 64]| (key(&pair[..32]), key(&pair[32..]));
        Ok(Vault { database: key(database), newest: version(newest), older: older.iter().map(version).collect() })
    }
}

impl PasswordSlot {
    pub(super) fn new(root: &RootKey, about: &str, password: &str) -> Result<Self, FolderError> {
        Self::with_cost(root, about, password, COST)
    }

    fn with_cost(
        root: &RootKey,
        about: &str,
        password: &str,
        (memory_kib, passes, lanes): (u32, u32, u32),
    ) -> Result<Self, FolderError> {
        let (salt, nonce) = (random()?, random()?);
        let mut slot = Self {
            kdf: Kdf::Argon2id,
            memory_kib,
            passes,
            lanes,
            salt: Hex(salt),
            nonce: Hex(nonce),
            sealed: Hex([0; 48]),
        };
        let key = slot.derive(password)?;
        let sealed = seal(&key, nonce, &slot_context(about), root.as_slice())?;
        slot.sealed = Hex(sealed.try_into().map_err(|_| FolderError::Unavailable("sealing failed".into()))?);
        Ok(slot)
    }

    pub(super) fn open(&self, about: &str, password: &str) -> Result<RootKey, FolderError> {
        let key = self.derive(password)?;
        let root = open(&key, self.nonce.0, &slot_context(about), &self.sealed.0);
        let root = root.and_then(|root| <[u8; 32]>::try_from(root.as_slice()).ok());
        root.map(Zeroizing::new).ok_or(FolderError::WrongPassword)
    }

    fn derive(&self, password: &str) -> Result<Zeroizing<[u8; 32]>, FolderError> {
        let refused = || FolderError::HeaderDamaged("cost of the password slot".into());
        if (self.memory_kib > DEAREST.0) || (self.passes > DEAREST.1) || (self.lanes > DEAREST.2) {
            return Err(refused());
        }
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(|_| refused())?;
        let mut key = Zeroizing::new([0; 32]);
        match self.kdf {
            Kdf::Argon2id => Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
                .hash_password_into(password.as_bytes(), &self.salt.0, key.as_mut_slice())
                .map_err(|_| refused())?,
        }
        Ok(key)
    }
}

fn vault_context(about: &str, generation: u32) -> String {
    format!("madoguchi-keys/1 vault {generation} {about}")
}

fn slot_context(about: &str) -> String {
    format!("madoguchi-keys/1 password {about}")
}

fn seal(key: &Secret, nonce: [u8; 24], context: &str, clear: &[u8]) -> Result<Vec<u8>, FolderError> {
    let payload = Payload { msg: clear, aad: context.as_bytes() };
    XChaCha20Poly1305::new(&Key::from(**key))
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| FolderError::Unavailable("sealing failed".into()))
}

fn open(key: &Secret, nonce: [u8; 24], context: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let payload = Payload { msg: sealed, aad: context.as_bytes() };
    XChaCha20Poly1305::new(&Key::from(**key)).decrypt(&XNonce::from(nonce), payload).ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ASVS 11.2.5, 11.3.3: a vault under another key, of another store or of another generation does not open.
    #[test]
    fn a_vault_opens_only_under_its_key_for_its_store_and_generation() {
        let (root, vault) = (new_root().unwrap(), Vault::new().unwrap());
        let sealed = vault.seal(&root, "real a", 1).unwrap();
        assert!(sealed.open(&root, "real a").unwrap() == vault);
        assert!(sealed.open(&new_root().unwrap(), "real a").is_err());
        assert!(sealed.open(&root, "demo a").is_err());
        assert!(SealedVault { generation: 2, ..sealed.clone() }.open(&root, "real a").is_err());
        let mut changed = sealed;
        changed.sealed.0[40] ^= 1;
        assert!(changed.open(&root, "real a").is_err());
    }

    /// ASVS 11.3.4: no nonce serves twice under one key.
    #[test]
    fn each_sealing_draws_a_nonce_of_its_own() {
        let (vault, root) = (Vault::new().unwrap(), new_root().unwrap());
        let sealed: Vec<SealedVault> = (0..100).map(|_| vault.seal(&root, "real a", 1).unwrap()).collect();
        let nonces: std::collections::BTreeSet<[u8; 24]> = sealed.iter().map(|sealed| sealed.nonce.0).collect();
        assert_eq!(nonces.len(), sealed.len());
    }

    #[test]
    fn a_password_opens_its_slot_and_no_other_does() {
        let root = new_root().unwrap();
        let slot = PasswordSlot::with_cost(&root, "real a", "正しい password", (64, 1, 1)).unwrap();
        assert!(slot.open("real a", "正しい password").unwrap() == root);
        assert!(matches!(slot.open("real a", "正しい passwore"), Err(FolderError::WrongPassword)));
        assert!(matches!(slot.open("real b", "正しい password"), Err(FolderError::WrongPassword)));
        let dear = PasswordSlot { memory_kib: DEAREST.0 + 1, ..slot };
        assert!(matches!(dear.open("real a", "正しい password"), Err(FolderError::HeaderDamaged(_))));
    }

    /// ASVS 11.4.4: a guess of a slot's password costs 64 MiB and three passes of Argon2id.
    #[test]
    fn a_guess_costs_what_the_rule_asks() {
        let slot = PasswordSlot::new(&new_root().unwrap(), "real a", "x").unwrap();
        assert_eq!((slot.memory_kib, slot.passes, slot.lanes), (65_536, 3, 1));
    }

    #[test]
    fn a_rotated_vault_has_new_keys_before_the_old_ones() {
        let (root, vault) = (new_root().unwrap(), Vault::new().unwrap());
        let rotated = vault.rotated().unwrap().rotated().unwrap();
        assert!(vault.database != rotated.database && rotated.older.last() == Some(&vault.newest));
        let all: std::collections::BTreeSet<_> = rotated.versions().flat_map(|(a, b)| [**a, **b]).collect();
        assert_eq!(all.len(), 6);
        let sealed = rotated.seal(&root, "real a", 1).unwrap();
        assert!(sealed.open(&root, "real a").unwrap() == rotated);
        assert_eq!((vault.seal(&root, "real a", 1).unwrap().sealed.0.len(), sealed.sealed.0.len()), (112, 240));
    }

    #[test]
    fn a_vault_of_another_length_is_refused() {
        let root = new_root().unwrap();
        for length in [0, 31, 32, 95, 97, 128] {
            let sealed = seal(&root, [0; 24], &vault_context("real a", 1), &vec![7; length]).unwrap();
            let vault = SealedVault { generation: 1, nonce: Hex([0; 24]), sealed: HexBytes(sealed) };
            assert!(matches!(vault.open(&root, "real a"), Err(FolderError::HeaderDamaged(_))), "{length}");
        }
    }
}
