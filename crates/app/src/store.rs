//! What a use case needs from a store. One write, [`Store::commit`]; the rest
//! reads. A store knows no rule: it checks versions, applies facts to its
//! tables, appends them to the journal, and does all of that or nothing.

use std::future::Future;

use jiff::{Timestamp, civil::Date};
use madoguchi_domain::counter::Counter;
use madoguchi_domain::fact::{FactEntry, Subject};
use madoguchi_domain::flow::{Flow, FlowKind};
use madoguchi_domain::ids::{
    AccountId, DeviceId, FactId, FlowId, InstallId, MailId, MemberId, NoticeId, SessionId, TermsId,
};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::journal::{Hash, Head, Row};
use uuid::Uuid;

mod operator;

pub use operator::{OperatorStore, Undeliverable};

/// HMAC of what was typed, under the install's pepper.
pub type CounterKey = [u8; 32];
/// SHA-256 of a 256-bit token.
pub type TokenHash = [u8; 32];

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
    /// SHA-256 of the token of a session; owner: session. Unique.
    SessionToken,
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
    /// Instant from which it must no longer be sent.
    pub expires_at: Option<Timestamp>,
    /// When it was queued.
    pub queued_at: Timestamp,
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
    /// A fact identity.
    Fact,
    /// Anything else that must be unique.
    Other,
}

/// Why a store cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing can be read or written just now.
    #[error("store unavailable: {0}")]
    Unavailable(String),
    /// The disk is full.
    #[error("disk full")]
    DiskFull,
    /// What is stored cannot be understood.
    #[error("store damaged: {0}")]
    Damaged(String),
}

/// Shorthand of every store function.
pub type Stored<T> = Result<T, StoreError>;

/// Counters in the order of the keys they were asked for, each with its version.
pub type VersionedCounters = Vec<(u64, Counter)>;

/// 本人 or 家族.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// 被保険者・組合員: the one who signs up (AUT-13).
    Insured,
    /// 被扶養者
    Dependant,
}

impl Relation {
    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Insured => "insured",
            Self::Dependant => "dependant",
        }
    }

    /// The relation of a word in the store.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Insured, Self::Dependant].into_iter().find(|relation| relation.as_str() == word)
    }
}

/// A person of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRecord {
    /// Identity, kept across imports.
    pub id: MemberId,
    /// Version for the commit's check.
    pub version: u64,
    /// The insurer.
    pub insurer: InsurerCode,
    /// 記号 as in the roster.
    pub symbol: String,
    /// 番号 as in the roster.
    pub number: String,
    /// 枝番, which is never asked.
    pub branch_number: Option<String>,
    /// 生年月日
    pub birth_date: Date,
    /// 氏名
    pub name: String,
    /// 氏名カナ as in the roster.
    pub kana: String,
    /// First kana key.
    pub kana_key: String,
    /// Second kana key.
    pub kana_second_key: String,
    /// Address known to the insurer (REG-10).
    pub mail: Option<String>,
    /// 本人 or 家族.
    pub relation: Relation,
    /// 従業員番号 (AUT-08).
    pub employee_number: Option<String>,
    /// Whether the membership has ended (a full import without the person).
    pub ended: bool,
    /// The person's account, when there is one.
    pub account: Option<AccountId>,
}

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
    /// None for a notice of the site.
    pub insurer: Option<InsurerCode>,
    /// The person it speaks to.
    pub member: Option<MemberId>,
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
pub struct NoticeReader {
    /// The account, for unread marks.
    pub account: AccountId,
    /// The person.
    pub member: MemberId,
    /// The insurer.
    pub insurer: InsurerCode,
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

/// What retention removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Unfinished flows with their secrets.
    pub flows: u64,
    /// Counters.
    pub counters: u64,
    /// Sessions that ended long ago.
    pub sessions: u64,
    /// Mails that are done.
    pub mails: u64,
    /// Bodies of facts.
    pub bodies: u64,
}

/// A checkpoint over the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// 1, 2, 3 ...
    pub number: u64,
    /// When it was made.
    pub at: Timestamp,
    /// Hash of the checkpoint before it.
    pub previous: Hash,
    /// Its hash.
    pub hash: Hash,
    /// Heads that changed since the checkpoint before it.
    pub heads: Vec<Head>,
}

