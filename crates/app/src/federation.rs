//! A federation's profile as use cases and screens need it. Holds no rule of any
//! federation: everything comes from the stored profile.

use madoguchi_domain::federation::{FederationCode, FederationProfile};
use madoguchi_domain::password::PasswordPolicy;
use madoguchi_domain::profile::PasswordPolicyName;
use madoguchi_wire::text::PasswordPolicyShown;
use madoguchi_wire::{Field, FieldError};

use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::insurer::policy_shown;
use crate::store::Store;

/// A federation's profile; none when the federation is not served here.
///
/// # Errors
/// When the store cannot serve or holds what is no profile.
pub async fn profile<S: Store, H: Host>(
    app: &App<S, H>,
    federation: &FederationCode,
) -> Answer<Option<FederationProfile>> {
    app.store.federation(federation).await?.as_deref().map(|json| in_force(app, json)).transpose()
}

/// The profile of a federation that must be served here, as its office or clerk exists.
///
/// # Errors
/// As [`profile`]; unexpected when there is none.
pub async fn profile_of<S: Store, H: Host>(app: &App<S, H>, federation: &FederationCode) -> Answer<FederationProfile> {
    profile(app, federation).await?.ok_or_else(|| Refusal::Unexpected("federation without profile".into()))
}

/// All federations served here, by code.
///
/// # Errors
/// As [`profile`].
pub async fn profiles<S: Store, H: Host>(app: &App<S, H>) -> Answer<Vec<FederationProfile>> {
    app.store.federations().await?.iter().map(|json| in_force(app, json)).collect()
}

/// The rule for the passwords of its offices and clerks as data for the form.
#[must_use]
pub fn password_policy_shown(profile: &FederationProfile) -> PasswordPolicyShown {
    policy_shown(profile.password_rule())
}

/// Words that no password of its offices and clerks may hold, besides their own.
#[must_use]
pub fn own_words(profile: &FederationProfile, user_id: &str, more: &[&str]) -> Vec<String> {
    let mut words = vec![user_id.to_owned(), profile.code.as_str().to_owned()];
    for name in [&profile.name.full, &profile.name.short] {
        words.extend([name.ja.clone(), name.en.clone()]);
    }
    words.extend(profile.password.refused_words.iter().cloned());
    words.extend(more.iter().map(|word| (*word).to_owned()));
    words
}

/// Every reason against a password, for the field named.
#[must_use]
pub fn judge_password(field: Field, password: &str, profile: &FederationProfile, words: &[String]) -> Vec<FieldError> {
    let rule: PasswordPolicy = profile.password_rule();
    crate::text::judge_by_rule(field, password, &rule, words)
}

/// A stored profile as it holds on this install, which may ask for the strict
/// password rule whatever the federation chose.
fn in_force<S: Store, H: Host>(app: &App<S, H>, json: &str) -> Answer<FederationProfile> {
    let mut profile = from_json(json)?;
    if app.host.strict_passwords() {
        profile.password.policy = PasswordPolicyName::Strict;
        profile.password.custom = None;
    }
    Ok(profile)
}

/// A stored profile as it was imported.
pub(crate) fn from_json(json: &str) -> Answer<FederationProfile> {
    serde_json::from_str(json).map_err(|e| Refusal::Unexpected(format!("stored federation: {e}")))
}
