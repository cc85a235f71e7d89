//! 保険者指定コード: an opaque word that names an insurer (AUT-05, D15).
//!
//! Digits and words both occur (`32290413`, `0386`, `omron`), so it has no check digit and is never
//! read as a number or as an 保険者番号.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::half_width::to_half_width;
use crate::my_number::looks_like_my_number;

/// Longest code in characters.
pub const INSURER_CODE_MAX: usize = 32;

/// An insurer code in canonical form: trimmed, NFKC, lower case, 1 to 32 characters. Equality of
/// canonical forms is equality of codes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InsurerCode(String);

/// Why a text is no insurer code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum InsurerCodeRefusal {
    /// Nothing was typed.
    #[error("the insurer code is empty")]
    Empty,
    /// The canonical form is too long.
    #[error("the insurer code has {len} characters, {max} at most")]
    TooLong {
        /// Characters of the canonical form.
        len: usize,
        /// [`INSURER_CODE_MAX`].
        max: usize,
    },
    /// White space, a control or an invisible character inside the code.
    #[error("the insurer code holds a character it cannot hold")]
    Character {
        /// The first such character.
        found: char,
    },
    /// The text looks like a マイナンバー, which is never kept.
    #[error("the insurer code looks like a my number")]
    MyNumber,
}

impl InsurerCode {
    /// Reads a typed or configured code (AUT-05, D15). Full-width forms are read as half-width.
    ///
    /// # Errors
    /// [`InsurerCodeRefusal`].
    pub fn new(typed: &str) -> Result<Self, InsurerCodeRefusal> {
        let code = canonical(typed);
        let len = code.chars().count();
        if len == 0 {
            return Err(InsurerCodeRefusal::Empty);
        }
        if looks_like_my_number(&code) {
            return Err(InsurerCodeRefusal::MyNumber);
        }
        if len > INSURER_CODE_MAX {
            return Err(InsurerCodeRefusal::TooLong { len, max: INSURER_CODE_MAX });
        }
        match code.chars().find(|c| !is_usable(*c)) {
            Some(found) => Err(InsurerCodeRefusal::Character { found }),
            None => Ok(Self(code)),
        }
    }

    /// The canonical form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// NFKC again after lower case, which can take a character apart (İ).
fn canonical(typed: &str) -> String {
    let lower = to_half_width(typed).text.trim().nfkc().collect::<String>().to_lowercase();
    lower.trim().nfkc().collect()
}

/// Letters and digits of any script, and visible ASCII symbols.
fn is_usable(c: char) -> bool {
    c.is_alphanumeric() || c.is_ascii_punctuation()
}

impl std::fmt::Display for InsurerCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for InsurerCode {
    type Err = InsurerCodeRefusal;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        Self::new(typed)
    }
}

impl TryFrom<String> for InsurerCode {
    type Error = InsurerCodeRefusal;

    fn try_from(typed: String) -> Result<Self, Self::Error> {
        Self::new(&typed)
    }
}

impl From<InsurerCode> for String {
    fn from(code: InsurerCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// AUT-05: digits of any count and words are codes, without a check digit.
    #[test]
    fn takes_the_codes_of_the_manuals() {
        for code in ["32290413", "32290414", "0386", "omron", "ngk", "ngk-123456"] {
            assert_eq!(InsurerCode::new(code).unwrap().as_str(), code);
        }
    }

    /// AUT-05: one code in any width and case, with spaces around it.
    #[test]
    fn reads_one_code_in_any_writing() {
        for typed in ["omron", "OMRON", " Omron ", "ｏｍｒｏｎ", "　ＯＭＲＯＮ"] {
            assert_eq!(InsurerCode::new(typed).unwrap().as_str(), "omron", "{typed}");
        }
        assert_ne!(InsurerCode::new("0386"), InsurerCode::new("386"));
    }

    /// AUT-05: what is no code gets its reason; 32 characters pass and 33 do not.
    #[test]
    fn refuses_what_is_no_code() {
        use InsurerCodeRefusal::*;
        assert!(InsurerCode::new(&"a".repeat(32)).is_ok());
        for (typed, refusal) in [
            ("", Empty),
            (" 　", Empty),
            (&*"a".repeat(33), TooLong { len: 33, max: 32 }),
            ("om ron", Character { found: ' ' }),
            ("om\nron", Character { found: '\n' }),
            ("om\u{200B}ron", Character { found: '\u{200B}' }),
            ("0386\u{0}", Character { found: '\u{0}' }),
            ("1234-5678-9018", MyNumber),
        ] {
            assert_eq!(InsurerCode::new(typed), Err(refusal), "{typed:?}");
        }
    }

    #[test]
    fn is_checked_when_read_back() {
        assert_eq!(serde_json::from_str::<InsurerCode>("\"OMRON\"").unwrap().as_str(), "omron");
        assert!(serde_json::from_str::<InsurerCode>("\"a b\"").is_err());
        assert_eq!(serde_json::to_string(&InsurerCode::new("0386").unwrap()).unwrap(), "\"0386\"");
    }

    proptest! {
        /// ASVS 1.1.1: a code is compared in one form, which reads as itself.
        #[test]
        fn the_canonical_form_is_its_own(typed in prop_oneof![any::<String>(), "\\PC{1,20}"]) {
            if let Ok(code) = InsurerCode::new(&typed) {
                prop_assert_eq!(InsurerCode::new(code.as_str()), Ok(code));
            }
        }

        #[test]
        fn case_does_not_matter(typed in "[0-9A-Za-z-]{1,20}") {
            prop_assert_eq!(InsurerCode::new(&typed.to_uppercase()), InsurerCode::new(&typed.to_lowercase()));
        }
    }
}
