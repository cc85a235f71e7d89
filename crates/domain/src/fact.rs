//! Facts: past-tense domain events, and the one table of their kinds. A fact
//! never holds a secret, a code or a token.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::federation::FederationCode;
use crate::ids::{AccountId, DataSetId, DeviceId, FlowId, MailId, MemberId, NoticeId, SessionId, TermsId};
use crate::insurer_code::InsurerCode;

/// Whether a fact travels to the server of a connected install.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Stays on the install.
    Local,
    /// Travels.
    Shared,
}

/// What personal data a body holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    /// None.
    Nothing,
    /// Identities only, which mean nothing without the tables.
    Identities,
    /// Names or addresses in clear.
    Personal,
}

/// What is fixed of a kind of fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindSpec {
    /// Name on the journal's row.
    pub kind: &'static str,
    /// Version of the body's shape.
    pub version: u16,
    /// Whether it travels.
    pub reach: Reach,
    /// What personal data the body holds.
    pub privacy: Privacy,
    /// Days the body is kept; the row itself stays for ever.
    pub keep_days: u32,
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionEndReason {
    /// The person logged out, or 終了・次の方へ was pressed.
    LoggedOut,
    /// The person ended it from another session.
    EndedByPerson,
    /// No sign of life for too long.
    Idle,
    /// The longest time of a session was over.
    Expired,
    /// More sessions than allowed; the oldest ended.
    TooMany,
    /// The password was changed.
    PasswordChanged,
    /// The membership ended.
    MembershipEnded,
    /// The desk closed the account.
    AccountClosed,
}

/// How a password came to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordChangeWay {
    /// In the settings, with the present password.
    Settings,
    /// By recovery with a code.
    Recovery,
}

/// How the database came to be older than it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OlderState {
    /// A backup took its place.
    Restored,
    /// An older copy of the file was found in its place.
    OlderCopy,
}

