//! パスワード while it is typed and when it is set (REG-06 to REG-09): the rules
//! of the insurer in question, with the person's own words.

use jiff::civil::Date;
use madoguchi_domain::birth_date::BirthDate;
use madoguchi_domain::flow::FlowState;
use madoguchi_domain::ids::MemberId;
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::password::{PasswordPolicy, PasswordRefusal};
use madoguchi_domain::profile::InsurerProfile;
use madoguchi_domain::recovery::Phase;
use madoguchi_wire::text::{PasswordCheck, PasswordGenerated, PasswordRuleState, PasswordRules};
use madoguchi_wire::{Empty, ErrorCode, Field, FieldError};
use zeroize::Zeroizing;

use super::fields::error;
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::insurer::{password_policy, profile_of, usual_password_policy, wire_rule};
use crate::store::{AccountRecord, MemberRecord, Store};

/// Words a password must not hold: user ID, local part of the address, birth
/// date, and the insurer's code, names and own words.
#[must_use]
pub fn own_words(
    profile: &InsurerProfile,
    user_id: &str,
    address: Option<&str>,
    birth_date: Option<Date>,
) -> Vec<String> {
    let local_part = address.and_then(|a| a.rsplit_once('@')).map(|(local, _)| local.to_owned());
    // A birth date of the register is no later than any day, so it reads.
    let birth_date = birth_date.and_then(|date| BirthDate::from_date(date, Date::MAX).ok());
    let mut words = vec![user_id.to_owned()];
    words.extend(local_part);
    words.extend(birth_date.into_iter().flat_map(BirthDate::digit_words));
    words.push(profile.code.as_str().to_owned());
    for name in [&profile.name.full, &profile.name.short] {
        words.extend([name.ja.clone(), name.en.clone()]);
    }
    words.extend(profile.password.refused_words.iter().cloned());
    words
}

/// Every reason against a password, for the field named.
#[must_use]
pub fn judge_password(field: Field, password: &str, profile: &InsurerProfile, words: &[String]) -> Vec<FieldError> {
    judge_by_rule(field, password, &password_policy(profile), words)
}

/// Every reason against a password by a rule, for the field named.
pub(crate) fn judge_by_rule(field: Field, password: &str, rule: &PasswordPolicy, words: &[String]) -> Vec<FieldError> {
    if password.is_empty() {
        return vec![error(field, ErrorCode::Required, None)];
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let refusals = rule.judge(password, &words).err().unwrap_or_default();
    refusals.into_iter().map(|refusal| refused(field, refusal)).collect()
}

fn refused(field: Field, refusal: PasswordRefusal) -> FieldError {
    let (code, detail) = match refusal {
        PasswordRefusal::TooShort { min } => (ErrorCode::TooShort, Some(min.to_string())),
        PasswordRefusal::TooLong { max } => (ErrorCode::TooLong, Some(max.to_string())),
        PasswordRefusal::Character { found } => (ErrorCode::CharacterRefused, Some(found.to_string())),
        PasswordRefusal::NoLetter => (ErrorCode::PasswordNeedsLetter, None),
        PasswordRefusal::NoDigit => (ErrorCode::PasswordNeedsDigit, None),
        PasswordRefusal::NoSymbol => (ErrorCode::PasswordNeedsSymbol, None),
        PasswordRefusal::Common => (ErrorCode::PasswordCommon, None),
        PasswordRefusal::OwnWord { .. } => (ErrorCode::PasswordOwnWord, None),
    };
    error(field, code, detail)
}

/// Whose password is being chosen.
struct Chooser {
    profile: InsurerProfile,
    member: MemberRecord,
    account: Option<AccountRecord>,
}

/// The rules and which of them hold so far (REG-09).
///
/// # Errors
/// When the store cannot serve.
pub async fn password_check<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: PasswordCheck,
) -> Answer<PasswordRules> {
    let password = Zeroizing::new(request.password);
    let typed = request.user_id.unwrap_or_default();
    let (policy, words) = match chooser(app, caller).await? {
        None => match crate::office::chooser(app, caller).await? {
            Some(of_office) => of_office,
            None => (usual_password_policy(app), vec![typed]),
        },
        Some(c) => {
            let user_id = c.account.as_ref().map_or(typed.as_str(), |a| a.user_id.as_str());
            let address = c.account.as_ref().map(|a| a.address.as_str()).or(c.member.mail.as_deref());
            (password_policy(&c.profile), own_words(&c.profile, user_id, address, Some(c.member.birth_date)))
        }
    };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let state = |s: &madoguchi_domain::password::RuleState| PasswordRuleState { rule: wire_rule(s.rule), met: s.met };
    Ok(PasswordRules { rules: policy.check(&password, &words).iter().map(state).collect() })
}

