//! The suite can fail: a store with one fault is caught by the case made for it.

use std::panic::AssertUnwindSafe;

use madoguchi_app::store::*;
use madoguchi_domain::ids::{AccountId, DeviceId, FactId, FlowId, InstallId, MemberId};
use madoguchi_domain::roster::RosterRow;
use madoguchi_store_conformance::{Scene, commit, journal, mail, purge, race, roster};
use madoguchi_store_sqlite::{Encryption, SqliteStore};

use crate::support::Held;

/// One fault of a store that is otherwise right.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    VersionsPassedOver,
    LastFactLost,
    SecretsOfEndedFlowsKept,
    DependantsMatch,
    ClaimedMailsDue,
    PurgeUntold,
    ChangesSplit,
    LoadAlwaysKept,
    OneFlowOfAnOffice,
    AnyAddressOfAReceipt,
    CursorByInstant,
    LettersOverTooEarly,
    BatchInAnotherOrder,
    SpentTokenFinds,
    SessionsNewestFirst,
}

#[derive(Clone)]
pub struct Faulty(pub SqliteStore, pub Fault);

impl Store for Faulty {
    async fn commit(&self, mut commit: Commit) -> Stored<Outcome> {
        match self.1 {
            Fault::VersionsPassedOver => commit.expect.clear(),
            Fault::LastFactLost => drop(commit.facts.pop()),
            Fault::SecretsOfEndedFlowsKept => {
                let ended: Vec<_> = commit
                    .flows
                    .iter()
                    .filter_map(|w| if let FlowWrite::End(id) = w { Some(*id) } else { None })
                    .collect();
                for id in ended {
                    if let Some(value) = self.0.secret(id.uuid(), SecretKind::Code).await? {
                        let outcome = self.0.commit(std::mem::take(&mut commit)).await?;
                        let secrets =
                            vec![SecretWrite { owner: id.uuid(), kind: SecretKind::Code, value: Some(value) }];
                        self.0.commit(Commit { secrets, ..Commit::default() }).await?;
                        return Ok(outcome);
                    }
                }
            }
            Fault::ChangesSplit => {
                let facts = std::mem::take(&mut commit.facts);
                self.0.commit(Commit { facts, ..Commit::default() }).await?;
            }
            Fault::DependantsMatch
            | Fault::ClaimedMailsDue
            | Fault::PurgeUntold
            | Fault::LoadAlwaysKept
            | Fault::OneFlowOfAnOffice
            | Fault::AnyAddressOfAReceipt
            | Fault::CursorByInstant
            | Fault::LettersOverTooEarly
            | Fault::BatchInAnotherOrder
            | Fault::SpentTokenFinds
            | Fault::SessionsNewestFirst => {}
        }
        self.0.commit(commit).await
    }

    fn install(&self) -> InstallId {
        self.0.install()
    }

    async fn profile(&self, insurer: &madoguchi_domain::insurer_code::InsurerCode) -> Stored<Option<String>> {
        self.0.profile(insurer).await
    }

    async fn profiles(&self) -> Stored<Vec<String>> {
        self.0.profiles().await
    }

    async fn roster_present(&self) -> Stored<bool> {
        self.0.roster_present().await
    }

    async fn members_matching(
        &self,
        insurer: &madoguchi_domain::insurer_code::InsurerCode,
        symbol_key: &str,
        number_key: &str,
        birth_date: jiff::civil::Date,
    ) -> Stored<Vec<MemberRecord>> {
        let mut found = self.0.members_matching(insurer, symbol_key, number_key, birth_date).await?;
        if self.1 == Fault::DependantsMatch && found.is_empty() {
            let insured = self.0.members_matching(insurer, "001", "000105", jiff::civil::date(1951, 1, 1)).await?;
            found.extend(insured);
        }
        Ok(found)
    }

    async fn has_dependants(
        &self,
        insurer: &madoguchi_domain::insurer_code::InsurerCode,
        symbol_key: &str,
        number_key: &str,
    ) -> Stored<bool> {
        self.0.has_dependants(insurer, symbol_key, number_key).await
    }

    async fn insured_under(
        &self,
        insurer: &madoguchi_domain::insurer_code::InsurerCode,
        symbol_key: &str,
        number_key: &str,
    ) -> Stored<Vec<madoguchi_domain::ids::MemberId>> {
        self.0.insured_under(insurer, symbol_key, number_key).await
    }

    async fn member(
        &self,
        insurer: &madoguchi_domain::insurer_code::InsurerCode,
        id: MemberId,
    ) -> Stored<Option<MemberRecord>> {
        self.0.member(insurer, id).await
    }

    async fn account_by_user_id(&self, user_id_key: &str) -> Stored<Option<AccountRecord>> {
        self.0.account_by_user_id(user_id_key).await
    }

    async fn account(&self, id: AccountId) -> Stored<Option<AccountRecord>> {
        self.0.account(id).await
    }

    async fn log_in_of(&self, user_id_key: &str, device: DeviceId) -> Stored<Option<LogInRecord>> {
        self.0.log_in_of(user_id_key, device).await
    }

    async fn secret(&self, owner: uuid::Uuid, kind: SecretKind) -> Stored<Option<Vec<u8>>> {
        self.0.secret(owner, kind).await
    }

