//! `OfficeStore` and `LedgerStore` over SQLite: as in `store`, each function is one closure.

use std::future::Future;

use jiff::Timestamp;
use jiff::civil::Date;
use madoguchi_app::store::{
    BatchLetter, BatchRecord, Holder, HolderSession, LedgerCounts, LedgerLoad, LedgerStore, LedgerVerdict,
    OfficeDevice, OfficeRecord, OfficeStore, ReissueEvent, ReissueQuery, ReissueRecord, ReissueRow, StaffRecord,
    Stored, TokenHash,
};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::flow::Flow;
use madoguchi_domain::ids::{BatchId, OfficeId, ReissueId, StaffId};
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::office::{LedgerRow, OfficeNumber};
use madoguchi_domain::reissue::ReceiptNumber;
use madoguchi_domain::reissue::state::State;

use crate::store::SqliteStore;
use crate::{flow, holder, ledger, letter, office, queue, reissue, staff};

impl OfficeStore for SqliteStore {
    async fn federations(&self) -> Stored<Vec<String>> {
        self.read(office::federations).await
    }

    async fn federation(&self, code: &FederationCode) -> Stored<Option<String>> {
        let code = code.clone();
        self.read(move |conn| office::federation(conn, &code)).await
    }

    async fn office(&self, id: OfficeId) -> Stored<Option<OfficeRecord>> {
        self.read(move |conn| office::by_id(conn, id)).await
    }

    async fn office_by_number(
        &self,
        federation: &FederationCode,
        number: &OfficeNumber,
    ) -> Stored<Option<OfficeRecord>> {
        let (federation, number) = (federation.clone(), number.clone());
        self.read(move |conn| office::by_number(conn, &federation, &number)).await
    }

    async fn office_by_user_id(&self, user_id_key: &str) -> Stored<Option<OfficeRecord>> {
        let key = user_id_key.to_owned();
        self.read(move |conn| office::by_user_id(conn, &key)).await
    }

    async fn user_id_before_free(&self, prefix: &str, length: usize) -> Stored<Option<String>> {
        let prefix = prefix.to_owned();
        self.read(move |conn| office::user_id_before_free(conn, &prefix, length)).await
    }

    async fn ledger_page(
        &self,
        federation: &FederationCode,
        after: Option<&OfficeNumber>,
        limit: u32,
    ) -> Stored<Vec<OfficeRecord>> {
        let (federation, after) = (federation.clone(), after.cloned());
        self.read(move |conn| office::page(conn, &federation, after.as_ref(), limit)).await
    }

    async fn office_devices(&self, office: OfficeId) -> Stored<Vec<OfficeDevice>> {
        self.read(move |conn| office::devices(conn, office)).await
    }

    async fn flows_of_office(&self, office: OfficeId) -> Stored<Vec<Flow>> {
        self.read(move |conn| flow::of_office(conn, office)).await
    }

    async fn reissue(&self, id: ReissueId) -> Stored<Option<ReissueRecord>> {
        self.read(move |conn| reissue::by_id(conn, id)).await
    }

    async fn reissue_by_pair(&self, receipt: &ReceiptNumber, address: &MailAddress) -> Stored<Option<ReissueRecord>> {
        let (receipt, address) = (receipt.clone(), address.clone());
        self.read(move |conn| reissue::by_pair(conn, &receipt, &address)).await
    }

    async fn open_reissue(&self, office: OfficeId) -> Stored<Option<ReissueRecord>> {
        self.read(move |conn| reissue::open_of(conn, office)).await
    }

    async fn reissues_of_office(&self, office: OfficeId, limit: u32) -> Stored<Vec<ReissueRecord>> {
        self.read(move |conn| reissue::of_office(conn, office, limit)).await
    }

    async fn reissue_events(&self, id: ReissueId) -> Stored<Vec<ReissueEvent>> {
        self.read(move |conn| reissue::events(conn, id)).await
    }

    async fn reissue_page(&self, query: &ReissueQuery) -> Stored<Vec<ReissueRow>> {
        let query = query.clone();
        self.read(move |conn| queue::page(conn, &query)).await
    }

    async fn reissue_counts(&self, federation: &FederationCode) -> Stored<Vec<(State, u64)>> {
        let federation = federation.clone();
        self.read(move |conn| queue::counts(conn, &federation)).await
    }

    async fn letters_printed_until(&self, until: Timestamp, limit: u32) -> Stored<Vec<ReissueRecord>> {
        self.read(move |conn| reissue::printed_until(conn, until, limit)).await
    }

    async fn addresses_since(
        &self,
        federation: &FederationCode,
        applications: &[ReissueId],
    ) -> Stored<Vec<(ReissueId, Date)>> {
        let (federation, applications) = (federation.clone(), applications.to_vec());
        self.read(move |conn| reissue::addresses_since(conn, &federation, &applications)).await
    }

    async fn batch(&self, id: BatchId) -> Stored<Option<BatchRecord>> {
        self.read(move |conn| letter::batch(conn, id)).await
    }

    async fn batch_letters(&self, id: BatchId) -> Stored<Vec<BatchLetter>> {
        self.read(move |conn| letter::letters(conn, id)).await
    }

    async fn batches(&self, federation: &FederationCode, limit: u32) -> Stored<Vec<BatchRecord>> {
        let federation = federation.clone();
        self.read(move |conn| letter::batches(conn, &federation, limit)).await
    }

    async fn staff(&self, id: StaffId) -> Stored<Option<StaffRecord>> {
        self.read(move |conn| staff::by_id(conn, id)).await
    }

    async fn staff_by_user_id(&self, user_id_key: &str) -> Stored<Option<StaffRecord>> {
        let key = user_id_key.to_owned();
        self.read(move |conn| staff::by_user_id(conn, &key)).await
    }

    async fn staff_by_set_up(&self, token: &TokenHash) -> Stored<Option<StaffRecord>> {
        let token = *token;
        self.read(move |conn| staff::by_set_up(conn, &token)).await
    }

    async fn staff_list(&self, federation: Option<&FederationCode>) -> Stored<Vec<StaffRecord>> {
        let federation = federation.cloned();
        self.read(move |conn| staff::list(conn, federation.as_ref())).await
    }

    async fn holder_session_by_token(&self, token: &TokenHash) -> Stored<Option<HolderSession>> {
        let token = *token;
        self.read(move |conn| holder::by_token(conn, &token)).await
    }

    async fn holder_sessions(&self, holder: Holder) -> Stored<Vec<HolderSession>> {
        self.read(move |conn| holder::sessions(conn, holder)).await
    }
}

impl LedgerStore for SqliteStore {
    fn ledger_load<I, J, R>(
        &self,
        load: LedgerLoad,
        rows: I,
        judge: J,
        random: R,
    ) -> impl Future<Output = Stored<LedgerCounts>> + Send
    where
        I: Iterator<Item = (u64, LedgerRow)> + Send + 'static,
        J: FnOnce(&LedgerCounts) -> LedgerVerdict + Send + 'static,
        R: FnMut() -> [u8; 10] + Send + 'static,
    {
        let install = self.install;
        async move { self.connections.write(move |conn| ledger::load(conn, install, &load, rows, judge, random)).await }
    }
}
