//! 再発行通知書: which letter counts, how long its password lives, and what wrong log-ins do to it
//! (REI-14, REI-15).
//! Must not: see the password; whether one is right is the caller's look at a verifier.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::counter::{Counter, Room};
use crate::ids::{LetterId, StaffId};
use crate::limits;

/// How far a clock may be set back before a letter is not taken.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_mins(5);

/// The newest letter of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Identity.
    pub id: LetterId,
    /// 1 for the first letter, 2 for its reprint ...
    pub serial: u32,
    /// Who printed it.
    pub printed_by: StaffId,
    /// When; its password works from here on.
    pub printed_at: Timestamp,
}

/// Why a letter is printed once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReprintReason {
    /// The printing was interrupted, or the paper was spoiled.
    Spoiled,
    /// It did not arrive.
    Lost,
    /// It came back and goes out again.
    Returned,
}

/// Why a letter came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    /// あて所に尋ねあたらない
    AddressUnknown,
    /// 受取拒絶
    Refused,
    /// 保管期間経過
    NotCollected,
    /// Anything else; a note says what.
    Other,
}

impl Letter {
    /// Instant from which its password is no longer taken, as it is printed on the letter.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.printed_at + SignedDuration::from_secs(i64::from(limits::TEMPORARY_PASSWORD_LIFE.number))
    }

    /// Whether its time is over, which ends the application.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.expires_at()
    }

    /// Whether its password may be taken now. A clock set far back takes none and ends none.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        !self.is_over(now) && now >= self.printed_at - CLOCK_SLACK
    }
}

/// Whether a temporary password may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterGate {
    /// It may.
    Open,
    /// Not before this many seconds; a right one is not looked at either.
    Wait(u32),
    /// Never again: the letter ends.
    Spent,
}

/// Judges the counter of wrong log-ins of a user ID. It is kept for every typed user ID, so that
/// known and unknown ones cost the same, and reset when a letter is printed.
#[must_use]
pub fn gate(counter: &Counter, now: Timestamp) -> LetterGate {
    if counter.in_a_row >= limits::TEMPORARY_PASSWORD_TRIES_IN_ALL.number {
        return LetterGate::Spent;
    }
    match counter.room(limits::TEMPORARY_PASSWORD_TRIES, now) {
        Room::Free => LetterGate::Open,
        Room::After(seconds) => LetterGate::Wait(seconds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    /// REI-14, LIMIT TEMPORARY_PASSWORD_LIFE: a temporary password is taken in the last second of its 21 days and not after.
    #[test]
    fn a_letter_lives_twenty_one_days() {
        let id = LetterId::from_uuid(Uuid::nil());
        let letter = Letter { id, serial: 1, printed_by: StaffId::from_uuid(Uuid::nil()), printed_at: at(0) };
        let life = 21 * 86_400;
        assert!(letter.is_live(at(0)) && letter.is_live(at(life - 1)) && !letter.is_over(at(life - 1)));
        assert!(!letter.is_live(at(life)) && letter.is_over(at(life)));
        assert!(letter.is_live(at(-300)));
        assert!(!letter.is_live(at(-301)) && !letter.is_over(at(-301)));
    }

    /// REI-14, LIMIT TEMPORARY_PASSWORD_TRIES, TEMPORARY_PASSWORD_TRIES_IN_ALL: five wrong log-ins fit into ten minutes and twenty into the letter.
    #[test]
    fn takes_five_tries_in_ten_minutes_and_twenty_in_all() {
        let mut counter = Counter::default();
        for n in 0..5 {
            assert_eq!(gate(&counter, at(n)), LetterGate::Open);
            counter.hit(at(n));
        }
        assert_eq!(gate(&counter, at(5)), LetterGate::Wait(595));
        assert_eq!(gate(&counter, at(600)), LetterGate::Open);
        for n in 5..20 {
            assert_ne!(gate(&counter, at(n * 600)), LetterGate::Spent, "{n}");
            counter.hit(at(n * 600));
        }
        assert_eq!(gate(&counter, at(1_000_000)), LetterGate::Spent);
        counter.reset();
        assert_eq!(gate(&counter, at(1_000_000)), LetterGate::Open);
    }
}
