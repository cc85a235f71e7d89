//! The form of the first authentication as one insurer shows it.
//! Must not: decide a match; a pattern is a hint, what matches is decided elsewhere (D7).

use serde::{Deserialize, Serialize};

use super::text::Text;

/// The fields of the first authentication (AUT-03, INS-02).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignUpForm {
    /// Said above the fields, such as that all data are the insured person's (AUT-13).
    pub lead: Option<Text>,
    /// 保険者指定コード
    pub insurer_code: Field,
    /// 記号
    pub symbol: Field,
    /// 番号
    pub number: Field,
    /// 生年月日
    pub birth_date: Field,
    /// 氏名(カナ)
    pub kana: Field,
    /// 従業員番号, where the insurer asks for it (AUT-08).
    #[serde(default)]
    pub extra_field: ExtraField,
}

/// One field: where it stands and what is said beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Place in the form, from the smallest.
    pub order: u8,
    /// The label, word for word.
    pub label: Text,
    /// The line beside the label, such as 「※ 半角」.
    pub hint: Option<Text>,
    /// A value that shows the form, such as `ケンポ タロウ`.
    pub example: Option<String>,
    /// What a usual value looks like. Warns while typing, never refuses (D7).
    pub pattern: Option<Pattern>,
    /// Where to look it up, in the insurer's words.
    pub help: Option<Text>,
}

/// The usual form of a value: kinds of characters and how many of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// The characters that usually occur.
    pub characters: Characters,
    /// The smallest usual length, at least 1.
    pub min: u8,
    /// The largest usual length, at most 50.
    pub max: u8,
}

/// Sets of half-width characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Characters {
    /// 0-9
    Digits,
    /// 0-9, A-Z, a-z
    Alphanumeric,
    /// 0-9, A-Z, a-z and the hyphen
    AlphanumericHyphen,
}

impl Pattern {
    /// Whether a half-width value looks as usual.
    pub fn fits(&self, value: &str) -> bool {
        let length = value.chars().count();
        (usize::from(self.min)..=usize::from(self.max)).contains(&length)
            && value.bytes().all(|b| match self.characters {
                Characters::Digits => b.is_ascii_digit(),
                Characters::Alphanumeric => b.is_ascii_alphanumeric(),
                Characters::AlphanumericHyphen => b.is_ascii_alphanumeric() || b == b'-',
            })
    }
}

/// How the employee number is asked for (AUT-08, D8).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtraField {
    /// See [`ExtraFieldMode`].
    pub mode: ExtraFieldMode,
    /// The field, for the modes that show one.
    pub field: Option<Field>,
}

/// Ways to ask for the employee number (D8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtraFieldMode {
    /// Not at all.
    #[default]
    None,
    /// As a sixth field that must be filled in.
    Field,
    /// Typed after the insurer's code, in the same field.
    CodeSuffix,
    /// Either way; the field may stay empty when the code carries the number.
    Both,
}

impl ExtraFieldMode {
    /// Whether the form shows a field for it.
    pub fn shows_field(self) -> bool {
        match self {
            Self::Field | Self::Both => true,
            Self::None | Self::CodeSuffix => false,
        }
    }

    /// Whether it may follow the insurer's code.
    pub fn follows_code(self) -> bool {
        match self {
            Self::CodeSuffix | Self::Both => true,
            Self::None | Self::Field => false,
        }
    }
}

/// Names of the fields, as the profile and the screens use them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldName {
    /// 保険者指定コード
    InsurerCode,
    /// 記号
    Symbol,
    /// 番号
    Number,
    /// 生年月日
    BirthDate,
    /// 氏名(カナ)
    Kana,
    /// 従業員番号
    EmployeeNumber,
}

impl FieldName {
    /// The word for the field in a profile.
    pub fn word(self) -> &'static str {
        match self {
            Self::InsurerCode => "insurer_code",
            Self::Symbol => "symbol",
            Self::Number => "number",
            Self::BirthDate => "birth_date",
            Self::Kana => "kana",
            Self::EmployeeNumber => "extra_field",
        }
    }

    /// Where the field stands in a profile.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::InsurerCode => "form.insurer_code",
            Self::Symbol => "form.symbol",
            Self::Number => "form.number",
            Self::BirthDate => "form.birth_date",
            Self::Kana => "form.kana",
            Self::EmployeeNumber => "form.extra_field.field",
        }
    }
}

impl SignUpForm {
    /// The fields to show, in the insurer's order.
    pub fn fields_in_order(&self) -> Vec<(FieldName, &Field)> {
        let mut fields = self.fields();
        fields.sort_by_key(|(_, field)| field.order);
        fields
    }

    /// The fields in the order in which this file declares them.
    pub(super) fn fields(&self) -> Vec<(FieldName, &Field)> {
        let mut fields = vec![
            (FieldName::InsurerCode, &self.insurer_code),
            (FieldName::Symbol, &self.symbol),
            (FieldName::Number, &self.number),
            (FieldName::BirthDate, &self.birth_date),
            (FieldName::Kana, &self.kana),
        ];
        fields.extend(self.extra_field.field.iter().map(|field| (FieldName::EmployeeNumber, field)));
        fields
    }
}
