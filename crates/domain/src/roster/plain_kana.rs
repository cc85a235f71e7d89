//! The match keys of readings in plain full-width katakana, which most registers hold: the steps of
//! `kana` that change such a reading, without normalisation, six times as fast.
//! Must not: differ from `kana` on any reading; a property test compares them.

use crate::kana::{KanaKeys, KanaRefusal};

/// Both keys of a reading, as [`KanaKeys::new`] gives them.
pub(super) fn kana_keys(reading: &str) -> Result<KanaKeys, KanaRefusal> {
    match plain_key(reading) {
        Some(key) => Ok(KanaKeys::from_stored(&key, &key)),
        None => KanaKeys::new(reading),
    }
}

/// The key of a reading whose first and second key are the same; none where they may differ, and
/// for anything but plain katakana and spaces.
fn plain_key(reading: &str) -> Option<String> {
    let mut key = String::with_capacity(reading.len());
    for c in reading.chars() {
        match c {
            ' ' | '\u{3000}' => {}
            'ヂ' | 'ヅ' | 'ヲ' => return None,
            'ァ'..='ヴ' | 'ー' => key.push(modern(large(clear(c)))),
            _ => return None,
        }
    }
    (!key.is_empty()).then_some(key)
}

/// Without 濁点 or 半濁点. In Unicode they follow their clear kana at once.
fn clear(c: char) -> char {
    let code = u32::from(c);
    let steps = match c {
        'ヴ' => return 'ウ',
        'カ'..='ヂ' => (code - u32::from('カ')) % 2,
        'ツ'..='ド' => (code - u32::from('ツ')) % 2,
        'ハ'..='ポ' => (code - u32::from('ハ')) % 3,
        _ => 0,
    };
    char::from_u32(code - steps).unwrap_or(c)
}

/// Small kana precede their large form, but for ヵ and ヶ, which are not plain.
fn large(c: char) -> char {
    match c {
        'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' => {
            char::from_u32(u32::from(c) + 1).unwrap_or(c)
        }
        _ => c,
    }
}

fn modern(c: char) -> char {
    match c {
        'ヰ' => 'イ',
        'ヱ' => 'エ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// AUT-12, ASVS 1.5.3: the short way and the rule give the same keys for every character of the basic plane.
    #[test]
    fn agrees_with_the_rule_on_every_character() {
        for c in '\0'..='\u{FFFF}' {
            let reading = c.to_string();
            assert_eq!(kana_keys(&reading), KanaKeys::new(&reading), "{c:?}");
        }
    }

    /// AUT-12: it is taken for the readings that registers hold.
    #[test]
    fn is_taken_for_plain_katakana_only() {
        assert_eq!(plain_key("ケンポ　ショウコ").as_deref(), Some("ケンホシヨウコ"));
        for reading in ["ミヅキ", "けんぽ", "ｹﾝﾎﾟ", "ジョン・スミス", "いすゞ", "", " "] {
            assert_eq!(plain_key(reading), None, "{reading}");
        }
    }

    proptest! {
        /// AUT-12, ASVS 1.5.3: the short way and the rule give the same keys for every reading.
        #[test]
        fn agrees_with_the_rule(reading in "[ァ-ヿ\u{3099}\u{309A}゛゜ \u{3000}ー-]{0,12}|[ァ-ヴー 　]{1,12}|\\PC{0,8}") {
            prop_assert_eq!(kana_keys(&reading), KanaKeys::new(&reading));
        }
    }
}
