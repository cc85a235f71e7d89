//! An authenticator on somebody's telephone: it knows the secret it was shown, and the time.

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use madoguchi_domain::totp;
use sha1::Sha1;

/// A secret as it was typed from the screen.
#[derive(Clone)]
pub(crate) struct Authenticator(Vec<u8>);

impl Authenticator {
    /// Takes the letters of the screen (base 32).
    pub(crate) fn new(letters: &str) -> Self {
        let mut bits = 0_u64;
        let mut count = 0;
        let mut secret = Vec::new();
        for letter in letters.bytes() {
            let five = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|known| *known == letter).expect("base 32");
            bits = bits << 5 | five as u64;
            count += 5;
            if count >= 8 {
                count -= 8;
                secret.push((bits >> count & 0xFF) as u8);
            }
        }
        Self(secret)
    }

    /// The code that it shows at an instant.
    pub(crate) fn code(&self, now: Timestamp) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("any length fits");
        mac.update(&totp::steps(now)[0].to_be_bytes());
        totp::code(&mac.finalize().into_bytes()).expect("SHA-1 is long enough").to_string()
    }
}
