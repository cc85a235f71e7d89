//! An insurer's rules for user IDs and passwords, as the domain judges them and
//! as the form shows them (REG-02 to REG-09, INS-03).

use madoguchi_domain::password::{PasswordPolicy, PasswordRule};
use madoguchi_domain::profile::InsurerProfile;
use madoguchi_domain::user_id::UserIdPolicy;
use madoguchi_wire::Text;
use madoguchi_wire::text::{self as shown, PasswordPolicyShown, UserIdPolicyShown};

use super::wire_text;
use crate::host::{App, Host};
use crate::store::Store;

/// The rule for user IDs: the manuals' union where the profile names nothing (D1, D2).
#[must_use]
pub fn user_id_policy(profile: &InsurerProfile) -> UserIdPolicy {
    let usual = UserIdPolicy::default();
    let choice = &profile.user_id;
    UserIdPolicy {
        min: choice.min_length.map_or(usual.min, u16::from),
        max: choice.max_length.map_or(usual.max, u16::from),
        symbols: choice.symbols.clone().unwrap_or(usual.symbols),
    }
}

/// The rule for user IDs as data for the form.
#[must_use]
pub fn user_id_policy_shown(profile: &InsurerProfile) -> UserIdPolicyShown {
    let UserIdPolicy { min, max, symbols } = user_id_policy(profile);
    UserIdPolicyShown { min, max, symbols }
}

/// What the insurer recommends as a user ID (REG-05).
#[must_use]
pub fn user_id_advice(profile: &InsurerProfile) -> Option<Text> {
    profile.user_id.advice.as_ref().map(|advice| wire_text(&advice.text))
}

/// The rule for passwords (REG-06 to REG-08, DV-1, DV-2).
#[must_use]
pub fn password_policy(profile: &InsurerProfile) -> PasswordPolicy {
    profile.password.rule()
}

/// The rule while nobody's insurer is known.
pub(crate) fn usual_password_policy<S: Store, H: Host>(app: &App<S, H>) -> PasswordPolicy {
    if app.host.strict_passwords() { PasswordPolicy::strict() } else { PasswordPolicy::default() }
}

/// The rule for passwords as data for the form.
#[must_use]
pub fn password_policy_shown(profile: &InsurerProfile) -> PasswordPolicyShown {
    policy_shown(password_policy(profile))
}

/// A rule for passwords as data for the form.
pub(crate) fn policy_shown(policy: PasswordPolicy) -> PasswordPolicyShown {
    PasswordPolicyShown {
        min: policy.min,
        max: policy.max,
        rules: policy.rules().into_iter().map(wire_rule).collect(),
        symbols: if policy.any_printable { String::new() } else { policy.symbols + &policy.extra_symbols },
    }
}

pub(crate) fn wire_rule(rule: PasswordRule) -> shown::PasswordRule {
    match rule {
        PasswordRule::Length => shown::PasswordRule::Length,
        PasswordRule::Characters => shown::PasswordRule::Characters,
        PasswordRule::Letter => shown::PasswordRule::Letter,
        PasswordRule::Digit => shown::PasswordRule::Digit,
        PasswordRule::Symbol => shown::PasswordRule::Symbol,
        PasswordRule::NotCommon => shown::PasswordRule::NotCommon,
        PasswordRule::NoOwnWord => shown::PasswordRule::NoOwnWord,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped(change: (&str, &str)) -> InsurerProfile {
        let text = include_str!("../../../../profiles/omron.toml").replacen(change.0, change.1, 1);
        madoguchi_domain::profile::parse("omron.toml", &text).unwrap()
    }

    /// REG-02, REG-03, REG-06, REG-08, REG-09: a profile that names nothing has the manuals' rules.
    #[test]
    fn the_manuals_rules_are_the_default() {
        let profile = shipped(("", ""));
        assert_eq!(user_id_policy_shown(&profile), UserIdPolicyShown { min: 6, max: 50, symbols: "@-_.,+".into() });
        let shown = password_policy_shown(&profile);
        assert_eq!((shown.min, shown.max, shown.symbols.as_str()), (8, 20, "?!@#$%&()_+"));
        assert_eq!(shown.rules, shown::PasswordRule::ALL);
    }

    /// REG-08, INS-03: an insurer's own symbols, its own rule and the strict rule come from its profile.
    #[test]
    fn a_profile_sets_its_own_rules() {
        let more = shipped(("policy = \"default\"", "policy = \"default\"\nextra_symbols = \"*=\""));
        assert_eq!(password_policy_shown(&more).symbols, "?!@#$%&()_+*=");
        assert!(password_policy(&more).judge("vK7*qTz2m", &[]).is_ok());
        let strict = password_policy_shown(&shipped(("policy = \"default\"", "policy = \"strict\"")));
        assert_eq!((strict.min, strict.max, strict.symbols.as_str()), (15, 128, ""));
        let own = "policy = \"custom\"\ncustom = { min_length = 10, max_length = 64, letter = true, digit = true, symbol = false, symbols = \"-\" }";
        let own = password_policy_shown(&shipped(("policy = \"default\"", own)));
        assert_eq!((own.min, own.max, own.symbols.as_str()), (10, 64, "-"));
        assert!(!own.rules.contains(&shown::PasswordRule::Symbol));
    }
}
