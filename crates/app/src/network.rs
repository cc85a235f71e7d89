//! Limits of the network address that a caller comes from, on a server. Counted
//! like all strangers' doings: under a keyed hash, whoever was asked for, so
//! that nothing is learned from them of who exists.
//!
//! Must not: look at anything but the peer that the host names.

use jiff::{SignedDuration, Timestamp};
use madoguchi_domain::counter::{Counter, Room};
use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::journal::hex;
use madoguchi_domain::limits::{self, Limit};
use madoguchi_wire::ErrorCode;

use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::store::{Commit, CounterKey, CounterWrite, Entity, Store};

/// What is counted under a network address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Failures of the identity match.
    MatchFailures,
    /// Codes sent to addresses that are not confirmed yet.
    Codes,
    /// Failed log-ins from unknown devices: many user IDs tried from one place.
    LoginFailures,
    /// Requests for recovery.
    RecoveryRequests,
}

/// Key and limit of the counter; none at a desktop. From a trusted network a
/// crowd asks for codes at once; there they are limited by address and person alone.
pub(crate) fn counter_of<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    counted: Counted,
) -> Option<(CounterKey, Limit)> {
    let peer = caller.peer?;
    let limit = match (counted, peer.trusted()) {
        (Counted::MatchFailures, false) => limits::MATCH_FAILURES_PER_NETWORK,
        (Counted::MatchFailures, true) => limits::MATCH_FAILURES_PER_TRUSTED_NETWORK,
        (Counted::Codes, false) => limits::CODES_PER_NETWORK,
        (Counted::Codes, true) => return None,
        (Counted::LoginFailures, false) => limits::LOGIN_FAILURES_PER_NETWORK,
        (Counted::LoginFailures, true) => limits::LOGIN_FAILURES_PER_TRUSTED_NETWORK,
        (Counted::RecoveryRequests, false) => limits::RECOVERY_REQUESTS_PER_NETWORK,
        (Counted::RecoveryRequests, true) => limits::RECOVERY_REQUESTS_PER_TRUSTED_NETWORK,
    };
    let address = peer.network().to_string();
    Some((app.keys.hmac("network", &[limit.name.as_bytes(), address.as_bytes()]), limit))
}

/// Whether the network may do it once more.
///
/// # Errors
/// `NetworkLimit` with the seconds to wait.
pub(crate) fn check(counter: &Counter, limit: Limit, now: Timestamp) -> Answer<()> {
    match counter.room(limit, now) {
        Room::Free => Ok(()),
        Room::After(seconds) => Err(Refusal::after(ErrorCode::NetworkLimit, seconds)),
    }
}

/// A network's counter as it was read; nothing at a desktop.
pub(crate) struct Network(Option<(CounterKey, Limit, u64, Counter)>);

impl Network {
    /// Nothing to count.
    pub(crate) const NONE: Self = Self(None);

    /// Reads the counter.
    ///
    /// # Errors
    /// `NetworkLimit` with the seconds to wait; when the store cannot serve.
    pub(crate) async fn load<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, counted: Counted) -> Answer<Self> {
        let Some((key, limit)) = counter_of(app, caller, counted) else { return Ok(Self::NONE) };
        let (version, counter) = crate::session::first(app.store.counters(&[key]).await?)?;
        check(&counter, limit, app.now())?;
        Ok(Self(Some((key, limit, version, counter))))
    }

    /// Counts one more in a commit, and notes a limit that is reached.
    pub(crate) fn count<S: Store, H: Host>(self, app: &App<S, H>, commit: &mut Commit) {
        let Some((key, limit, version, mut counter)) = self.0 else { return };
        let now = app.now();
        counter.hit(now);
        if counter.within(limit.seconds, now) == limit.number {
            let fact = Fact::LimitReached { limit: limit.name.to_owned(), tag: hex(&key) };
            commit.facts.push(app.fact(Subject::Install(app.store.install()), Actor::Visitor, fact));
        }
        commit.expect.push((Entity::Counter(key), version));
        let keep_until = now + SignedDuration::from_secs(i64::from(limit.seconds));
        commit.counters.push(CounterWrite { key, counter, keep_until });
    }
}
