//! Keys that live outside the database: the pepper for keyed hashes, and the
//! key that seals what waits in the outbox.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// A 256-bit key.
type Secret = Zeroizing<[u8; 32]>;

/// The install's keys, in all their versions: what was written under an older one
/// is still read, and everything new is written under the newest.
#[derive(Clone)]
pub struct Keys {
    first: Version,
    /// Oldest first.
    newer: Vec<Version>,
}

#[derive(Clone)]
struct Version {
    pepper: Secret,
    sealing: Secret,
}

/// First byte of everything sealed, so that another scheme can follow.
const SCHEME: u8 = 2;
/// Purpose of the hash over a hash.
const AGAIN: &str = "pepper";

impl Keys {
    /// From two random 256-bit keys, the first of their kind.
    #[must_use]
    pub fn new(pepper: Zeroizing<[u8; 32]>, sealing: Zeroizing<[u8; 32]>) -> Self {
        Self { first: Version { pepper, sealing }, newer: Vec::new() }
    }

    /// The same with a newer version.
    #[must_use]
    pub fn and_newer(mut self, pepper: Zeroizing<[u8; 32]>, sealing: Zeroizing<[u8; 32]>) -> Self {
        self.newer.push(Version { pepper, sealing });
        self
    }

    fn newest(&self) -> &Version {
        self.newer.last().unwrap_or(&self.first)
    }

    /// By its number, counted from 1.
    fn version(&self, number: u32) -> Option<&Version> {
        match number {
            0 => None,
            1 => Some(&self.first),
            more => self.newer.get(usize::try_from(more - 2).ok()?),
        }
    }

    /// HMAC-SHA-256 over a purpose and parts. Parts are preceded by their
    /// lengths, so that no two lists of parts give the same bytes.
    ///
    /// Each newer pepper hashes the hash once more. So what is stored can be brought
    /// under a new pepper without knowing what was typed ([`Self::rehashed`]), and
    /// whoever lacks the newest pepper cannot try what others typed.
    #[must_use]
    pub fn hmac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let hash = mac(&self.first.pepper, purpose, parts);
        self.newer.iter().fold(hash, |hash, version| mac(&version.pepper, AGAIN, &[&hash]))
    }

    /// What a hash under all peppers but the newest is under the newest.
    #[must_use]
    pub fn rehashed(&self, hash: &[u8; 32]) -> [u8; 32] {
        mac(&self.newest().pepper, AGAIN, &[hash])
    }

    /// Seals bytes with XChaCha20-Poly1305, bound to a context such as a mail's id.
    #[must_use]
    pub fn seal(&self, nonce: [u8; 24], context: &[u8], clear: &[u8]) -> Option<Vec<u8>> {
        let number = u32::try_from(1 + self.newer.len()).ok()?;
        let cipher = XChaCha20Poly1305::new(&Key::from(*self.newest().sealing));
        let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: clear, aad: context }).ok()?;
        Some([&[SCHEME][..], &number.to_be_bytes(), &nonce, &sealed].concat())
    }

    /// Opens what `seal` made, under whichever version; none when it was changed or
    /// the context differs.
    #[must_use]
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (number, rest) = number(sealed)?;
        let version = self.version(number)?;
        let (nonce, body) = rest.split_at_checked(24)?;
        let nonce: [u8; 24] = nonce.try_into().ok()?;
        let cipher = XChaCha20Poly1305::new(&Key::from(*version.sealing));
        cipher.decrypt(&XNonce::from(nonce), Payload { msg: body, aad: context }).ok().map(Zeroizing::new)
    }

    /// Whether something was sealed under a newer version than there is here: by
    /// another server, which has been given new keys already.
    #[must_use]
    pub fn lack_the_version_of(&self, sealed: &[u8]) -> bool {
        number(sealed).is_some_and(|(number, _)| number > 0 && self.version(number).is_none())
    }
}

/// The number of the version under which something was sealed, and the rest.
fn number(sealed: &[u8]) -> Option<(u32, &[u8])> {
    let (&SCHEME, rest) = sealed.split_first()? else { return None };
    let (number, rest) = rest.split_at_checked(4)?;
    Some((u32::from_be_bytes(number.try_into().ok()?), rest))
}

/// Tells a key from another without giving it away: for a note of the keys under
/// which something lies. `name` says what the key is for.
#[must_use]
pub fn check_value(key: &[u8; 32], name: &str) -> [u8; 32] {
    mac(key, "key check", &[name.as_bytes()])
}

fn mac(key: &[u8; 32], purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
    // A 32-byte key always fits HMAC.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::new(Zeroizing::new([1; 32]), Zeroizing::new([2; 32]))
    }

    /// ASVS 11.2.5, 11.3.3: one changed byte, or another context, and what is sealed does not open, with one and the same answer.
    #[test]
    fn what_is_sealed_opens_only_unchanged_and_in_its_context() {
        let sealed = keys().seal([3; 24], b"mail 1", b"611898").unwrap();
        assert_eq!(keys().open(b"mail 1", &sealed).unwrap().as_slice(), b"611898");
        assert!(keys().open(b"mail 2", &sealed).is_none());
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(keys().open(b"mail 1", &changed).is_none(), "byte {place}");
        }
    }

    /// ASVS 11.2.2: what lies under older keys is still read, and nothing new is written under them.
    #[test]
    fn a_newer_version_reads_what_the_older_wrote() {
        let old = keys();
        let new = keys().and_newer(Zeroizing::new([3; 32]), Zeroizing::new([4; 32]));
        let before = old.seal([3; 24], b"mail 1", b"611898").unwrap();
        let after = new.seal([3; 24], b"mail 1", b"611898").unwrap();
        for (keys, sealed) in [(&old, &before), (&new, &before), (&new, &after)] {
            assert_eq!(keys.open(b"mail 1", sealed).unwrap().as_slice(), b"611898");
            assert!(!keys.lack_the_version_of(sealed));
        }
        assert!(old.open(b"mail 1", &after).is_none() && old.lack_the_version_of(&after));
        assert!(!old.lack_the_version_of(b""));
        let another = keys().and_newer(Zeroizing::new([3; 32]), Zeroizing::new([5; 32]));
        assert!(another.open(b"mail 1", &after).is_none());
        assert_eq!(new.hmac("x", &[b"a"]), new.rehashed(&old.hmac("x", &[b"a"])));
        assert_ne!(new.hmac("x", &[b"a"]), old.hmac("x", &[b"a"]));
    }

    #[test]
    fn a_check_value_tells_keys_and_their_use_apart() {
        assert_eq!(check_value(&[1; 32], "pepper"), check_value(&[1; 32], "pepper"));
        assert_ne!(check_value(&[1; 32], "pepper"), check_value(&[2; 32], "pepper"));
        assert_ne!(check_value(&[1; 32], "pepper"), check_value(&[1; 32], "sealing"));
    }

    #[test]
    fn parts_of_a_keyed_hash_cannot_slide_into_one_another() {
        assert_ne!(keys().hmac("x", &[b"ab", b"c"]), keys().hmac("x", &[b"a", b"bc"]));
        assert_ne!(keys().hmac("x", &[b"a"]), keys().hmac("y", &[b"a"]));
    }
}