/// A row of the journal as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRow {
    /// The row.
    pub row: Row,
    /// Chain hash as stored.
    pub hash: Hash,
    /// Body as stored; none when retention deleted it.
    pub body: Option<Vec<u8>>,
}

/// A store. Written as `fn … -> impl Future + Send`, since generic hosts need
/// the bound. Cloning is cheap and shares the store.
pub trait Store: Clone + Send + Sync + 'static {
    /// The only write.
    fn commit(&self, commit: Commit) -> impl Future<Output = Stored<Outcome>> + Send;

    /// The install this store belongs to.
    fn install(&self) -> InstallId;

    /// An insurer's profile as JSON.
    fn profile(&self, insurer: &InsurerCode) -> impl Future<Output = Stored<Option<String>>> + Send;
    /// All profiles as JSON, by code.
    fn profiles(&self) -> impl Future<Output = Stored<Vec<String>>> + Send;
    /// Whether a roster was loaded.
    fn roster_present(&self) -> impl Future<Output = Stored<bool>> + Send;

    /// Insured people (not dependants) under a number with a birth date. The
    /// keys are canonical, padded to the profile's width. Costs the same when there
    /// is nobody.
    fn members_matching(
        &self,
        insurer: &InsurerCode,
        symbol_key: &str,
        number_key: &str,
        birth_date: Date,
    ) -> impl Future<Output = Stored<Vec<MemberRecord>>> + Send;
    /// [`Self::counters`] and [`Self::members_matching`] at once, for the match, which
    /// needs both: a store beyond a network answers them in one round trip.
    fn counted_and_matching(
        &self,
        keys: &[CounterKey],
        insurer: &InsurerCode,
        symbol_key: &str,
        number_key: &str,
        birth_date: Date,
    ) -> impl Future<Output = Stored<(VersionedCounters, Vec<MemberRecord>)>> + Send {
        async move {
            let counters = self.counters(keys).await?;
            Ok((counters, self.members_matching(insurer, symbol_key, number_key, birth_date).await?))
        }
    }
    /// Whether a family (家族) stands under a number: dependants whose membership
    /// has not ended, under the same canonical keys as the insured person (DSH-07).
    fn has_dependants(
        &self,
        insurer: &InsurerCode,
        symbol_key: &str,
        number_key: &str,
    ) -> impl Future<Output = Stored<bool>> + Send;
    /// Insured people (本人) under a number whose membership has not ended, whatever
    /// their birth date: whom it concerns when the number is opened again.
    fn insured_under(
        &self,
        insurer: &InsurerCode,
        symbol_key: &str,
        number_key: &str,
    ) -> impl Future<Output = Stored<Vec<MemberId>>> + Send;
    /// A person of an insurer.
    fn member(&self, insurer: &InsurerCode, id: MemberId) -> impl Future<Output = Stored<Option<MemberRecord>>> + Send;

    /// An account by the canonical key of its user ID.
    fn account_by_user_id(&self, user_id_key: &str) -> impl Future<Output = Stored<Option<AccountRecord>>> + Send;
    /// An account.
    fn account(&self, id: AccountId) -> impl Future<Output = Stored<Option<AccountRecord>>> + Send;
    /// Whether the account logged in from the device before.
    fn device_known(&self, account: AccountId, device: DeviceId) -> impl Future<Output = Stored<bool>> + Send;
    /// A secret's value.
    fn secret(&self, owner: Uuid, kind: SecretKind) -> impl Future<Output = Stored<Option<Vec<u8>>>> + Send;

    /// Counters with their versions, in the order of the keys; version 0 and an
    /// empty counter where nothing was counted.
    fn counters(&self, keys: &[CounterKey]) -> impl Future<Output = Stored<VersionedCounters>> + Send;
    /// A flow by the hash of its token.
    fn flow_by_token(&self, token: &TokenHash) -> impl Future<Output = Stored<Option<Flow>>> + Send;
    /// The newest flow of an account of a kind.
    fn flow_of_account(&self, account: AccountId, kind: FlowKind) -> impl Future<Output = Stored<Option<Flow>>> + Send;
    /// A session by the hash of its token.
    fn session_by_token(&self, token: &TokenHash) -> impl Future<Output = Stored<Option<SessionRecord>>> + Send;
    /// A session by the hash of its token, with its account: what every command of
    /// a member begins with, and a store beyond a network answers in one round trip.
    fn session_with_account(
        &self,
        token: &TokenHash,
    ) -> impl Future<Output = Stored<Option<(SessionRecord, AccountRecord)>>> + Send {
        async move {
            let Some(session) = self.session_by_token(token).await? else { return Ok(None) };
            let account = self.account(session.account).await?;
            Ok(account.map(|account| (session, account)))
        }
    }
    /// Sessions of an account that have not ended, oldest first.
    fn sessions(&self, account: AccountId) -> impl Future<Output = Stored<Vec<SessionRecord>>> + Send;
    /// How many sessions of all accounts have not ended, began after the first
    /// instant and gave a sign of life after the second; counted up to `most`.
    fn sessions_open(
        &self,
        begun_after: Timestamp,
        seen_after: Timestamp,
        most: u32,
    ) -> impl Future<Output = Stored<u32>> + Send;

    /// Terms of a variant, newest last.
    fn terms(&self, variant: &str) -> impl Future<Output = Stored<Vec<TermsRecord>>> + Send;
    /// Notices, newest first.
    fn notices(&self, query: &NoticeQuery) -> impl Future<Output = Stored<Vec<NoticeRecord>>> + Send;

    /// Mails that are due and in nobody's hand, oldest first.
    fn mails_due(&self, now: Timestamp, limit: u32) -> impl Future<Output = Stored<Vec<MailRecord>>> + Send;
    /// Where the newest mail of a flow stands.
    fn mail_of_flow(&self, flow: FlowId) -> impl Future<Output = Stored<Option<MailStatus>>> + Send;

    /// Deletes what retention no longer keeps, with a fact that says so.
    fn purge(&self, now: Timestamp, fact_id: FactId, salt: [u8; 16]) -> impl Future<Output = Stored<Purged>> + Send;

    /// After a clock that was ahead has been set right: what was counted in that time,
    /// more than five minutes from now, counts as of now, and a mail that would wait
    /// longer than an hour is due now. Without it a limit would hold until the
    /// clock gets there. Gives how many counters and mails it moved.
    fn bring_to_present(&self, now: Timestamp) -> impl Future<Output = Stored<u64>> + Send;

    /// Rows of a series after a sequence, in order.
    fn journal_rows(
        &self,
        series: &Subject,
        after: u64,
        limit: u32,
    ) -> impl Future<Output = Stored<Vec<StoredRow>>> + Send;
    /// Binds everything since the last checkpoint; none when nothing changed.
    fn checkpoint(&self, at: Timestamp) -> impl Future<Output = Stored<Option<Checkpoint>>> + Send;
}

