//! 郵便番号: seven digits, written `NNN-NNNN`.

use serde::{Deserialize, Serialize};

use crate::half_width::to_half_width;

/// A postal code in the form `680-0061`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PostalCode(String);

/// A text that is no postal code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a postal code has seven digits, such as 680-0061")]
pub struct PostalCodeRefusal;

impl PostalCode {
    /// Reads a postal code; width, 〒, spaces and hyphens do not matter. Six digits are refused and
    /// not filled up: a letter must not go where a lost zero was guessed.
    ///
    /// # Errors
    /// [`PostalCodeRefusal`].
    pub fn new(typed: &str) -> Result<Self, PostalCodeRefusal> {
        let plain: String = to_half_width(typed).text.chars().filter(|c| !matches!(c, ' ' | '-' | '〒')).collect();
        if plain.len() != 7 || !plain.bytes().all(|b| b.is_ascii_digit()) {
            return Err(PostalCodeRefusal);
        }
        let (area, town) = plain.split_at(3);
        Ok(Self(format!("{area}-{town}")))
    }

    /// The code with its hyphen.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PostalCode {
    type Error = PostalCodeRefusal;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<PostalCode> for String {
    fn from(code: PostalCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_usual_writings() {
        for typed in ["680-0061", "6800061", "〒680-0061", "６８０－００６１", " 680 0061 "] {
            assert_eq!(PostalCode::new(typed).unwrap().as_str(), "680-0061", "{typed}");
        }
        for typed in ["", "680-006", "60-0000", "680-00611", "68O-0061"] {
            assert_eq!(PostalCode::new(typed), Err(PostalCodeRefusal), "{typed}");
        }
    }
}
