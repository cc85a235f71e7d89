//! How a character is read out: what kind it is, and its name in kana.
//!
//! Must not guess: every visible ASCII character is in the table.

/// A character with its reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spelled {
    /// The character.
    pub(super) sign: char,
    /// 大文字, 小文字, 数字 or 記号.
    pub(super) kind: &'static str,
    /// Its name, short enough for a cell.
    pub(super) reading: &'static str,
}

/// Each character of a text, none for what is not visible ASCII.
pub(super) fn spell(text: &str) -> impl Iterator<Item = Spelled> {
    text.chars().filter_map(|sign| {
        let reading = reading(sign.to_ascii_lowercase())?;
        let kind = match sign {
            'A'..='Z' => "大文字",
            'a'..='z' => "小文字",
            '0'..='9' => "数字",
            _ => "記号",
        };
        Some(Spelled { sign, kind, reading })
    })
}

fn reading(sign: char) -> Option<&'static str> {
    let at = usize::try_from(u32::from(sign)).ok()?.checked_sub(usize::from(b'!'))?;
    READINGS.get(at).copied().filter(|reading| !reading.is_empty())
}

/// From `!` to `~`; capitals are read like small letters.
const READINGS: [&str; 94] = [
    "感嘆符",
    "引用符",
    "シャープ",
    "ドル",
    "パーセント",
    "アンド",
    "単引用符",
    "左括弧",
    "右括弧",
    "星印",
    "プラス",
    "カンマ",
    "ハイフン",
    "ピリオド",
    "斜線",
    "ゼロ",
    "イチ",
    "ニ",
    "サン",
    "ヨン",
    "ゴ",
    "ロク",
    "ナナ",
    "ハチ",
    "キュウ",
    "コロン",
    "セミコロン",
    "小なり",
    "イコール",
    "大なり",
    "疑問符",
    "アット",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "左角括弧",
    "逆斜線",
    "右角括弧",
    "ハット",
    "下線",
    "逆引用符",
    "エー",
    "ビー",
    "シー",
    "ディー",
    "イー",
    "エフ",
    "ジー",
    "エイチ",
    "アイ",
    "ジェー",
    "ケー",
    "エル",
    "エム",
    "エヌ",
    "オー",
    "ピー",
    "キュー",
    "アール",
    "エス",
    "ティー",
    "ユー",
    "ブイ",
    "ダブリュー",
    "エックス",
    "ワイ",
    "ゼット",
    "左波括弧",
    "縦線",
    "右波括弧",
    "チルダ",
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// REI-14: every character that can be printed has a reading of its own.
    #[test]
    fn every_visible_character_is_read_in_its_own_way() {
        let all: String = ('!'..='~').collect();
        let spelled: Vec<_> = spell(&all).collect();
        assert_eq!(spelled.iter().map(|s| s.sign).collect::<String>(), all);
        let readings: HashSet<_> = spelled.iter().map(|s| (s.kind, s.reading)).collect();
        assert_eq!(readings.len(), all.len());
        assert!(spelled.iter().all(|s| s.reading.chars().count() <= 5));
    }

    #[test]
    fn readings_stand_beside_their_characters() {
        let read: Vec<_> = spell("0Ol1I@q~_").map(|s| (s.kind, s.reading)).collect();
        let wanted = [
            ("数字", "ゼロ"),
            ("大文字", "オー"),
            ("小文字", "エル"),
            ("数字", "イチ"),
            ("大文字", "アイ"),
            ("記号", "アット"),
            ("小文字", "キュー"),
            ("記号", "チルダ"),
            ("記号", "下線"),
        ];
        assert_eq!(read, wanted);
        assert_eq!(spell("a b\u{e9}").count(), 2);
    }
}
