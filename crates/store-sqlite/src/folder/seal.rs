//! What lies in the key header: the vault of three keys under the root key, and
//! the root key under a password. Must not: keep a clear key longer than needed.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use madoguchi_app::keys::Keys;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::FolderError;
use super::hex::Hex;
use crate::contract::DatabaseKey;

/// 256 random bits that open every vault of a store. A slot keeps it; so a
/// database key can be replaced without asking for the password.
pub(super) type RootKey = Zeroizing<[u8; 32]>;

/// The three keys of a store.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Vault {
    database: Zeroizing<[u8; 32]>,
    pepper: Zeroizing<[u8; 32]>,
    sealing: Zeroizing<[u8; 32]>,
}

/// A vault as it lies in the header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SealedVault {
    /// Counts the database keys of a store.
    pub(super) generation: u32,
    nonce: Hex<24>,
    sealed: Hex<112>,
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

pub(super) fn new_root() -> Result<RootKey, FolderError> {
    random().map(Zeroizing::new)
}

impl Vault {
    pub(super) fn new() -> Result<Self, FolderError> {
        let key = || random().map(Zeroizing::new);
        Ok(Self { database: key()?, pepper: key()?, sealing: key()? })
    }

    /// The same vault with another database key.
    pub(super) fn rotated(&self) -> Result<Self, FolderError> {
        Ok(Self { database: Zeroizing::new(random()?), ..self.clone() })
    }

    pub(super) fn database_key(&self) -> DatabaseKey {
        DatabaseKey::new(self.database.clone())
    }

    pub(super) fn keys(&self) -> Keys {
        Keys::new(self.pepper.clone(), self.sealing.clone())
    }

    /// `about` binds it to the store, so that a vault of another header does not open here.
    pub(super) fn seal(&self, root: &RootKey, about: &str, generation: u32) -> Result<SealedVault, FolderError> {
        let mut clear = Zeroizing::new([0; 96]);
        for (part, key) in clear.chunks_exact_mut(32).zip([&self.database, &self.pepper, &self.sealing]) {
            part.copy_from_slice(key.as_slice());
        }
        let nonce = random()?;
        let sealed = seal(root, nonce, &vault_context(about, generation), clear.as_slice())?;
        Ok(SealedVault { generation, nonce: Hex(nonce), sealed: Hex(sealed) })
    }
}

impl SealedVault {
    pub(super) fn open(&self, root: &RootKey, about: &str) -> Result<Vault, FolderError> {
        let context = vault_context(about, self.generation);
        let clear: Zeroizing<[u8; 96]> = open(root, self.nonce.0, &context, &self.sealed.0)
            .ok_or_else(|| FolderError::HeaderDamaged("the vault does not open under the slot's key".into()))?;
        let mut keys = clear.chunks_exact(32).map(|part| {
            let mut key = Zeroizing::new([0; 32]);
            key.copy_from_slice(part);
            key
        });
        let (Some(database), Some(pepper), Some(sealing)) = (keys.next(), keys.next(), keys.next()) else {
            return Err(FolderError::HeaderDamaged("the vault is too short".into()));
        };
        Ok(Vault { database, pepper, sealing })
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
        slot.sealed = Hex(seal(&key, nonce, &slot_context(about), root.as_slice())?);
        Ok(slot)
    }

    pub(super) fn open(&self, about: &str, password: &str) -> Result<RootKey, FolderError> {
        let key = self.derive(password)?;
        open(&key, self.nonce.0, &slot_context(about), &self.sealed.0).ok_or(FolderError::WrongPassword)
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

fn seal<const N: usize>(
    key: &Zeroizing<[u8; 32]>,
    nonce: [u8; 24],
    context: &str,
    clear: &[u8],
) -> Result<[u8; N], FolderError> {
    let failed = || FolderError::Unavailable("sealing failed".into());
    let payload = Payload { msg: clear, aad: context.as_bytes() };
    let sealed =
        XChaCha20Poly1305::new(&Key::from(**key)).encrypt(&XNonce::from(nonce), payload).map_err(|_| failed())?;
    sealed.try_into().map_err(|_| failed())
}

fn open<const N: usize>(
    key: &Zeroizing<[u8; 32]>,
    nonce: [u8; 24],
    context: &str,
    sealed: &[u8],
) -> Option<Zeroizing<[u8; N]>> {
    let payload = Payload { msg: sealed, aad: context.as_bytes() };
    let mut clear = XChaCha20Poly1305::new(&Key::from(**key)).decrypt(&XNonce::from(nonce), payload).ok()?;
    let fixed = <[u8; N]>::try_from(clear.as_slice()).ok().map(Zeroizing::new);
    clear.zeroize();
    fixed
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
    fn a_rotated_vault_differs_in_the_database_key_alone() {
        let vault = Vault::new().unwrap();
        let rotated = vault.rotated().unwrap();
        assert!(
            vault.database != rotated.database && vault.pepper == rotated.pepper && vault.sealing == rotated.sealing
        );
    }
}
