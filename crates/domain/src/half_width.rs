//! Half-width reading of what was typed with the input method still on (AUT-04).
//!
//! The fields of first authentication are half-width only; a person who types `０３８６` is helped,
//! not refused, and sees the converted text. Must not be used on passwords: those are taken as they
//! are. Knows nothing of a field's own alphabet; that is the next rule's matter.

use serde::{Deserialize, Serialize};

/// The half-width form of a typed text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfWidth {
    /// The text to use and to show in the field.
    pub text: String,
    /// Whether anything was converted, so that the screen can say so.
    pub changed: bool,
}

/// Converts full-width digits, letters, symbols, the full-width space and the many dashes to ASCII.
///
/// Kana and kanji stay as they are; a long-vowel mark after a kana is part of a word and stays,
/// elsewhere it is a hyphen typed with the input method on. Nothing is trimmed or removed.
#[must_use]
pub fn to_half_width(typed: &str) -> HalfWidth {
    let mut text = String::with_capacity(typed.len());
    let mut previous = None;
    for typed_char in typed.chars() {
        let after_kana = previous.is_some_and(is_kana);
        let read = half_width_char(typed_char, after_kana);
        text.push(read);
        previous = Some(read);
    }
    let changed = text != typed;
    HalfWidth { text, changed }
}

/// Whether a character belongs to the full-width forms that [`to_half_width`] converts.
#[must_use]
pub fn is_full_width(found: char) -> bool {
    half_width_char(found, false) != found
}

fn half_width_char(typed: char, after_kana: bool) -> char {
    match typed {
        '\u{FF01}'..='\u{FF5E}' => ascii_of_full_width(typed),
        '\u{3000}' | '\u{00A0}' => ' ',
        '。' | '｡' => '.',
        '、' | '､' => ',',
        '〜' => '~',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        'ー' | 'ｰ' if !after_kana => '-',
        _ => typed,
    }
}

/// U+FF01..=U+FF5E mirror U+0021..=U+007E at a fixed distance.
fn ascii_of_full_width(typed: char) -> char {
    char::from_u32(u32::from(typed) - 0xFEE0).unwrap_or(typed)
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// AUT-04: full-width digits, letters, symbols, spaces and dashes become half-width.
    #[test]
    fn converts_what_the_input_method_leaves_behind() {
        for (typed, expected) in [
            ("０３８６", "0386"),
            ("ｏｍｒｏｎ", "omron"),
            ("Ｔ０１１", "T011"),
            ("１２－３４", "12-34"),
            ("12ー34", "12-34"),
            ("12ーー34", "12--34"),
            ("12−34", "12-34"),
            ("１９５１／０１／０１", "1951/01/01"),
            ("ａ＠ｅｘａｍｐｌｅ。ｃｏ。ｊｐ", "a@example.co.jp"),
            ("a　b", "a b"),
            ("？！＠＃＄％＆（）＿＋", "?!@#$%&()_+"),
        ] {
            let read = to_half_width(typed);
            assert_eq!(read.text, expected, "{typed}");
            assert!(read.changed, "{typed}");
        }
    }

    /// AUT-04: what is half-width already, and kana, stay untouched and unmarked.
    #[test]
    fn leaves_half_width_text_and_words_alone() {
        for typed in ["0386", "t-011", "", "サービス", "あい", "公立", "ｻｰﾋﾞｽ", "a b"] {
            assert_eq!(to_half_width(typed), HalfWidth { text: typed.to_owned(), changed: false });
        }
    }

    proptest! {
        /// ASVS 1.1.1: full-width text is converted once; what was converted is its own form.
        #[test]
        fn a_second_conversion_changes_nothing(typed in any::<String>()) {
            let once = to_half_width(&typed).text;
            prop_assert!(!to_half_width(&once).changed);
        }

        #[test]
        fn converts_character_for_character(typed in any::<String>()) {
            prop_assert_eq!(to_half_width(&typed).text.chars().count(), typed.chars().count());
        }

        #[test]
        fn ascii_is_never_changed(typed in "[ -~]{0,40}") {
            prop_assert!(!to_half_width(&typed).changed);
        }
    }
}
