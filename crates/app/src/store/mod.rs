//! What a use case needs from a store. One write, [`Store::commit`]; the rest
//! reads. A store knows no rule: it checks versions, applies facts to its
//! tables, appends them to the journal, and does all of that or nothing.

mod account;
mod commit;
mod journal;
mod mail;
mod member;
mod office;
mod operator;
mod published;
mod roster;

use std::future::Future;

use jiff::{Timestamp, civil::Date};
use madoguchi_domain::counter::Counter;
use madoguchi_domain::fact::Subject;
use madoguchi_domain::flow::{Flow, FlowKind};
use madoguchi_domain::ids::{AccountId, DeviceId, FactId, FlowId, InstallId, MemberId};
use madoguchi_domain::insurer_code::InsurerCode;
use uuid::Uuid;

pub use account::{AccountRecord, Consent, LogInRecord, SessionRecord};
pub use commit::{Commit, Constraint, CounterWrite, Entity, FlowWrite, Outcome, SecretKind, SecretWrite};
pub use journal::{Checkpoint, Purged, StoredRow};
pub use mail::{MailEntry, MailRecord, MailStatus, MailWrite};
pub use member::{MemberRecord, Relation};
pub use office::{
    BatchLetter, BatchRecord, Holder, HolderSession, LedgerCounts, LedgerLoad, LedgerStore, LedgerVerdict,
    OfficeDevice, OfficeRecord, OfficeStore, OfficeWrites, ReissueEvent, ReissueQuery, ReissueRecord, ReissueRow,
    StaffRecord,
};
pub use operator::{OperatorStore, Undeliverable};
pub use published::{NoticeQuery, NoticeReader, NoticeRecord, TermsRecord};
pub use roster::{RosterCounts, RosterLoad, RosterStore, RosterVerdict};

/// HMAC of what was typed, under the install's pepper.
pub type CounterKey = [u8; 32];

/// SHA-256 of a 256-bit token.
pub type TokenHash = [u8; 32];

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

/// A store. Written as `fn … -> impl Future + Send`, since generic hosts need
/// the bound. Cloning is cheap and shares the store. What it knows of offices and
/// clerks is [`OfficeStore`].
pub trait Store: OfficeStore + LedgerStore {
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
    /// What a log-in from a device is compared with, by the canonical key of the user ID. The same is
    /// looked up when there is no such account, under nobody's identity.
    fn log_in_of(
        &self,
        user_id_key: &str,
        device: DeviceId,
    ) -> impl Future<Output = Stored<Option<LogInRecord>>> + Send;
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
    /// more than five minutes from now, counts as of now (wrong codes of authenticators
    /// too), and a mail that would wait longer than an hour is due now. Without it a limit
    /// would hold until the clock gets there. Gives how many counters, authenticators and
    /// mails it moved.
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
