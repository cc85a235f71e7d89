//! What happens under load, counted; and people signing up one after the other
//! until it is enough.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::browser::Browser;
use crate::signup::{Step, Walk};
use crate::site::Site;

/// Counts of one load.
#[derive(Default)]
pub(crate) struct Tally {
    over: AtomicBool,
    next: AtomicU32,
    acknowledged: AtomicU64,
    refused: AtomicU64,
    wonders: Mutex<Vec<String>>,
    /// When an acknowledgement came last, and the longest time between two.
    pauses: Mutex<(Option<Instant>, Duration)>,
}

impl Tally {
    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    pub(crate) fn acknowledged(&self) {
        self.acknowledged.fetch_add(1, Ordering::Relaxed);
        let mut pauses = self.pauses.lock().unwrap();
        let now = Instant::now();
        let pause = pauses.0.map_or(Duration::ZERO, |last| now - last);
        *pauses = (Some(now), pauses.1.max(pause));
    }

    pub(crate) fn refused(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes what must not happen.
    pub(crate) fn wonder(&self, what: String) {
        self.wonders.lock().unwrap().push(what);
    }

    /// Acknowledged steps so far.
    pub(crate) fn steps(&self) -> u64 {
        self.acknowledged.load(Ordering::Relaxed)
    }

    /// Steps that were refused or whose answer was lost.
    pub(crate) fn failures(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// The longest time without an acknowledgement.
    pub(crate) fn longest_pause(&self) -> Duration {
        self.pauses.lock().unwrap().1
    }

    /// Measures pauses anew from here.
    pub(crate) fn forget_pauses(&self) {
        self.pauses.lock().unwrap().1 = Duration::ZERO;
    }

    pub(crate) fn wonders(&self) -> Vec<String> {
        self.wonders.lock().unwrap().clone()
    }
}

/// People who sign up at the same time.
pub(crate) struct Load {
    pub(crate) tally: Arc<Tally>,
    walkers: JoinSet<Vec<Walk>>,
}

impl Load {
    /// So many at once, through all servers of the site, from a first person on.
    pub(crate) fn begin(site: &Arc<Site>, ports: &[u16], at_once: u32, first: u32) -> Self {
        let tally = Arc::new(Tally { next: AtomicU32::new(first), ..Tally::default() });
        let client = Browser::client();
        let mut walkers = JoinSet::new();
        for n in 0..at_once {
            let (tally, site, client) = (Arc::clone(&tally), Arc::clone(site), client.clone());
            let mut ports = ports.to_vec();
            let first = n as usize % ports.len();
            ports.rotate_left(first);
            walkers.spawn(async move {
                let mut walks = Vec::new();
                while !tally.is_over() {
                    let person = tally.next.fetch_add(1, Ordering::Relaxed);
                    let mut walk = Walk::new(Browser::new(&client, &ports, person), person);
                    walk.to(Step::Finished, &site.post, &tally).await;
                    walks.push(walk);
                }
                walks
            });
        }
        Self { tally, walkers }
    }

    /// Waits for so many further acknowledged steps; says how long it took.
    pub(crate) async fn steps_more(&self, more: u64, patience: Duration) -> Duration {
        let (begun, goal) = (Instant::now(), self.tally.steps() + more);
        while self.tally.steps() < goal {
            assert!(begun.elapsed() < patience, "no {more} steps in {patience:?}; {:?}", self.tally.wonders());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        begun.elapsed()
    }

    /// Ends it; everybody as far as they came.
    pub(crate) async fn end(mut self) -> Vec<Walk> {
        self.tally.over.store(true, Ordering::Relaxed);
        let mut all = Vec::new();
        while let Some(walks) = self.walkers.join_next().await {
            all.extend(walks.unwrap());
        }
        all
    }
}
