//! The kana match key: when a typed reading and the register's reading count as one name
//! (AUT-10, AUT-11, AUT-12; rule: requirements 1.4).
//!
//! The key widens identity matching, so it must never fold more than the rule says, and two names
//! are compared key for key, never through a third spelling. It shows nothing of the register.

mod explain;
mod fold;

use serde::{Deserialize, Serialize};

pub use explain::{KanaExplanation, KanaNote, KanaNoteKind, explain};

/// A reading folded by the rule: full-width katakana without voicing marks, spaces or small forms,
/// with ASCII letters in lower case. Two readings are the same name when their keys are equal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KanaKey(String);

/// Why a text has no kana key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum KanaRefusal {
    /// Nothing is left once spaces, dots and marks are removed.
    #[error("the kana reading is empty")]
    Empty,
    /// The text holds kanji, so it is the name and not its reading.
    #[error("the kana reading holds kanji")]
    Kanji {
        /// The first kanji met, after width and ligatures are resolved.
        found: char,
    },
    /// The text holds a control, private-use or replacement character: it was damaged on its way.
    #[error("the kana reading holds a character no reading can hold")]
    Unusable {
        /// The first such character met.
        found: char,
    },
}

impl KanaKey {
    /// The key of a typed or registered reading (AUT-10, AUT-11, AUT-12).
    ///
    /// # Errors
    /// [`KanaRefusal`] when nothing remains, or when the text holds kanji or damaged characters.
    pub fn new(typed: &str) -> Result<Self, KanaRefusal> {
        fold::fold(typed, fold::Variant::First).map(Self)
    }

    /// The folded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A key is as personal as the name, so it never reaches a log through `Debug`.
impl std::fmt::Debug for KanaKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KanaKey(..)")
    }
}

/// The second key for insurers whose register mixes ヂ/ジ, ヅ/ズ and ヲ/オ (requirements 1.4).
///
/// It is no refinement of the first key: ヅ meets ツ in the first and ズ in the second, and merging
/// both would make ツ and ス one.
///
/// # Errors
/// As [`KanaKey::new`].
pub fn second_key(typed: &str) -> Result<KanaKey, KanaRefusal> {
    fold::fold(typed, fold::Variant::Second).map(KanaKey)
}

/// Both keys of one reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KanaKeys {
    /// The key of the manuals' rule.
    pub first: KanaKey,
    /// The key of [`second_key`], used only where the insurer's profile allows it.
    pub second: KanaKey,
}

impl KanaKeys {
    /// Both keys of a typed or registered reading.
    ///
    /// # Errors
    /// As [`KanaKey::new`].
    pub fn new(typed: &str) -> Result<Self, KanaRefusal> {
        Ok(Self { first: KanaKey::new(typed)?, second: second_key(typed)? })
    }

    /// The keys a roster import computed and a store kept.
    #[must_use]
    pub fn from_stored(first: &str, second: &str) -> Self {
        Self { first: KanaKey(first.to_owned()), second: KanaKey(second.to_owned()) }
    }
}

/// Whether a typed reading is the register's: first key to first key, or, where the insurer allows
/// it, second to second. Both are always compared, so that the work does not tell which one differed.
#[must_use]
pub fn matches(typed: &KanaKeys, register: &KanaKeys, second_allowed: bool) -> bool {
    let first = typed.first == register.first;
    let second = typed.second == register.second;
    first | (second & second_allowed)
}

#[cfg(test)]
mod tests;
