//! Password rules (REG-06 to REG-09, D3, D4): the manuals' by default, today's beside it.
//!
//! Judges what is typed and names every reason; hashes, stores and converts nothing. Passwords are
//! never normalised or trimmed: what was typed is what counts.

mod common;
mod form;
mod generate;
mod judge;
mod own_word;

use serde::{Deserialize, Serialize};

pub use generate::{GENERATED_LENGTH, GenerateFailure};

/// Symbols of all manuals together (REG-08, D4).
pub const PASSWORD_SYMBOLS: &str = "?!@#$%&()_+";

/// The rule an insurer's profile sets, or one of the two that ship.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PasswordPolicy {
    /// Smallest length in characters (REG-06).
    pub min: u16,
    /// Largest length in characters (REG-06).
    pub max: u16,
    /// Whether one letter is needed (REG-07).
    pub needs_letter: bool,
    /// Whether one digit is needed (REG-07).
    pub needs_digit: bool,
    /// Whether one symbol is needed (REG-07).
    pub needs_symbol: bool,
    /// Symbols allowed beside ASCII letters and digits (REG-08).
    pub symbols: String,
    /// Symbols an insurer allows beside `symbols` (D4).
    pub extra_symbols: String,
    /// Whether every visible character and the space may be used, of any script; `symbols` then
    /// only says what the generator draws from.
    pub any_printable: bool,
    /// Whether the bundled list of common passwords is refused.
    pub common_list: bool,
    /// Whether the person's and the insurer's own words are refused.
    pub own_words: bool,
}

impl Default for PasswordPolicy {
    /// The manuals' rule: 8 to 20, a letter, a digit and a symbol of `?!@#$%&()_+` (REG-06 to
    /// REG-08). It differs from today's standards in asking for kinds of characters (DV-1) and in
    /// its cap of 20 (DV-2); the list and the own words are ours and make up for some of it.
    fn default() -> Self {
        Self {
            min: 8,
            max: 20,
            needs_letter: true,
            needs_digit: true,
            needs_symbol: true,
            symbols: PASSWORD_SYMBOLS.to_owned(),
            extra_symbols: String::new(),
            any_printable: false,
            common_list: true,
            own_words: true,
        }
    }
}

impl PasswordPolicy {
    /// Today's rule for a password that is the only factor (NIST SP 800-63B-4 3.1.1, ASVS 5.0
    /// 6.2): 15 to 128 characters of any kind, none demanded, common and own words refused. This
    /// is what DV-1 and DV-2 are measured against.
    #[must_use]
    pub fn strict() -> Self {
        Self {
            min: 15,
            max: 128,
            needs_letter: false,
            needs_digit: false,
            needs_symbol: false,
            any_printable: true,
            ..Self::default()
        }
    }

    /// The rules that are in force, in the order they are shown (REG-09).
    #[must_use]
    pub fn rules(&self) -> Vec<PasswordRule> {
        let asked = [
            (PasswordRule::Length, true),
            (PasswordRule::Characters, true),
            (PasswordRule::Letter, self.needs_letter),
            (PasswordRule::Digit, self.needs_digit),
            (PasswordRule::Symbol, self.needs_symbol),
            (PasswordRule::NotCommon, self.common_list),
            (PasswordRule::NoOwnWord, self.own_words),
        ];
        asked.into_iter().filter(|(_, asked)| *asked).map(|(rule, _)| rule).collect()
    }

    fn is_symbol(&self, c: char) -> bool {
        let listed = c.is_ascii_punctuation() && (self.symbols.contains(c) || self.extra_symbols.contains(c));
        listed || (self.any_printable && self.allows(c) && !c.is_alphanumeric())
    }

    fn allows(&self, c: char) -> bool {
        if self.any_printable {
            !c.is_control() && !is_invisible(c)
        } else {
            c.is_ascii_alphanumeric() || self.is_symbol(c)
        }
    }
}

/// Characters nobody sees and nobody could type again.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFF}'
    )
}

/// A rule as it is ticked on the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordRule {
    /// Length within `min` and `max` (REG-06).
    Length,
    /// Only characters that may be used (REG-08, REG-09).
    Characters,
    /// At least one letter (REG-07).
    Letter,
    /// At least one digit (REG-07).
    Digit,
    /// At least one symbol (REG-07).
    Symbol,
    /// Not among the common ones.
    NotCommon,
    /// None of the own words in it.
    NoOwnWord,
}

/// A rule and whether what is typed so far meets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleState {
    /// The rule.
    pub rule: PasswordRule,
    /// Whether it is met. An empty field meets none.
    pub met: bool,
}

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum PasswordRefusal {
    /// Fewer characters than `min`, also when nothing was typed.
    #[error("the password is shorter than {min} characters")]
    TooShort {
        /// The policy's least.
        min: u16,
    },
    /// More characters than `max`.
    #[error("the password is longer than {max} characters")]
    TooLong {
        /// The policy's most.
        max: u16,
    },
    /// A character that may not be used.
    #[error("the password holds a character that may not be used")]
    Character {
        /// The first such character; all a log may say is that there was one.
        found: char,
    },
    /// No letter.
    #[error("the password holds no letter")]
    NoLetter,
    /// No digit.
    #[error("the password holds no digit")]
    NoDigit,
    /// No symbol.
    #[error("the password holds no symbol")]
    NoSymbol,
    /// A common password, or one with a usual change made to it.
    #[error("the password is a common one")]
    Common,
    /// One of the own words is part of it.
    #[error("the password holds one of the own words")]
    OwnWord {
        /// Index of the word among those handed in.
        index: usize,
    },
}

#[cfg(test)]
mod tests;
