//! Takes a typed date apart into calendar, year, month and day; whether that day exists is not
//! asked here.

use unicode_normalization::UnicodeNormalization;

use super::{BirthDateRefusal, Calendar, Era};

/// Longest writing looked at, after spaces are gone: `令和01年01月01日生まれ` has 14 characters.
const LENGTH_MAX: usize = 24;

/// What was typed, not yet a day.
pub(super) struct Parts {
    pub(super) calendar: Calendar,
    pub(super) year: u16,
    pub(super) month: u8,
    pub(super) day: u8,
}

/// Reads any of the writings named at [`super::BirthDate::parse_typed`].
pub(super) fn read(typed: &str) -> Result<Parts, BirthDateRefusal> {
    let text = plain(typed);
    if text.is_empty() {
        return Err(BirthDateRefusal::Empty);
    }
    if text.chars().count() > LENGTH_MAX {
        return Err(BirthDateRefusal::Unreadable);
    }
    let born = ["生まれ", "うまれ", "生"].iter().find_map(|end| text.strip_suffix(end));
    let (calendar, rest) = calendar(born.unwrap_or(&text));
    let (year, month, day) = fields(calendar, rest).ok_or(BirthDateRefusal::Unreadable)?;
    Ok(Parts { calendar, year, month, day })
}

/// One width, no spaces, upper case, one kind of dash. NFKC also opens ㍼ and ㋿. Bounded before
/// anything is built, so that a pasted book costs nothing.
fn plain(typed: &str) -> String {
    typed
        .nfkc()
        .filter(|c| !c.is_whitespace() && *c != '\u{200B}' && *c != '\u{FEFF}')
        .take(LENGTH_MAX + 1)
        .map(|c| match c {
            '‐' | '–' | '—' | '―' | '−' | 'ー' => '-',
            _ => c.to_ascii_uppercase(),
        })
        .collect()
}

/// The era by its name, its first kanji or its letter; otherwise 西暦, named or not.
fn calendar(text: &str) -> (Calendar, &str) {
    for era in Era::ALL {
        let name = era.name_ja();
        let first: String = name.chars().take(1).collect();
        let rest =
            [name, &first].iter().find_map(|name| text.strip_prefix(*name)).or_else(|| text.strip_prefix(era.letter()));
        if let Some(rest) = rest {
            return (Calendar::Era(era), rest.strip_prefix('.').unwrap_or(rest));
        }
    }
    (Calendar::Western, text.strip_prefix("西暦").unwrap_or(text))
}

fn fields(calendar: Calendar, text: &str) -> Option<(u16, u8, u8)> {
    let (year, month, day) = split(calendar, text)?;
    Some((year_number(calendar, year)?, number(month, 2)?, number(day, 2)?))
}

/// Separated by 年月日, by `/`, `-` or `.`, or not at all: eight digits, in an era six.
fn split(calendar: Calendar, text: &str) -> Option<(&str, &str, &str)> {
    if let Some((year, rest)) = text.split_once('年') {
        let (month, rest) = rest.split_once('月')?;
        return Some((year, month, rest.strip_suffix('日')?));
    }
    if let Some(separator) = text.chars().find(|c| "/-.".contains(*c)) {
        let (year, rest) = text.split_once(separator)?;
        let (month, day) = rest.split_once(separator)?;
        return Some((year, month, day));
    }
    let year_digits = match calendar {
        Calendar::Western => 4,
        Calendar::Era(_) => 2,
    };
    let whole = text.len() == year_digits + 4 && text.is_ascii();
    let (year, rest) = whole.then(|| text.split_at(year_digits))?;
    let (month, day) = rest.split_at(2);
    Some((year, month, day))
}

fn year_number(calendar: Calendar, text: &str) -> Option<u16> {
    match calendar {
        Calendar::Western if text.len() == 4 => number(text, 4),
        Calendar::Western => None,
        Calendar::Era(_) if text == "元" => Some(1),
        Calendar::Era(_) => number(text, 2),
    }
}

/// One to `max` ASCII digits.
fn number<N: std::str::FromStr>(text: &str, max: usize) -> Option<N> {
    let digits = (1..=max).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}
