//! Either store behind one type, for hosts that learn from a URL which one they
//! have: the server, the operator's tool, the stories. Must not: know a rule or
//! a statement; every call goes straight on.

mod url;

use jiff::Timestamp;
use jiff::civil::Date;
use madoguchi_app::journal::VerifyReport;
use madoguchi_app::store::{
    AccountRecord, BatchLetter, BatchRecord, Checkpoint, Commit, CounterKey, Holder, HolderSession, LedgerCounts,
    LedgerLoad, LedgerStore, LedgerVerdict, LogInRecord, MailRecord, MailStatus, MemberRecord, NoticeQuery,
    NoticeRecord, OfficeDevice, OfficeRecord, OfficeStore, OperatorStore, Outcome, Purged, ReissueEvent, ReissueQuery,
    ReissueRecord, ReissueRow, RosterCounts, RosterLoad, RosterStore, RosterVerdict, SecretKind, SessionRecord,
    StaffRecord, Store, Stored, StoredRow, TermsRecord, TokenHash, Undeliverable, VersionedCounters,
};
use madoguchi_domain::checkpoint_line::CheckpointLine;
use madoguchi_domain::fact::Subject;
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::flow::{Flow, FlowKind};
use madoguchi_domain::ids::{
    AccountId, BatchId, DeviceId, FactId, FlowId, InstallId, MemberId, OfficeId, ReissueId, StaffId,
};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::office::{LedgerRow, OfficeNumber};
use madoguchi_domain::reissue::ReceiptNumber;
use madoguchi_domain::reissue::state::State;
use madoguchi_domain::roster::RosterRow;
use madoguchi_store_postgres::PostgresStore;
use madoguchi_store_sqlite::SqliteStore;
use uuid::Uuid;

pub use url::{CONNECTIONS, StoreUrl, StoreUrlError, holds_password};

/// One of the stores.
#[derive(Clone)]
pub enum AnyStore {
    /// An encrypted file on this computer.
    Sqlite(SqliteStore),
    /// A database that servers share.
    Postgres(PostgresStore),
}

impl From<SqliteStore> for AnyStore {
    fn from(store: SqliteStore) -> Self {
        Self::Sqlite(store)
    }
}

impl From<PostgresStore> for AnyStore {
    fn from(store: PostgresStore) -> Self {
        Self::Postgres(store)
    }
}

