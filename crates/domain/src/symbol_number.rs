//! 記号 and 番号 of a member (AUT-06, AUT-07, D7): how they are read, compared and shown.
//!
//! Both together identify a person: they never reach a log, and outside sign-up, recovery and the
//! desk they are shown only masked. Whether they are right is the register's answer, not a pattern's.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::half_width::to_half_width;
use crate::my_number::looks_like_my_number;

/// Longest 記号 or 番号 in characters; receipts leave room for 19 full-width characters.
pub const SYMBOL_NUMBER_MAX: usize = 20;

/// Why a text is no 記号 or no 番号.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum SymbolNumberRefusal {
    /// Nothing was typed.
    #[error("the field is empty")]
    Empty,
    /// More than [`SYMBOL_NUMBER_MAX`] characters.
    #[error("the field has {len} characters, {max} at most")]
    TooLong {
        /// Characters after conversion to half-width.
        len: usize,
        /// [`SYMBOL_NUMBER_MAX`].
        max: usize,
    },
    /// A character the field cannot hold.
    #[error("the field holds a character it cannot hold")]
    Character {
        /// The first such character.
        found: char,
    },
    /// The text looks like a マイナンバー, which is never kept.
    #[error("the field looks like a my number")]
    MyNumber,
}

/// What the two types have in common; they differ in the alphabet only.
macro_rules! card_field {
    ($(#[$about:meta])* $name:ident, $accepts:ident) => {
        $(#[$about])*
        #[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads a typed or registered text; full-width forms are read as half-width.
            ///
            /// # Errors
            /// [`SymbolNumberRefusal`].
            pub fn new(typed: &str) -> Result<Self, SymbolNumberRefusal> {
                read(typed, $accepts).map(Self)
            }

            /// As typed, trimmed and half-width: what the field shows.
            #[must_use]
            pub fn as_typed(&self) -> &str {
                &self.0
            }

            /// The text to compare and to look up: lower case and, where the profile gives a
            /// `width` in characters and all are digits, padded on the left with zeros.
            #[must_use]
            pub fn key(&self, width: Option<u8>) -> String {
                key(&self.0, width)
            }

            /// A form that may be shown: stars, and the last character of four or more.
            #[must_use]
            pub fn masked(&self) -> String {
                masked(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }

        impl TryFrom<String> for $name {
            type Error = SymbolNumberRefusal;

            fn try_from(typed: String) -> Result<Self, Self::Error> {
                Self::new(&typed)
            }
        }

        impl From<$name> for String {
            fn from(field: $name) -> Self {
                field.0
            }
        }
    };
}

card_field!(
    /// 記号: letters, digits and hyphens, and kana or kanji, which real cards hold (「公立」, 「あい」).
    Symbol, in_symbol
);
card_field!(
    /// 番号: half-width letters, digits and hyphens, as D7 decides (`105`, `t011`).
    Number, in_number
);

fn read(typed: &str, accepts: fn(char) -> bool) -> Result<String, SymbolNumberRefusal> {
    // Most are short words of letters and digits, which nothing below changes or refuses.
    if (1..12).contains(&typed.len()) && typed.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Ok(typed.to_owned());
    }
    let text: String = to_half_width(typed).text.nfkc().collect();
    let text = text.trim();
    let len = text.chars().count();
    if len == 0 {
        return Err(SymbolNumberRefusal::Empty);
    }
    if looks_like_my_number(text) {
        return Err(SymbolNumberRefusal::MyNumber);
    }
    if let Some(found) = text.chars().find(|c| !accepts(*c)) {
        return Err(SymbolNumberRefusal::Character { found });
    }
    if len > SYMBOL_NUMBER_MAX {
        return Err(SymbolNumberRefusal::TooLong { len, max: SYMBOL_NUMBER_MAX });
    }
    Ok(text.to_owned())
}

fn in_number(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

fn in_symbol(c: char) -> bool {
    let kana = matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | 'ー');
    let kanji = matches!(c, '々' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFD}');
    in_number(c) || kana || kanji
}

fn key(text: &str, width: Option<u8>) -> String {
    let lower = text.to_ascii_lowercase();
    match width {
        Some(width) if lower.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{lower:0>0$}", usize::from(width))
        }
        Some(_) | None => lower,
    }
}

fn masked(text: &str) -> String {
    let len = text.chars().count();
    let last = text.chars().last().filter(|_| len >= 4);
    let stars = len - usize::from(last.is_some());
    "*".repeat(stars).chars().chain(last).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// AUT-06: the symbols of the manuals' samples, and those with kana or kanji, are read.
    #[test]
    fn takes_the_symbols_that_cards_bear() {
        for (typed, shown) in [
            ("01", "01"),
            ("100", "100"),
            ("１００", "100"),
            (" 01 ", "01"),
            ("公立", "公立"),
            ("あい", "あい"),
            ("ｱｲ", "アイ"),
            ("サービス", "サービス"),
            ("Ａ－１", "A-1"),
            ("1ー2", "1-2"),
            ("12ー", "12-"),
        ] {
            assert_eq!(Symbol::new(typed).unwrap().as_typed(), shown, "{typed}");
        }
    }

    /// AUT-07: the numbers of the manuals' samples are read, letters included.
    #[test]
    fn takes_the_numbers_that_cards_bear() {
        for (typed, shown) in [("105", "105"), ("t011", "t011"), ("Ｔ０１１", "T011"), ("1", "1"), ("12-34", "12-34")]
        {
            assert_eq!(Number::new(typed).unwrap().as_typed(), shown, "{typed}");
        }
    }

    /// AUT-06, AUT-07: letters compare without case; zeros lost in a spreadsheet are put back.
    #[test]
    fn compares_without_case_and_with_the_profiles_width() {
        for (typed, width, key) in [
            ("T011", None, "t011"),
            ("T011", Some(6), "t011"),
            ("105", None, "105"),
            ("105", Some(6), "000105"),
            ("000105", Some(6), "000105"),
            ("1000105", Some(6), "1000105"),
            ("1-5", Some(6), "1-5"),
            ("105", Some(0), "105"),
        ] {
            assert_eq!(Number::new(typed).unwrap().key(width), key, "{typed} {width:?}");
        }
        assert_eq!(Symbol::new("1").unwrap().key(Some(2)), "01");
        assert_eq!(Symbol::new("公立").unwrap().key(Some(4)), "公立");
        assert_ne!(Number::new("105").unwrap().key(None), Number::new("0105").unwrap().key(None));
    }

    /// AUT-04, AUT-07, ASVS 1.3.3: what the field cannot hold gets its reason.
    #[test]
    fn refuses_what_the_fields_cannot_hold() {
        use SymbolNumberRefusal::*;
        for (typed, refusal) in [
            ("", Empty),
            ("　", Empty),
            ("10 5", Character { found: ' ' }),
            ("10/5", Character { found: '/' }),
            ("10\n5", Character { found: '\n' }),
            ("①②③é", Character { found: 'é' }),
            (&*"1".repeat(21), TooLong { len: 21, max: 20 }),
            ("123456789018", MyNumber),
            ("１２３４－５６７８－９０１８", MyNumber),
        ] {
            assert_eq!(Number::new(typed), Err(refusal), "{typed:?}");
            assert_eq!(Symbol::new(typed), Err(refusal), "{typed:?}");
        }
        assert_eq!(Number::new("公1"), Err(Character { found: '公' }));
        assert!(Number::new(&"1".repeat(20)).is_ok());
    }

    /// AUT-06, AUT-07, ASVS 14.2.6: shown masked wherever they are not asked for.
    #[test]
    fn shows_at_most_the_last_character() {
        for (typed, shown) in [("1", "*"), ("105", "***"), ("t011", "***1"), ("000105", "*****5")] {
            assert_eq!(Number::new(typed).unwrap().masked(), shown);
        }
        assert_eq!(format!("{:?}", Number::new("t011").unwrap()), "Number(..)");
    }

    proptest! {
        /// ASVS 1.1.1: symbol and number are compared in one form, which reads as itself.
        #[test]
        fn reading_twice_changes_nothing(typed in prop_oneof![any::<String>(), "[0-9A-Za-zａ-ｚー－ｱ-ﾝ亜-熙 ]{1,12}"]) {
            if let Ok(symbol) = Symbol::new(&typed) {
                prop_assert_eq!(Symbol::new(symbol.as_typed()), Ok(symbol));
            }
            if let Ok(number) = Number::new(&typed) {
                prop_assert_eq!(Number::new(number.as_typed()), Ok(number));
            }
        }

        #[test]
        fn a_dropped_zero_is_put_back(digits in "[1-9][0-9]{0,5}", width in 6_u8..12) {
            let full = format!("{digits:0>0$}", usize::from(width));
            prop_assert_eq!(Number::new(&digits).unwrap().key(Some(width)), Number::new(&full).unwrap().key(Some(width)));
        }
    }
}
