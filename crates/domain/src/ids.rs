//! Identity of things: UUIDv7 newtypes. Instant and randomness are arguments,
//! since both belong to the host.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A UUIDv7 from an instant and ten random bytes.
#[must_use]
pub fn uuid_v7(at: Timestamp, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

macro_rules! id {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Makes a new identity.
            #[must_use]
            pub fn new(at: Timestamp, random: [u8; 10]) -> Self { Self(uuid_v7(at, random)) }

            /// Takes an identity that exists already.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self { Self(uuid) }

            /// Reads the text form.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> { Uuid::parse_str(text).ok().map(Self) }

            /// The plain UUID.
            #[must_use]
            pub const fn uuid(self) -> Uuid { self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
    )* };
}

id! {
    /// One installation of the product, or one deployment of the server.
    InstallId,
    /// A person of the roster.
    MemberId,
    /// A member's account.
    AccountId,
    /// A logged-in session.
    SessionId,
    /// A sign-up, recovery or change of address in progress.
    FlowId,
    /// A computer or browser that logged in before.
    DeviceId,
    /// A fact of the journal.
    FactId,
    /// A mail in the outbox.
    MailId,
    /// A notice.
    NoticeId,
    /// A published text of terms.
    TermsId,
    /// A loaded data set, such as a roster.
    DataSetId,
    /// A care office of a federation's ledger, and its login.
    OfficeId,
    /// An application for re-issue.
    ReissueId,
    /// A letter with a temporary password.
    LetterId,
    /// Letters that are printed together.
    BatchId,
    /// A clerk of a federation.
    StaffId,
}
