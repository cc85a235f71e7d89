//! `OfficeStore` and `LedgerStore` over PostgreSQL: each function is one transaction on a connection of the pool.

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

use crate::store::PostgresStore;
use crate::{federation, flow, holder, ledger, letter, office, reissue, staff};

impl OfficeStore for PostgresStore {
    async fn federations(&self) -> Stored<Vec<String>> {
        Ok(federation::profiles(&self.connections).await?)
    }

    async fn federation(&self, code: &FederationCode) -> Stored<Option<String>> {
        Ok(self.published.federation(&self.connections, code).await?)
    }

    async fn office(&self, id: OfficeId) -> Stored<Option<OfficeRecord>> {
        Ok(office::by_id(&self.connections, id).await?)
    }

    async fn office_by_number(
        &self,
        federation: &FederationCode,
        number: &OfficeNumber,
    ) -> Stored<Option<OfficeRecord>> {
        Ok(office::by_number(&self.connections, federation, number).await?)
    }

    async fn office_by_user_id(&self, user_id_key: &str) -> Stored<Option<OfficeRecord>> {
        Ok(office::by_user_id(&self.connections, user_id_key).await?)
    }

    async fn user_id_before_free(&self, prefix: &str, length: usize) -> Stored<Option<String>> {
        Ok(office::user_id_before_free(&self.connections, prefix, length).await?)
    }

    async fn ledger_page(
        &self,
        federation: &FederationCode,
        after: Option<&OfficeNumber>,
        limit: u32,
    ) -> Stored<Vec<OfficeRecord>> {
        Ok(office::page(&self.connections, federation, after, limit).await?)
    }

    async fn office_devices(&self, office: OfficeId) -> Stored<Vec<OfficeDevice>> {
        Ok(office::devices(&self.connections, office).await?)
    }

    async fn flows_of_office(&self, office: OfficeId) -> Stored<Vec<Flow>> {
        Ok(flow::of_office(&self.connections, office).await?)
    }

    async fn reissue(&self, id: ReissueId) -> Stored<Option<ReissueRecord>> {
        Ok(reissue::by_id(&self.connections, id).await?)
    }

    async fn reissue_by_pair(&self, receipt: &ReceiptNumber, address: &MailAddress) -> Stored<Option<ReissueRecord>> {
        Ok(reissue::by_pair(&self.connections, receipt, address).await?)
    }

    async fn open_reissue(&self, office: OfficeId) -> Stored<Option<ReissueRecord>> {
        Ok(reissue::open_of(&self.connections, office).await?)
    }

    async fn reissues_of_office(&self, office: OfficeId, limit: u32) -> Stored<Vec<ReissueRecord>> {
        Ok(reissue::of_office(&self.connections, office, limit).await?)
    }

    async fn reissue_events(&self, id: ReissueId) -> Stored<Vec<ReissueEvent>> {
        Ok(reissue::events(&self.connections, id).await?)
    }

    async fn reissue_page(&self, query: &ReissueQuery) -> Stored<Vec<ReissueRow>> {
        Ok(reissue::page(&self.connections, query).await?)
    }

    async fn reissue_counts(&self, federation: &FederationCode) -> Stored<Vec<(State, u64)>> {
        Ok(reissue::counts(&self.connections, federation).await?)
    }

    async fn letters_printed_until(&self, until: Timestamp, limit: u32) -> Stored<Vec<ReissueRecord>> {
        Ok(reissue::printed_until(&self.connections, until, limit).await?)
    }

    async fn addresses_since(
        &self,
        federation: &FederationCode,
        applications: &[ReissueId],
    ) -> Stored<Vec<(ReissueId, Date)>> {
        Ok(reissue::addresses_since(&self.connections, federation, applications).await?)
    }

    async fn batch(&self, id: BatchId) -> Stored<Option<BatchRecord>> {
        Ok(letter::batch(&self.connections, id).await?)
    }

    async fn batch_letters(&self, id: BatchId) -> Stored<Vec<BatchLetter>> {
        Ok(letter::letters(&self.connections, id).await?)
    }

    async fn batches(&self, federation: &FederationCode, limit: u32) -> Stored<Vec<BatchRecord>> {
        Ok(letter::batches(&self.connections, federation, limit).await?)
    }

    async fn staff(&self, id: StaffId) -> Stored<Option<StaffRecord>> {
        Ok(staff::by_id(&self.connections, id).await?)
    }

    async fn staff_by_user_id(&self, user_id_key: &str) -> Stored<Option<StaffRecord>> {
        Ok(staff::by_user_id(&self.connections, user_id_key).await?)
    }

    async fn staff_by_set_up(&self, token: &TokenHash) -> Stored<Option<StaffRecord>> {
        Ok(staff::by_set_up(&self.connections, token).await?)
    }

    async fn staff_list(&self, federation: Option<&FederationCode>) -> Stored<Vec<StaffRecord>> {
        Ok(staff::list(&self.connections, federation).await?)
    }

    async fn holder_session_by_token(&self, token: &TokenHash) -> Stored<Option<HolderSession>> {
        Ok(holder::by_token(&self.connections, token).await?)
    }

    async fn holder_sessions(&self, holder: Holder) -> Stored<Vec<HolderSession>> {
        Ok(holder::of_holder(&self.connections, holder).await?)
    }
}

impl LedgerStore for PostgresStore {
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
        ledger::load(&self.connections, self.install, load, rows, judge, random)
    }
}
