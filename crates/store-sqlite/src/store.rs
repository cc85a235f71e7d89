//! `Store` and `RosterStore` over SQLite: each function is one closure on a
//! reader or on the writer.

use std::future::Future;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use madoguchi_app::journal::VerifyReport;
use madoguchi_app::store::{
    AccountRecord, Checkpoint, Commit, CounterKey, LogInRecord, MailRecord, MailStatus, MemberRecord, NoticeQuery,
    NoticeRecord, OperatorStore, Outcome, Purged, RosterCounts, RosterLoad, RosterStore, RosterVerdict, SecretKind,
    SessionRecord, Store, Stored, StoredRow, TermsRecord, TokenHash, Undeliverable, VersionedCounters,
};
use madoguchi_domain::checkpoint_line::CheckpointLine;
use madoguchi_domain::fact::{FactEntry, Subject};
use madoguchi_domain::flow::{Flow, FlowKind};
use madoguchi_domain::ids::{AccountId, DeviceId, FactId, FlowId, InstallId, MemberId};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::roster::RosterRow;
use rusqlite::{Connection, TransactionBehavior};
use uuid::Uuid;

use crate::connections::Connections;
use crate::contract::{Encryption, Role, open};
use crate::fault::store_error;
use crate::journal::{self, checkpoint, verify};
use crate::schema::{self, SchemaError};
use crate::{account, commit, counter, flow, local_state, mail, member, purge, roster, session, text};

/// A store in one SQLite file. Cloning is cheap and shares the file.
#[derive(Clone)]
pub struct SqliteStore {
    pub(crate) connections: Connections,
    pub(crate) install: InstallId,
}

impl SqliteStore {
    /// Makes a new file and its first fact. Blocks. Hosts go through
    /// [`crate::DataFolder`], which also locks and keeps the key.
    ///
    /// # Errors
    /// When a file is there already, or it cannot be written.
    pub fn create_file(
        path: &Path,
        encryption: Encryption,
        install: InstallId,
        at: Timestamp,
        first: &FactEntry,
    ) -> Result<Self, SchemaError> {
        if path.exists() {
            let error = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
            return Err(rusqlite::Error::ToSqlConversionFailure(error.into()).into());
        }
        let mut conn = open(path, &encryption, Role::Creator)?;
        schema::create(&mut conn, install, at, first)?;
        Ok(Self { connections: Connections::new(path.to_owned(), encryption, conn), install })
    }

    /// Opens a file and brings it up to date. Blocks.
    ///
    /// # Errors
    /// When there is none, the key is another, a newer program wrote it, or it
    /// cannot be read.
    pub fn open_file(path: &Path, encryption: Encryption) -> Result<Self, SchemaError> {
        let mut conn = open(path, &encryption, Role::Writer)?;
        let install = schema::settle(&mut conn)?;
        Ok(Self { connections: Connections::new(path.to_owned(), encryption, conn), install })
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Stored<T> {
        self.connections.read(work).await
    }

    /// From now on no commit finds room on the disk, or all do again: each is
    /// carried out up to its end and then undone, as by SQLite on a full disk. Blocks.
    ///
    /// # Errors
    /// When the store cannot serve.
    #[cfg(feature = "faults")]
    pub fn disk_is_full(&self, full: bool) -> Stored<()> {
        self.connections
            .write_blocking(|conn| conn.commit_hook(full.then_some(|| true)).map_err(|error| store_error(&error)))
    }

    /// What this installation remembers under a name.
    ///
    /// # Errors
    /// When the store cannot serve.
    pub async fn local_get(&self, key: &str) -> Stored<Option<Vec<u8>>> {
        let key = key.to_owned();
        self.read(move |conn| local_state::get(conn, &key)).await
    }

    /// Remembers a value under a name, or forgets it.
    ///
    /// # Errors
    /// When the store cannot serve.
    pub async fn local_put(&self, key: &str, value: Option<Vec<u8>>) -> Stored<()> {
        let key = key.to_owned();
        self.connections
            .write(move |conn| local_state::put(conn, &key, value.as_deref()).map_err(|error| store_error(&error)))
            .await
    }
}

/// As `Store::checkpoint`, inside a transaction of its own.
pub(crate) fn make_checkpoint(conn: &mut Connection, at: Timestamp) -> rusqlite::Result<Option<Checkpoint>> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let made = checkpoint::make(&tx, at)?;
    tx.commit()?;
    Ok(made)
}

impl Store for SqliteStore {
    fn commit(&self, commit: Commit) -> impl Future<Output = Stored<Outcome>> + Send {
        let install = self.install;
        async move { self.connections.write(move |conn| commit::write(conn, install, &commit)).await }
    }

    fn install(&self) -> InstallId {
        self.install
    }

    async fn profile(&self, insurer: &InsurerCode) -> Stored<Option<String>> {
        let insurer = insurer.clone();
        self.read(move |conn| text::profile(conn, &insurer)).await
    }

    async fn profiles(&self) -> Stored<Vec<String>> {
        self.read(text::profiles).await
    }

    async fn roster_present(&self) -> Stored<bool> {
        self.read(member::any).await
    }

    async fn members_matching(
        &self,
        insurer: &InsurerCode,
        symbol_key: &str,
        number_key: &str,
        birth_date: Date,
    ) -> Stored<Vec<MemberRecord>> {
        let (insurer, symbol_key, number_key) = (insurer.clone(), symbol_key.to_owned(), number_key.to_owned());
        self.read(move |conn| member::matching(conn, &insurer, &symbol_key, &number_key, birth_date)).await
    }

