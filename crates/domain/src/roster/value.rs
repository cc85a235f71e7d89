//! Reads single values of a roster as offices write them.
//! Must not: know where a value stands.

use std::borrow::Cow;

use jiff::civil::Date;

use super::plain_kana::kana_keys;
use super::row::Relation;
use crate::birth_date::{BirthDate, parse_typed};
use crate::half_width::to_half_width;
use crate::insurer_code::InsurerCode;
use crate::kana::KanaKeys;
use crate::table::{RowReason, limited};

/// The longest name in characters.
const NAME_CHARS: usize = 100;
/// The longest 枝番 or 従業員番号 in characters.
const NUMBER_CHARS: usize = 30;

/// Whether a code is the insurer's. Digits may have lost their leading zeros in a spreadsheet.
pub(super) fn is_insurer(text: Cow<'_, str>, insurer: &InsurerCode) -> bool {
    if text == insurer.as_str() {
        return true;
    }
    let Ok(code) = InsurerCode::new(&text) else {
        return false;
    };
    let digits = |code: &str| code.bytes().all(|b| b.is_ascii_digit());
    let significant = |code: &'_ str| code.trim_start_matches('0').to_owned();
    code == *insurer
        || (digits(code.as_str())
            && digits(insurer.as_str())
            && code.as_str().len() < insurer.as_str().len()
            && significant(code.as_str()) == significant(insurer.as_str()))
}

/// 枝番 and 従業員番号: half-width letters, digits and hyphens.
pub(super) fn plain_number(text: Cow<'_, str>) -> Result<String, RowReason> {
    let fits = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let number = if text.is_ascii() { text.into_owned() } else { to_half_width(&text).text };
    match fits(&number) {
        true if number.len() <= NUMBER_CHARS => Ok(number),
        true => Err(RowReason::TooLong { most: NUMBER_CHARS }),
        false => Err(RowReason::NotANumber),
    }
}

/// 氏名, as it is shown to the person.
pub(super) fn name(text: Cow<'_, str>) -> Result<String, RowReason> {
    limited(text, NAME_CHARS)
}

/// 氏名カナ with its keys.
pub(super) fn kana(text: Cow<'_, str>) -> Result<(String, KanaKeys), RowReason> {
    let kana = limited(text, NAME_CHARS)?;
    let keys = kana_keys(&kana)?;
    Ok((kana, keys))
}

/// 本人 or 家族 in the usual codings.
pub(super) fn relation(text: Cow<'_, str>) -> Result<Relation, RowReason> {
    match text.as_ref() {
        "本人" | "1" => return Ok(Relation::Insured),
        "家族" | "2" => return Ok(Relation::Dependant),
        _ => {}
    }
    let half = to_half_width(&text).text.to_ascii_lowercase();
    match half.as_str() {
        "本人" | "被保険者" | "被保険者本人" | "組合員" | "組合員本人" | "1" | "01" | "insured" | "self" => {
            Ok(Relation::Insured)
        }
        "家族" | "被扶養者" | "扶養" | "扶養者" | "扶養家族" | "2" | "02" | "dependant" | "dependent" | "配偶者"
        | "妻" | "夫" | "内縁の妻" | "内縁の夫" | "子" | "長男" | "長女" | "次男" | "次女" | "二男" | "二女"
        | "三男" | "三女" | "四男" | "四女" | "五男" | "五女" | "養子" | "養女" | "父" | "母" | "養父" | "養母"
        | "義父" | "義母" | "祖父" | "祖母" | "孫" | "兄" | "弟" | "姉" | "妹" | "甥" | "姪" | "伯父" | "伯母"
        | "叔父" | "叔母" => Ok(Relation::Dependant),
        _ => Err(RowReason::Relation),
    }
}

/// 生年月日: ISO, slashed, eight digits, 和暦 and whatever else a person may type.
pub(super) fn birth_date(text: Cow<'_, str>, today: Date) -> Result<Date, RowReason> {
    let date = match usual_date(text.as_bytes()) {
        Some(date) => date?,
        None => parse_typed(&text)?,
    };
    Ok(BirthDate::from_date(date, today)?.date())
}

/// The three forms that exports use, without any allocation; none for another form.
fn usual_date(text: &[u8]) -> Option<Result<Date, RowReason>> {
    let (year, month, day) = match text {
        [y @ .., m1, m2, d1, d2] if y.len() == 4 => (y, [*m1, *m2], [*d1, *d2]),
        [y1, y2, y3, y4, b'-' | b'/', rest @ ..] => {
            let (month, day) = month_and_day(rest, text[4])?;
            (&[*y1, *y2, *y3, *y4][..], month, day)
        }
        _ => return None,
    };
    let year = digits(year)?;
    let (month, day) = (digits(&month)?, digits(&day)?);
    let small = |n: i16| i8::try_from(n).unwrap_or(0);
    Some(Date::new(year, small(month), small(day)).map_err(|_| RowReason::NoSuchDay))
}

fn month_and_day(rest: &[u8], mark: u8) -> Option<([u8; 2], [u8; 2])> {
    let at = rest.iter().position(|b| *b == mark)?;
    Some((two_digits(&rest[..at])?, two_digits(&rest[at + 1..])?))
}

fn two_digits(text: &[u8]) -> Option<[u8; 2]> {
    match text {
        [one] => Some([b'0', *one]),
        [ten, one] => Some([*ten, *one]),
        _ => None,
    }
}

fn digits(text: &[u8]) -> Option<i16> {
    text.iter().try_fold(0, |sum, b| b.is_ascii_digit().then(|| sum * 10 + i16::from(b - b'0')))
}
