//! People of a roster.

use jiff::civil::Date;
use madoguchi_domain::ids::{AccountId, MemberId};
use madoguchi_domain::insurer_code::InsurerCode;

/// 本人 or 家族.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// 被保険者・組合員: the one who signs up (AUT-13).
    Insured,
    /// 被扶養者
    Dependant,
}

impl Relation {
    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Insured => "insured",
            Self::Dependant => "dependant",
        }
    }

    /// The relation of a word in the store.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Insured, Self::Dependant].into_iter().find(|relation| relation.as_str() == word)
    }
}

/// A person of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRecord {
    /// Identity, kept across imports.
    pub id: MemberId,
    /// Version for the commit's check.
    pub version: u64,
    /// The insurer.
    pub insurer: InsurerCode,
    /// 記号 as in the roster.
    pub symbol: String,
    /// 番号 as in the roster.
    pub number: String,
    /// 枝番, which is never asked.
    pub branch_number: Option<String>,
    /// 生年月日
    pub birth_date: Date,
    /// 氏名
    pub name: String,
    /// 氏名カナ as in the roster.
    pub kana: String,
    /// First kana key.
    pub kana_key: String,
    /// Second kana key.
    pub kana_second_key: String,
    /// Address known to the insurer (REG-10).
    pub mail: Option<String>,
    /// 本人 or 家族.
    pub relation: Relation,
    /// 従業員番号 (AUT-08).
    pub employee_number: Option<String>,
    /// Whether the membership has ended (a full import without the person).
    pub ended: bool,
    /// The person's account, when there is one.
    pub account: Option<AccountId>,
}
