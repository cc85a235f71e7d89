//! 仮パスワード: what a letter holds (REI-14). Drawn from bytes the caller gives, fits the
//! federation's rule, and is read off paper without doubt.

use zeroize::Zeroizing;

use crate::password::{GenerateFailure, PasswordPolicy};

/// Letters and digits that no printed page lets one mistake for another: no `b` beside 6, `g` and
/// `q` beside 9, `i` `j` `l` beside 1, `o` beside 0, `s` beside 5, `v` beside `u`, `z` beside 2.
pub const ALPHABET: &str = "acdefhkmnprtuwxy23456789";
/// Symbols that are plain on paper, in the order they are preferred; one closes the password where
/// the rule asks for a symbol.
const SYMBOLS: &str = "@#%&+?=*$!()";
/// Characters drawn from the alphabet: 4.58 bits each.
const DRAWN: u16 = 12;
/// Fewest drawn characters that still hold the bits the limits table asks for.
const DRAWN_LEAST: u16 = 11;
/// More attempts than random bytes ever need.
const ATTEMPTS_MAX: usize = 10_000;

/// Draws a temporary password; `random` fills the buffer it is given.
///
/// # Errors
/// [`GenerateFailure`] when the rule leaves no room for the bits a letter needs ([`fits`]), or the
/// bytes are not random.
pub fn draw(policy: &PasswordPolicy, random: &mut dyn FnMut(&mut [u8])) -> Result<Zeroizing<String>, GenerateFailure> {
    let (drawn, symbol) = shape(policy).ok_or(GenerateFailure::NoneFound)?;
    // Whole candidates are thrown away, so that every accepted password is equally likely.
    for _ in 0..ATTEMPTS_MAX {
        let mut candidate = Zeroizing::new(String::with_capacity(usize::from(drawn) + 1));
        for _ in 0..drawn {
            candidate.push(draw_char(random)?);
        }
        candidate.extend(symbol);
        if policy.judge(&candidate, &[]).is_ok() {
            return Ok(candidate);
        }
    }
    Err(GenerateFailure::NoneFound)
}

/// Whether a password rule leaves room for a temporary password. A profile whose rule does not is
/// refused.
#[must_use]
pub fn fits(policy: &PasswordPolicy) -> bool {
    shape(policy).is_some()
}

/// How many characters are drawn, and the symbol behind them.
fn shape(policy: &PasswordPolicy) -> Option<(u16, Option<char>)> {
    let allowed = |c: &char| policy.symbols.contains(*c) || policy.extra_symbols.contains(*c);
    let symbol = match policy.needs_symbol {
        true => Some(SYMBOLS.chars().find(allowed)?),
        false => None,
    };
    let closing = u16::from(symbol.is_some());
    let drawn = DRAWN.max(policy.min.saturating_sub(closing)).min(policy.max.checked_sub(closing)?);
    (drawn >= DRAWN_LEAST).then_some((drawn, symbol))
}

/// One character, each equally likely: bytes in the uneven rest above a multiple are drawn again.
fn draw_char(random: &mut dyn FnMut(&mut [u8])) -> Result<char, GenerateFailure> {
    let even = 256 - 256 % ALPHABET.len();
    let mut byte = Zeroizing::new([0_u8; 1]);
    for _ in 0..ATTEMPTS_MAX {
        random(byte.as_mut_slice());
        let drawn = usize::from(byte[0]);
        if drawn < even
            && let Some(letter) = ALPHABET.as_bytes().get(drawn % ALPHABET.len())
        {
            return Ok(char::from(*letter));
        }
    }
    Err(GenerateFailure::NoneFound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;
    use proptest::prelude::*;

    fn policies() -> [PasswordPolicy; 4] {
        let manual = PasswordPolicy::default();
        // 8 to 16 letters and digits, as an older manual of the office login has it.
        let plain = PasswordPolicy { max: 16, needs_symbol: false, ..manual.clone() };
        let tightest = PasswordPolicy { max: 12, ..manual.clone() };
        [manual, PasswordPolicy::strict(), plain, tightest]
    }

    fn drawn(policy: &PasswordPolicy, seed: u64) -> String {
        let mut state = seed;
        let mut random = |buffer: &mut [u8]| {
            for byte in buffer {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *byte = (state >> 56) as u8;
            }
        };
        draw(policy, &mut random).unwrap().to_string()
    }

    /// REI-14, LIMIT TEMPORARY_PASSWORD_BITS: every rule leaves at least 50 random bits, those counted off that lack a kind it asks for.
    #[test]
    fn holds_at_least_fifty_random_bits() {
        let letters = ALPHABET.chars().filter(char::is_ascii_alphabetic).count() as f64;
        let size = ALPHABET.len() as f64;
        for policy in policies() {
            let (drawn, _) = shape(&policy).unwrap();
            let n = i32::from(drawn);
            // Drawn without any digit, or without any letter: thrown away where a rule asks for both.
            let lost = (letters / size).powi(n) + ((size - letters) / size).powi(n);
            let bits = f64::from(drawn) * size.log2() + (1.0 - lost).log2();
            assert!(bits >= f64::from(limits::TEMPORARY_PASSWORD_BITS.number), "{bits} bits");
        }
    }

    /// REI-14, LIMIT TEMPORARY_PASSWORD_BITS: a rule that leaves no room for the bits is told, not met with less.
    #[test]
    fn a_rule_without_room_is_refused() {
        let short = PasswordPolicy { max: 11, ..PasswordPolicy::default() };
        assert!(!fits(&short));
        assert!(draw(&short, &mut |buffer| buffer.fill(1)).is_err());
        let no_plain_symbol = PasswordPolicy { symbols: "_|".into(), ..PasswordPolicy::default() };
        assert!(!fits(&no_plain_symbol));
        assert!(policies().iter().all(fits));
    }

    #[test]
    fn bytes_that_are_not_random_come_to_an_end() {
        for byte in [0, 255] {
            assert!(draw(&PasswordPolicy::default(), &mut |buffer| buffer.fill(byte)).is_err());
        }
    }

    /// REI-14: no two letters of the alphabet are taken for one another, and each is drawn alike.
    #[test]
    fn the_alphabet_is_unmistakable_and_drawn_evenly() {
        for group in ["0oO", "1ilIj|", "2zZ", "5sS", "6bG", "8B", "9gq", "uv", "vy"] {
            let there = group.chars().filter(|c| ALPHABET.contains(*c)).count();
            assert!(there <= 1, "{group}");
        }
        assert!(!ALPHABET.chars().any(|c| c.is_ascii_uppercase()));
        let mut counts = [0_u32; 256];
        for byte in 0..=255_u8 {
            let mut bytes = [byte, 0].into_iter();
            let c = draw_char(&mut |buffer| buffer[0] = bytes.next().unwrap_or(0)).unwrap();
            if byte < 240 {
                counts[c as usize] += 1;
            }
        }
        assert!(ALPHABET.bytes().all(|b| counts[usize::from(b)] == 10));
    }

    proptest! {
        /// REI-14: whatever is drawn meets the federation's rule and is made of unmistakable characters.
        #[test]
        fn every_password_meets_its_rule(seed in any::<u64>()) {
            for policy in policies() {
                let password = drawn(&policy, seed);
                prop_assert_eq!(policy.judge(&password, &[]), Ok(()));
                prop_assert!(password.chars().all(|c| ALPHABET.contains(c) || SYMBOLS.contains(c)));
            }
        }
    }
}
