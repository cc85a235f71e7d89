//! Finds the person's and the insurer's own words inside a password.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::form::{One, lower, squeezed, undisguised};

/// Shorter pieces are part of too many honest passwords.
const PIECE_MIN: usize = 4;

/// Index of the first word of which the whole, or a part between symbols, stands in the password:
/// without case, across symbols (`ta-rou`), and in disguise (`t4rou`).
pub(super) fn find(password: &str, words: &[&str]) -> Option<usize> {
    let password = lower(password);
    let plain = squeezed(&password);
    let forms: [Zeroizing<String>; 4] =
        [squeezed(&undisguised(&password, One::I)), squeezed(&undisguised(&password, One::L)), plain, password];
    words
        .iter()
        .position(|word| pieces(word).iter().any(|piece| forms.iter().any(|form| form.contains(piece.as_str()))))
}

fn pieces(word: &str) -> Vec<String> {
    let word = word.nfkc().collect::<String>().to_lowercase();
    let whole: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
    let parts = word.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
    parts.chain([whole]).filter(|piece| piece.chars().count() >= PIECE_MIN).collect()
}
