//! Which insurer a typed 保険者指定コード names, and the employee number it may carry (AUT-08, D8).
//! Must not: say whether a code that names no insurer was nearly right.

use super::InsurerProfile;
use crate::half_width::to_half_width;
use crate::insurer_code::InsurerCode;

/// What was typed in the field 保険者指定コード.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedCode<'a> {
    /// The insurer it names.
    pub profile: &'a InsurerProfile,
    /// The employee number typed after the code, half-width.
    pub employee_number: Option<String>,
}

/// Finds the insurer. A code typed in full wins over one that begins another; of two codes that
/// begin what was typed, the longer wins.
pub fn find_insurer<'a>(profiles: impl IntoIterator<Item = &'a InsurerProfile>, typed: &str) -> Option<TypedCode<'a>> {
    let typed_code = InsurerCode::new(typed).ok();
    let typed = to_half_width(typed).text;
    let mut best: Option<TypedCode<'a>> = None;
    for profile in profiles {
        if typed_code.as_ref() == Some(&profile.code) {
            return Some(TypedCode { profile, employee_number: None });
        }
        let longer = best.as_ref().is_none_or(|best| best.profile.code.as_str().len() < profile.code.as_str().len());
        if longer && let Some(number) = suffix(profile, typed.trim()) {
            best = Some(TypedCode { profile, employee_number: Some(number.to_owned()) });
        }
    }
    best
}

/// The employee number after an insurer's code; a `+` or `-` between them is passed over, since
/// the manual prints "NGK+従業員番号".
fn suffix<'t>(profile: &InsurerProfile, typed: &'t str) -> Option<&'t str> {
    if !profile.form.extra_field.mode.follows_code() {
        return None;
    }
    let code = profile.code.as_str();
    let (head, rest) = typed.split_at_checked(code.len())?;
    let number = rest.strip_prefix(['+', '-']).unwrap_or(rest).trim();
    let fits =
        head.eq_ignore_ascii_case(code) && !number.is_empty() && number.bytes().all(|b| b.is_ascii_alphanumeric());
    fits.then_some(number)
}
