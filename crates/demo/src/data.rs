//! The demo's data as files, and how they are written (`profiles/demo`).

use jiff::civil::Date;
use madoguchi_domain::staff::Role;
use serde::Deserialize;

/// The shipped profiles, with their file names.
pub(crate) const PROFILES: [(&str, &str); 4] = [
    ("32290413.toml", include_str!("../../../profiles/32290413.toml")),
    ("0386.toml", include_str!("../../../profiles/0386.toml")),
    ("ngk.toml", include_str!("../../../profiles/ngk.toml")),
    ("omron.toml", include_str!("../../../profiles/omron.toml")),
];

const PEOPLE: &str = include_str!("../../../profiles/demo/people.toml");
const NOTICES: &str = include_str!("../../../profiles/demo/notices.toml");
const TERMS: &str = include_str!("../../../profiles/demo/terms.toml");
const TERMS_TEXTS: [(&str, &str); 4] = [
    ("terms-basic-1.txt", include_str!("../../../profiles/demo/terms-basic-1.txt")),
    ("terms-basic-2.txt", include_str!("../../../profiles/demo/terms-basic-2.txt")),
    ("terms-with-points-1.txt", include_str!("../../../profiles/demo/terms-with-points-1.txt")),
    ("terms-with-points-2.txt", include_str!("../../../profiles/demo/terms-with-points-2.txt")),
];

/// The federation's profile, with its file name, and its invented ledger.
pub(crate) const FEDERATION: (&str, &str) =
    ("tottori.toml", include_str!("../../../profiles/federations/tottori.toml"));
pub(crate) const LEDGER: &str = include_str!("../../../profiles/demo/ledger.csv");
const DESK: &str = include_str!("../../../profiles/demo/desk.toml");

/// The federation's desk: its clerks, and what the card says of its offices.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Desk {
    pub(crate) federation: String,
    pub(crate) clerk: Vec<Clerk>,
    pub(crate) office: Vec<Office>,
}

/// An invented clerk.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Clerk {
    pub(crate) user_id: String,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) password: String,
}

/// An office of the ledger, as far as the ledger does not tell.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Office {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) password: Option<String>,
    pub(crate) note: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PeopleFile {
    person: Vec<Person>,
}

/// An invented person.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    pub(crate) insurer: String,
    pub(crate) symbol: String,
    pub(crate) number: String,
    pub(crate) branch_number: Option<String>,
    pub(crate) birth_date: Date,
    pub(crate) name: String,
    pub(crate) kana: String,
    pub(crate) mail: Option<String>,
    pub(crate) relation: Relation,
    pub(crate) employee_number: Option<String>,
    pub(crate) note: Option<Words>,
    pub(crate) account: Option<Account>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Relation {
    Insured,
    Dependant,
}

/// Words in both languages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) ja: String,
    pub(crate) en: String,
}

/// An account that exists from the beginning.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Account {
    pub(crate) user_id: String,
    pub(crate) password: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticesFile {
    notice: Vec<Notice>,
}

/// A sample notice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Notice {
    pub(crate) insurer: Option<String>,
    pub(crate) member: Option<NoticeMember>,
    pub(crate) federation: Option<String>,
    pub(crate) published_on: Date,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) link: Option<String>,
}

/// Whom a personal notice speaks to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeMember {
    pub(crate) symbol: String,
    pub(crate) number: String,
    pub(crate) birth_date: Date,
}

/// Placeholder terms.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TermsFile {
    pub(crate) title: Words,
    pub(crate) terms: Vec<Terms>,
}

/// One version of one variant.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Terms {
    pub(crate) variant: String,
    pub(crate) version: String,
    pub(crate) effective_from: Date,
    file: String,
}

impl Terms {
    /// The text; empty when the file is not among the demo's.
    pub(crate) fn text(&self) -> &'static str {
        TERMS_TEXTS.iter().find(|(name, _)| *name == self.file).map_or("", |(_, text)| text)
    }
}

