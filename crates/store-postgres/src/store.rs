//! `Store` and `RosterStore` over PostgreSQL: each function is one transaction on
//! a connection of the pool.

use std::future::Future;

use jiff::Timestamp;
use jiff::civil::Date;
use madoguchi_app::store::{
    AccountRecord, Checkpoint, Commit, CounterKey, LogInRecord, MailRecord, MailStatus, MemberRecord, NoticeQuery,
    NoticeRecord, Outcome, Purged, RosterCounts, RosterLoad, RosterStore, RosterVerdict, SecretKind, SessionRecord,
    Store, Stored, StoredRow, TermsRecord, TokenHash, VersionedCounters,
};
use madoguchi_domain::fact::{FactEntry, Subject};
use madoguchi_domain::flow::{Flow, FlowKind};
use madoguchi_domain::ids::{AccountId, DeviceId, FactId, FlowId, InstallId, MemberId};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::roster::RosterRow;
use uuid::Uuid;

use crate::connections::Connections;
use crate::options::PostgresOptions;
use crate::published::Published;
use crate::schema::{self, ConnectError, Migrated};
use crate::{account, commit, counter, flow, journal, mail, member, purge, roster, session, text};

/// How full the pool of connections is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolFigures {
    /// Connections that are open.
    pub open: usize,
    /// Of these, in nobody's hand.
    pub free: usize,
    /// Calls that wait for one.
    pub waiting: usize,
}

/// A store in one PostgreSQL database. Cloning is cheap and shares the pool.
#[derive(Clone)]
pub struct PostgresStore {
    pub(crate) connections: Connections,
    pub(crate) install: InstallId,
    pub(crate) published: Published,
}

impl PostgresStore {
    /// Connects as the server's role.
    ///
    /// # Errors
    /// When the database cannot be reached, was not migrated for this program, or
    /// the role could do more than the server should.
    pub async fn connect(options: &PostgresOptions) -> Result<Self, ConnectError> {
        let connections = Connections::new(&options.wire()?, options.pool_size)?;
        let install = schema::check(&connections).await?;
        Ok(Self { connections, install, published: Published::default() })
    }

    /// Brings a database up to date, as the role that owns it. An empty one becomes
    /// the install given, with its first fact; elsewhere both are passed over.
    ///
    /// # Errors
    /// When the database is newer, cannot be reached, or the role may not.
    pub async fn migrate(
        owner: &PostgresOptions,
        install: InstallId,
        first: &FactEntry,
    ) -> Result<Migrated, ConnectError> {
        schema::migrate(owner, install, first).await
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Stored<()> {
        Ok(self.connections.ask(crate::batch::step!("SELECT 1")).await.map(drop)?)
    }

    /// How full the pool is.
    #[must_use]
    pub fn pool(&self) -> PoolFigures {
        self.connections.figures()
    }

    /// Closes the pool; calls after it find the store unavailable.
    pub fn close(&self) {
        self.connections.close();
    }
}

impl Store for PostgresStore {
    async fn commit(&self, commit: Commit) -> Stored<Outcome> {
        let written = commit::write(&self.connections, self.install, &commit).await;
        // Also when it is not known what became of it.
        self.published.committed(&commit.facts);
        written
    }

    fn install(&self) -> InstallId {
        self.install
    }

    async fn profile(&self, insurer: &InsurerCode) -> Stored<Option<String>> {
        Ok(self.published.profile(&self.connections, insurer).await?)
    }

    async fn profiles(&self) -> Stored<Vec<String>> {
        Ok(text::profiles(&self.connections).await?)
    }

    async fn roster_present(&self) -> Stored<bool> {
        Ok(self.published.roster_present(&self.connections).await?)
    }

    async fn members_matching(
        &self,
        insurer: &InsurerCode,
        symbol_key: &str,
        number_key: &str,
        birth_date: Date,
    ) -> Stored<Vec<MemberRecord>> {
        Ok(member::matching(&self.connections, insurer, symbol_key, number_key, birth_date).await?)
    }

    async fn counted_and_matching(
        &self,
        keys: &[CounterKey],
        insurer: &InsurerCode,
        symbol_key: &str,
        number_key: &str,
        birth_date: Date,
    ) -> Stored<(VersionedCounters, Vec<MemberRecord>)> {
        Ok(member::counted_and_matching(&self.connections, keys, insurer, symbol_key, number_key, birth_date).await?)
    }

    async fn has_dependants(&self, insurer: &InsurerCode, symbol_key: &str, number_key: &str) -> Stored<bool> {
        Ok(member::has_dependants(&self.connections, insurer, symbol_key, number_key).await?)
    }

