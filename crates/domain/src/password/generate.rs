//! Makes a password that meets a policy, from random bytes the caller draws.

use zeroize::Zeroizing;

use super::PasswordPolicy;

/// Length of a generated password, moved into the policy's limits where they do not allow it. With
/// the default alphabet of 66 characters it holds about 96 bits.
pub const GENERATED_LENGTH: u16 = 16;
/// Characters that are mistaken for one another on paper and screen; never drawn.
const LOOK_ALIKES: &str = "0Oo1lI|!`'\"";
/// More attempts than any policy worth the name needs; an end in case the bytes are not random.
const ATTEMPTS_MAX: usize = 10_000;

/// Why no password could be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GenerateFailure {
    /// The policy contradicts itself, or the bytes handed in were not random.
    #[error("no password meets the policy with the bytes given")]
    NoneFound,
}

impl PasswordPolicy {
    /// A password of [`GENERATED_LENGTH`] characters that [`PasswordPolicy::judge`] accepts without
    /// own words. `random` fills the buffer it is given with random bytes.
    ///
    /// # Errors
    /// [`GenerateFailure`]; with a policy that can be met and random bytes it does not happen.
    pub fn generate(&self, random: &mut dyn FnMut(&mut [u8])) -> Result<Zeroizing<String>, GenerateFailure> {
        self.generate_of_length(GENERATED_LENGTH.max(self.min).min(self.max), random)
    }

    /// As [`PasswordPolicy::generate`], of `length` characters: ten of the default alphabet hold
    /// more than 59 bits, what the policy's kinds take off already counted.
    ///
    /// # Errors
    /// As [`PasswordPolicy::generate`].
    pub fn generate_of_length(
        &self,
        length: u16,
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Zeroizing<String>, GenerateFailure> {
        let alphabet = self.alphabet();
        // Whole candidates are thrown away, so that every accepted password is equally likely.
        for _ in 0..ATTEMPTS_MAX {
            let candidate = draw(&alphabet, usize::from(length), random)?;
            if self.judge(&candidate, &[]).is_ok() {
                return Ok(candidate);
            }
        }
        Err(GenerateFailure::NoneFound)
    }

    fn alphabet(&self) -> Vec<char> {
        let mut symbols: Vec<char> = (' '..='~').filter(|c| *c != ' ' && self.is_drawn_symbol(*c)).collect();
        // A policy whose only symbols look like letters still needs one of them.
        if symbols.iter().any(|c| !LOOK_ALIKES.contains(*c)) {
            symbols.retain(|c| !LOOK_ALIKES.contains(*c));
        }
        let letters_and_digits = ('0'..='z').filter(|c| c.is_ascii_alphanumeric() && !LOOK_ALIKES.contains(*c));
        letters_and_digits.chain(symbols).collect()
    }

    fn is_drawn_symbol(&self, c: char) -> bool {
        c.is_ascii_punctuation() && (self.symbols.contains(c) || self.extra_symbols.contains(c))
    }
}

fn draw(
    alphabet: &[char],
    length: usize,
    random: &mut dyn FnMut(&mut [u8]),
) -> Result<Zeroizing<String>, GenerateFailure> {
    let mut candidate = Zeroizing::new(String::with_capacity(length));
    for _ in 0..length {
        candidate.push(draw_char(alphabet, random)?);
    }
    Ok(candidate)
}

/// One character, each equally likely: bytes in the uneven rest above a multiple are drawn again.
fn draw_char(alphabet: &[char], random: &mut dyn FnMut(&mut [u8])) -> Result<char, GenerateFailure> {
    let size = alphabet.len();
    let even = 256_usize.checked_rem(size).map_or(0, |rest| 256 - rest);
    let mut byte = Zeroizing::new([0_u8; 1]);
    for _ in 0..ATTEMPTS_MAX {
        random(byte.as_mut_slice());
        let drawn = usize::from(byte[0]);
        if drawn < even
            && let Some(c) = alphabet.get(drawn % size)
        {
            return Ok(*c);
        }
    }
    Err(GenerateFailure::NoneFound)
}
