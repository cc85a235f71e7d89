//! A federation's profile 国保連合会: everything that differs between federations, as data read from
//! TOML beside the insurers' profiles.
//! Must not: know any federation by its code, or read files.

mod check;
mod code;
mod letter;
mod user_id;

use serde::{Deserialize, Serialize};

pub use code::{FederationCode, FederationCodeRefusal};
pub use letter::{LetterSender, LetterText};
pub use user_id::UserIdRule;

use crate::limits;
use crate::mail_address::MailAddress;
use crate::password::PasswordPolicy;
use crate::prefecture::Prefecture;
use crate::profile::{InsurerName, PasswordChoice, Phone, ProfileRefusal, SupportDesk, Text, parse as toml};
use crate::reissue::CodeShape;

/// One federation, as its TOML file describes it.
///
/// Kept in the database, and in the fact that records an import, as the JSON of its serde form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FederationProfile {
    /// Name by which commands and the journal know it.
    pub code: FederationCode,
    /// What it is called.
    pub name: InsurerName,
    /// The prefectures it serves, at least one (REI-06).
    pub prefectures: Vec<Prefecture>,
    /// Digits and life of confirmation codes (REI-07); absent: the manual's.
    #[serde(default)]
    pub confirmation_code: CodeShape,
    /// The rule for the passwords of offices and clerks.
    pub password: PasswordChoice,
    /// What is asked beside the password.
    #[serde(default)]
    pub second_factor: SecondFactor,
    /// Whether who approved may print the letter too, for a federation of one clerk. The journal
    /// says so each time.
    #[serde(default)]
    pub one_clerk: bool,
    /// How user IDs are made for offices whose ledger entry has none.
    #[serde(default)]
    pub user_id: UserIdRule,
    /// The call-back check-list of a review, at least one entry.
    pub checks: Vec<Check>,
    /// Reasons of a rejection, at least one.
    pub reasons: Vec<Reason>,
    /// Rules for the return envelope 返信用封筒 (REI-05); a prefecture without one needs none.
    #[serde(default)]
    pub envelopes: Vec<EnvelopeRule>,
    /// The words of the letter (REI-14).
    pub letter: LetterText,
    /// Sender of its mails.
    pub mail: FederationMail,
    /// ヘルプデスク of the mails (REI-07); it has a telephone.
    pub help_desk: SupportDesk,
    /// The federation's own desk, asked about the ledger and by agents; absent: the help desk.
    pub office_desk: Option<SupportDesk>,
}

/// What is asked beside the password of an office or a clerk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactor {
    /// A code of an authenticator (RFC 6238).
    #[default]
    Totp,
    /// Nothing, but passwords of at least 13 characters.
    LongPassword,
}

/// One point of the call-back check-list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Name in the journal; small letters, digits, `-` and `_`.
    pub id: String,
    /// What the reviewer confirms.
    pub text: Text,
    /// Whether an approval needs it.
    pub required: bool,
}

/// A reason for a rejection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Name in the journal; small letters, digits, `-` and `_`.
    pub id: String,
    /// What the office reads.
    pub text: Text,
}

/// The return envelope of one prefecture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvelopeRule {
    /// For which prefecture.
    pub prefecture: Prefecture,
    /// Whether an approval needs it; otherwise a reviewer may ask for it.
    pub required: bool,
    /// What to send, and where.
    pub text: Text,
}

/// Mails of a federation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FederationMail {
    /// The sender of codes, shown in the spam advice and used by the demo.
    pub sender_address: MailAddress,
    /// The name beside the sender's address.
    pub sender_name: Text,
}

/// Reads one federation's profile from the text of its TOML file.
///
/// # Errors
/// [`ProfileRefusal`] with file, line and column of the first mistake.
pub fn parse(file_name: &str, toml_text: &str) -> Result<FederationProfile, ProfileRefusal> {
    toml::read(file_name, toml_text, check::first_mistake)
}

impl FederationProfile {
    /// Whether it serves a prefecture.
    #[must_use]
    pub fn serves(&self, prefecture: Prefecture) -> bool {
        self.prefectures.contains(&prefecture)
    }

    /// The rule for the return envelope (REI-05).
    #[must_use]
    pub fn envelope(&self, prefecture: Prefecture) -> Option<&EnvelopeRule> {
        self.envelopes.iter().find(|rule| rule.prefecture == prefecture)
    }

    /// A reason of the list.
    #[must_use]
    pub fn reason(&self, id: &str) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.id == id)
    }

    /// The rule for passwords, longer where nothing is asked beside them.
    #[must_use]
    pub fn password_rule(&self) -> PasswordPolicy {
        let rule = self.password.rule();
        match self.second_factor {
            SecondFactor::Totp => rule,
            SecondFactor::LongPassword => {
                let least = u16::try_from(limits::PASSWORD_WITHOUT_FACTOR.number).unwrap_or(u16::MAX);
                PasswordPolicy { min: rule.min.max(least), ..rule }
            }
        }
    }

    /// The telephone that answers questions about the ledger.
    #[must_use]
    pub fn phone(&self) -> Option<&Phone> {
        self.office_desk.as_ref().and_then(|desk| desk.phone.as_ref()).or(self.help_desk.phone.as_ref())
    }
}

/// The federation that serves a prefecture (REI-06).
pub fn serving<'p>(
    profiles: impl IntoIterator<Item = &'p FederationProfile>,
    prefecture: Prefecture,
) -> Option<&'p FederationProfile> {
    profiles.into_iter().find(|profile| profile.serves(prefecture))
}

#[cfg(test)]
pub(crate) mod tests;
