//! Counters of what strangers do: keyed by an HMAC of what was typed, so that
//! known and unknown people cost the same. Pure arithmetic over past instants.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::limits::Limit;

/// As many hits as the widest limit needs; older ones are forgotten.
const KEPT_HITS: usize = 200;

/// What was counted under one key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// Milliseconds since 1970 of the newest hits, oldest first.
    pub hits: Vec<i64>,
    /// Hits since the last reset, however old.
    pub in_a_row: u32,
}

/// Whether one more is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// It is.
    Free,
    /// Not before this many seconds.
    After(u32),
}

impl Counter {
    /// Counts one more.
    pub fn hit(&mut self, now: Timestamp) {
        self.hits.push(now.as_millisecond());
        if self.hits.len() > KEPT_HITS {
            let excess = self.hits.len() - KEPT_HITS;
            self.hits.drain(..excess);
        }
        self.in_a_row = self.in_a_row.saturating_add(1);
    }

    /// Forgets everything, as after a success.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Hits in the window that ends now. A hit from the future (the clock was
    /// set back) counts, so that setting the clock does not make room.
    #[must_use]
    pub fn within(&self, seconds: u32, now: Timestamp) -> u32 {
        let from = now.as_millisecond() - i64::from(seconds) * 1000;
        u32::try_from(self.hits.iter().filter(|h| **h > from).count()).unwrap_or(u32::MAX)
    }

    /// Whether one more fits under a limit counted over time.
    #[must_use]
    pub fn room(&self, limit: Limit, now: Timestamp) -> Room {
        if self.within(limit.seconds, now) < limit.number {
            return Room::Free;
        }
        // Free again when the oldest of the newest `number` hits leaves the window.
        let place = self.hits.len().saturating_sub(limit.number as usize);
        let leaves = self.hits.get(place).copied().unwrap_or(0) + i64::from(limit.seconds) * 1000;
        Room::After(seconds_until(leaves, now))
    }

    /// Seconds still to wait after the newest hit.
    #[must_use]
    pub fn pause(&self, seconds: u32, now: Timestamp) -> Room {
        match self.hits.last() {
            Some(last) if last + i64::from(seconds) * 1000 > now.as_millisecond() => {
                Room::After(seconds_until(last + i64::from(seconds) * 1000, now))
            }
            _ => Room::Free,
        }
    }
}

impl Room {
    /// The longer wait of two.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Free, room) | (room, Self::Free) => room,
            (Self::After(a), Self::After(b)) => Self::After(a.max(b)),
        }
    }
}

/// Rounded up, at least one.
fn seconds_until(millis: i64, now: Timestamp) -> u32 {
    let left = (millis - now.as_millisecond()).max(1);
    u32::try_from((left + 999) / 1000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    /// ASVS 2.3.2, LIMIT CODES_PER_QUARTER: the third fits, the fourth waits until the first has left the window.
    #[test]
    fn the_limit_fits_and_one_more_does_not() {
        let mut counter = Counter::default();
        for n in 0..3 {
            assert_eq!(counter.room(limits::CODES_PER_QUARTER, at(n)), Room::Free);
            counter.hit(at(n));
        }
        assert_eq!(counter.room(limits::CODES_PER_QUARTER, at(3)), Room::After(897));
        assert_eq!(counter.room(limits::CODES_PER_QUARTER, at(899)), Room::After(1));
        assert_eq!(counter.room(limits::CODES_PER_QUARTER, at(900)), Room::Free);
    }

    /// ASVS 2.3.2: every limit that is counted over time lets its number in and the next one wait.
    #[test]
    fn every_limit_over_time_finds_its_hits() {
        for limit in limits::ALL.iter().filter(|limit| limit.seconds > 0) {
            let mut counter = Counter::default();
            for n in 0..limit.number {
                assert_eq!(counter.room(*limit, at(0)), Room::Free, "{} at {n}", limit.name);
                counter.hit(at(0));
            }
            assert_eq!(counter.room(*limit, at(0)), Room::After(limit.seconds), "{}", limit.name);
        }
    }

    /// LIMIT CODE_PAUSE: within the pause one waits, and on its last second no more.
    #[test]
    fn a_pause_ends_on_its_second() {
        let mut counter = Counter::default();
        counter.hit(at(0));
        assert_eq!(counter.pause(60, at(59)), Room::After(1));
        assert_eq!(counter.pause(60, at(60)), Room::Free);
    }

    #[test]
    fn setting_the_clock_back_makes_no_room() {
        let mut counter = Counter::default();
        for n in 0..5 {
            counter.hit(at(n));
        }
        assert_ne!(counter.room(limits::CODES_PER_HOUR, at(-10_000)), Room::Free);
    }
}
