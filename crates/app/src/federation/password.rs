//! Passwords of offices and clerks, judged by their federation's rule.

use madoguchi_domain::federation::FederationProfile;
use madoguchi_wire::{Field, FieldError};

/// Words that a password must not hold: the user ID, the federation's code, names and own words, and
/// what else names its owner.
pub(crate) fn own_words(profile: &FederationProfile, user_id: &str, more: &[&str]) -> Vec<String> {
    let mut words = vec![user_id.to_owned(), profile.code.as_str().to_owned()];
    for name in [&profile.name.full, &profile.name.short] {
        words.extend([name.ja.clone(), name.en.clone()]);
    }
    words.extend(profile.password.refused_words.iter().cloned());
    words.extend(more.iter().map(|word| (*word).to_owned()));
    words
}

/// Every reason against a password, for the field named.
pub(crate) fn judge_password(
    field: Field,
    password: &str,
    profile: &FederationProfile,
    words: &[String],
) -> Vec<FieldError> {
    crate::text::judge_by_rule(field, password, &profile.password_rule(), words)
}
