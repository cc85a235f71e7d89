//! Keys that live outside the database: the pepper for keyed hashes, and the
//! key that seals what waits in the outbox.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The install's keys.
#[derive(Clone)]
pub struct Keys {
    pepper: Zeroizing<[u8; 32]>,
    sealing: Zeroizing<[u8; 32]>,
}

/// First byte of everything sealed, so that another scheme can follow.
const SEAL_VERSION: u8 = 1;

impl Keys {
    /// From two random 256-bit keys.
    #[must_use]
    pub fn new(pepper: Zeroizing<[u8; 32]>, sealing: Zeroizing<[u8; 32]>) -> Self {
        Self { pepper, sealing }
    }

    /// HMAC-SHA-256 over a purpose and parts. Parts are preceded by their
    /// lengths, so that no two lists of parts give the same bytes.
    #[must_use]
    pub fn hmac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        // A 32-byte key always fits HMAC.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.pepper.as_slice()) else { return [0; 32] };
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Seals bytes with XChaCha20-Poly1305, bound to a context such as a mail's id.
    #[must_use]
    pub fn seal(&self, nonce: [u8; 24], context: &[u8], clear: &[u8]) -> Option<Vec<u8>> {
        let cipher = XChaCha20Poly1305::new(&Key::from(*self.sealing));
        let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: clear, aad: context }).ok()?;
        Some([&[SEAL_VERSION][..], &nonce, &sealed].concat())
    }

    /// Opens what `seal` made; none when it was changed or the context differs.
    #[must_use]
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (&SEAL_VERSION, rest) = sealed.split_first()? else { return None };
        let (nonce, body) = rest.split_at_checked(24)?;
        let nonce: [u8; 24] = nonce.try_into().ok()?;
        let cipher = XChaCha20Poly1305::new(&Key::from(*self.sealing));
        cipher.decrypt(&XNonce::from(nonce), Payload { msg: body, aad: context }).ok().map(Zeroizing::new)
    }
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

    #[test]
    fn parts_of_a_keyed_hash_cannot_slide_into_one_another() {
        assert_ne!(keys().hmac("x", &[b"ab", b"c"]), keys().hmac("x", &[b"a", b"bc"]));
        assert_ne!(keys().hmac("x", &[b"a"]), keys().hmac("y", &[b"a"]));
    }
}