macro_rules! straight_on {
    ($($name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => { $(
        async fn $name(&self, $($argument: $kind),*) -> $answer {
            match self {
                Self::Sqlite(store) => store.$name($($argument),*).await,
                Self::Postgres(store) => store.$name($($argument),*).await,
            }
        }
    )* };
}

impl Store for AnyStore {
    fn install(&self) -> InstallId {
        match self {
            Self::Sqlite(store) => store.install(),
            Self::Postgres(store) => store.install(),
        }
    }

    straight_on! {
        commit(commit: Commit) -> Stored<Outcome>;
        profile(insurer: &InsurerCode) -> Stored<Option<String>>;
        profiles() -> Stored<Vec<String>>;
        roster_present() -> Stored<bool>;
        members_matching(insurer: &InsurerCode, symbol_key: &str, number_key: &str, birth_date: Date) -> Stored<Vec<MemberRecord>>;
        counted_and_matching(keys: &[CounterKey], insurer: &InsurerCode, symbol_key: &str, number_key: &str, birth_date: Date)
            -> Stored<(VersionedCounters, Vec<MemberRecord>)>;
        has_dependants(insurer: &InsurerCode, symbol_key: &str, number_key: &str) -> Stored<bool>;
        insured_under(insurer: &InsurerCode, symbol_key: &str, number_key: &str) -> Stored<Vec<MemberId>>;
        member(insurer: &InsurerCode, id: MemberId) -> Stored<Option<MemberRecord>>;
        account_by_user_id(user_id_key: &str) -> Stored<Option<AccountRecord>>;
        account(id: AccountId) -> Stored<Option<AccountRecord>>;
        log_in_of(user_id_key: &str, device: DeviceId) -> Stored<Option<LogInRecord>>;
        secret(owner: Uuid, kind: SecretKind) -> Stored<Option<Vec<u8>>>;
        counters(keys: &[CounterKey]) -> Stored<VersionedCounters>;
        flow_by_token(token: &TokenHash) -> Stored<Option<Flow>>;
        flow_of_account(account: AccountId, kind: FlowKind) -> Stored<Option<Flow>>;
        session_by_token(token: &TokenHash) -> Stored<Option<SessionRecord>>;
        session_with_account(token: &TokenHash) -> Stored<Option<(SessionRecord, AccountRecord)>>;
        sessions(account: AccountId) -> Stored<Vec<SessionRecord>>;
        sessions_open(begun_after: Timestamp, seen_after: Timestamp, most: u32) -> Stored<u32>;
        terms(variant: &str) -> Stored<Vec<TermsRecord>>;
        notices(query: &NoticeQuery) -> Stored<Vec<NoticeRecord>>;
        mails_due(now: Timestamp, limit: u32) -> Stored<Vec<MailRecord>>;
        mail_of_flow(flow: FlowId) -> Stored<Option<MailStatus>>;
        purge(now: Timestamp, fact_id: FactId, salt: [u8; 16]) -> Stored<Purged>;
        bring_to_present(now: Timestamp) -> Stored<u64>;
        journal_rows(series: &Subject, after: u64, limit: u32) -> Stored<Vec<StoredRow>>;
        checkpoint(at: Timestamp) -> Stored<Option<Checkpoint>>;
    }
}

impl OfficeStore for AnyStore {
    straight_on! {
        federations() -> Stored<Vec<String>>;
        federation(code: &FederationCode) -> Stored<Option<String>>;
        office(id: OfficeId) -> Stored<Option<OfficeRecord>>;
        office_by_number(federation: &FederationCode, number: &OfficeNumber) -> Stored<Option<OfficeRecord>>;
        office_by_user_id(user_id_key: &str) -> Stored<Option<OfficeRecord>>;
        user_id_before_free(prefix: &str, length: usize) -> Stored<Option<String>>;
        ledger_page(federation: &FederationCode, after: Option<&OfficeNumber>, limit: u32) -> Stored<Vec<OfficeRecord>>;
        office_devices(office: OfficeId) -> Stored<Vec<OfficeDevice>>;
        flows_of_office(office: OfficeId) -> Stored<Vec<Flow>>;
        reissue(id: ReissueId) -> Stored<Option<ReissueRecord>>;
        reissue_by_pair(receipt: &ReceiptNumber, address: &MailAddress) -> Stored<Option<ReissueRecord>>;
        open_reissue(office: OfficeId) -> Stored<Option<ReissueRecord>>;
        reissues_of_office(office: OfficeId, limit: u32) -> Stored<Vec<ReissueRecord>>;
        reissue_events(id: ReissueId) -> Stored<Vec<ReissueEvent>>;
        reissue_page(query: &ReissueQuery) -> Stored<Vec<ReissueRow>>;
        reissue_counts(federation: &FederationCode) -> Stored<Vec<(State, u64)>>;
        letters_printed_until(until: Timestamp, limit: u32) -> Stored<Vec<ReissueRecord>>;
        addresses_since(federation: &FederationCode, applications: &[ReissueId]) -> Stored<Vec<(ReissueId, Date)>>;
        batch(id: BatchId) -> Stored<Option<BatchRecord>>;
        batch_letters(id: BatchId) -> Stored<Vec<BatchLetter>>;
        batches(federation: &FederationCode, limit: u32) -> Stored<Vec<BatchRecord>>;
        staff(id: StaffId) -> Stored<Option<StaffRecord>>;
        staff_by_user_id(user_id_key: &str) -> Stored<Option<StaffRecord>>;
        staff_by_set_up(token: &TokenHash) -> Stored<Option<StaffRecord>>;
        staff_list(federation: Option<&FederationCode>) -> Stored<Vec<StaffRecord>>;
        holder_session_by_token(token: &TokenHash) -> Stored<Option<HolderSession>>;
        holder_sessions(holder: Holder) -> Stored<Vec<HolderSession>>;
    }
}

impl LedgerStore for AnyStore {
    async fn ledger_load<I, J, R>(&self, load: LedgerLoad, rows: I, judge: J, random: R) -> Stored<LedgerCounts>
    where
        I: Iterator<Item = (u64, LedgerRow)> + Send + 'static,
        J: FnOnce(&LedgerCounts) -> LedgerVerdict + Send + 'static,
        R: FnMut() -> [u8; 10] + Send + 'static,
    {
        match self {
            Self::Sqlite(store) => store.ledger_load(load, rows, judge, random).await,
            Self::Postgres(store) => store.ledger_load(load, rows, judge, random).await,
        }
    }
}

impl OperatorStore for AnyStore {
    straight_on! {
        undeliverable(insurer: Option<InsurerCode>) -> Stored<Vec<Undeliverable>>;
        journal_verify(kept: Vec<CheckpointLine>, most: usize) -> Stored<VerifyReport>;
        checkpoint_line() -> Stored<Option<CheckpointLine>>;
    }
}

impl RosterStore for AnyStore {
    async fn roster_load<I, J, R>(&self, load: RosterLoad, rows: I, judge: J, random: R) -> Stored<RosterCounts>
    where
        I: Iterator<Item = (u64, RosterRow)> + Send + 'static,
        J: FnOnce(&RosterCounts) -> RosterVerdict + Send + 'static,
        R: FnMut() -> [u8; 10] + Send + 'static,
    {
        match self {
            Self::Sqlite(store) => store.roster_load(load, rows, judge, random).await,
            Self::Postgres(store) => store.roster_load(load, rows, judge, random).await,
        }
    }
}