    async fn insured_under(&self, insurer: &InsurerCode, symbol_key: &str, number_key: &str) -> Stored<Vec<MemberId>> {
        Ok(member::insured_under(&self.connections, insurer, symbol_key, number_key).await?)
    }

    async fn member(&self, insurer: &InsurerCode, id: MemberId) -> Stored<Option<MemberRecord>> {
        Ok(member::by_id(&self.connections, insurer, id).await?)
    }

    async fn account_by_user_id(&self, user_id_key: &str) -> Stored<Option<AccountRecord>> {
        Ok(account::by_user_id(&self.connections, user_id_key).await?)
    }

    async fn account(&self, id: AccountId) -> Stored<Option<AccountRecord>> {
        Ok(account::by_id(&self.connections, id).await?)
    }

    async fn log_in_of(&self, user_id_key: &str, device: DeviceId) -> Stored<Option<LogInRecord>> {
        Ok(account::log_in_of(&self.connections, user_id_key, device).await?)
    }

    async fn secret(&self, owner: Uuid, kind: SecretKind) -> Stored<Option<Vec<u8>>> {
        Ok(counter::secret(&self.connections, owner, kind).await?)
    }

    async fn counters(&self, keys: &[CounterKey]) -> Stored<VersionedCounters> {
        Ok(counter::counters(&self.connections, keys).await?)
    }

    async fn flow_by_token(&self, token: &TokenHash) -> Stored<Option<Flow>> {
        Ok(flow::by_token(&self.connections, token).await?)
    }

    async fn flow_of_account(&self, account: AccountId, kind: FlowKind) -> Stored<Option<Flow>> {
        Ok(flow::of_account(&self.connections, account, kind).await?)
    }

    async fn session_by_token(&self, token: &TokenHash) -> Stored<Option<SessionRecord>> {
        Ok(session::by_token(&self.connections, token).await?)
    }

    async fn session_with_account(&self, token: &TokenHash) -> Stored<Option<(SessionRecord, AccountRecord)>> {
        Ok(session::with_account(&self.connections, token).await?)
    }

    async fn sessions(&self, account: AccountId) -> Stored<Vec<SessionRecord>> {
        Ok(session::of_account(&self.connections, account).await?)
    }

    async fn sessions_open(&self, begun_after: Timestamp, seen_after: Timestamp, most: u32) -> Stored<u32> {
        Ok(session::open(&self.connections, begun_after, seen_after, most).await?)
    }

    async fn terms(&self, variant: &str) -> Stored<Vec<TermsRecord>> {
        Ok(self.published.terms(&self.connections, variant).await?)
    }

    async fn notices(&self, query: &NoticeQuery) -> Stored<Vec<NoticeRecord>> {
        Ok(text::notices(&self.connections, query).await?)
    }

    async fn mails_due(&self, now: Timestamp, limit: u32) -> Stored<Vec<MailRecord>> {
        Ok(mail::due(&self.connections, now, limit).await?)
    }

    async fn mail_of_flow(&self, flow: FlowId) -> Stored<Option<MailStatus>> {
        Ok(mail::status_of_flow(&self.connections, flow).await?)
    }

    async fn purge(&self, now: Timestamp, fact_id: FactId, salt: [u8; 16]) -> Stored<Purged> {
        Ok(purge::purge(&self.connections, self.install, now, fact_id, salt).await?)
    }

    async fn bring_to_present(&self, now: Timestamp) -> Stored<u64> {
        Ok(purge::bring_to_present(&self.connections, now).await?)
    }

    async fn journal_rows(&self, series: &Subject, after: u64, limit: u32) -> Stored<Vec<StoredRow>> {
        Ok(journal::rows(&self.connections, self.install, series, after, limit).await?)
    }

    async fn checkpoint(&self, at: Timestamp) -> Stored<Option<Checkpoint>> {
        Ok(journal::checkpoint(&self.connections, at).await?)
    }
}

impl RosterStore for PostgresStore {
    fn roster_load<I, J, R>(
        &self,
        load: RosterLoad,
        rows: I,
        judge: J,
        random: R,
    ) -> impl Future<Output = Stored<RosterCounts>> + Send
    where
        I: Iterator<Item = (u64, RosterRow)> + Send + 'static,
        J: FnOnce(&RosterCounts) -> RosterVerdict + Send + 'static,
        R: FnMut() -> [u8; 10] + Send + 'static,
    {
        roster::load(&self.connections, self.install, load, rows, judge, random)
    }
}
