//! ユーザーID (REG-02, REG-03, D1, D2): which letters, how long, and when two are the same.
//!
//! Uniqueness over all insurers is the store's matter; it compares [`UserId::key`]. A full-width
//! character is refused here: the screen converts it before, where the person sees it.

use serde::{Deserialize, Serialize};

use crate::half_width::{is_full_width, to_half_width};
use crate::my_number::looks_like_my_number;

/// Symbols of all manuals together (D1).
pub const USER_ID_SYMBOLS: &str = "@-_.,+";

/// The rule an insurer's profile sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UserIdPolicy {
    /// Smallest length in characters (REG-03).
    pub min: u16,
    /// Largest length in characters (REG-03).
    pub max: u16,
    /// Symbols allowed beside ASCII letters and digits (REG-02).
    pub symbols: String,
}

impl Default for UserIdPolicy {
    /// The manuals' rule: 6 to 50, `@-_.,+` (REG-02, REG-03, D1, D2).
    fn default() -> Self {
        Self { min: 6, max: 50, symbols: USER_ID_SYMBOLS.to_owned() }
    }
}

/// A user ID that fits its policy, as its owner wrote it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct UserId(String);

/// Why a text is no user ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum UserIdRefusal {
    /// Nothing was typed.
    #[error("the user ID is empty")]
    Empty,
    /// A full-width letter, digit or symbol.
    #[error("the user ID holds a full-width character")]
    FullWidth {
        /// The first such character.
        found: char,
    },
    /// A character the policy does not allow.
    #[error("the user ID holds a character the policy does not allow")]
    Character {
        /// The first such character.
        found: char,
    },
    /// The text looks like a マイナンバー, which is never kept.
    #[error("the user ID looks like a my number")]
    MyNumber,
    /// Fewer characters than the policy's least.
    #[error("the user ID has {len} characters, {min} at least")]
    TooShort {
        /// Characters typed.
        len: usize,
        /// The policy's least.
        min: u16,
    },
    /// More characters than the policy's most.
    #[error("the user ID has {len} characters, {max} at most")]
    TooLong {
        /// Characters typed.
        len: usize,
        /// The policy's most.
        max: u16,
    },
}

