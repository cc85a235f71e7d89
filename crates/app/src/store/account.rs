//! Accounts and their sessions.

use jiff::Timestamp;
use madoguchi_domain::ids::{AccountId, DeviceId, MemberId, SessionId, TermsId};
use madoguchi_domain::insurer_code::InsurerCode;

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRecord {
    /// Identity.
    pub id: AccountId,
    /// Version for the commit's check.
    pub version: u64,
    /// Whose account.
    pub member: MemberId,
    /// The member's insurer.
    pub insurer: InsurerCode,
    /// As the person typed it.
    pub user_id: String,
    /// Confirmed mail address.
    pub address: String,
    /// Whether mails to it were refused for good.
    pub undeliverable: bool,
    /// `ja` or `en`.
    pub language: String,
    /// `standard`, `large` or `largest`.
    pub text_size: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The newest log-in.
    pub last_login_at: Option<Timestamp>,
    /// The log-in before that (DSH-01).
    pub previous_login_at: Option<Timestamp>,
    /// The newest consent.
    pub consent: Option<Consent>,
    /// Whether the membership has ended.
    pub ended: bool,
}

/// What a log-in is compared with.
#[derive(Clone, PartialEq, Eq)]
pub struct LogInRecord {
    /// The account of the user ID.
    pub account: AccountRecord,
    /// The verifier of its password.
    pub verifier: Option<Vec<u8>>,
    /// Whether it was used from the caller's device before.
    pub device_known: bool,
    /// Its sessions that have not ended, oldest first.
    pub sessions: Vec<SessionRecord>,
}

/// A consent to terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// The accepted text.
    pub terms: TermsId,
    /// Its version.
    pub version: String,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
    /// When.
    pub at: Timestamp,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRecord {
    /// Identity.
    pub id: SessionId,
    /// Version for the commit's check.
    pub version: u64,
    /// Whose session.
    pub account: AccountId,
    /// On which device.
    pub device: DeviceId,
    /// The device's name as the host knew it.
    pub device_name: String,
    /// When it began.
    pub started_at: Timestamp,
    /// Newest sign of life.
    pub seen_at: Timestamp,
    /// Whether it was locked by hand.
    pub locked: bool,
}
