//! What holds for office numbers and receipt numbers that strangers type, whether or not they exist.
//! The counters are keyed by an HMAC of what was typed.

use jiff::Timestamp;

use crate::counter::{Counter, Room};
use crate::limits;

/// Whether one more application may be confirmed for an office number. Counted when a code was right;
/// applications without can be begun at will, so that a stranger cannot block an office.
#[must_use]
pub fn confirmed_room(of_number: &Counter, now: Timestamp) -> Room {
    of_number.room(limits::CONFIRMED_APPLICATIONS, now)
}

/// Whether the tracker looks at one more pair. Only wrong pairs are counted, by the receipt number
/// that was typed and by where it was typed.
#[must_use]
pub fn tracker_room(of_receipt: &Counter, of_peer: &Counter, now: Timestamp) -> Room {
    of_receipt.room(limits::TRACKER_FAILURES, now).and(of_peer.room(limits::TRACKER_FAILURES, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn hits(count: i64) -> Counter {
        let mut counter = Counter::default();
        (0..count).for_each(|n| counter.hit(at(n)));
        counter
    }

    /// REI-10, LIMIT CONFIRMED_APPLICATIONS: three confirmed applications a day fit, the fourth waits for the first to be a day old.
    #[test]
    fn an_office_number_is_confirmed_three_times_a_day() {
        assert_eq!(confirmed_room(&hits(2), at(3)), Room::Free);
        assert_eq!(confirmed_room(&hits(3), at(3)), Room::After(86_397));
        assert_eq!(confirmed_room(&hits(3), at(86_400)), Room::Free);
    }

    /// REI-12, LIMIT TRACKER_FAILURES: five wrong pairs an hour fit, by the number and by the place, the sixth waits.
    #[test]
    fn the_tracker_takes_five_wrong_pairs_an_hour() {
        let none = Counter::default();
        assert_eq!(tracker_room(&hits(4), &hits(4), at(5)), Room::Free);
        assert_eq!(tracker_room(&hits(5), &none, at(5)), Room::After(3595));
        assert_eq!(tracker_room(&none, &hits(5), at(5)), Room::After(3595));
        assert_eq!(tracker_room(&hits(5), &hits(5), at(3600)), Room::Free);
    }
}
