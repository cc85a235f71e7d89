//! Invented people of the stories, and the rosters they stand in. None of them
//! exists; their names and numbers occur nowhere else in this repository, so
//! that a log line that holds one is found.

use serde_json::{Value, json};

/// One invented person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Person {
    /// 保険者指定コード
    pub(crate) insurer: &'static str,
    /// 記号
    pub(crate) symbol: &'static str,
    /// 番号
    pub(crate) number: &'static str,
    /// 枝番
    pub(crate) branch: &'static str,
    /// ISO date.
    pub(crate) birth: &'static str,
    /// 氏名
    pub(crate) name: &'static str,
    /// 氏名カナ as in the roster.
    pub(crate) kana: &'static str,
    /// Address in the roster.
    pub(crate) mail: &'static str,
    /// 本人 or 家族.
    pub(crate) relation: &'static str,
    /// 従業員番号
    pub(crate) employee: &'static str,
}

/// 32290413: preset address, half-width kana in the roster.
pub(crate) const MIYAKO: Person = Person {
    insurer: "32290413",
    symbol: "834",
    number: "705216",
    branch: "00",
    birth: "1978-11-23",
    name: "架空橋 都",
    kana: "ｶｸｳﾊﾞｼ ﾐﾔｺ",
    mail: "miyako.kakuubashi@example.jp",
    relation: "本人",
    employee: "",
};
/// Her dependant, who cannot sign up.
pub(crate) const MIYAKOS_CHILD: Person = Person {
    insurer: "32290413",
    symbol: "834",
    number: "705216",
    branch: "02",
    birth: "2009-04-02",
    name: "架空橋 空",
    kana: "ｶｸｳﾊﾞｼ ｿﾗ",
    mail: "",
    relation: "家族",
    employee: "",
};
/// 32290413 without an address in the roster.
pub(crate) const NAGISA: Person = Person {
    insurer: "32290413",
    symbol: "834",
    number: "705329",
    branch: "00",
    birth: "1966-02-28",
    name: "架空橋 渚",
    kana: "ｶｸｳﾊﾞｼ ﾅｷﾞｻ",
    mail: "",
    relation: "本人",
    employee: "",
};
/// 0386: kana with small and voiced letters, the manual's example of folding.
pub(crate) const SHOKO: Person = Person {
    insurer: "0386",
    symbol: "62",
    number: "918407",
    branch: "00",
    birth: "1984-01-07",
    name: "健保見本 笑子",
    kana: "ケンポミホン ショウコ",
    mail: "",
    relation: "本人",
    employee: "",
};
/// 日本ガイシ: employee number, address typed by the member.
pub(crate) const TETSUO: Person = Person {
    insurer: "ngk",
    symbol: "0471",
    number: "8352",
    branch: "00",
    birth: "1959-08-15",
    name: "碍子野 鉄緒",
    kana: "ガイシノ テツオ",
    mail: "",
    relation: "本人",
    employee: "0062917",
};
/// オムロン: preset company address, a letter in the number.
pub(crate) const AOI: Person = Person {
    insurer: "omron",
    symbol: "01",
    number: "t90318",
    branch: "00",
    birth: "1991-06-30",
    name: "御試室 葵",
    kana: "オタメシムロ アオイ",
    mail: "aoi.otameshimuro@example.co.jp",
    relation: "本人",
    employee: "",
};
/// A colleague of hers.
pub(crate) const MINORU: Person = Person {
    insurer: "omron",
    symbol: "01",
    number: "740952",
    branch: "00",
    birth: "1970-12-31",
    name: "御試室 実",
    kana: "オタメシムロ ミノル",
    mail: "minoru.otameshimuro@example.co.jp",
    relation: "本人",
    employee: "",
};

/// Everybody.
pub(crate) const EVERYBODY: &[Person] = &[MIYAKO, MIYAKOS_CHILD, NAGISA, SHOKO, TETSUO, AOI, MINORU];

/// The insurers of the shipped profiles.
pub(crate) const INSURERS: &[&str] = &["32290413", "0386", "ngk", "omron"];

/// Addresses that members of the stories type.
pub(crate) const TYPED_ADDRESSES: &[&str] =
    &["nagisa.typed@example.jp", "shoko.typed@example.com", "tetsuo.typed@example.ne.jp", "moved.away@example.org"];

/// A password that fits every shipped policy.
pub(crate) const PASSWORD: &str = "Umi#2468kaze";
/// Another one.
pub(crate) const OTHER_PASSWORD: &str = "Yama%1357mori";

impl Person {
    /// The five items as a request of `signup_match`.
    pub(crate) fn items(&self) -> Value {
        json!({
            "insurerCode": self.insurer, "symbol": self.symbol, "number": self.number,
            "birthDate": typed_date(self.birth), "kana": self.kana,
            "employeeNumber": (!self.employee.is_empty()).then_some(self.employee),
        })
    }

    /// The five items with one of them replaced.
    pub(crate) fn items_with(&self, field: &str, value: impl Into<Value>) -> Value {
        let mut items = self.items();
        items[field] = value.into();
        items
    }

    /// The address that the person's code goes to: preset, or typed.
    pub(crate) fn address(&self) -> &'static str {
        if !self.mail.is_empty() {
            return self.mail;
        }
        let family = self.typed_address_start();
        TYPED_ADDRESSES.iter().find(|address| address.starts_with(family)).expect("a typed address for everybody")
    }

    fn typed_address_start(&self) -> &'static str {
        match *self {
            NAGISA => "nagisa",
            SHOKO => "shoko",
            _ => "tetsuo",
        }
    }

    /// A user ID for the person; it holds neither name nor number.
    pub(crate) fn user_id(&self) -> String {
        let place = EVERYBODY.iter().position(|person| person == self).expect("one of everybody");
        format!("story.user-{place}")
    }

    fn row(&self) -> String {
        [
            self.insurer,
            self.symbol,
            self.number,
            self.branch,
            self.birth,
            self.name,
            self.kana,
            self.mail,
            self.relation,
            self.employee,
        ]
        .join(",")
    }
}

/// A birth date as typed.
pub(crate) fn typed_date(text: &str) -> Value {
    json!({ "kind": "typed", "text": text })
}

/// The roster of an insurer as CSV.
pub(crate) fn roster(insurer: &str) -> String {
    roster_of(EVERYBODY.iter().filter(|person| person.insurer == insurer))
}

/// A roster of these people as CSV.
pub(crate) fn roster_of<'a>(people: impl Iterator<Item = &'a Person>) -> String {
    let header = "保険者コード,記号,番号,枝番,生年月日,氏名,氏名カナ,メール,本人家族区分,従業員番号";
    std::iter::once(header.to_owned()).chain(people.map(Person::row)).map(|row| row + "\r\n").collect()
}