/// How a roster is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterLoad {
    /// The insurer whose roster it is.
    pub insurer: InsurerCode,
    /// Members not in the file lose the right to log in.
    pub full: bool,
    /// Width to which digits-only symbols are padded in keys.
    pub symbol_width: Option<u8>,
    /// Width to which digits-only numbers are padded in keys.
    pub number_width: Option<u8>,
    /// When it is loaded.
    pub at: Timestamp,
}

/// What a load did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterCounts {
    /// Rows read.
    pub rows: u64,
    /// People who were not known.
    pub added: u64,
    /// People some of whose items changed.
    pub changed: u64,
    /// People whose membership would end (full load only).
    pub ended: u64,
    /// Insured people and dependants of the insurer before the load.
    pub before: u64,
    /// Rows that name a person of an earlier row: (line, line of the earlier row), at most 100,000.
    pub duplicates: Vec<(u64, u64)>,
}

/// What becomes of a load after it was counted.
#[derive(Debug, Clone)]
pub enum RosterVerdict {
    /// Keep it, with this fact.
    Keep(Box<FactEntry>),
    /// Undo it.
    Undo,
}

/// Bulk loading of rosters, in one transaction, with memory that does not grow
/// with the file.
pub trait RosterStore: Store {
    /// Loads `(line, row)` pairs, counts, asks `judge`, and keeps or undoes all.
    /// `random` gives the random part of each new member's identity.
    fn roster_load<I, J, R>(
        &self,
        load: RosterLoad,
        rows: I,
        judge: J,
        random: R,
    ) -> impl Future<Output = Stored<RosterCounts>> + Send
    where
        I: Iterator<Item = (u64, madoguchi_domain::roster::RosterRow)> + Send + 'static,
        J: FnOnce(&RosterCounts) -> RosterVerdict + Send + 'static,
        R: FnMut() -> [u8; 10] + Send + 'static;
}
