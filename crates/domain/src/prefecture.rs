//! The 47 prefectures 都道府県, by the codes with which office numbers begin (REI-06).
//! Must not: know which of them a federation serves; that is profile data.

use serde::{Deserialize, Serialize};

/// A prefecture. Ordered by its code, which is the order lists show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Prefecture(u8);

/// Names in the order of the codes 01 to 47 (JIS X 0401).
const NAMES: [(&str, &str); 47] = [
    ("北海道", "Hokkaido"),
    ("青森県", "Aomori"),
    ("岩手県", "Iwate"),
    ("宮城県", "Miyagi"),
    ("秋田県", "Akita"),
    ("山形県", "Yamagata"),
    ("福島県", "Fukushima"),
    ("茨城県", "Ibaraki"),
    ("栃木県", "Tochigi"),
    ("群馬県", "Gunma"),
    ("埼玉県", "Saitama"),
    ("千葉県", "Chiba"),
    ("東京都", "Tokyo"),
    ("神奈川県", "Kanagawa"),
    ("新潟県", "Niigata"),
    ("富山県", "Toyama"),
    ("石川県", "Ishikawa"),
    ("福井県", "Fukui"),
    ("山梨県", "Yamanashi"),
    ("長野県", "Nagano"),
    ("岐阜県", "Gifu"),
    ("静岡県", "Shizuoka"),
    ("愛知県", "Aichi"),
    ("三重県", "Mie"),
    ("滋賀県", "Shiga"),
    ("京都府", "Kyoto"),
    ("大阪府", "Osaka"),
    ("兵庫県", "Hyogo"),
    ("奈良県", "Nara"),
    ("和歌山県", "Wakayama"),
    ("鳥取県", "Tottori"),
    ("島根県", "Shimane"),
    ("岡山県", "Okayama"),
    ("広島県", "Hiroshima"),
    ("山口県", "Yamaguchi"),
    ("徳島県", "Tokushima"),
    ("香川県", "Kagawa"),
    ("愛媛県", "Ehime"),
    ("高知県", "Kochi"),
    ("福岡県", "Fukuoka"),
    ("佐賀県", "Saga"),
    ("長崎県", "Nagasaki"),
    ("熊本県", "Kumamoto"),
    ("大分県", "Oita"),
    ("宮崎県", "Miyazaki"),
    ("鹿児島県", "Kagoshima"),
    ("沖縄県", "Okinawa"),
];

impl Prefecture {
    /// All of them in the order of their codes.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=47).map(Self)
    }

    /// The prefecture of a code, `01` to `47`; none for other texts.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let digits = code.len() == 2 && code.bytes().all(|b| b.is_ascii_digit());
        let number = digits.then(|| code.parse().ok()).flatten()?;
        (1..=47).contains(&number).then_some(Self(number))
    }

    /// The code, such as `31`.
    #[must_use]
    pub fn code(self) -> String {
        format!("{:02}", self.0)
    }

    /// The name in Japanese, such as `鳥取県`.
    #[must_use]
    pub fn ja(self) -> &'static str {
        self.names().0
    }

    /// The name in English, such as `Tottori`.
    #[must_use]
    pub fn en(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        // 1 to 47 by construction.
        NAMES.get(usize::from(self.0) - 1).copied().unwrap_or_default()
    }
}

impl TryFrom<String> for Prefecture {
    type Error = &'static str;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::from_code(&code).ok_or("a prefecture is a code from \"01\" to \"47\"")
    }
}

impl From<Prefecture> for String {
    fn from(prefecture: Prefecture) -> Self {
        prefecture.code()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// REI-06: there are 47 prefectures, each with a code and a name of its own.
    #[test]
    fn knows_the_47_prefectures() {
        let all: Vec<_> = Prefecture::all().collect();
        assert_eq!(all.len(), 47);
        for (at, prefecture) in all.iter().enumerate() {
            assert_eq!(prefecture.code(), format!("{:02}", at + 1));
            assert_eq!(Prefecture::from_code(&prefecture.code()), Some(*prefecture));
            assert_eq!(all.iter().filter(|p| p.ja() == prefecture.ja() || p.en() == prefecture.en()).count(), 1);
        }
        for (code, ja) in [("01", "北海道"), ("13", "東京都"), ("26", "京都府"), ("31", "鳥取県"), ("47", "沖縄県")]
        {
            assert_eq!(Prefecture::from_code(code).map(Prefecture::ja), Some(ja));
        }
    }

    #[test]
    fn refuses_what_is_no_code() {
        for code in ["", "0", "1", "00", "48", "99", "031", "+1", " 1", "３１", "鳥取県"] {
            assert_eq!(Prefecture::from_code(code), None, "{code}");
        }
        assert!(serde_json::from_str::<Prefecture>("\"48\"").is_err());
        assert_eq!(serde_json::to_string(&Prefecture(31)).unwrap(), "\"31\"");
    }
}
