//! The judgement of one password: live ticks and refusals come from the same look.

use super::{PasswordPolicy, PasswordRefusal, PasswordRule, RuleState, common, own_word};

impl PasswordPolicy {
    /// The rules in force and which of them hold, for the ticks beside the field (REG-09). `words`
    /// are the own words: user ID, local part of the address, insurer's names and code, digits of
    /// the birth date ([`crate::birth_date::BirthDate::digit_words`]).
    #[must_use]
    pub fn check(&self, password: &str, words: &[&str]) -> Vec<RuleState> {
        let broken: Vec<PasswordRule> = self.refusals(password, words).into_iter().map(rule_of).collect();
        let state = |rule| RuleState { rule, met: !password.is_empty() && !broken.contains(&rule) };
        self.rules().into_iter().map(state).collect()
    }

    /// Whether a password may be set (REG-06 to REG-08); `words` as in [`PasswordPolicy::check`].
    ///
    /// # Errors
    /// Every reason against it, in the order of the rules.
    pub fn judge(&self, password: &str, words: &[&str]) -> Result<(), Vec<PasswordRefusal>> {
        let refusals = self.refusals(password, words);
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }

    fn refusals(&self, password: &str, words: &[&str]) -> Vec<PasswordRefusal> {
        let mut refusals: Vec<PasswordRefusal> = self.length(password).into_iter().collect();
        refusals.extend(self.characters(password));
        // A text far beyond the limit is not worth the work of comparing it.
        if password.chars().nth(usize::from(self.max)).is_some() {
            return refusals;
        }
        if self.common_list && common::is_common(password) {
            refusals.push(PasswordRefusal::Common);
        }
        if self.own_words
            && let Some(index) = own_word::find(password, words)
        {
            refusals.push(PasswordRefusal::OwnWord { index });
        }
        refusals
    }

    fn length(&self, password: &str) -> Option<PasswordRefusal> {
        let len = password.chars().count();
        if len < usize::from(self.min) {
            Some(PasswordRefusal::TooShort { min: self.min })
        } else if len > usize::from(self.max) {
            Some(PasswordRefusal::TooLong { max: self.max })
        } else {
            None
        }
    }

    fn characters(&self, password: &str) -> Vec<PasswordRefusal> {
        let lacks = |asked: bool, is: &dyn Fn(char) -> bool| asked && !password.chars().any(is);
        let stranger = password.chars().find(|c| !self.allows(*c));
        let mut refusals: Vec<PasswordRefusal> =
            stranger.map(|found| PasswordRefusal::Character { found }).into_iter().collect();
        if lacks(self.needs_letter, &|c| c.is_ascii_alphabetic()) {
            refusals.push(PasswordRefusal::NoLetter);
        }
        if lacks(self.needs_digit, &|c| c.is_ascii_digit()) {
            refusals.push(PasswordRefusal::NoDigit);
        }
        if lacks(self.needs_symbol, &|c| self.is_symbol(c)) {
            refusals.push(PasswordRefusal::NoSymbol);
        }
        refusals
    }
}

const fn rule_of(refusal: PasswordRefusal) -> PasswordRule {
    match refusal {
        PasswordRefusal::TooShort { .. } | PasswordRefusal::TooLong { .. } => PasswordRule::Length,
        PasswordRefusal::Character { .. } => PasswordRule::Characters,
        PasswordRefusal::NoLetter => PasswordRule::Letter,
        PasswordRefusal::NoDigit => PasswordRule::Digit,
        PasswordRefusal::NoSymbol => PasswordRule::Symbol,
        PasswordRefusal::Common => PasswordRule::NotCommon,
        PasswordRefusal::OwnWord { .. } => PasswordRule::NoOwnWord,
    }
}
