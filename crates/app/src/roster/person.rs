//! A person of a roster as columns, and the rule which rows are one person.

use jiff::civil::Date;
use madoguchi_domain::roster::{Relation as RowRelation, RosterRow};

use crate::store::Relation;

/// A row ready for the table, with its keys.
pub struct Person {
    /// 記号 as in the file
    pub symbol: String,
    /// 番号 as in the file
    pub number: String,
    /// 枝番
    pub branch_number: Option<String>,
    /// 生年月日
    pub birth_date: Date,
    /// 氏名
    pub name: String,
    /// 氏名カナ as in the file
    pub kana: String,
    /// First kana key.
    pub kana_key: String,
    /// Second kana key.
    pub kana_second_key: String,
    /// Address known to the insurer.
    pub mail: Option<String>,
    /// 本人 or 家族.
    pub relation: Relation,
    /// 従業員番号
    pub employee_number: Option<String>,
    /// 記号, canonical and padded.
    pub symbol_key: String,
    /// 番号, canonical and padded.
    pub number_key: String,
}

impl Person {
    /// A row with its keys, padded to these widths.
    #[must_use]
    pub fn of(row: RosterRow, (symbol_width, number_width): (Option<u8>, Option<u8>)) -> Self {
        Self {
            symbol_key: row.symbol.key(symbol_width),
            number_key: row.number.key(number_width),
            symbol: row.symbol.into(),
            number: row.number.into(),
            branch_number: row.branch_number,
            birth_date: row.birth_date,
            name: row.name,
            kana: row.kana,
            kana_key: row.kana_keys.first.as_str().to_owned(),
            kana_second_key: row.kana_keys.second.as_str().to_owned(),
            mail: row.mail.map(|mail| mail.as_str().to_owned()),
            relation: match row.relation {
                RowRelation::Insured => Relation::Insured,
                RowRelation::Dependant => Relation::Dependant,
            },
            employee_number: row.employee_number,
        }
    }

    /// How surely somebody under the same number with the same birth date is
    /// this person; none when it is somebody else. Twins are dependants whom
    /// only the branch number tells apart, or the kana where there is none.
    #[must_use]
    pub fn likeness(&self, relation: &str, branch_number: Option<&str>, kana_key: &str) -> Option<u8> {
        if relation != self.relation.as_str() {
            return None;
        }
        match self.relation {
            Relation::Insured => Some(2),
            Relation::Dependant => match (self.branch_number.as_deref(), branch_number) {
                (Some(mine), Some(theirs)) => (branch(mine) == branch(theirs)).then_some(2),
                (None, _) | (_, None) => (self.kana_key == kana_key).then_some(1),
            },
        }
    }
}

/// Spreadsheets drop leading zeros: 02 and 2 are one branch.
fn branch(text: &str) -> String {
    text.trim_start_matches('0').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_domain::kana::KanaKeys;
    use madoguchi_domain::symbol_number::{Number, Symbol};

    fn person(relation: RowRelation, branch: Option<&str>, kana: &str) -> Person {
        let row = RosterRow {
            insurer: madoguchi_domain::insurer_code::InsurerCode::new("0386").unwrap(),
            symbol: Symbol::new("1").unwrap(),
            number: Number::new("105").unwrap(),
            branch_number: branch.map(str::to_owned),
            birth_date: jiff::civil::date(2015, 3, 3),
            name: "試験 太郎".into(),
            kana: kana.into(),
            kana_keys: KanaKeys::new(kana).unwrap(),
            mail: None,
            relation,
            employee_number: None,
        };
        Person::of(row, (Some(3), None))
    }

    #[test]
    fn keys_are_padded_and_texts_are_kept() {
        let person = person(RowRelation::Insured, None, "シケン タロウ");
        assert_eq!(
            (person.symbol.as_str(), person.symbol_key.as_str(), person.number_key.as_str()),
            ("1", "001", "105")
        );
    }

    #[test]
    fn twins_are_told_apart_by_branch_or_else_by_kana() {
        let first = person(RowRelation::Dependant, Some("02"), "シケン イチ");
        assert_eq!(first.likeness("dependant", Some("2"), "ベツ"), Some(2));
        assert_eq!(first.likeness("dependant", Some("3"), &first.kana_key), None);
        assert_eq!(first.likeness("dependant", None, &first.kana_key), Some(1));
        assert_eq!(first.likeness("dependant", None, "シケンニ"), None);
        assert_eq!(first.likeness("insured", Some("02"), &first.kana_key), None);
        let insured = person(RowRelation::Insured, None, "シケン タロウ");
        assert_eq!(insured.likeness("insured", None, "キユウセイタロウ"), Some(2));
    }
}