/// A password that meets the rules.
///
/// # Errors
/// When the store cannot serve.
pub async fn password_generate<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<PasswordGenerated> {
    let policy: PasswordPolicy = match chooser(app, caller).await? {
        Some(chooser) => password_policy(&chooser.profile),
        None => match crate::office::chooser(app, caller).await? {
            Some((policy, _)) => policy,
            None => usual_password_policy(app),
        },
    };
    let made =
        policy.generate(&mut |buffer| app.host.random(buffer)).map_err(|e| Refusal::Unexpected(e.to_string()))?;
    Ok(PasswordGenerated { password: made.as_str().to_owned() })
}

/// Who is choosing, as far as that may show. In a recovery nobody is known
/// before the code was right: the rules must not tell whether the person exists.
async fn chooser<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller) -> Answer<Option<Chooser>> {
    let account = match &caller.session {
        Some(token) => match app.store.session_by_token(&token.session_hash(caller.site)).await? {
            Some(session) => app.store.account(session.account).await?,
            None => None,
        },
        None => None,
    };
    let (member, account) = match account {
        Some(account) => (Some((account.insurer.clone(), account.member)), Some(account)),
        None => of_flow(app, caller).await?,
    };
    let Some((insurer, member)) = member else { return Ok(None) };
    let Some(member) = app.store.member(&insurer, member).await? else { return Ok(None) };
    Ok(Some(Chooser { profile: profile_of(app, &member.insurer).await?, member, account }))
}

async fn of_flow<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
) -> Answer<(Option<(InsurerCode, MemberId)>, Option<AccountRecord>)> {
    let Some(token) = &caller.flow else { return Ok((None, None)) };
    let Some(flow) = app.store.flow_by_token(&token.hash()).await? else { return Ok((None, None)) };
    if flow.is_over(app.now()) {
        return Ok((None, None));
    }
    let member = flow.insurer.zip(flow.member);
    match &flow.state {
        FlowState::Signup(_) => Ok((member, None)),
        FlowState::Recovery(recovery) if recovery.progress.phase_at(app.now()) == Some(Phase::NewPassword) => {
            let account = match flow.account {
                Some(id) => app.store.account(id).await?,
                None => None,
            };
            Ok((member, account))
        }
        FlowState::Recovery(_)
        | FlowState::MailChange(_)
        | FlowState::Reissue(_)
        | FlowState::SelfReset(_)
        | FlowState::FirstLogin(_)
        | FlowState::SecurityAddress(_) => Ok((None, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn omron() -> InsurerProfile {
        madoguchi_domain::profile::parse("omron.toml", include_str!("../../../../profiles/omron.toml")).unwrap()
    }

    fn codes(password: &str, words: &[String]) -> Vec<ErrorCode> {
        judge_password(Field::Password, password, &omron(), words).into_iter().map(|e| e.code).collect()
    }

    /// REG-06, REG-07: every reason is named at once, with its limit.
    #[test]
    fn names_every_reason_against_a_password() {
        assert_eq!(codes("", &[]), [ErrorCode::Required]);
        let refused = judge_password(Field::Password, "うめ", &omron(), &[]);
        let named: Vec<_> = refused.iter().map(|e| (e.code, e.detail.as_deref())).collect();
        assert_eq!(
            named,
            [
                (ErrorCode::TooShort, Some("8")),
                (ErrorCode::CharacterRefused, Some("う")),
                (ErrorCode::PasswordNeedsLetter, None),
                (ErrorCode::PasswordNeedsDigit, None),
                (ErrorCode::PasswordNeedsSymbol, None),
            ]
        );
        assert_eq!(codes("vK7#qTz2m", &[]), []);
    }

    /// REG-06, ASVS 6.2.11: the person's and the insurer's own words are refused with the reason.
    #[test]
    fn refuses_own_words() {
        let words = own_words(&omron(), "omuro-taro", Some("t.omuro@example.com"), Some(date(1979, 9, 15)));
        for password in ["x9#Omuro_Taro", "vK#19790915", "vK#z540915", "Omron#7vKq2", "vK7#healthykenpo"] {
            assert_eq!(codes(password, &words), [ErrorCode::PasswordOwnWord], "{password}");
        }
        assert_eq!(codes("vK7#qTz2m", &words), []);
    }
}
