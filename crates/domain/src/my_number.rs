//! Recognises a マイナンバー, so that typed fields can refuse it: it is never stored.
//!
//! Judges a whole field, not a running text, and must keep nothing of what it looked at.

use crate::half_width::to_half_width;

/// Digits of a マイナンバー, the check digit included.
const LENGTH: usize = 12;

/// Whether a typed field holds twelve digits with the valid check digit of a マイナンバー
/// (行政手続における特定の個人を識別するための番号の利用等に関する法律に規定する個人番号の省令, article 5).
///
/// Full-width digits count; spaces and hyphens between digits are ignored. One of eleven twelve-digit
/// numbers passes by chance, so this serves to refuse, never to identify.
#[must_use]
pub fn looks_like_my_number(typed: &str) -> bool {
    let half_width = to_half_width(typed).text;
    let mut digits = [0_u32; LENGTH];
    let mut count = 0;
    for c in half_width.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        let (Some(digit), Some(place)) = (c.to_digit(10), digits.get_mut(count)) else {
            return false;
        };
        *place = digit;
        count += 1;
    }
    let [body @ .., check] = digits;
    count == LENGTH && check_digit(&body) == check
}

/// Weights from the right: 2 to 7, then 2 to 6.
fn check_digit(body: &[u32; LENGTH - 1]) -> u32 {
    let weights = (2..=7).chain(2..=6);
    let sum: u32 = body.iter().rev().zip(weights).map(|(digit, weight)| digit * weight).sum();
    match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The check digit of the first number was worked out by hand:
    /// 1*6+2*5+3*4+4*3+5*2+6*7+7*6+8*5+9*4+0*3+1*2 = 212, 212 mod 11 = 3, 11-3 = 8.
    #[test]
    fn recognises_a_my_number_in_any_writing() {
        for typed in [
            "123456789018",
            "1234 5678 9018",
            "1234-5678-9018",
            "１２３４５６７８９０１８",
            "1234　5678　9018",
            " 123456789018 ",
            "1234－5678ー9018",
        ] {
            assert!(looks_like_my_number(typed), "{typed}");
        }
    }

    #[test]
    fn leaves_other_numbers_alone() {
        for typed in [
            "",
            "123456789010",
            "12345678901",
            "1234567890188",
            "32290413",
            "0386",
            "omron",
            "a123456789018",
            "123456789018a",
            "1234/5678/9018",
            "-",
            "1311111111",
        ] {
            assert!(!looks_like_my_number(typed), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn exactly_one_check_digit_is_valid(body in "[0-9]{11}") {
            let valid = (0..10).filter(|check| looks_like_my_number(&format!("{body}{check}"))).count();
            prop_assert_eq!(valid, 1);
        }

        #[test]
        fn answers_for_any_text(typed in any::<String>()) {
            let _ = looks_like_my_number(&typed);
        }
    }
}
