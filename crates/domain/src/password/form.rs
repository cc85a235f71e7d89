//! Forms of one password that count as the same word. All of them are wiped after use.

use zeroize::Zeroizing;

/// What `1` and `!` stand for in a disguised word.
#[derive(Clone, Copy)]
pub(super) enum One {
    I,
    L,
}

/// Lower case.
pub(super) fn lower(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_lowercase())
}

/// Letters and digits only, so that `pass_word` counts as `password`.
pub(super) fn squeezed(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.chars().filter(|c| c.is_alphanumeric()).collect())
}

/// Letters back in the place of the digits and symbols that look like them: `p@ssw0rd`.
pub(super) fn undisguised(text: &str, one: One) -> Zeroizing<String> {
    let letter = |c: char| match (c, one) {
        ('0', _) => 'o',
        ('1' | '!' | '|', One::I) => 'i',
        ('1' | '!' | '|', One::L) => 'l',
        ('3', _) => 'e',
        ('4' | '@', _) => 'a',
        ('5' | '$', _) => 's',
        ('7' | '+', _) => 't',
        ('8', _) => 'b',
        ('9', _) => 'g',
        _ => c,
    };
    Zeroizing::new(text.chars().map(letter).collect())
}
