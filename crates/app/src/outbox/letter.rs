//! A mail as it waits: whose it is, and what it says. Nothing is rendered here.

use jiff::Timestamp;
use jiff::civil::Date;
use madoguchi_domain::federation::{FederationCode, FederationProfile};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::profile::{InsurerProfile, Text};
use serde::{Deserialize, Serialize};

use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::Store;

/// A mail as it waits: everything needed to write it, nothing rendered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Recipient. A mail without one is dropped.
    pub to: Option<String>,
    /// Who writes; gives sender, names and desks. Lies beside the other fields, as
    /// `insurer` always has, so that mails queued by an older program are still read.
    #[serde(flatten)]
    pub issuer: Issuer,
    /// `ja` or `en`.
    pub language: String,
    /// What it says.
    pub content: MailContent,
}

/// Who writes a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Issuer {
    /// An insurer, to its member.
    Insurer(InsurerCode),
    /// A federation, to a care office.
    Federation(FederationCode),
}

impl From<InsurerCode> for Issuer {
    fn from(code: InsurerCode) -> Self {
        Self::Insurer(code)
    }
}

impl From<FederationCode> for Issuer {
    fn from(code: FederationCode) -> Self {
        Self::Federation(code)
    }
}

/// The profile of who writes.
#[derive(Debug, Clone, Copy)]
pub enum IssuerProfile<'p> {
    /// An insurer's.
    Insurer(&'p InsurerProfile),
    /// A federation's.
    Federation(&'p FederationProfile),
}

impl<'p> IssuerProfile<'p> {
    /// The sender that the profile names, which the demo uses.
    #[must_use]
    pub fn sender_address(self) -> &'p str {
        match self {
            Self::Insurer(profile) => profile.mail.sender_address.as_str(),
            Self::Federation(profile) => profile.mail.sender_address.as_str(),
        }
    }

    /// The name beside the sender's address.
    #[must_use]
    pub fn sender_name(self) -> &'p Text {
        match self {
            Self::Insurer(profile) => &profile.mail.sender_name,
            Self::Federation(profile) => &profile.mail.sender_name,
        }
    }

    /// What the system calls itself. A federation's mails come in the system's own name.
    #[must_use]
    pub fn system_name(self) -> &'p Text {
        match self {
            Self::Insurer(profile) => &profile.mail.system_name,
            Self::Federation(profile) => &profile.mail.sender_name,
        }
    }
}

impl<'p> From<&'p InsurerProfile> for IssuerProfile<'p> {
    fn from(profile: &'p InsurerProfile) -> Self {
        Self::Insurer(profile)
    }
}

impl<'p> From<&'p FederationProfile> for IssuerProfile<'p> {
    fn from(profile: &'p FederationProfile) -> Self {
        Self::Federation(profile)
    }
}

/// A profile as it was loaded for a mail.
pub(super) enum Loaded {
    Insurer(Box<InsurerProfile>),
    Federation(Box<FederationProfile>),
}

impl Loaded {
    pub(super) fn shown(&self) -> IssuerProfile<'_> {
        match self {
            Self::Insurer(profile) => IssuerProfile::Insurer(profile),
            Self::Federation(profile) => IssuerProfile::Federation(profile),
        }
    }
}

/// The profile of who writes; none when it is not served here.
pub(super) async fn profile_of<S: Store, H: Host>(app: &App<S, H>, issuer: &Issuer) -> Answer<Option<Loaded>> {
    Ok(match issuer {
        Issuer::Insurer(code) => crate::insurer::profile(app, code).await?.map(Box::new).map(Loaded::Insurer),
        Issuer::Federation(code) => crate::federation::profile(app, code).await?.map(Box::new).map(Loaded::Federation),
    })
}

