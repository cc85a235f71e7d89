//! The word that names a federation in commands, tables and the journal.

use serde::{Deserialize, Serialize};

use crate::profile::check::is_name;

/// A federation's code: 1 to 40 small letters, digits, `-` and `_`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FederationCode(String);

/// A text that is no federation's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a federation's code is made of small letters, digits, `-` and `_`, at most 40")]
pub struct FederationCodeRefusal;

impl FederationCode {
    /// Reads a configured code.
    ///
    /// # Errors
    /// [`FederationCodeRefusal`].
    pub fn new(text: &str) -> Result<Self, FederationCodeRefusal> {
        if is_name(text) { Ok(Self(text.to_owned())) } else { Err(FederationCodeRefusal) }
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for FederationCode {
    type Error = FederationCodeRefusal;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<FederationCode> for String {
    fn from(code: FederationCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_names_and_nothing_else() {
        for code in ["tottori", "31", "a-b_c", &"a".repeat(40)] {
            assert_eq!(FederationCode::new(code).unwrap().as_str(), code);
        }
        for code in ["", "Tottori", "鳥取", "a b", "a/b", &"a".repeat(41)] {
            assert_eq!(FederationCode::new(code), Err(FederationCodeRefusal), "{code}");
        }
    }
}