    async fn counters(&self, keys: &[CounterKey]) -> Stored<Vec<(u64, madoguchi_domain::counter::Counter)>> {
        self.0.counters(keys).await
    }

    async fn flow_by_token(&self, token: &TokenHash) -> Stored<Option<madoguchi_domain::flow::Flow>> {
        self.0.flow_by_token(token).await
    }

    async fn flow_of_account(
        &self,
        account: AccountId,
        kind: madoguchi_domain::flow::FlowKind,
    ) -> Stored<Option<madoguchi_domain::flow::Flow>> {
        self.0.flow_of_account(account, kind).await
    }

    async fn session_by_token(&self, token: &TokenHash) -> Stored<Option<SessionRecord>> {
        self.0.session_by_token(token).await
    }

    async fn sessions_open(&self, begun: jiff::Timestamp, seen: jiff::Timestamp, most: u32) -> Stored<u32> {
        self.0.sessions_open(begun, seen, most).await
    }

    async fn sessions(&self, account: AccountId) -> Stored<Vec<SessionRecord>> {
        self.0.sessions(account).await
    }

    async fn terms(&self, variant: &str) -> Stored<Vec<TermsRecord>> {
        self.0.terms(variant).await
    }

    async fn notices(&self, query: &NoticeQuery) -> Stored<Vec<NoticeRecord>> {
        self.0.notices(query).await
    }

    async fn mails_due(&self, now: jiff::Timestamp, limit: u32) -> Stored<Vec<MailRecord>> {
        let later = if self.1 == Fault::ClaimedMailsDue { now + jiff::SignedDuration::from_hours(1) } else { now };
        self.0.mails_due(later, limit).await
    }

    async fn mail_of_flow(&self, flow: FlowId) -> Stored<Option<MailStatus>> {
        self.0.mail_of_flow(flow).await
    }

    async fn bring_to_present(&self, now: jiff::Timestamp) -> Stored<u64> {
        self.0.bring_to_present(now).await
    }

    async fn purge(&self, now: jiff::Timestamp, fact_id: FactId, salt: [u8; 16]) -> Stored<Purged> {
        let purged = self.0.purge(now, fact_id, salt).await?;
        Ok(if self.1 == Fault::PurgeUntold { Purged { bodies: 0, ..purged } } else { purged })
    }

    async fn journal_rows(
        &self,
        series: &madoguchi_domain::fact::Subject,
        after: u64,
        limit: u32,
    ) -> Stored<Vec<StoredRow>> {
        self.0.journal_rows(series, after, limit).await
    }

    async fn checkpoint(&self, at: jiff::Timestamp) -> Stored<Option<Checkpoint>> {
        self.0.checkpoint(at).await
    }
}

impl RosterStore for Faulty {
    async fn roster_load<I, J, R>(&self, load: RosterLoad, rows: I, judge: J, random: R) -> Stored<RosterCounts>
    where
        I: Iterator<Item = (u64, RosterRow)> + Send + 'static,
        J: FnOnce(&RosterCounts) -> RosterVerdict + Send + 'static,
        R: FnMut() -> [u8; 10] + Send + 'static,
    {
        let (fault, kept) = (self.1, load.clone());
        let judge = move |counts: &RosterCounts| match judge(counts) {
            RosterVerdict::Undo if fault == Fault::LoadAlwaysKept => {
                RosterVerdict::Keep(Box::new(madoguchi_store_conformance::scene::load_fact(&kept, counts)))
            }
            verdict => verdict,
        };
        self.0.roster_load(load, rows, judge, random).await
    }
}

pub async fn caught<F: Future<Output = ()>>(fault: Fault, case: impl FnOnce(Scene<Faulty>) -> F) -> bool {
    use std::task::Poll;
    let held = Held::new(Encryption::Plain);
    let mut running = Box::pin(case(Scene::new(Faulty(held.store(), fault))));
    std::future::poll_fn(|context| {
        match std::panic::catch_unwind(AssertUnwindSafe(|| running.as_mut().poll(context))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(())) => Poll::Ready(false),
            Err(_) => Poll::Ready(true),
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_with_one_fault_is_caught() {
    assert!(caught(Fault::VersionsPassedOver, commit::refuses_any_other_version).await, "versions");
    assert!(caught(Fault::VersionsPassedOver, race::a_hundred_commits_with_one_version_give_one_winner).await, "race");
    assert!(caught(Fault::LastFactLost, journal::chains_each_series_without_a_gap).await, "facts");
    assert!(
        caught(Fault::SecretsOfEndedFlowsKept, madoguchi_store_conformance::flow::ends_with_its_secrets).await,
        "secrets"
    );
    assert!(caught(Fault::DependantsMatch, roster::matches_insured_people_only).await, "match");
    assert!(caught(Fault::ClaimedMailsDue, mail::is_in_one_hand_at_a_time).await, "claims");
    assert!(caught(Fault::PurgeUntold, purge::deletes_bodies_by_the_time_of_their_kind_and_says_so).await, "purge");
    assert!(caught(Fault::ChangesSplit, commit::writes_nothing_when_stale).await, "all or nothing");
    assert!(caught(Fault::LoadAlwaysKept, roster::undoes_everything_when_refused).await, "undo");
}
