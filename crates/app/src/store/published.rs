//! What an operator publishes: terms and notices.

use jiff::{Timestamp, civil::Date};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{AccountId, MemberId, NoticeId, TermsId};
use madoguchi_domain::insurer_code::InsurerCode;

/// A published text of terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsRecord {
    /// Identity.
    pub id: TermsId,
    /// Variant, as named in profiles.
    pub variant: String,
    /// Version as printed.
    pub version: String,
    /// Title in Japanese.
    pub title_ja: String,
    /// Title in English.
    pub title_en: String,
    /// First day in force.
    pub effective_from: Date,
    /// SHA-256 of the text, hexadecimal.
    pub sha256: String,
    /// Whether it is a placeholder.
    pub placeholder: bool,
    /// The text; headings start with `# `.
    pub text: String,
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRecord {
    /// Identity.
    pub id: NoticeId,
    /// Whose members it speaks to. Of insurer and federation there is one at the most; with neither it is the site's.
    pub insurer: Option<InsurerCode>,
    /// The person it speaks to.
    pub member: Option<MemberId>,
    /// Whose offices it speaks to.
    pub federation: Option<FederationCode>,
    /// Title.
    pub title: String,
    /// Plain text.
    pub body: String,
    /// https link.
    pub link: Option<String>,
    /// When it was published.
    pub published_at: Timestamp,
    /// Whether the account that asks has opened it.
    pub read: bool,
}

/// Which notices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoticeQuery {
    /// Notices of the site only, when none.
    pub reader: Option<NoticeReader>,
    /// `domain::notice::search_words`: each must occur in the
    /// `domain::notice::search_text` of title and text; empty for all.
    pub words: String,
    /// Not published later than this.
    pub until: Option<Timestamp>,
    /// At most so many, newest first.
    pub limit: u32,
}

/// Who reads notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeReader {
    /// A person reads those of the site, of the insurer and to the person.
    Member {
        /// The account, for unread marks.
        account: AccountId,
        /// The person.
        member: MemberId,
        /// The insurer.
        insurer: InsurerCode,
    },
    /// An office reads those of its federation, and no others.
    Office(FederationCode),
}
