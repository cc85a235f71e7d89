//! The temporary password on its way to paper.
//!
//! Must not be copied, compared, logged or written by serde; memory that held it is wiped. The
//! layout engine makes copies of its own, which are freed with its cache but not wiped.

use std::fmt;

use thiserror::Error;
use zeroize::Zeroizing;

/// Most characters of a password: two rows of cells on the page.
const CHARACTERS_MAX: usize = 32;

/// 仮パスワード of one letter.
pub struct TemporaryPassword(Zeroizing<String>);

/// A password that a reader could not type back from paper. Does not say what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a temporary password is made of 1 to {CHARACTERS_MAX} visible ASCII characters")]
pub struct UnprintablePassword;

impl TemporaryPassword {
    /// Takes a password.
    ///
    /// # Errors
    /// [`UnprintablePassword`] when it is empty, too long, or holds anything but visible ASCII.
    pub fn new(password: Zeroizing<String>) -> Result<Self, UnprintablePassword> {
        let sound = (1..=CHARACTERS_MAX).contains(&password.len()) && password.bytes().all(|b| b.is_ascii_graphic());
        if sound { Ok(Self(password)) } else { Err(UnprintablePassword) }
    }

    /// The password itself, for the page.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TemporaryPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TemporaryPassword(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Result<TemporaryPassword, UnprintablePassword> {
        TemporaryPassword::new(Zeroizing::new(text.to_owned()))
    }

    #[test]
    fn takes_what_can_be_typed_back_and_shows_it_to_no_log() {
        let taken = password("kd7x@!~").unwrap();
        assert_eq!(taken.expose(), "kd7x@!~");
        assert_eq!(format!("{taken:?}"), "TemporaryPassword(..)");
        assert!(password(&"a".repeat(32)).is_ok());
        for refused in ["", "a b", "a\u{e9}", "パス", "a\n", &"a".repeat(33)] {
            assert_eq!(password(refused).unwrap_err(), UnprintablePassword);
        }
    }
}
