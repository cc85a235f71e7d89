//! Failed log-ins of members, offices and clerks: counted by the typed user ID, whether or not it
//! exists, and by the network of a stranger.

use jiff::SignedDuration;
use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::journal::hex;
use madoguchi_domain::limits;
use madoguchi_domain::session::{LoginGate, login_gate};
use madoguchi_wire::ErrorCode;

use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::network::{Counted, Network};
use crate::retry::{Round, rounds};
use crate::session::first;
use crate::store::{Commit, CounterKey, CounterWrite, Entity, Outcome, Store};

/// How long failures, and the devices of clerks, are remembered.
pub(crate) const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 90);

/// The counter of a typed user ID.
#[derive(Clone, Copy)]
pub(crate) struct Failures<'c> {
    key: CounterKey,
    /// A device that logged in before is held by its own failures alone: neither a stranger nor a
    /// neighbour in the same network can lock a person out.
    known_device: bool,
    caller: &'c Caller,
}

impl<'c> Failures<'c> {
    /// `purpose` keeps offices, clerks and members apart, such as `"login staff"`.
    pub(crate) fn of<S: Store, H: Host>(
        app: &App<S, H>,
        purpose: &str,
        user_id_key: &str,
        known_device: bool,
        caller: &'c Caller,
    ) -> Self {
        let device = caller.device.uuid();
        let mut parts = vec![user_id_key.as_bytes()];
        if known_device {
            parts.push(device.as_bytes());
        }
        Self { key: app.keys.hmac(purpose, &parts), known_device, caller }
    }

    /// Whether the log-in comes from a device that logged in before.
    pub(crate) fn known_device(self) -> bool {
        self.known_device
    }

    /// Whether a log-in may be looked at. To be asked before anything is compared. Gives the version
    /// of what was counted, for [`Self::forget_seen`].
    ///
    /// # Errors
    /// `NetworkLimit`, `LoginWait`, `LoginDeviceRefused`.
    pub(crate) async fn gate<S: Store, H: Host>(self, app: &App<S, H>) -> Answer<u64> {
        self.network(app).await?;
        let (version, counter) = first(app.store.counters(&[self.key]).await?)?;
        match login_gate(&counter, self.known_device, app.now()) {
            LoginGate::Open => Ok(version),
            LoginGate::Wait(seconds) => Err(Refusal::after(ErrorCode::LoginWait, seconds)),
            LoginGate::DeviceRefused => Err(ErrorCode::LoginDeviceRefused.into()),
        }
    }

    async fn network<S: Store, H: Host>(self, app: &App<S, H>) -> Answer<Network> {
        if self.known_device {
            Ok(Network::NONE)
        } else {
            Network::load(app, self.caller, Counted::LoginFailures).await
        }
    }

    /// Counts a failure.
    ///
    /// # Errors
    /// When the store cannot serve.
    pub(crate) async fn count<S: Store, H: Host>(self, app: &App<S, H>) -> Answer<()> {
        rounds(|| async {
            let network = self.network(app).await?;
            let (version, mut counter) = first(app.store.counters(&[self.key]).await?)?;
            counter.hit(app.now());
            let limit = limits::LOGIN_FAILURES_UNKNOWN_DEVICES;
            let reached = !self.known_device && counter.in_a_row == limit.number;
            let fact = reached.then(|| {
                let fact = Fact::LimitReached { limit: limit.name.to_owned(), tag: hex(&self.key) };
                app.fact(Subject::Install(app.store.install()), Actor::Visitor, fact)
            });
            let mut commit = Commit {
                expect: vec![(Entity::Counter(self.key), version)],
                counters: vec![CounterWrite { key: self.key, counter, keep_until: app.now() + REMEMBERED }],
                facts: fact.into_iter().collect(),
                ..Commit::default()
            };
            network.count(app, &mut commit);
            Ok(match app.store.commit(commit).await? {
                Outcome::Done => Round::Done(()),
                Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
            })
        })
        .await
    }

    /// Forgets the failures in the commit of a log-in, which expects them unchanged: guesses that run
    /// at the same time must not slip past the limit.
    ///
    /// # Errors
    /// `LoginFailed` when failures that raced with this log-in have closed the gate.
    pub(crate) async fn forget<S: Store, H: Host>(self, app: &App<S, H>, commit: &mut Commit) -> Answer<()> {
        let version = self.look_again(app).await?;
        self.forget_seen(app, version, commit);
        Ok(())
    }

    /// The version of what is counted now.
    ///
    /// # Errors
    /// `LoginFailed` when failures that raced with this log-in have closed the gate.
    pub(crate) async fn look_again<S: Store, H: Host>(self, app: &App<S, H>) -> Answer<u64> {
        let (version, counter) = first(app.store.counters(&[self.key]).await?)?;
        if login_gate(&counter, self.known_device, app.now()) != LoginGate::Open {
            return Err(ErrorCode::LoginFailed.into());
        }
        Ok(version)
    }

    /// Forgets the failures whatever they are, as when a new password was set.
    ///
    /// # Errors
    /// When the store cannot serve.
    pub(crate) async fn clear<S: Store, H: Host>(self, app: &App<S, H>, commit: &mut Commit) -> Answer<()> {
        let (version, _) = first(app.store.counters(&[self.key]).await?)?;
        self.forget_seen(app, version, commit);
        Ok(())
    }

    /// Forgets the failures of unknown devices and of this one.
    ///
    /// # Errors
    /// When the store cannot serve.
    pub(crate) async fn clear_all<S: Store, H: Host>(
        app: &App<S, H>,
        purpose: &str,
        user_id_key: &str,
        caller: &'c Caller,
        commit: &mut Commit,
    ) -> Answer<()> {
        for known in [false, true] {
            Self::of(app, purpose, user_id_key, known, caller).clear(app, commit).await?;
        }
        Ok(())
    }

    /// As [`Self::forget`], of failures that were looked at before: the commit expects that version.
    pub(crate) fn forget_seen<S: Store, H: Host>(self, app: &App<S, H>, version: u64, commit: &mut Commit) {
        commit.expect.push((Entity::Counter(self.key), version));
        let counter = madoguchi_domain::counter::Counter::default();
        commit.counters.push(CounterWrite { key: self.key, counter, keep_until: app.now() });
    }
}