macro_rules! facts {
    (
        $(#[$enum_meta:meta])* $enum:ident, $kinds:ident;
        $($(#[$meta:meta])* $name:ident $kind:literal v $version:literal, $reach:ident, $privacy:ident, $days:expr => { $($(#[$fm:meta])* $field:ident : $ty:ty),* $(,)? };)*
        $(@besides $(#[$other_meta:meta])* $other:ident($inner:ty);)?
    ) => {
        $(#[$enum_meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "fact", rename_all = "snake_case")]
        #[allow(missing_docs)] // fields whose name says all carry no comment
        pub enum $enum {
            $($(#[$meta])* $name { $($(#[$fm])* $field: $ty),* },)*
            $($(#[$other_meta])* #[serde(untagged)] $other($inner),)?
        }

        impl $enum {
            /// What is fixed of this fact's kind.
            #[must_use]
            pub fn spec(&self) -> KindSpec {
                match self {
                    $(Self::$name { .. } => KindSpec { kind: $kind, version: $version, reach: Reach::$reach, privacy: Privacy::$privacy, keep_days: $days },)*
                    $(Self::$other(fact) => fact.spec(),)?
                }
            }
        }

        pub(crate) const $kinds: &[KindSpec] = &[$(KindSpec { kind: $kind, version: $version, reach: Reach::$reach, privacy: Privacy::$privacy, keep_days: $days }),*];
    };
}

mod office;
mod subject;

pub use office::{OfficeFact, OfficePasswordWay};
pub use subject::{Actor, Subject};

/// Seven years: the audit trail of a member's dealings.
pub(crate) const YEARS_7: u32 = 7 * 366;
/// One year: what only helps to find faults and misuse.
const YEAR: u32 = 366;

/// The table of all kinds.
pub const KINDS: &[KindSpec] = &ALL_KINDS;

const ALL_KINDS: [KindSpec; OWN_KINDS.len() + office::OFFICE_KINDS.len()] = {
    let mut all = [OWN_KINDS[0]; OWN_KINDS.len() + office::OFFICE_KINDS.len()];
    let mut at = 1;
    while at < all.len() {
        all[at] = if at < OWN_KINDS.len() { OWN_KINDS[at] } else { office::OFFICE_KINDS[at - OWN_KINDS.len()] };
        at += 1;
    }
    all
};

facts! {
    /// Every kind of fact with its body.
    Fact, OWN_KINDS;

    /// The install began.
    InstallCreated "install_created" v 1, Local, Nothing, YEARS_7 => { program_version: String };
    /// A key slot was added, replaced or removed.
    KeySlotChanged "key_slot_changed" v 1, Local, Nothing, YEARS_7 => { slot: String, action: String };
    /// The key of the database was replaced.
    KeyRotated "key_rotated" v 1, Local, Nothing, YEARS_7 => {};
    /// A damaged store was moved aside and its backup put in place.
    StoreRestored "store_restored" v 1, Local, Nothing, YEARS_7 => { backup_at: Timestamp };
    /// What an older state of the database held in progress was ended before anybody was served from it.
    InProgressEnded "in_progress_ended" v 1, Local, Nothing, YEARS_7 => {
        why: OlderState, sessions: u64, flows: u64, mails: u64,
        /// Passwords that had been changed since, as far as that could be read.
        passwords: u64,
        /// Accounts that had been closed since, as far as that could be read.
        accounts: u64,
    };
    /// A backup was written and verified.
    BackupWritten "backup_written" v 1, Local, Nothing, YEAR => { sha256: String, bytes: u64 };
    /// A limit of the table was reached. The tag is an HMAC of what was typed.
    LimitReached "limit_reached" v 1, Shared, Nothing, YEAR => { limit: String, tag: String };
    /// Bodies whose time was over were deleted.
    BodiesPurged "bodies_purged" v 1, Local, Nothing, YEARS_7 => { count: u64, before: Timestamp };

    /// An insurer's profile was loaded.
    ProfileImported "profile_imported" v 1, Shared, Nothing, YEARS_7 => {
        insurer: InsurerCode, sha256: String,
        /// The profile as JSON, without comments.
        profile: String,
    };
    /// A roster was loaded in one transaction (bulk data: one fact).
    RosterImported "roster_imported" v 1, Shared, Nothing, YEARS_7 => {
        insurer: InsurerCode, data_set: DataSetId, sha256: String, rows: u64, added: u64, changed: u64, ended: u64, full: bool,
    };
    /// Terms were published.
    TermsPublished "terms_published" v 1, Shared, Nothing, YEARS_7 => {
        terms: TermsId,
        /// Variant the text belongs to, as named in profiles.
        variant: String,
        version: String, title_ja: String, title_en: String, effective_from: Date, sha256: String, placeholder: bool, text: String,
    };
    /// A notice was published. Of insurer and federation there is one at the most; with neither it is the site's.
    NoticePublished "notice_published" v 2, Shared, Personal, YEARS_7 => {
        notice: NoticeId,
        /// To whose members it speaks.
        insurer: Option<InsurerCode>,
        /// The person it speaks to; none for everybody.
        member: Option<MemberId>,
        /// To whose offices it speaks. Version 1 had none.
        federation: Option<FederationCode>,
        title: String, body: String, link: Option<String>, published_at: Timestamp,
    };
    /// Self-registration with a number was opened again after too many failures: in the series of each
    /// member who has the number, and in the insurer's when nobody has it.
    MemberReopened "member_reopened" v 2, Shared, Identities, YEARS_7 => {
        insurer: InsurerCode,
        /// The counter's, as in `LimitReached`. Version 1 had none.
        #[serde(default)]
        tag: String,
        /// Failures that were forgotten by it.
        #[serde(default)]
        failures: u32,
    };

    /// The desk ended a member's account, with all that hung on it, and closed self-registration with the number: in
    /// the member's series.
    MemberClosed "member_closed" v 1, Shared, Identities, YEARS_7 => {
        insurer: InsurerCode, member: MemberId,
        /// The account that ended; none where there was none.
        account: Option<AccountId>,
        /// The counter's, as in `LimitReached` and `MemberReopened`.
        tag: String,
    };

    /// Five items fitted; the person's name was shown.
    SignupMatched "signup_matched" v 1, Shared, Identities, YEARS_7 => { flow: FlowId };
    /// A code was issued.
    CodeIssued "code_issued" v 1, Shared, Personal, YEAR => { flow: FlowId, address: String, serial: u32 };
    /// An account was opened.
    AccountOpened "account_opened" v 1, Shared, Personal, YEARS_7 => {
        account: AccountId, member: MemberId, insurer: InsurerCode, user_id: String, user_id_key: String, address: String, language: String,
    };
    /// Somebody logged in.
    LoggedIn "logged_in" v 1, Shared, Identities, YEAR => { account: AccountId, session: SessionId, device: DeviceId, device_name: String };
    /// A session ended.
    SessionEnded "session_ended" v 1, Shared, Identities, YEAR => { account: AccountId, session: SessionId, reason: SessionEndReason };
    /// Terms were accepted.
    TermsAccepted "terms_accepted" v 1, Shared, Identities, YEARS_7 => { account: AccountId, terms: TermsId, version: String, sha256: String };
    /// The password was changed.
    PasswordChanged "password_changed" v 1, Shared, Identities, YEARS_7 => { account: AccountId, way: PasswordChangeWay };
    /// The hash of the password was renewed with stronger parameters.
    PasswordRehashed "password_rehashed" v 1, Local, Identities, YEAR => { account: AccountId };
    /// The mail address was changed.
    AddressChanged "address_changed" v 1, Shared, Personal, YEARS_7 => { account: AccountId, old: String, new: String };
    /// Text size or language was changed.
    PreferencesChanged "preferences_changed" v 1, Shared, Identities, YEAR => { account: AccountId, language: String, text_size: String };
    /// A notice was opened.
    NoticeRead "notice_read" v 1, Shared, Identities, YEAR => { account: AccountId, notice: NoticeId };
    /// Somebody looked at personal data.
    RecordSeen "record_seen" v 1, Shared, Identities, YEAR => { account: AccountId, what: String };
    /// A mail was handed over to the mail server.
    MailSent "mail_sent" v 1, Shared, Identities, YEAR => { mail: MailId, kind: String };
    /// A mail was refused for good, or given up.
    MailRefused "mail_refused" v 1, Shared, Identities, YEARS_7 => {
        mail: MailId, kind: String, reason: String,
        /// Whether the address is what was refused, so that no mail will reach it.
        undeliverable: bool,
    };

    @besides
    /// What happens to care offices and at a federation's desk; its body looks like any other.
    Office(OfficeFact);
}

/// A fact on its way into the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactEntry {
    /// Identity, unique over all installs.
    pub id: crate::ids::FactId,
    /// Whose series it joins.
    pub subject: Subject,
    /// Who did it.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
    /// Random bytes in front of the body, so that a purged body cannot be
    /// guessed from its hash.
    pub salt: [u8; 16],
    /// What happened.
    pub fact: Fact,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_named_once() {
        let mut names: Vec<_> = KINDS.iter().map(|k| k.kind).collect();
        names.sort_unstable();
        let before = names.len();
        names.dedup();
        assert_eq!(names.len(), before);
    }

    /// ASVS 16.1.1: the page of the journal names every kind, with the personal data in it and how long that is kept.
    #[test]
    fn the_page_of_the_journal_names_every_kind() {
        let page = include_str!("../../../docs/journal.md");
        let rows: Vec<Vec<&str>> = page
            .lines()
            .filter(|line| line.starts_with("| `"))
            .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
            .collect();
        for spec in KINDS {
            let privacy = match spec.privacy {
                Privacy::Nothing => "none",
                Privacy::Identities => "identities",
                Privacy::Personal => "personal",
            };
            let leaves = if spec.reach == Reach::Shared { "yes" } else { "no" };
            let row = rows.iter().find(|row| row[0] == format!("`{}`", spec.kind));
            let row = row.unwrap_or_else(|| panic!("{} is missing", spec.kind));
            assert!(!row[1].is_empty(), "{}", spec.kind);
            assert_eq!(row[2..], [privacy, &format!("{} days", spec.keep_days), leaves], "{}", spec.kind);
        }
        assert_eq!(rows.len(), KINDS.len(), "the page names what is no kind");
    }

    /// Version 1 of every kind of the care offices: a body that changes its form needs a new version.
    #[test]
    fn the_bodies_of_office_facts_keep_their_form() {
        let forms = include_str!("fact/office_forms.jsonl");
        let kinds = forms.lines().map(|line| {
            let fact: Fact = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
            assert_eq!(serde_json::to_string(&fact).unwrap(), line);
            let spec = fact.spec();
            assert!(line.starts_with(&format!("{{\"fact\":\"{}\"", spec.kind)), "{line}");
            assert!(matches!(fact, Fact::Office(_)) && spec.version == 1);
            spec.kind
        });
        let table: Vec<_> = office::OFFICE_KINDS.iter().map(|spec| spec.kind).collect();
        assert_eq!(kinds.collect::<Vec<_>>(), table);
    }

    #[test]
    fn the_table_holds_the_kinds_of_members_and_of_offices() {
        assert_eq!(KINDS.len(), OWN_KINDS.len() + office::OFFICE_KINDS.len());
        assert!(KINDS.starts_with(OWN_KINDS) && KINDS.ends_with(office::OFFICE_KINDS));
    }

    #[test]
    fn a_body_of_an_unknown_kind_is_refused() {
        for body in ["{\"fact\":\"reissue_granted\"}", "{}", "{\"fact\":\"reissue_taken_up\"}"] {
            assert!(serde_json::from_str::<Fact>(body).is_err(), "{body}");
        }
    }
}
