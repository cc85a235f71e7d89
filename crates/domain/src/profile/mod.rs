//! An insurer's profile 保険者設定: everything that differs between insurers, as data read from TOML.
//! Must not: know any insurer by its code, read files, or hold the address mail is really sent
//! from (`madoguchi.toml` does).

mod card_guide;
pub(crate) mod check;
mod contact;
mod form;
mod mail;
mod my_page;
pub(crate) mod parse;
mod policy;
mod refusal;
mod survey;
mod text;
mod typed_code;

use serde::{Deserialize, Serialize};

pub use card_guide::{CardGuide, CardKind, SampleCard};
pub use contact::{HttpsUrl, Link, LinkPlace, Phone, SupportDesk};
pub use form::{Characters, ExtraField, ExtraFieldMode, Field, FieldName, Pattern, SignUpForm};
pub use mail::MailProfile;
pub use my_page::{Card, CardName, MenuGroup, MenuItem, MenuTarget, Module, ModuleState, Modules, MyPage};
pub use parse::parse;
pub use policy::{CustomPassword, PasswordChoice, PasswordPolicyName, UserIdAdvice, UserIdChoice};
pub use refusal::{ProfileMistake, ProfileRefusal};
pub use survey::SurveyCalendar;
pub use text::Text;
pub use typed_code::{TypedCode, find_insurer};

use crate::insurer_code::InsurerCode;

/// One insurer, as its TOML file describes it (INS-01 to INS-06).
///
/// Read with [`parse`]; kept in the database, and in the fact that records an import, as the JSON
/// of its serde form. The wording on screen may differ from the manuals' samples (AUT-18), which
/// is why every label is here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InsurerProfile {
    /// 保険者指定コード: an opaque string (AUT-05, D15).
    pub code: InsurerCode,
    /// Said beside the code where there is something to say about it, such as that it was chosen
    /// for the demo because no manual prints it.
    pub code_note: Option<Text>,
    /// 健康保険組合 or 共済組合 (INS-01).
    pub kind: InsurerKind,
    /// The word for the insured person: 被保険者, 組合員 or both (INS-01, AUT-13).
    pub member_word: Text,
    /// Shown at the entrance, such as how the invitation arrives (AUT-02).
    pub entrance_note: Option<Text>,
    /// The insurer's names (INS-01).
    pub name: InsurerName,
    /// The five fields of the first authentication, and the sixth where there is one (INS-02).
    pub form: SignUpForm,
    /// How 記号, 番号 and kana are compared.
    #[serde(default)]
    pub matching: Matching,
    /// Where to find 記号 and 番号 (AUT-14, AUT-15).
    pub card_guide: CardGuide,
    /// Letters, length and advice for the user ID (REG-02, REG-03, REG-05).
    #[serde(default)]
    pub user_id: UserIdChoice,
    /// The rule for passwords (REG-06 to REG-08, DV-1, DV-2).
    pub password: PasswordChoice,
    /// Preset addresses and the sender (REG-10 to REG-12, COD-05).
    pub mail: MailProfile,
    /// Which parts of the portal this insurer uses; one that is not named is off (INS-04).
    pub modules: Modules,
    /// Menu and cards of my page (DSH-02 to DSH-11).
    pub my_page: MyPage,
    /// Which text of the terms is in force, and what is said above it (TRM-03).
    pub terms: TermsChoice,
    /// Whether the insurer has contracted the point service (INS-04).
    pub point_service: bool,
    /// The calendar of the dependants' survey, when one is on (INS-06).
    pub survey: Option<SurveyCalendar>,
    /// Whom to ask about what, in the order shown; at least one (INS-05).
    pub support_desks: Vec<SupportDesk>,
    /// Pages of the insurer and where they are offered (INS-06).
    #[serde(default)]
    pub links: Vec<Link>,
}

/// The kind of insurer (INS-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InsurerKind {
    /// 健康保険組合
    HealthInsuranceSociety,
    /// 共済組合
    MutualAidAssociation,
}

/// What an insurer is called (INS-01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InsurerName {
    /// The name in full, as on letters.
    pub full: Text,
    /// Short form for narrow places.
    pub short: Text,
}

/// How what was typed is compared with the roster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matching {
    /// 記号 is padded with zeros to this many characters on both sides, since spreadsheets drop
    /// leading zeros. 1 to 20; absent: compared as it is.
    pub symbol_width: Option<u8>,
    /// The same for 番号.
    pub number_width: Option<u8>,
    /// Whether the second kana key (ヂ=ジ, ヅ=ズ, ヲ=オ) is accepted beside the first (AUT-12,
    /// requirements 1.4).
    #[serde(default)]
    pub second_kana_key: bool,
}

/// Which terms apply (TRM-03).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsChoice {
    /// Name of the variant that `terms publish` publishes; small letters, digits, `-` and `_`.
    pub variant: String,
    /// Shown above the terms, such as that the point service does not apply (002 L261).
    pub banner: Option<Text>,
}

#[cfg(test)]
mod tests;
