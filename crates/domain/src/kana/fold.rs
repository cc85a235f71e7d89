//! The ten steps of the kana rule (requirements 1.4), as one pass without intermediate texts.
//!
//! The order of the steps is the rule: changing it changes who matches whom. Total on any input.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::KanaRefusal;

const DAKUTEN: char = '\u{3099}';
const HANDAKUTEN: char = '\u{309A}';

/// Which of the two keys is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Variant {
    First,
    /// ヂ→ジ, ヅ→ズ, ヲ→オ before the voicing marks fall away.
    Second,
}

/// Builds a key; see the module for the steps.
pub(super) fn fold(typed: &str, variant: Variant) -> Result<String, KanaRefusal> {
    let mut key = String::with_capacity(typed.len());
    let mut refusal = None;
    let kept = normalised(typed)
        .filter(|c| !is_space(*c) && !is_middle_dot(*c))
        .map(|c| katakana(unified_dash(c)))
        .inspect(|c| refusal = refusal.or_else(|| refused(*c)));
    match variant {
        Variant::First => append_base(&mut key, kept.nfd()),
        // Marks parted from their kana by something just removed are joined again first.
        Variant::Second => append_base(&mut key, kept.nfc().map(yotsugana).nfd()),
    }
    match refusal {
        Some(refusal) => Err(refusal),
        None if key.is_empty() => Err(KanaRefusal::Empty),
        None => Ok(key),
    }
}

/// Steps 6 to 10 on decomposed characters.
fn append_base(key: &mut String, decomposed: impl Iterator<Item = char>) {
    for c in decomposed.filter(|c| !is_voicing_mark(*c)) {
        match large(c) {
            // A repeated accent would change its order on a second pass, so the base is repeated.
            'ヽ' => key.push(last_base(key).unwrap_or('ヽ')),
            'ヰ' => key.push('イ'),
            'ヱ' => key.push('エ'),
            base => key.push(base.to_ascii_lowercase()),
        }
    }
}

fn last_base(key: &str) -> Option<char> {
    key.chars().rev().find(|c| canonical_combining_class(*c) == 0)
}

/// Steps 1 and 2: loose voicing marks become combining ones, then NFKC.
pub(super) fn normalised(typed: &str) -> impl Iterator<Item = char> + '_ {
    typed.chars().map(joined_mark).nfkc()
}

fn joined_mark(c: char) -> char {
    match c {
        '\u{309B}' => DAKUTEN,
        '\u{309C}' => HANDAKUTEN,
        _ => c,
    }
}

/// Step 3: white space and characters without width.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{00AD}'
                | '\u{034F}'
                | '\u{061C}'
                | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}'
                | '\u{E0100}'..='\u{E01EF}'
        )
}

/// Step 3, extension: the dot between the parts of a foreign name.
pub(super) fn is_middle_dot(c: char) -> bool {
    matches!(c, '・' | '\u{00B7}')
}

/// Step 4: the dashes that look like the long-vowel mark.
pub(super) fn unified_dash(c: char) -> char {
    match c {
        '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{2014}' | '\u{2015}' | '\u{2212}' => 'ー',
        _ => c,
    }
}

/// Step 5: hiragana and its iteration marks to katakana, which lie 0x60 further.
pub(super) fn katakana(c: char) -> char {
    match c {
        '\u{3041}'..='\u{3096}' | 'ゝ' | 'ゞ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        _ => c,
    }
}

pub(super) fn is_voicing_mark(c: char) -> bool {
    c == DAKUTEN || c == HANDAKUTEN
}

fn yotsugana(c: char) -> char {
    match c {
        'ヂ' => 'ジ',
        'ヅ' => 'ズ',
        'ヲ' => 'オ',
        _ => c,
    }
}

/// Step 7: small kana, with the Ainu extensions, to their large forms.
pub(super) fn large(c: char) -> char {
    match c {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' => 'ワ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        'ㇰ' => 'ク',
        'ㇱ' => 'シ',
        'ㇲ' => 'ス',
        'ㇳ' => 'ト',
        'ㇴ' => 'ヌ',
        'ㇵ' => 'ハ',
        'ㇶ' => 'ヒ',
        'ㇷ' => 'フ',
        'ㇸ' => 'ヘ',
        'ㇹ' => 'ホ',
        'ㇺ' => 'ム',
        'ㇻ' => 'ラ',
        'ㇼ' => 'リ',
        'ㇽ' => 'ル',
        'ㇾ' => 'レ',
        'ㇿ' => 'ロ',
        _ => c,
    }
}

fn refused(c: char) -> Option<KanaRefusal> {
    if is_kanji(c) {
        Some(KanaRefusal::Kanji { found: c })
    } else if is_unusable(c) {
        Some(KanaRefusal::Unusable { found: c })
    } else {
        None
    }
}

/// Han characters with their radicals, and the marks written among them (々 〆 〇 〻).
fn is_kanji(c: char) -> bool {
    matches!(
        c,
        '\u{2E80}'..='\u{2FDF}'
            | '\u{3005}'..='\u{3007}'
            | '\u{303B}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFD}'
    )
}

/// White space was removed before; what is left of the controls shows a damaged text.
fn is_unusable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFF9}'..='\u{FFFF}' | '\u{F0000}'..='\u{10FFFF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}
