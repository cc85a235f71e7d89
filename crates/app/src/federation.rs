//! A federation's profile as use cases and screens need it. Holds no rule of any
//! federation: everything comes from the stored profile.

use madoguchi_domain::federation::{FederationCode, FederationProfile, serving};
use madoguchi_domain::password::PasswordPolicy;
use madoguchi_domain::prefecture::Prefecture;
use madoguchi_domain::profile::{PasswordPolicyName, SupportDesk};
use madoguchi_wire::reissue::HelpDesk;
use madoguchi_wire::text::PasswordPolicyShown;
use madoguchi_wire::{ErrorCode, Field, FieldError, Text, WireError};

use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::insurer::{policy_shown, wire_text};
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

/// The federation that serves a prefecture (REI-06).
///
/// # Errors
/// As [`profile`].
pub async fn of_prefecture<S: Store, H: Host>(
    app: &App<S, H>,
    prefecture: Prefecture,
) -> Answer<Option<FederationProfile>> {
    Ok(serving(&profiles(app).await?, prefecture).cloned())
}

/// A prefecture's name on the wire.
#[must_use]
pub fn prefecture_name(prefecture: Prefecture) -> Text {
    Text { ja: prefecture.ja().to_owned(), en: prefecture.en().to_owned() }
}

/// ヘルプデスク, asked about the use of the system (REI-07).
#[must_use]
pub fn help_desk(profile: &FederationProfile) -> HelpDesk {
    desk(&profile.help_desk)
}

/// Whom an office asks about the ledger and its applications (REI-05).
#[must_use]
pub fn office_desk(profile: &FederationProfile) -> HelpDesk {
    desk(profile.office_desk.as_ref().unwrap_or(&profile.help_desk))
}

fn desk(desk: &SupportDesk) -> HelpDesk {
    HelpDesk {
        name: wire_text(&desk.name),
        phone: desk.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        hours: desk.hours.as_ref().map(wire_text),
    }
}

/// A refusal that names the office desk and its telephone.
#[must_use]
pub fn asking(profile: &FederationProfile, code: ErrorCode) -> WireError {
    let desk = office_desk(profile);
    let named = match desk.phone.or_else(|| profile.phone().map(|phone| phone.as_str().to_owned())) {
        Some(phone) => Text {
            ja: format!("{}、電話 {phone}", desk.name.ja),
            en: format!("{}, telephone {phone}", desk.name.en),
        },
        None => desk.name,
    };
    WireError::asking(code, Some(named))
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
/// rules of passwords and confirmation codes whatever the federation chose.
fn in_force<S: Store, H: Host>(app: &App<S, H>, json: &str) -> Answer<FederationProfile> {
    let mut profile = from_json(json)?;
    if app.host.strict_passwords() {
        profile.password.policy = PasswordPolicyName::Strict;
        profile.password.custom = None;
        profile.confirmation_code = profile.confirmation_code.made_strict();
    }
    Ok(profile)
}

/// A stored profile as it was imported.
pub(crate) fn from_json(json: &str) -> Answer<FederationProfile> {
    serde_json::from_str(json).map_err(|e| Refusal::Unexpected(format!("stored federation: {e}")))
}
