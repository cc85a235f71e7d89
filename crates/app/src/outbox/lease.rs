//! Holding a mail while it is handed over: for a short time, made longer again
//! and again by whoever is at work, so that the mail of a worker that died is
//! soon another's. A worker that cannot hold its mail any longer breaks off
//! before somebody else may begin. Must not: know what a mail says.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use madoguchi_domain::ids::MailId;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::{Commit, Entity, MailWrite, Outcome, Store};

/// How long a mail is held, and how often it is held anew.
#[derive(Debug, Clone, Copy)]
pub struct Lease {
    /// Until the mail of a worker that died is another's. Servers compare it with
    /// their own clocks, so it is much longer than these may differ.
    pub lasts: SignedDuration,
    /// Several times shorter, so that one renewal may be missed.
    pub renewed_every: Duration,
}

impl Default for Lease {
    /// A tenth of a code's life, held anew four times within it.
    fn default() -> Self {
        Self { lasts: SignedDuration::from_mins(1), renewed_every: Duration::from_secs(15) }
    }
}

/// A mail in hand.
pub(super) struct Held {
    id: MailId,
    /// The version that the newest write of the holder has made.
    pub(super) version: u64,
    lease: Lease,
    /// When another worker may take it, by this computer's own watch.
    over: Instant,
}

/// What came of the work on a mail in hand.
pub(super) enum Ended<T> {
    /// Done.
    Done(T),
    /// Done, but whether the last renewal was written is not known: the version
    /// may be one higher.
    DoneInDoubt(T),
    /// Broken off: the mail could not be held any longer, or is in other hands.
    BrokenOff,
}

impl Lease {
    fn until(self, now: Timestamp) -> Timestamp {
        now.saturating_add(self.lasts).unwrap_or(Timestamp::MAX)
    }

    fn over(self) -> Instant {
        Instant::now() + self.lasts.unsigned_abs()
    }
}

/// Takes a mail of this version in hand; none when somebody else was quicker.
///
/// # Errors
/// When the store cannot serve.
pub(super) async fn take<S: Store, H: Host>(
    app: &App<S, H>,
    id: MailId,
    version: u64,
    lease: Lease,
) -> Answer<Option<Held>> {
    let over = lease.over();
    let claim = MailWrite::Claim(id, lease.until(app.now()));
    Ok(match app.store.commit(expecting(id, version, claim)).await? {
        Outcome::Done => Some(Held { id, version: version + 1, lease, over }),
        Outcome::Stale | Outcome::Duplicate(_) => None,
    })
}

/// Works on a mail in hand, and holds it meanwhile.
pub(super) async fn under<S: Store, H: Host, T>(
    app: &App<S, H>,
    held: &mut Held,
    work: impl Future<Output = T>,
) -> Ended<T> {
    let (working, stop) = oneshot::channel::<()>();
    let mut work = pin!(work);
    let mut keeping = pin!(keep(app, held, stop));
    tokio::select! {
        biased;
        done = &mut work => {
            drop(working);
            // A renewal on its way is waited for: what is written next needs its version.
            if keeping.await { Ended::Done(done) } else { Ended::DoneInDoubt(done) }
        }
        _lost = &mut keeping => Ended::BrokenOff,
    }
}

/// Renews until the work is done (true) or the mail cannot be held (false).
async fn keep<S: Store, H: Host>(app: &App<S, H>, held: &mut Held, mut stop: oneshot::Receiver<()>) -> bool {
    loop {
        let next = held.over.min(Instant::now() + held.lease.renewed_every);
        tokio::select! {
            biased;
            _done = &mut stop => return true,
            () = sleep_until(next) => {}
        }
        if Instant::now() >= held.over {
            return false;
        }
        let over = held.lease.over();
        let hold = MailWrite::Hold(held.id, held.lease.until(app.now()));
        match timeout_at(held.over, app.store.commit(expecting(held.id, held.version, hold))).await {
            Ok(Ok(Outcome::Done)) => {
                held.version += 1;
                held.over = over;
            }
            // In other hands, or written by a try of which nothing was heard.
            Ok(Ok(Outcome::Stale | Outcome::Duplicate(_))) | Err(_) => return false,
            // The store is away: tried again as long as nobody else may begin.
            Ok(Err(error)) => tracing::warn!(%error, "a mail's lease"),
        }
    }
}

fn expecting(id: MailId, version: u64, write: MailWrite) -> Commit {
    Commit { expect: vec![(Entity::Mail(id), version)], mail: vec![write], ..Commit::default() }
}
