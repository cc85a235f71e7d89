//! Forgotten password and forgotten user ID (LOG-02, LOG-03). One verb a file.
//!
//! Nobody learns who exists, neither from an answer nor from its time: a request
//! looks nobody up. It counts what was typed, and queues the question, sealed;
//! whom a mail goes to, if anybody, is looked up when the outbox comes to it
//! (`answer`). All limits a person is told of hang on what was typed.
//!
//! Must not: remove a second factor, or tell whether a mail was sent.

mod answer;
mod code;
mod leave;
mod request_password;
mod request_user_id;
mod set_password;
mod show;
pub(crate) mod way;

pub(crate) use answer::{Asked, answer};
pub use code::{resend_code, submit_code};
pub use leave::leave;
pub use request_password::request_password;
pub use request_user_id::request_user_id;
pub use set_password::set_password;
pub use show::show;

use jiff::SignedDuration;
use madoguchi_domain::counter::{Counter, Room};
use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::journal::hex;
use madoguchi_domain::limits;
use madoguchi_domain::recovery::{Progress, Recovery};
use madoguchi_wire::ErrorCode;

use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::network::{Counted, Network};
use crate::store::{AccountRecord, Commit, CounterKey, CounterWrite, Entity, SecretKind, Store, TokenHash};
use way::Recovering;

impl Recovering for Recovery {
    type Owner = AccountRecord;
    const REQUESTED: &'static str = "recovery of password";
    const ASKED_FOR: &'static str = "recovery asked for";

    fn of(state: FlowState) -> Option<Self> {
        let FlowState::Recovery(recovery) = state else { return None };
        Some(recovery)
    }

    fn into_state(self) -> FlowState {
        FlowState::Recovery(self)
    }

    fn progress(&self) -> &Progress {
        &self.progress
    }

    fn progress_mut(&mut self) -> &mut Progress {
        &mut self.progress
    }

    fn asked(flow: TokenHash, code: String) -> Asked {
        Asked::Password { flow, code }
    }

    async fn owner<S: Store, H: Host>(app: &App<S, H>, flow: &Flow, recovery: &Self) -> Answer<Option<AccountRecord>> {
        let Some(id) = flow.account else { return Ok(None) };
        let Some(account) = app.store.account(id).await?.filter(|account| !account.ended) else { return Ok(None) };
        let unchanged = recovery.progress.basis == Some(basis(app, &account).await?);
        Ok(Some(account).filter(|_| unchanged))
    }
}

/// Keyed hash of the present password and address.
async fn basis<S: Store, H: Host>(app: &App<S, H>, account: &AccountRecord) -> Answer<String> {
    let id = account.id.uuid();
    let verifier = app.store.secret(id, SecretKind::Password).await?.unwrap_or_default();
    let parts: [&[u8]; 3] = [id.as_bytes(), &verifier, account.address.as_bytes()];
    Ok(hex(&app.keys.hmac("recovery basis", &parts)))
}

/// The counter of requests under one typed user ID or number, and the network's.
pub(crate) struct Requests {
    network: Network,
    key: CounterKey,
    version: u64,
    counter: Counter,
}

impl Requests {
    /// Loads the counters.
    ///
    /// # Errors
    /// `NetworkLimit` or `RecoveryLimit` with the seconds to wait, whoever was asked for.
    pub(crate) async fn load<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, key: CounterKey) -> Answer<Self> {
        let network = Network::load(app, caller, Counted::RecoveryRequests).await?;
        let (version, counter) = crate::session::first(app.store.counters(&[key]).await?)?;
        match counter.room(limits::RECOVERY_REQUESTS, app.now()) {
            Room::Free => Ok(Self { network, key, version, counter }),
            Room::After(seconds) => Err(Refusal::after(ErrorCode::RecoveryLimit, seconds)),
        }
    }

    /// Counts the request in its commit, and notes a limit that is reached.
    pub(crate) fn count<S: Store, H: Host>(mut self, app: &App<S, H>, commit: &mut Commit) {
        let limit = limits::RECOVERY_REQUESTS;
        let now = app.now();
        self.counter.hit(now);
        if self.counter.within(limit.seconds, now) == limit.number {
            let fact = Fact::LimitReached { limit: limit.name.to_owned(), tag: hex(&self.key) };
            commit.facts.push(app.fact(Subject::Install(app.store.install()), Actor::Visitor, fact));
        }
        commit.expect.push((Entity::Counter(self.key), self.version));
        let keep_until = now + SignedDuration::from_secs(i64::from(limit.seconds));
        commit.counters.push(CounterWrite { key: self.key, counter: self.counter, keep_until });
        self.network.count(app, commit);
    }
}