/// The invented people.
pub(crate) fn people() -> Result<Vec<Person>, toml::de::Error> {
    toml::from_str::<PeopleFile>(PEOPLE).map(|file| file.person)
}

/// The sample notices.
pub(crate) fn notices() -> Result<Vec<Notice>, toml::de::Error> {
    toml::from_str::<NoticesFile>(NOTICES).map(|file| file.notice)
}

/// The placeholder terms.
pub(crate) fn terms() -> Result<TermsFile, toml::de::Error> {
    toml::from_str(TERMS)
}

/// The federation's desk.
pub(crate) fn desk() -> Result<Desk, toml::de::Error> {
    toml::from_str(DESK)
}

/// Writes dates such as `{2024-09-17}` out with their weekday, which is
/// computed and never typed (D14).
pub(crate) fn with_weekdays(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let date = after.split_once('}').and_then(|(date, after)| Some((date.parse::<Date>().ok()?, after)));
        out.push_str(before);
        match date {
            Some((date, after)) => {
                let weekday = madoguchi_domain::birth_date::weekday_ja(date);
                out.push_str(&format!("{}年{}月{}日({weekday})", date.year(), date.month(), date.day()));
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// DSH-03: weekdays of sample notices are computed; the manual's slip (水) becomes (木).
    #[test]
    fn dates_bear_their_computed_weekday() {
        assert_eq!(
            with_weekdays("{2022-07-28}より（〆切：{2022-08-24}）"),
            "2022年7月28日(木)より（〆切：2022年8月24日(水)）"
        );
        assert_eq!(with_weekdays("回答期限は{2024-09-17}です"), "回答期限は2024年9月17日(火)です");
        assert_eq!(with_weekdays("{x} {2024-02-30} {"), "{x} {2024-02-30} {");
    }

    /// By its notices a load knows an insurer whose part is there.
    #[test]
    fn every_insurer_has_a_notice_to_all_its_members() {
        let notices = notices().unwrap();
        for (file, _) in PROFILES {
            let to_all =
                |notice: &Notice| notice.member.is_none() && notice.insurer.as_deref() == file.strip_suffix(".toml");
            assert!(notices.iter().any(to_all), "{file}");
        }
    }

    /// By its notices a load knows the federation's part as well; no insurer's stand among them.
    #[test]
    fn the_federation_has_two_notices_to_its_offices() {
        let (notices, federation) = (notices().unwrap(), desk().unwrap().federation);
        let to_offices: Vec<_> = notices.iter().filter(|notice| notice.federation.is_some()).collect();
        assert_eq!(to_offices.len(), 2);
        for notice in to_offices {
            assert_eq!(notice.federation.as_deref(), Some(federation.as_str()), "{}", notice.title);
            assert!(notice.insurer.is_none() && notice.member.is_none(), "{}", notice.title);
        }
    }

    #[test]
    fn no_notice_types_a_weekday_itself() {
        for notice in notices().unwrap() {
            let raw = format!("{}{}", notice.title, notice.body);
            assert!(
                !["(日)", "(月)", "(火)", "(水)", "(木)", "(金)", "(土)"].iter().any(|w| raw.contains(w)),
                "{}",
                notice.title
            );
        }
    }

    /// TRM-03: the variants differ by the articles on points, and every text is there.
    #[test]
    fn terms_come_with_and_without_points() {
        for terms in terms().unwrap().terms {
            let text = terms.text();
            assert!(text.contains("# 第1条（適用）"), "{}", terms.file);
            assert_eq!(text.contains("ポイント"), terms.variant == "with-points", "{}", terms.file);
        }
    }

    #[test]
    fn everybody_is_invented_and_has_an_address_of_nobody() {
        for person in people().unwrap() {
            if let Some(mail) = person.mail {
                assert!(
                    mail.ends_with("@example.jp") || mail.ends_with("@example.co.jp") || mail.ends_with("@example.com"),
                    "{mail}"
                );
            }
        }
    }
}
