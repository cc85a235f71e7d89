//! Which words of a text need help at the ends of lines. Must not lay out.
//!
//! Looked for here and not in the template, where a regular expression of Unicode's classes is compiled
//! anew for each document.

use typst::foundations::{IntoValue, Value};

use crate::sheet::{array, dict};

/// Signs in a row without a place to break, from which a run is too long for the narrowest part.
const RUN: usize = 14;
/// The same of full-width signs that may not begin or end a line.
const FORBIDDEN_RUN: usize = 8;
/// What does not begin a line in Japanese, of the signs that occur in a row.
const NOT_FIRST: &str = "ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々〻…‥、。」』）】";
/// Punctuation of half a sign's ink.
const MARKS: &str = "、。，．・：；」』）】〕〉》］｝「『（【〔〈《［｛";

/// How a word is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Setting {
    /// As it is.
    Plain,
    /// It may break anywhere, without a sign: a long run would leave its part.
    Loose,
    /// Marks apart: the engine takes half the width off adjacent punctuation, as for full-width faces;
    /// this one is proportional already.
    Apart,
}

/// The words of a text, which stand between spaces, as the template sets them.
pub(super) fn words(text: &str) -> Value {
    words_kept(text, |_| false)
}

/// As [`words`], with those in one piece of which `keep` says that they fit on a line.
pub(super) fn words_kept(text: &str, keep: impl Fn(&str) -> bool) -> Value {
    array(text.split(' '), |word| {
        let kept = !word.contains('\n') && keep(word);
        let set = match setting(word) {
            Setting::Plain if !kept => return word.into_value(),
            Setting::Plain => ("plain", word.into_value()),
            Setting::Loose => ("loose", word.into_value()),
            Setting::Apart => ("pieces", array(pieces(word), IntoValue::into_value)),
        };
        dict([set, ("kept", kept.into_value())]).into_value()
    })
}

fn setting(word: &str) -> Setting {
    let unbroken = |most: usize, of: fn(char) -> bool| {
        let mut run = 0;
        word.chars().any(|sign| {
            run = if of(sign) { run + 1 } else { 0 };
            run >= most
        })
    };
    let adjacent = || word.chars().zip(word.chars().skip(1)).any(|(one, next)| is_mark(one) && is_mark(next));
    if unbroken(RUN, |sign| !sign.is_whitespace() && !breaks(sign))
        || unbroken(FORBIDDEN_RUN, |c| NOT_FIRST.contains(c))
    {
        Setting::Loose
    } else if adjacent() {
        Setting::Apart
    } else {
        Setting::Plain
    }
}

/// A word cut between adjacent marks.
fn pieces(word: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut begin, mut before) = (0, false);
    for (at, sign) in word.char_indices() {
        let mark = is_mark(sign);
        if before && mark {
            pieces.extend(word.get(begin..at));
            begin = at;
        }
        before = mark;
    }
    pieces.extend(word.get(begin..));
    pieces
}

fn is_mark(sign: char) -> bool {
    MARKS.contains(sign)
}

/// Kanji and kana, around which a line may break. Marks of their blocks, such as ー, are none.
fn breaks(sign: char) -> bool {
    matches!(sign,
        '々' | '〇' | '〡'..='〩' | '〸'..='〻'
        | 'ぁ'..='ゖ' | 'ゝ'..='ゟ' | 'ァ'..='ヺ' | 'ヽ'..='ヿ' | 'ㇰ'..='ㇿ'
        | 'ｦ'..='ｯ' | 'ｱ'..='ﾝ'
        | '\u{2e80}'..='\u{2fdf}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{1b000}'..='\u{1b16f}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_no_line_could_end_in_is_loose() {
        for (word, wanted) in [
            ("", Setting::Plain),
            ("特別養護老人ホームみほんの里見本市見本町", Setting::Plain),
            ("ABCDEFGHIJKLM", Setting::Plain),
            ("ABCDEFGHIJKLMN", Setting::Loose),
            ("見本ABCDEFGHIJKLMN", Setting::Loose),
            ("ABCDEFGHI町JKLMNOPQR", Setting::Plain),
            ("ーーーーーーー", Setting::Plain),
            ("ーーーーーーーー", Setting::Loose),
            ("ﾌｫｰﾏﾝｾﾝﾀｰﾐﾎﾝｼﾐﾎﾝﾁｮｳ", Setting::Plain),
            ("「見本」、「見本」", Setting::Apart),
            ("(見本)。", Setting::Plain),
        ] {
            assert_eq!(setting(word), wanted, "{word}");
        }
    }

    #[test]
    fn marks_are_cut_from_each_other_and_nothing_is_lost() {
        assert_eq!(pieces("「見本」、「見本」"), ["「見本」", "、", "「見本」"]);
        assert_eq!(pieces("（（見本））。"), ["（", "（見本）", "）", "。"]);
        assert_eq!(pieces("見本"), ["見本"]);
        assert_eq!(pieces(""), [""]);
    }
}
