//! 事業所番号: ten characters that name a care office (REI-04, D13).
//!
//! The official form is prefecture 2, kind 1, area 2, serial 4, check digit 1, and letters occur.
//! Only what cannot be a number at all is refused. A wrong check digit or an unknown prefecture is
//! a warning, since the manual's own sample has one. Whether an office exists is not asked here.

use serde::{Deserialize, Serialize};

use crate::half_width::to_half_width;
use crate::prefecture::Prefecture;

/// Characters of an office number.
pub const OFFICE_NUMBER_LENGTH: usize = 10;
/// Letters of the official form; their values go on from 9. I, O and Q look like digits.
const LETTERS: &str = "ABCDEFGHJKLMNPRSTUVWXYZ";

/// An office number: ten half-width digits and capital letters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OfficeNumber(String);

/// Why a text is no office number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum OfficeNumberRefusal {
    /// Nothing was typed.
    #[error("the office number is empty")]
    Empty,
    /// Neither a digit nor a letter.
    #[error("the office number holds a character it cannot hold")]
    Character {
        /// The first such character.
        found: char,
    },
    /// Not ten characters.
    #[error("the office number has {len} characters, not {OFFICE_NUMBER_LENGTH}")]
    Length {
        /// Characters typed.
        len: usize,
    },
}

/// What is odd about an office number. Warns, never blocks (D13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "warning", rename_all = "snake_case")]
pub enum OfficeNumberWarning {
    /// The first two characters are no prefecture.
    PrefectureUnknown,
    /// A letter that looks like a digit and does not occur.
    UnusualLetter {
        /// The letter.
        found: char,
    },
    /// The last character does not fit the others; often a slip.
    CheckDigit,
}

/// A number as read from a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedOfficeNumber {
    /// The number.
    pub number: OfficeNumber,
    /// Whether width or case was converted, so that the screen can say so.
    pub converted: bool,
}

impl OfficeNumber {
    /// Reads a typed number; see [`OfficeNumber::parse_typed`].
    ///
    /// # Errors
    /// [`OfficeNumberRefusal`].
    pub fn new(typed: &str) -> Result<Self, OfficeNumberRefusal> {
        Self::parse_typed(typed).map(|typed| typed.number)
    }

    /// Reads a typed number: full-width forms become half-width and letters large; spaces and
    /// hyphens fall away (REI-04).
    ///
    /// # Errors
    /// [`OfficeNumberRefusal`].
    pub fn parse_typed(typed: &str) -> Result<TypedOfficeNumber, OfficeNumberRefusal> {
        let plain: String = to_half_width(typed).text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if plain.is_empty() {
            return Err(OfficeNumberRefusal::Empty);
        }
        if let Some(found) = plain.chars().find(|c| !c.is_ascii_alphanumeric()) {
            return Err(OfficeNumberRefusal::Character { found });
        }
        if plain.len() != OFFICE_NUMBER_LENGTH {
            return Err(OfficeNumberRefusal::Length { len: plain.len() });
        }
        let number = plain.to_ascii_uppercase();
        let converted = number != typed;
        Ok(TypedOfficeNumber { number: Self(number), converted })
    }

    /// The ten characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The prefecture of the first two digits, with which step 2b is filled in (REI-06). An office
    /// may bill to another one.
    #[must_use]
    pub fn prefecture(&self) -> Option<Prefecture> {
        self.0.get(..2).and_then(Prefecture::from_code)
    }

    /// What is odd about it, in a fixed order.
    #[must_use]
    pub fn warnings(&self) -> Vec<OfficeNumberWarning> {
        let mut warnings = Vec::new();
        if self.prefecture().is_none() {
            warnings.push(OfficeNumberWarning::PrefectureUnknown);
        }
        if let Some(found) = self.0.chars().find(|c| value(*c).is_none()) {
            warnings.push(OfficeNumberWarning::UnusualLetter { found });
        } else if !self.check_digit_fits() {
            warnings.push(OfficeNumberWarning::CheckDigit);
        }
        warnings
    }

    /// Whether the last character is the check digit of the nine before it.
    #[must_use]
    pub fn check_digit_fits(&self) -> bool {
        let (body, last) = self.0.split_at(OFFICE_NUMBER_LENGTH - 1);
        check_digit(body).is_some_and(|digit| last.chars().next().and_then(|c| c.to_digit(10)) == Some(digit))
    }
}

/// Modulus 10, weights 2 and 1 in turn from the right, the digits of each product added up.
fn check_digit(body: &str) -> Option<u32> {
    let mut sum = 0;
    for (c, weight) in body.chars().rev().zip([2, 1].into_iter().cycle()) {
        let product = value(c)? * weight;
        sum += product / 10 + product % 10;
    }
    Some((10 - sum % 10) % 10)
}

