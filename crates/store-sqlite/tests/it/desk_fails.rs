//! The cases of care offices can fail: a store with one fault is caught by the case made for it.

use jiff::civil::Date;
use madoguchi_app::store::*;
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::flow::Flow;
use madoguchi_domain::ids::{BatchId, OfficeId, ReissueId, StaffId};
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::office::{LedgerRow, OfficeNumber};
use madoguchi_domain::reissue::ReceiptNumber;
use madoguchi_domain::reissue::state::{State, TABLE};
use madoguchi_store_conformance::desk_scene::ours;
use madoguchi_store_conformance::{desk_commit, holder_session, ledger, letter, office, queue, reissue, staff};

use crate::fails::{Fault, Faulty, caught};

macro_rules! straight_on {
    ($($name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => { $(
        async fn $name(&self, $($argument: $kind),*) -> $answer {
            self.0.$name($($argument),*).await
        }
    )* };
}

impl OfficeStore for Faulty {
    straight_on! {
        federations() -> Stored<Vec<String>>;
        federation(code: &FederationCode) -> Stored<Option<String>>;
        office(id: OfficeId) -> Stored<Option<OfficeRecord>>;
        office_by_number(federation: &FederationCode, number: &OfficeNumber) -> Stored<Option<OfficeRecord>>;
        office_by_user_id(user_id_key: &str) -> Stored<Option<OfficeRecord>>;
        user_id_before_free(prefix: &str, length: usize) -> Stored<Option<String>>;
        ledger_page(federation: &FederationCode, after: Option<&OfficeNumber>, limit: u32) -> Stored<Vec<OfficeRecord>>;
        office_devices(office: OfficeId) -> Stored<Vec<OfficeDevice>>;
        reissue(id: ReissueId) -> Stored<Option<ReissueRecord>>;
        open_reissue(office: OfficeId) -> Stored<Option<ReissueRecord>>;
        reissues_of_office(office: OfficeId, limit: u32) -> Stored<Vec<ReissueRecord>>;
        reissue_events(id: ReissueId) -> Stored<Vec<ReissueEvent>>;
        reissue_counts(federation: &FederationCode) -> Stored<Vec<(State, u64)>>;
        addresses_since(federation: &FederationCode, applications: &[ReissueId]) -> Stored<Vec<(ReissueId, Date)>>;
        batch(id: BatchId) -> Stored<Option<BatchRecord>>;
        batches(federation: &FederationCode, limit: u32) -> Stored<Vec<BatchRecord>>;
        staff(id: StaffId) -> Stored<Option<StaffRecord>>;
        staff_by_user_id(user_id_key: &str) -> Stored<Option<StaffRecord>>;
        staff_list(federation: Option<&FederationCode>) -> Stored<Vec<StaffRecord>>;
        holder_session_by_token(token: &TokenHash) -> Stored<Option<HolderSession>>;
    }

    async fn flows_of_office(&self, office: OfficeId) -> Stored<Vec<Flow>> {
        let mut flows = self.0.flows_of_office(office).await?;
        if self.1 == Fault::OneFlowOfAnOffice {
            flows.truncate(1);
        }
        Ok(flows)
    }

    async fn reissue_by_pair(&self, receipt: &ReceiptNumber, address: &MailAddress) -> Stored<Option<ReissueRecord>> {
        let found = self.0.reissue_by_pair(receipt, address).await?;
        if self.1 == Fault::AnyAddressOfAReceipt && found.is_none() {
            let query = ReissueQuery {
                federation: ours(),
                states: TABLE.into_iter().map(|(state, _)| state).collect(),
                words: receipt.as_str().to_owned(),
                until: None,
                reviewer: None,
                after: None,
                limit: 1,
            };
            if let Some(row) = self.0.reissue_page(&query).await?.first() {
                return self.0.reissue(row.id).await;
            }
        }
        Ok(found)
    }

    async fn reissue_page(&self, query: &ReissueQuery) -> Stored<Vec<ReissueRow>> {
        let mut rows = self.0.reissue_page(query).await?;
        if let (Fault::CursorByInstant, Some((instant, _))) = (self.1, query.after) {
            rows.retain(|row| row.received_at > instant);
        }
        Ok(rows)
    }

    async fn letters_printed_until(&self, until: jiff::Timestamp, limit: u32) -> Stored<Vec<ReissueRecord>> {
        let early = self.1 == Fault::LettersOverTooEarly;
        let until = if early { until + jiff::SignedDuration::from_secs(1) } else { until };
        self.0.letters_printed_until(until, limit).await
    }

    async fn batch_letters(&self, id: BatchId) -> Stored<Vec<BatchLetter>> {
        let mut letters = self.0.batch_letters(id).await?;
        if self.1 == Fault::BatchInAnotherOrder {
            letters.sort_by_key(|letter| letter.record.application.id);
        }
        Ok(letters)
    }

    async fn staff_by_set_up(&self, token: &TokenHash) -> Stored<Option<StaffRecord>> {
        let found = self.0.staff_by_set_up(token).await?;
        if self.1 == Fault::SpentTokenFinds && found.is_none() {
            return Ok(self.0.staff_list(None).await?.into_iter().next());
        }
        Ok(found)
    }

    async fn holder_sessions(&self, holder: Holder) -> Stored<Vec<HolderSession>> {
        let mut sessions = self.0.holder_sessions(holder).await?;
        if self.1 == Fault::SessionsNewestFirst {
            sessions.reverse();
        }
        Ok(sessions)
    }
}

impl LedgerStore for Faulty {
    async fn ledger_load<I, J, R>(&self, load: LedgerLoad, rows: I, judge: J, random: R) -> Stored<LedgerCounts>
    where
        I: Iterator<Item = (u64, LedgerRow)> + Send + 'static,
        J: FnOnce(&LedgerCounts) -> LedgerVerdict + Send + 'static,
        R: FnMut() -> [u8; 10] + Send + 'static,
    {
        let (fault, kept) = (self.1, load.clone());
        let judge = move |counts: &LedgerCounts| match judge(counts) {
            LedgerVerdict::Undo if fault == Fault::LoadAlwaysKept => {
                LedgerVerdict::Keep(Box::new(madoguchi_store_conformance::desk_scene::ledger_fact(&kept, counts)))
            }
            verdict => verdict,
        };
        self.0.ledger_load(load, rows, judge, random).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_of_offices_with_one_fault_is_caught() {
    assert!(caught(Fault::VersionsPassedOver, desk_commit::refuses_any_other_version).await, "versions");
    assert!(caught(Fault::VersionsPassedOver, reissue::two_steps_on_one_version_give_one).await, "two reviewers");
    assert!(caught(Fault::VersionsPassedOver, office::keeps_an_authenticator).await, "a code typed twice");
    assert!(caught(Fault::ChangesSplit, desk_commit::writes_nothing_when_stale).await, "all or nothing");
    assert!(caught(Fault::LastFactLost, reissue::follows_a_long_way).await, "facts");
    assert!(caught(Fault::LastFactLost, queue::counts_each_state).await, "counts");
    assert!(caught(Fault::OneFlowOfAnOffice, office::gives_the_flows_of_an_office).await, "flows");
    assert!(caught(Fault::AnyAddressOfAReceipt, reissue::is_found_by_number_and_address_together).await, "pairs");
    assert!(caught(Fault::CursorByInstant, queue::pages_without_gap_or_repetition).await, "cursor");
    assert!(caught(Fault::LettersOverTooEarly, reissue::finds_letters_whose_time_is_over).await, "expiry");
    assert!(caught(Fault::BatchInAnotherOrder, letter::keep_the_order_of_their_batch).await, "batch");
    assert!(caught(Fault::SpentTokenFinds, staff::are_set_up_by_the_newest_token).await, "tokens");
    assert!(
        caught(Fault::SessionsNewestFirst, holder_session::lists_what_has_not_ended_oldest_first).await,
        "sessions"
    );
    assert!(caught(Fault::LoadAlwaysKept, ledger::undoes_everything_when_refused).await, "undo");
}