    async fn has_dependants(&self, insurer: &InsurerCode, symbol_key: &str, number_key: &str) -> Stored<bool> {
        let (insurer, symbol_key, number_key) = (insurer.clone(), symbol_key.to_owned(), number_key.to_owned());
        self.read(move |conn| member::has_dependants(conn, &insurer, &symbol_key, &number_key)).await
    }

    async fn insured_under(&self, insurer: &InsurerCode, symbol_key: &str, number_key: &str) -> Stored<Vec<MemberId>> {
        let (insurer, symbol_key, number_key) = (insurer.clone(), symbol_key.to_owned(), number_key.to_owned());
        self.read(move |conn| member::insured_under(conn, &insurer, &symbol_key, &number_key)).await
    }

    async fn member(&self, insurer: &InsurerCode, id: MemberId) -> Stored<Option<MemberRecord>> {
        let insurer = insurer.clone();
        self.read(move |conn| member::by_id(conn, &insurer, id)).await
    }

    async fn account_by_user_id(&self, user_id_key: &str) -> Stored<Option<AccountRecord>> {
        let key = user_id_key.to_owned();
        self.read(move |conn| account::by_user_id(conn, &key)).await
    }

    async fn account(&self, id: AccountId) -> Stored<Option<AccountRecord>> {
        self.read(move |conn| account::by_id(conn, id)).await
    }

    async fn log_in_of(&self, user_id_key: &str, device: DeviceId) -> Stored<Option<LogInRecord>> {
        let key = user_id_key.to_owned();
        self.read(move |conn| account::log_in_of(conn, &key, device)).await
    }

    async fn secret(&self, owner: Uuid, kind: SecretKind) -> Stored<Option<Vec<u8>>> {
        self.read(move |conn| counter::secret(conn, owner, kind)).await
    }

    async fn counters(&self, keys: &[CounterKey]) -> Stored<VersionedCounters> {
        let keys = keys.to_vec();
        self.read(move |conn| counter::counters(conn, &keys)).await
    }

    async fn flow_by_token(&self, token: &TokenHash) -> Stored<Option<Flow>> {
        let token = *token;
        self.read(move |conn| flow::by_token(conn, &token)).await
    }

    async fn flow_of_account(&self, account: AccountId, kind: FlowKind) -> Stored<Option<Flow>> {
        self.read(move |conn| flow::of_account(conn, account, kind)).await
    }

    async fn session_by_token(&self, token: &TokenHash) -> Stored<Option<SessionRecord>> {
        let token = *token;
        self.read(move |conn| session::by_token(conn, &token)).await
    }

    async fn sessions(&self, account: AccountId) -> Stored<Vec<SessionRecord>> {
        self.read(move |conn| session::of_account(conn, account)).await
    }

    async fn sessions_open(&self, begun_after: Timestamp, seen_after: Timestamp, most: u32) -> Stored<u32> {
        self.read(move |conn| session::open(conn, begun_after, seen_after, most)).await
    }

    async fn terms(&self, variant: &str) -> Stored<Vec<TermsRecord>> {
        let variant = variant.to_owned();
        self.read(move |conn| text::terms(conn, &variant)).await
    }

    async fn notices(&self, query: &NoticeQuery) -> Stored<Vec<NoticeRecord>> {
        let query = query.clone();
        self.read(move |conn| text::notices(conn, &query)).await
    }

    async fn mails_due(&self, now: Timestamp, limit: u32) -> Stored<Vec<MailRecord>> {
        self.read(move |conn| mail::due(conn, now, limit)).await
    }

    async fn mail_of_flow(&self, flow: FlowId) -> Stored<Option<MailStatus>> {
        self.read(move |conn| mail::status_of_flow(conn, flow)).await
    }

    async fn purge(&self, now: Timestamp, fact_id: FactId, salt: [u8; 16]) -> Stored<Purged> {
        let install = self.install;
        self.connections
            .write(move |conn| purge::purge(conn, install, now, fact_id, salt).map_err(|error| store_error(&error)))
            .await
    }

    async fn bring_to_present(&self, now: Timestamp) -> Stored<u64> {
        let work = move |conn: &mut Connection| purge::bring_to_present(conn, now);
        self.connections.write(move |conn| work(conn).map_err(|error| store_error(&error))).await
    }

    async fn journal_rows(&self, series: &Subject, after: u64, limit: u32) -> Stored<Vec<StoredRow>> {
        let (install, series) = (self.install, series.clone());
        self.read(move |conn| journal::rows(conn, install, &series, after, limit)).await
    }

    async fn checkpoint(&self, at: Timestamp) -> Stored<Option<Checkpoint>> {
        self.connections.write(move |conn| make_checkpoint(conn, at).map_err(|error| store_error(&error))).await
    }
}

impl OperatorStore for SqliteStore {
    async fn undeliverable(&self, insurer: Option<InsurerCode>) -> Stored<Vec<Undeliverable>> {
        self.read(move |conn| member::undeliverable(conn, insurer.as_ref())).await
    }

    async fn journal_verify(&self, kept: Vec<CheckpointLine>, most: usize) -> Stored<VerifyReport> {
        let install = self.install;
        self.connections.walk(move |conn| verify::verify(conn, install, &kept, most)).await
    }

    async fn checkpoint_line(&self) -> Stored<Option<CheckpointLine>> {
        let newest = self.read(journal::newest_row).await?;
        Ok(newest.map(|(number, at, hash)| CheckpointLine { install: self.install, number, at, hash }))
    }
}

impl RosterStore for SqliteStore {
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
        let install = self.install;
        async move { self.connections.write(move |conn| roster::load(conn, install, &load, rows, judge, random)).await }
    }
}
