//! Mails of the outbox, as written and as read.

use jiff::Timestamp;
use madoguchi_domain::ids::{FlowId, MailId, MemberId, OfficeId};

/// A change in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailWrite {
    /// A mail is queued.
    Queue(MailEntry),
    /// A worker takes it in hand until the instant given; its version is in `expect`.
    Claim(MailId, Timestamp),
    /// The worker that has it in hand holds it longer, until the instant given.
    Hold(MailId, Timestamp),
    /// It was handed over; the sealed content is wiped.
    Sent(MailId, Timestamp),
    /// It could not be handed over; next try at the instant given.
    Retry(MailId, Timestamp),
    /// The server refused it for good; the content is wiped.
    Refused(MailId, Timestamp),
    /// Its code has expired or was replaced; the content is wiped.
    Dropped(MailId, Timestamp),
}

/// A mail to queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailEntry {
    /// Identity; also the stable part of its Message-ID.
    pub id: MailId,
    /// Kind, as named by the app.
    pub kind: String,
    /// Kind, recipient and parameters, sealed with the host's key.
    pub sealed: Vec<u8>,
    /// The flow whose code it carries.
    pub flow: Option<FlowId>,
    /// The account or member it concerns, for the desk's list of undeliverable addresses.
    pub member: Option<MemberId>,
    /// The office it concerns.
    pub office: Option<OfficeId>,
    /// Instant from which it must no longer be sent.
    pub expires_at: Option<Timestamp>,
    /// When it was queued.
    pub queued_at: Timestamp,
}

/// Where a mail stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailStatus {
    /// Waiting, or in a worker's hand.
    Queued,
    /// Tried in vain; waiting for the next try.
    Retrying,
    /// Handed over.
    Sent,
    /// Refused for good.
    Refused,
    /// Not sent: its code had expired or was replaced.
    Dropped,
}

impl MailStatus {
    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Retrying => "retrying",
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::Dropped => "dropped",
        }
    }

    /// The status of a word in the store.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Queued, Self::Retrying, Self::Sent, Self::Refused, Self::Dropped]
            .into_iter()
            .find(|status| status.as_str() == word)
    }
}

/// A mail of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRecord {
    /// The mail.
    pub entry: MailEntry,
    /// Version for the commit's check.
    pub version: u64,
    /// Where it stands.
    pub status: MailStatus,
    /// Tries so far.
    pub tries: u32,
    /// When it is due.
    pub due_at: Timestamp,
}
