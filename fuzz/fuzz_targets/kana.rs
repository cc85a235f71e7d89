//! The kana key: total, idempotent, blind to spaces.
#![no_main]

use libfuzzer_sys::fuzz_target;
use madoguchi_domain::kana::{KanaKey, explain};

fuzz_target!(|text: &str| {
    let _ = explain(text);
    if let Ok(key) = KanaKey::new(text) {
        assert_eq!(KanaKey::new(key.as_str()).as_ref(), Ok(&key), "the key of a key is itself");
        let spaced: String = text.chars().flat_map(|c| [c, '\u{3000}']).collect();
        // A space between a kana and its voicing mark leaves the mark alone.
        if !text.contains(['\u{3099}', '\u{309A}', '\u{309B}', '\u{309C}', 'ﾞ', 'ﾟ']) {
            assert_eq!(KanaKey::new(&spaced), Ok(key));
        }
    }
});
