//! Wrong log-ins under a user ID while a letter's password may be tried (REI-14, REI-15). Counted
//! under what was typed, whether or not such an office exists, and from whichever device.

use jiff::SignedDuration;
use madoguchi_domain::counter::{Counter, Room};
use madoguchi_domain::limits;
use madoguchi_domain::reissue::{LetterGate, gate};

use crate::caller::Caller;
use crate::error::Answer;
use crate::failures::Failures;
use crate::host::{App, Host};
use crate::session::first;
use crate::store::{Commit, CounterKey, CounterWrite, Entity, Store};

/// Purpose of the counters of an office's failed log-ins.
pub(super) const LOG_IN: &str = "login office";

/// The counter as it was read.
pub(super) struct LetterFailures {
    key: CounterKey,
    version: u64,
    counter: Counter,
}

impl LetterFailures {
    /// Reads the counter of a typed user ID.
    pub(super) async fn load<S: Store, H: Host>(app: &App<S, H>, user_id_key: &str) -> Answer<Self> {
        let key = app.keys.hmac("letter of office", &[user_id_key.as_bytes()]);
        let (version, counter) = first(app.store.counters(&[key]).await?)?;
        Ok(Self { key, version, counter })
    }

    /// Whether a letter's password is compared now, or after how long; none once its tries are spent.
    pub(super) fn room<S: Store, H: Host>(&self, app: &App<S, H>) -> Option<Room> {
        match gate(&self.counter, app.now()) {
            LetterGate::Open => Some(Room::Free),
            LetterGate::Wait(seconds) => Some(Room::After(seconds)),
            LetterGate::Spent => None,
        }
    }

    /// Counts a wrong log-in in a commit; true when the letter has ended by it.
    pub(super) fn count<S: Store, H: Host>(mut self, app: &App<S, H>, commit: &mut Commit) -> bool {
        self.counter.hit(app.now());
        let spent = gate(&self.counter, app.now()) == LetterGate::Spent;
        self.write(app, commit);
        spent
    }

    /// Expects the counter unchanged: guesses that run at the same time must not slip past the limit.
    pub(super) fn expect<S: Store, H: Host>(self, app: &App<S, H>, commit: &mut Commit) {
        self.write(app, commit);
    }

    /// Forgets the wrong log-ins in a commit.
    pub(super) fn clear<S: Store, H: Host>(mut self, app: &App<S, H>, commit: &mut Commit) {
        self.counter.reset();
        self.write(app, commit);
    }

    fn write<S: Store, H: Host>(self, app: &App<S, H>, commit: &mut Commit) {
        // As long as any letter lives: before that its tries must not be forgotten.
        let life = SignedDuration::from_secs(i64::from(limits::TEMPORARY_PASSWORD_LIFE.number));
        commit.expect.push((Entity::Counter(self.key), self.version));
        commit.counters.push(CounterWrite { key: self.key, counter: self.counter, keep_until: app.now() + life });
    }
}

/// A letter is printed in this commit: its password has all its tries, and whoever spent those of
/// unknown devices before does not keep the office from using it.
///
/// # Errors
/// When the store cannot serve.
pub async fn letter_printed<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    user_id_key: &str,
    commit: &mut Commit,
) -> Answer<()> {
    LetterFailures::load(app, user_id_key).await?.clear(app, commit);
    Failures::of(app, LOG_IN, user_id_key, false, caller).clear(app, commit).await
}
