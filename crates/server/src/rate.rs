//! A token bucket for each peer, in memory that does not grow. It keeps one
//! peer from taking the server for itself; what is worth guessing has limits of
//! its own in the use cases.

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use madoguchi_app::caller::Peer;
use madoguchi_server_configuration::Rate;

/// Buckets. Peers are spread over them by a hash whose key is drawn at the
/// start: two peers share one rarely, and nobody can choose whose.
const BUCKETS: usize = 1 << 16;
/// A network of many people gets so many times the figure.
const TRUSTED: u32 = 20;

/// What is asked of the server, by its cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cost {
    /// A command.
    Command,
    /// A file of the screens. The first look at the screens takes some hundred.
    File,
}

impl Cost {
    /// Of a command's price.
    fn share(self) -> u32 {
        match self {
            Self::Command => 1,
            Self::File => 10,
        }
    }
}

/// The buckets of all peers.
pub(crate) struct Rates {
    begun: Instant,
    key: RandomState,
    rate: Rate,
    /// Per bucket the instant at which it is full again, in nanoseconds from
    /// `begun` (generic cell rate algorithm).
    full_at: Vec<AtomicU64>,
}

impl Rates {
    pub(crate) fn new(rate: Rate) -> Self {
        let full_at = (0..BUCKETS).map(|_| AtomicU64::new(0)).collect();
        Self { begun: Instant::now(), key: RandomState::new(), rate, full_at }
    }

    /// Takes a peer's tokens, or tells after how many seconds there are some.
    pub(crate) fn take(&self, peer: Peer, cost: Cost) -> Result<(), u32> {
        let now = u64::try_from(self.begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.take_at(peer.network(), peer.trusted(), cost, now)
    }

    fn take_at(&self, network: IpAddr, trusted: bool, cost: Cost, now: u64) -> Result<(), u32> {
        let times = if trusted { TRUSTED } else { 1 };
        let second = u64::try_from(Duration::from_secs(1).as_nanos()).unwrap_or(u64::MAX);
        let per_command = second / u64::from(self.rate.per_second.saturating_mul(times).max(1));
        let price = per_command / u64::from(cost.share());
        let depth = per_command.saturating_mul(u64::from(self.rate.burst.saturating_mul(times).max(1)));
        let place = usize::try_from(self.key.hash_one(network)).unwrap_or(usize::MAX) % BUCKETS;
        let Some(bucket) = self.full_at.get(place) else { return Ok(()) };
        let taken = bucket.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |full_at| {
            let next = full_at.max(now).saturating_add(price);
            (next.saturating_sub(now) <= depth).then_some(next)
        });
        taken.map(drop).map_err(|full_at| {
            let wait = full_at.saturating_add(price).saturating_sub(now).saturating_sub(depth);
            u32::try_from(wait.div_ceil(second)).unwrap_or(u32::MAX).max(1)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;
    const A: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    fn rates() -> Rates {
        Rates::new(Rate { burst: 5, per_second: 2 })
    }

    #[test]
    fn a_peer_has_a_burst_and_then_its_rate() {
        let rates = rates();
        let take = |now| rates.take_at(A, false, Cost::Command, now);
        for _ in 0..5 {
            assert_eq!(take(SECOND), Ok(()));
        }
        assert_eq!(take(SECOND), Err(1));
        assert_eq!(take(SECOND + SECOND / 2), Ok(()));
        assert_eq!(take(SECOND + SECOND / 2), Err(1));
        assert_eq!(take(SECOND * 60), Ok(()));
    }

    #[test]
    fn a_file_costs_a_tenth_and_a_trusted_network_has_twenty_times() {
        let counted = |trusted, cost| {
            let rates = rates();
            (0..10_000).take_while(|_| rates.take_at(A, trusted, cost, SECOND).is_ok()).count()
        };
        assert_eq!(counted(false, Cost::Command), 5);
        assert_eq!(counted(false, Cost::File), 50);
        assert_eq!(counted(true, Cost::Command), 100);
    }

    /// ASVS 15.4.4: a peer that asks often takes nothing from another.
    #[test]
    fn peers_do_not_count_for_one_another() {
        let rates = rates();
        let full = (0u8..=255).filter(|last| {
            let peer = IpAddr::from([198, 51, 100, *last]);
            (0..5).any(|_| rates.take_at(peer, false, Cost::Command, SECOND).is_err())
        });
        assert!(full.count() < 8, "of 256 peers in 65,536 buckets hardly two share one");
    }
}
