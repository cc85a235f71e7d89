//! The only write: what one transaction checks, what it writes, and what became of it.

use jiff::Timestamp;
use madoguchi_domain::counter::Counter;
use madoguchi_domain::fact::FactEntry;
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::flow::Flow;
use madoguchi_domain::ids::{AccountId, FlowId, MailId, MemberId, OfficeId, ReissueId, SessionId, StaffId};
use madoguchi_domain::insurer_code::InsurerCode;
use uuid::Uuid;

use super::{CounterKey, MailWrite, OfficeWrites, TokenHash};

/// Something whose version a commit checks and raises by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Entity {
    /// A member of the roster.
    Member(MemberId),
    /// An account.
    Account(AccountId),
    /// A session.
    Session(SessionId),
    /// A flow in progress.
    Flow(FlowId),
    /// A counter. Version 0 means: nothing was counted yet.
    Counter(CounterKey),
    /// A mail of the outbox.
    Mail(MailId),
    /// An office of a ledger.
    Office(OfficeId),
    /// A sent application for re-issue.
    Reissue(ReissueId),
    /// A clerk.
    Staff(StaffId),
    /// A session of an office or a clerk.
    HolderSession(SessionId),
}

/// One transaction. Every part is written, or none.
///
/// Versions: each entity of `expect` must stand at exactly the version given,
/// and is raised by one. An entity that this commit creates is not listed,
/// except a counter, which is expected at 0.
#[derive(Debug, Clone, Default)]
pub struct Commit {
    /// Whose people it is about, where the caller knows; one insurer's at the most. A store that
    /// keeps insurers apart takes it from what is written otherwise, or from the account, flow,
    /// session or mail, and reaches nobody else's people.
    pub insurer: Option<InsurerCode>,
    /// The same of a federation's offices; a commit is about an insurer's people or a federation's offices.
    pub federation: Option<FederationCode>,
    /// What was read and must not have changed.
    pub expect: Vec<(Entity, u64)>,
    /// Facts, applied to the tables and appended to the journal in this order.
    pub facts: Vec<FactEntry>,
    /// Flows that begin, go on or end.
    pub flows: Vec<FlowWrite>,
    /// Counters as they stand afterwards.
    pub counters: Vec<CounterWrite>,
    /// Verifiers and hashes.
    pub secrets: Vec<SecretWrite>,
    /// Mails to queue, and what became of queued ones.
    pub mail: Vec<MailWrite>,
    /// Signs of life of sessions; never a conflict.
    pub seen: Vec<(SessionId, Timestamp)>,
    /// Sessions that lock (true) or unlock (false).
    pub locks: Vec<(SessionId, bool)>,
    /// What belongs to offices and clerks.
    pub office: OfficeWrites,
}

impl Commit {
    /// The commit in which a flow begins, found by a token from here on.
    #[must_use]
    pub fn opening(flow: Flow, token: TokenHash) -> Self {
        let (owner, value) = (flow.id.uuid(), Some(token.to_vec()));
        Self {
            secrets: vec![SecretWrite { owner, kind: SecretKind::FlowToken, value }],
            flows: vec![FlowWrite::Put(flow)],
            ..Self::default()
        }
    }
}

/// What happened to a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "a commit writes one or two")]
pub enum FlowWrite {
    /// It begins (version 0, not in `expect`) or goes on (its version is in `expect`).
    Put(Flow),
    /// It is over: the flow and its secrets are deleted.
    End(FlowId),
}

/// A counter after the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterWrite {
    /// Its key.
    pub key: CounterKey,
    /// Its state.
    pub counter: Counter,
    /// Instant from which it may be forgotten.
    pub keep_until: Timestamp,
}

/// Kinds of secrets. Values are verifiers or hashes, never clear text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SecretKind {
    /// argon2id string of a password; owner: account, or flow of a sign-up.
    Password,
    /// Keyed hash of the newest code; owner: flow.
    Code,
    /// Keyed hash of the code before it; owner: flow.
    EarlierCode,
    /// SHA-256 of the token that finds a flow; owner: flow. Unique.
    FlowToken,
    /// SHA-256 of the token of a session, of whomever; owner: session. Unique.
    SessionToken,
    /// argon2id string of an office's own password; owner: office.
    OfficePassword,
    /// argon2id string of a letter's password; owner: application.
    TemporaryPassword,
    /// Sealed secret of an authenticator in force; owner: office or clerk.
    Totp,
    /// Sealed secret of an authenticator that is being set up; owner: session of an office, or clerk.
    NewTotp,
    /// argon2id string of a clerk's password; owner: clerk.
    StaffPassword,
    /// argon2id string of a password that counts once the set-up is done; owner: clerk.
    NewStaffPassword,
    /// SHA-256 of the token with which a clerk sets the account up; owner: clerk. Unique.
    StaffSetUp,
}

impl SecretKind {
    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
            Self::EarlierCode => "earlier_code",
            Self::FlowToken => "flow_token",
            Self::SessionToken => "session_token",
            Self::OfficePassword => "office_password",
            Self::TemporaryPassword => "temporary_password",
            Self::Totp => "totp",
            Self::NewTotp => "new_totp",
            Self::StaffPassword => "staff_password",
            Self::NewStaffPassword => "new_staff_password",
            Self::StaffSetUp => "staff_set_up",
        }
    }
}

/// A change of a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretWrite {
    /// Whose secret.
    pub owner: Uuid,
    /// Which.
    pub kind: SecretKind,
    /// The new value; none deletes it.
    pub value: Option<Vec<u8>>,
}

impl std::fmt::Debug for SecretWrite {
    /// Leaves the value out, so that no log can hold it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecretWrite({}, {})", self.owner, self.kind.as_str())
    }
}

/// What became of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Written; it survives kill -9 and power loss.
    Done,
    /// A version had changed, nothing was written: load again.
    Stale,
    /// A unique value exists already, nothing was written.
    Duplicate(Constraint),
}

/// Unique values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Constraint {
    /// A user ID, over all insurers, without case (REG-04).
    UserId,
    /// A member's account.
    AccountOfMember,
    /// An office's user ID, over all federations, without case.
    OfficeUserId,
    /// An office has one open application at the most.
    OpenReissue,
    /// A receipt number, over all federations.
    Receipt,
    /// A clerk's user ID, over all federations, without case.
    StaffUserId,
    /// A fact identity.
    Fact,
    /// Anything else that must be unique.
    Other,
}