/// What a mail says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MailContent {
    /// 【ユーザーID 作成用認証番号のお知らせ】 (COD-04)
    SignupCode {
        /// Six digits.
        code: String,
    },
    /// Code for a change of address.
    MailChangeCode {
        /// Six digits.
        code: String,
    },
    /// Code for a forgotten password, of a member (LOG-02) or an office (REI-02).
    RecoveryCode {
        /// Six digits.
        code: String,
    },
    /// ユーザーID通知 (LOG-03)
    UserIdReminder {
        /// The user ID.
        user_id: String,
    },
    /// An account was opened.
    AccountOpened {
        /// When.
        at: Timestamp,
    },
    /// An account was opened with another address than the roster's, which this goes to. Holds neither
    /// user ID nor address: who reads there now is not known.
    AccountOpenedElsewhere {
        /// When.
        at: Timestamp,
    },
    /// The account was closed at the desk.
    AccountClosed {
        /// When.
        at: Timestamp,
    },
    /// The password was changed.
    PasswordChanged {
        /// When.
        at: Timestamp,
    },
    /// The address was changed; goes to the old and the new one.
    AddressChanged {
        /// When.
        at: Timestamp,
        /// The new address, masked.
        new_masked: String,
    },
    /// A log-in from a device not seen before, or from one that people share.
    NewDevice {
        /// When.
        at: Timestamp,
        /// Its name.
        device_name: String,
        /// Whether people share it.
        #[serde(default)]
        shared: bool,
    },
    /// 確認コード発行通知(介護保険) (REI-07)
    ConfirmationCode {
        /// As many digits as the federation's profile says.
        code: String,
        /// Its life.
        minutes: u8,
    },
    /// The same for a security address, where an interrupted step has to be taken again.
    SecurityAddressCode {
        /// As many digits as the federation's profile says.
        code: String,
        /// Its life.
        minutes: u8,
    },
    /// The security address was registered or changed; goes to the old and the new one.
    SecurityAddressChanged {
        /// When.
        at: Timestamp,
        /// The new address, masked.
        new_masked: String,
    },
    /// Somebody applied for re-issue. Goes to the security address, whose reader may know nothing of
    /// it; so it holds neither receipt number nor notice address.
    ReissueRequested {
        /// When.
        at: Timestamp,
    },
    /// ログイン情報再発行申請結果通知: approved (REI-13)
    ReissueApproved {
        /// 受付番号 as people read it.
        receipt: String,
    },
    /// ログイン情報再発行申請結果通知: rejected (REI-13)
    ReissueRejected {
        /// 受付番号 as people read it.
        receipt: String,
        /// Why, from the federation's list.
        reason: Text,
    },
    /// The letter was posted (REI-14).
    LetterPosted {
        /// 受付番号 as people read it.
        receipt: String,
        /// The day in Japan.
        on: Date,
        /// Until when its password is taken.
        until: Timestamp,
    },
}

/// Kinds whose refusal says nothing of an address on record (`refused_address`).
pub(crate) const OPENED_ELSEWHERE: &str = "account_opened_elsewhere";
pub(crate) const CLOSED: &str = "account_closed";

impl std::fmt::Debug for MailContent {
    /// Only the kind: a code must not reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind())
    }
}

impl MailContent {
    /// Name of the kind, as in the journal.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SignupCode { .. } => "signup_code",
            Self::MailChangeCode { .. } => "mail_change_code",
            Self::RecoveryCode { .. } => "recovery_code",
            Self::UserIdReminder { .. } => "user_id_reminder",
            Self::AccountOpened { .. } => "account_opened",
            Self::AccountOpenedElsewhere { .. } => OPENED_ELSEWHERE,
            Self::AccountClosed { .. } => CLOSED,
            Self::PasswordChanged { .. } => "password_changed",
            Self::AddressChanged { .. } => "address_changed",
            Self::NewDevice { .. } => "new_device",
            Self::ConfirmationCode { .. } => "confirmation_code",
            Self::SecurityAddressCode { .. } => "security_address_code",
            Self::SecurityAddressChanged { .. } => "security_address_changed",
            Self::ReissueRequested { .. } => "reissue_requested",
            Self::ReissueApproved { .. } => "reissue_approved",
            Self::ReissueRejected { .. } => "reissue_rejected",
            Self::LetterPosted { .. } => "letter_posted",
        }
    }

    /// The code it carries.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::SignupCode { code }
            | Self::MailChangeCode { code }
            | Self::RecoveryCode { code }
            | Self::ConfirmationCode { code, .. }
            | Self::SecurityAddressCode { code, .. } => Some(code),
            Self::UserIdReminder { .. }
            | Self::AccountOpened { .. }
            | Self::AccountOpenedElsewhere { .. }
            | Self::AccountClosed { .. }
            | Self::PasswordChanged { .. }
            | Self::AddressChanged { .. }
            | Self::NewDevice { .. }
            | Self::SecurityAddressChanged { .. }
            | Self::ReissueRequested { .. }
            | Self::ReissueApproved { .. }
            | Self::ReissueRejected { .. }
            | Self::LetterPosted { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(issuer: Issuer) -> Letter {
        let content = MailContent::ConfirmationCode { code: "9999".into(), minutes: 30 };
        Letter { to: Some("a@example.jp".into()), issuer, language: "ja".into(), content }
    }

    /// What an older program queued is still sent.
    #[test]
    fn a_mail_of_an_older_program_is_read() {
        let json = r#"{"to":"a@example.jp","insurer":"omron","language":"ja","content":{"kind":"signup_code","code":"611898"}}"#;
        let read: Letter = serde_json::from_str(json).unwrap();
        assert_eq!(read.issuer, Issuer::Insurer(InsurerCode::new("omron").unwrap()));
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }

    #[test]
    fn a_mail_of_a_federation_keeps_whose_it_is() {
        let sent = letter(FederationCode::new("tottori").unwrap().into());
        let json = serde_json::to_string(&sent).unwrap();
        assert!(json.contains(r#""federation":"tottori""#), "{json}");
        assert_eq!(serde_json::from_str::<Letter>(&json).unwrap(), sent);
    }

    /// No code reaches a log through `Debug`.
    #[test]
    fn a_letter_prints_its_kind_alone() {
        let printed = format!("{:?}", letter(FederationCode::new("tottori").unwrap().into()).content);
        assert_eq!(printed, "confirmation_code");
    }
}
