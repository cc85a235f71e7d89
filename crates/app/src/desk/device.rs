//! Devices from which a clerk logged in before. Such a device is held by its own failures alone, so
//! that a stranger who knows a clerk's user ID cannot lock the clerk out.

use madoguchi_domain::counter::Counter;

use crate::caller::Caller;
use crate::error::Answer;
use crate::failures::REMEMBERED;
use crate::host::{App, Host};
use crate::session::first;
use crate::store::{Commit, CounterKey, CounterWrite, Entity, Store};

/// Log-ins under a user ID from the caller's device, counted under a keyed hash, whether or not the
/// user ID exists.
pub(super) struct Device {
    key: CounterKey,
    version: u64,
    log_ins: Counter,
    /// A device that people share is nobody's.
    shared: bool,
}

impl Device {
    /// Reads the counter.
    pub(super) async fn load<S: Store, H: Host>(app: &App<S, H>, user_id_key: &str, caller: &Caller) -> Answer<Self> {
        let key = app.keys.hmac("device of staff", &[user_id_key.as_bytes(), caller.device.uuid().as_bytes()]);
        let (version, log_ins) = first(app.store.counters(&[key]).await?)?;
        Ok(Self { key, version, log_ins, shared: caller.shared })
    }

    /// Whether somebody logged in from here under the user ID.
    pub(super) fn is_known(&self) -> bool {
        !self.shared && self.log_ins.in_a_row > 0
    }

    /// Counts a log-in in its commit.
    pub(super) fn note<S: Store, H: Host>(mut self, app: &App<S, H>, commit: &mut Commit) {
        if self.shared {
            return;
        }
        self.log_ins.hit(app.now());
        commit.expect.push((Entity::Counter(self.key), self.version));
        let keep_until = app.now() + REMEMBERED;
        commit.counters.push(CounterWrite { key: self.key, counter: self.log_ins, keep_until });
    }
}
