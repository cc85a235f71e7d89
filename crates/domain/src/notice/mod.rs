//! お知らせ: how notices are searched. Stores keep `search_text` of title and
//! body beside a notice; a query finds it when each of its words occurs there.

use unicode_normalization::UnicodeNormalization;

/// A text as it is searched: widths, case, hiragana and katakana count alike.
/// Voicing marks do not: ガ and カ are different letters of a text. White space
/// becomes single spaces.
#[must_use]
pub fn search_text(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).map(katakana).nfkc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a query, folded and separated by single spaces; empty for all.
#[must_use]
pub fn search_words(query: &str) -> String {
    search_text(query)
}

/// Whether each word occurs in a folded text.
#[must_use]
pub fn holds_words(search_text: &str, words: &str) -> bool {
    words.split(' ').all(|word| search_text.contains(word))
}

fn katakana(c: char) -> char {
    match c {
        '\u{3041}'..='\u{3096}' | '\u{309D}' | '\u{309E}' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(query: &str, text: &str) -> bool {
        holds_words(&search_text(text), &search_words(query))
    }

    /// DSH-03: a notice is found by any of the usual ways to type its words.
    #[test]
    fn finds_words_in_any_width_case_and_kana() {
        let text = "【オムロン健康保険】システム操作マニュアルと\n操作上のＱＡや扶養認定について";
        for query in ["", "　", "マニュアル", "ﾏﾆｭｱﾙ", "まにゅある", "qa", "ＱＡ", "扶養　マニュアル", "上のQaや"]
        {
            assert!(found(query, text), "{query}");
        }
        for query in ["インフルエンザ", "マニュアル 薬", "マニユアル"] {
            assert!(!found(query, text), "{query}");
        }
    }

    /// DSH-03: voicing makes another word.
    #[test]
    fn keeps_voiced_letters_apart() {
        assert!(!found("カン検診", "ガン検診"));
        assert!(found("がん検診", "ｶﾞﾝ検診"));
    }

    proptest! {
        /// ASVS 1.1.1: a search compares one folded form, which folds to itself.
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = search_text(&text);
            prop_assert_eq!(search_text(&once), once);
        }
    }
}
