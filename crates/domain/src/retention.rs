//! How far retention believes the clock. What it deletes does not come back, so a
//! clock that was set ahead must not cost what should be kept for years.

use jiff::{SignedDuration, Timestamp};

/// So far at the most goes a round of retention beyond the one before it. A PC that was off for a year catches up in
/// twelve rounds; a clock that is ten years ahead is noticed before its rounds are over.
pub const STEP: SignedDuration = SignedDuration::from_hours(31 * 24);

/// The instant up to which a round may delete, after the one before it; the clock itself where there was none, and
/// where the clock was set back.
#[must_use]
pub fn until(before: Option<Timestamp>, now: Timestamp) -> Timestamp {
    before.map_or(now, |before| now.min(before.saturating_add(STEP).unwrap_or(now)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(days: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + days * 86_400).unwrap()
    }

    /// ASVS 14.2.7: a clock set ahead is believed by a month a round and no more.
    #[test]
    fn a_round_goes_a_month_beyond_the_one_before_it() {
        assert_eq!(until(None, day(0)), day(0));
        assert_eq!(until(Some(day(0)), day(30)), day(30));
        assert_eq!(until(Some(day(0)), day(31)), day(31));
        assert_eq!(until(Some(day(0)), day(32)), day(31));
        assert_eq!(until(Some(day(31)), day(3_650)), day(62));
        assert_eq!(until(Some(day(62)), day(1)), day(1), "set right again, the clock is believed at once");
        assert_eq!(until(Some(Timestamp::MAX), Timestamp::MAX), Timestamp::MAX);
    }
}
