//! Which rules for user IDs and passwords an insurer uses.
//! Must not: judge an ID or a password; the rules themselves are in `user_id` and `password`.

use serde::{Deserialize, Serialize};

use super::text::Text;
use crate::password::PasswordPolicy;
use crate::user_id::UserIdPolicy;

/// What differs from the default rule for user IDs (REG-02, REG-03, D1, D2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserIdChoice {
    /// Symbols allowed beside letters and digits; absent: the union `@-_.,+` of all manuals (D1).
    pub symbols: Option<String>,
    /// Smallest length in characters; absent: 6.
    pub min_length: Option<u8>,
    /// Largest length in characters; absent: 50.
    pub max_length: Option<u8>,
    /// What the insurer recommends (REG-05).
    pub advice: Option<UserIdAdvice>,
}

impl UserIdChoice {
    /// The rule in force: the manuals' rule with what the insurer changes (D1).
    pub fn policy(&self) -> UserIdPolicy {
        let default = UserIdPolicy::default();
        UserIdPolicy {
            min: self.min_length.map_or(default.min, u16::from),
            max: self.max_length.map_or(default.max, u16::from),
            symbols: self.symbols.clone().unwrap_or(default.symbols),
        }
    }
}

/// A recommended user ID (REG-05).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserIdAdvice {
    /// The advice in words.
    pub text: Text,
    /// The beginning of the recommended ID; the screen can fill it in.
    pub prefix: Option<String>,
    /// Whether the employee number follows the prefix. Needs a form that asks for it.
    #[serde(default)]
    pub then_employee_number: bool,
}

/// The rule for passwords (REG-06 to REG-08).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordChoice {
    /// Which rule.
    pub policy: PasswordPolicyName,
    /// The rule itself with `policy = "custom"`.
    pub custom: Option<CustomPassword>,
    /// Symbols allowed beside those of the rule (D4).
    #[serde(default)]
    pub extra_symbols: String,
    /// The insurer's own words, refused inside a password. Code and names are added by themselves.
    #[serde(default)]
    pub refused_words: Vec<String>,
}

impl PasswordChoice {
    /// The rule in force (REG-06 to REG-08, DV-1, DV-2).
    #[must_use]
    pub fn rule(&self) -> PasswordPolicy {
        let base = match (self.policy, &self.custom) {
            (PasswordPolicyName::Strict, _) => PasswordPolicy::strict(),
            (PasswordPolicyName::Custom, Some(custom)) => custom.rule(),
            // A profile that was read has its table; without one the manuals' rule holds.
            (PasswordPolicyName::Default, _) | (PasswordPolicyName::Custom, None) => PasswordPolicy::default(),
        };
        PasswordPolicy { extra_symbols: self.extra_symbols.clone(), ..base }
    }
}

/// The rules there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordPolicyName {
    /// The manuals' rule: 8-20, at least one letter, digit and symbol.
    Default,
    /// Today's standard: length instead of composition (DV-1, DV-2).
    Strict,
    /// The table [`CustomPassword`].
    Custom,
}

/// A rule of an insurer's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomPassword {
    /// Smallest length in characters, at least 8.
    pub min_length: u8,
    /// Largest length in characters, at most 128.
    pub max_length: u8,
    /// Whether one letter is needed.
    pub letter: bool,
    /// Whether one digit is needed.
    pub digit: bool,
    /// Whether one of `symbols` is needed.
    pub symbol: bool,
    /// The symbols allowed.
    pub symbols: String,
}

impl CustomPassword {
    fn rule(&self) -> PasswordPolicy {
        PasswordPolicy {
            min: u16::from(self.min_length),
            max: u16::from(self.max_length),
            needs_letter: self.letter,
            needs_digit: self.digit,
            needs_symbol: self.symbol,
            symbols: self.symbols.clone(),
            ..PasswordPolicy::default()
        }
    }
}
