//! Which papers and screens show 記号 and 番号, for the guide 記号・番号の確認方法.
//! Must not: hold pictures; the cards are drawn by the screens.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::text::{Text, optional_date};

/// The guide to 記号 and 番号 (AUT-14, AUT-15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardGuide {
    /// Said above the cards.
    pub lead: Option<Text>,
    /// Said below them.
    pub note: Option<Text>,
    /// The cards in the order shown; at least one.
    pub cards: Vec<SampleCard>,
}

/// One sample card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleCard {
    /// What kind of paper or screen it is.
    pub kind: CardKind,
    /// What 記号 is called on it; absent: as on the form.
    pub symbol_label: Option<Text>,
    /// What 番号 is called on it; absent: as on the form.
    pub number_label: Option<Text>,
    /// The sample 記号 printed on it.
    pub symbol: Option<String>,
    /// The sample 番号 printed on it.
    pub number: Option<String>,
    /// The sample 枝番; shown so that one sees that it is not asked for (AUT-14).
    pub branch_number: Option<String>,
    /// The date printed on the sample.
    #[serde(default, deserialize_with = "optional_date")]
    pub date: Option<Date>,
}

/// Papers and screens that show 記号 and 番号.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardKind {
    /// 資格情報のお知らせ
    QualificationNotice,
    /// 資格確認書
    QualificationCertificate,
    /// マイナポータル, in three steps
    Mynaportal,
    /// The health insurance card in use until December 2024, with 健保記号 and 健保番号
    OldCard,
}

impl CardKind {
    /// The word for the kind in a profile.
    pub fn word(self) -> &'static str {
        match self {
            Self::QualificationNotice => "qualification_notice",
            Self::QualificationCertificate => "qualification_certificate",
            Self::Mynaportal => "mynaportal",
            Self::OldCard => "old_card",
        }
    }
}