/// 0 to 9, A = 10, B = 11 ... without I, O and Q; none for those.
fn value(c: char) -> Option<u32> {
    c.to_digit(10).or_else(|| LETTERS.find(c).and_then(|at| u32::try_from(at).ok()).map(|at| at + 10))
}

impl std::fmt::Debug for OfficeNumber {
    /// An office number opens an application, so it never reaches a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OfficeNumber(..)")
    }
}

impl TryFrom<String> for OfficeNumber {
    type Error = OfficeNumberRefusal;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<OfficeNumber> for String {
    fn from(number: OfficeNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(typed: &str) -> OfficeNumber {
        OfficeNumber::new(typed).unwrap()
    }

    /// REI-04: the manual's own sample passes, though its check digit does not fit (4 would).
    #[test]
    fn the_manuals_sample_is_warned_of_and_passes() {
        let sample = number("1311111111");
        assert_eq!(sample.warnings(), [OfficeNumberWarning::CheckDigit]);
        assert_eq!(number("1311111114").warnings(), []);
    }

    /// REI-04: the check digit, worked out by hand: 3x2+1+7x2(5)+0+1x2+0+0+0+1x2 = 6+1+5+0+2+2 = 16, so 4;
    /// with letters 3x2+1+10x2(2+0)+... = 6+1+2+0+2+0+0+0+2 = 13, so 7.
    #[test]
    fn check_digits_hold_for_digits_and_letters() {
        for (typed, fits) in [
            ("3170100014", true),
            ("3170100015", false),
            ("31A0100017", true),
            ("31A0100018", false),
            ("31A010001A", false),
        ] {
            assert_eq!(number(typed).check_digit_fits(), fits, "{typed}");
        }
    }

    /// REI-04: full-width digits, small letters, spaces and hyphens are read and the field shows it.
    #[test]
    fn reads_what_offices_type() {
        for typed in ["１３１１１１１１１１", "13-1111-1111", " 1311111111 ", "13ー1111ー1111"] {
            let read = OfficeNumber::parse_typed(typed).unwrap();
            assert_eq!((read.number.as_str(), read.converted), ("1311111111", true), "{typed}");
        }
        assert_eq!(number("31a0100017").as_str(), "31A0100017");
        assert!(!OfficeNumber::parse_typed("1311111111").unwrap().converted);
    }

    /// REI-04: only what cannot be an office number is refused.
    #[test]
    fn refuses_only_what_has_not_the_form() {
        for (typed, refusal) in [
            ("", OfficeNumberRefusal::Empty),
            (" - ", OfficeNumberRefusal::Empty),
            ("131111111", OfficeNumberRefusal::Length { len: 9 }),
            ("13111111111", OfficeNumberRefusal::Length { len: 11 }),
            ("131111111あ", OfficeNumberRefusal::Character { found: 'あ' }),
            ("13111\n1111", OfficeNumberRefusal::Character { found: '\n' }),
        ] {
            assert_eq!(OfficeNumber::new(typed), Err(refusal), "{typed}");
        }
    }

    /// REI-06: the prefecture is proposed from the first two digits; an unknown one only warns.
    #[test]
    fn proposes_the_prefecture_of_the_first_two_digits() {
        assert_eq!(number("3170100014").prefecture().map(Prefecture::ja), Some("鳥取県"));
        assert_eq!(number("1311111111").prefecture().map(Prefecture::ja), Some("東京都"));
        assert_eq!(number("0000000000").prefecture(), None);
        assert_eq!(number("9911111111").warnings()[0], OfficeNumberWarning::PrefectureUnknown);
        assert_eq!(number("31O0100014").warnings(), [OfficeNumberWarning::UnusualLetter { found: 'O' }]);
    }

    proptest! {
        /// REI-04: one wrong digit never keeps the check digit fitting.
        #[test]
        fn a_slip_of_one_digit_is_noticed(body in "[0-4][0-9]{8}", place in 0_usize..9, other in 0_u32..10) {
            let whole = format!("{body}{}", check_digit(&body).unwrap());
            prop_assert!(number(&whole).check_digit_fits());
            let mut slipped: Vec<char> = whole.chars().collect();
            let typed = char::from_digit(other, 10).unwrap();
            prop_assume!(slipped[place] != typed);
            slipped[place] = typed;
            prop_assert!(!number(&slipped.into_iter().collect::<String>()).check_digit_fits());
        }

        #[test]
        fn whatever_is_typed_is_read_or_refused(typed in any::<String>()) {
            if let Ok(read) = OfficeNumber::new(&typed) {
                prop_assert_eq!(OfficeNumber::new(read.as_str()), Ok(read.clone()));
                let _ = read.warnings();
            }
        }
    }
}