impl UserId {
    /// Reads a chosen user ID; spaces around it fall away (REG-02, REG-03).
    ///
    /// # Errors
    /// [`UserIdRefusal`]: characters first, then a my number, then the length.
    pub fn new(typed: &str, policy: &UserIdPolicy) -> Result<Self, UserIdRefusal> {
        let text = typed.trim_matches([' ', '\u{3000}']);
        if text.is_empty() {
            return Err(UserIdRefusal::Empty);
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || (c.is_ascii() && policy.symbols.contains(c));
        if let Some(found) = text.chars().find(|c| !allowed(*c)) {
            let full_width = is_full_width(found);
            return Err(if full_width {
                UserIdRefusal::FullWidth { found }
            } else {
                UserIdRefusal::Character { found }
            });
        }
        if looks_like_my_number(text) {
            return Err(UserIdRefusal::MyNumber);
        }
        // Every character is ASCII by now, so octets are characters.
        let len = text.len();
        if len < usize::from(policy.min) {
            return Err(UserIdRefusal::TooShort { len, min: policy.min });
        }
        if len > usize::from(policy.max) {
            return Err(UserIdRefusal::TooLong { len, max: policy.max });
        }
        Ok(Self(text.to_owned()))
    }

    /// The ID as its owner wrote it.
    #[must_use]
    pub fn as_typed(&self) -> &str {
        &self.0
    }

    /// The text by which IDs are the same, over all insurers and without case (REG-04).
    #[must_use]
    pub fn key(&self) -> String {
        key_of(&self.0)
    }
}

/// The key of whatever was typed at login or recovery: half-width, trimmed, lower case. No policy
/// is asked, since the ID may have been chosen under another; a text that is no ID finds nothing.
#[must_use]
pub fn key_of(typed: &str) -> String {
    to_half_width(typed).text.trim_matches(' ').to_ascii_lowercase()
}

/// A user ID often holds a name, so it never reaches a log through `Debug`.
impl std::fmt::Debug for UserId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("UserId(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::UserIdRefusal::*;
    use super::*;
    use proptest::prelude::*;

    fn read(typed: &str) -> Result<UserId, UserIdRefusal> {
        UserId::new(typed, &UserIdPolicy::default())
    }

    /// REG-02: letters of both cases, digits and the symbols of every manual are taken.
    #[test]
    fn takes_the_letters_of_all_manuals() {
        for typed in ["tarou1", "TAROU1", "ngk123456", "NGK123456", "a@-_.,+", "taro.kenpo@example.jp", "000000"] {
            assert_eq!(read(typed).unwrap().as_typed(), typed);
        }
        assert_eq!(read(" tarou1　").unwrap().as_typed(), "tarou1");
    }

    /// REG-03, ASVS 1.3.3: 6 and 50 characters pass, 5 and 51 do not.
    #[test]
    fn holds_the_length_of_the_manuals() {
        assert_eq!(read("abcde"), Err(TooShort { len: 5, min: 6 }));
        assert!(read("abcdef").is_ok());
        assert!(read(&"a".repeat(50)).is_ok());
        assert_eq!(read(&"a".repeat(51)), Err(TooLong { len: 51, max: 50 }));
    }

    /// REG-02: what may not stand in an ID gets its reason; a my number is never taken.
    #[test]
    fn refuses_with_the_reason() {
        for (typed, refusal) in [
            ("", Empty),
            (" 　", Empty),
            ("ｔarou1", FullWidth { found: 'ｔ' }),
            ("tarou１", FullWidth { found: '１' }),
            ("tarou　1", FullWidth { found: '　' }),
            ("taro u1", Character { found: ' ' }),
            ("太郎12345", Character { found: '太' }),
            ("tarou!1", Character { found: '!' }),
            ("tarou\u{0}1", Character { found: '\u{0}' }),
            ("tarou\n1", Character { found: '\n' }),
            ("tarouｱ1", Character { found: 'ｱ' }),
            ("123456789018", MyNumber),
            ("1234-5678-9018", MyNumber),
        ] {
            assert_eq!(read(typed), Err(refusal), "{typed:?}");
        }
        assert!(read("123456789019").is_ok());
    }

    /// REG-02: an insurer's own symbols and lengths replace the default.
    #[test]
    fn follows_the_insurers_policy() {
        let policy = UserIdPolicy { min: 8, max: 10, symbols: "_あ".to_owned() };
        assert!(UserId::new("tarou_12", &policy).is_ok());
        assert_eq!(UserId::new("tarou.12", &policy), Err(Character { found: '.' }));
        assert_eq!(UserId::new("tarouあ12", &policy), Err(Character { found: 'あ' }));
        assert_eq!(UserId::new("tarou_1", &policy), Err(TooShort { len: 7, min: 8 }));
        assert_eq!(UserId::new("tarou_12345", &policy), Err(TooLong { len: 11, max: 10 }));
    }

    /// REG-04: IDs are the same without case, and however they are typed at login.
    #[test]
    fn compares_without_case_and_width() {
        let chosen = read("NGK123456").unwrap().key();
        assert_eq!(chosen, "ngk123456");
        for typed in ["ngk123456", "Ngk123456", " NGK123456 ", "ＮＧＫ１２３４５６", "　ngk123456"] {
            assert_eq!(key_of(typed), chosen, "{typed}");
        }
        assert_ne!(key_of("ngk12345"), chosen);
    }

    #[test]
    fn hides_in_debug_output() {
        assert_eq!(format!("{:?}", read("tarou1").unwrap()), "UserId(..)");
    }

    proptest! {
        #[test]
        fn an_accepted_id_is_plain_ascii_and_its_key_is_the_login_key(typed in prop_oneof![any::<String>(), "[ -~]{0,60}", "[A-Za-z0-9@_.,+-]{4,52}"]) {
            if let Ok(id) = read(&typed) {
                prop_assert!((6..=50).contains(&id.as_typed().len()));
                prop_assert!(id.as_typed().bytes().all(|b| b.is_ascii_graphic()));
                prop_assert_eq!(key_of(&typed), id.key());
                prop_assert_eq!(key_of(&id.as_typed().to_ascii_uppercase()), id.key());
            }
        }

        /// ASVS 1.1.1: a user ID is compared in one form, which is its own.
        #[test]
        fn the_key_of_a_key_is_the_key(typed in any::<String>()) {
            let key = key_of(&typed);
            prop_assert_eq!(key_of(&key), key);
        }
    }
}
