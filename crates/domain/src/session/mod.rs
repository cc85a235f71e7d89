//! Sessions and log-in: waits after failures, idle lock, end (LOG-01).

use jiff::{SignedDuration, Timestamp};

use crate::counter::{Counter, Room};
use crate::limits;

/// Whether a log-in may be evaluated at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginGate {
    /// It may.
    Open,
    /// Not before this many seconds; a right password is not looked at either.
    Wait(u32),
    /// Too many failures in a row from unknown devices; only a reset, or a
    /// device that logged in before, opens it.
    DeviceRefused,
}

/// Seconds to wait after so many failures in a row: none for 4, then 1, 2, 4 ...
#[must_use]
pub fn login_wait_seconds(failures: u32) -> u32 {
    let beyond = failures.saturating_sub(limits::LOGIN_FREE_FAILURES.number);
    if beyond == 0 {
        return 0;
    }
    2u32.checked_pow(beyond - 1).unwrap_or(u32::MAX).min(limits::LOGIN_LONGEST_WAIT.number)
}

/// Judges the counter of a user ID. Devices that logged in before are counted
/// apart, so that a stranger cannot lock a person out.
#[must_use]
pub fn login_gate(counter: &Counter, known_device: bool, now: Timestamp) -> LoginGate {
    if !known_device && counter.in_a_row >= limits::LOGIN_FAILURES_UNKNOWN_DEVICES.number {
        return LoginGate::DeviceRefused;
    }
    match counter.pause(login_wait_seconds(counter.in_a_row), now) {
        Room::Free => LoginGate::Open,
        Room::After(seconds) => LoginGate::Wait(seconds),
    }
}

/// How long a session lives, in seconds, by the way its person comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// Idle time until the screen locks; none where it never does by itself.
    pub lock: Option<u32>,
    /// Idle time until the end.
    pub end: u32,
    /// The longest life.
    pub longest: u32,
}

/// At a desktop, which others may pass by, the screen locks first.
pub const DESKTOP: Lifetimes = Lifetimes {
    lock: Some(limits::SESSION_LOCK.number),
    end: limits::SESSION_END.number,
    longest: limits::SESSION_LONGEST.number,
};

/// In a browser, which may stand anywhere.
pub const WEB: Lifetimes =
    Lifetimes { lock: None, end: limits::SESSION_END_WEB.number, longest: limits::SESSION_LONGEST.number };

/// An office's session, on a desktop or in a browser alike: offices share their machines.
pub const OFFICE: Lifetimes =
    Lifetimes { lock: None, end: limits::OFFICE_SESSION_END.number, longest: limits::OFFICE_SESSION_LONGEST.number };

/// A clerk's session.
pub const DESK: Lifetimes =
    Lifetimes { lock: None, end: limits::DESK_SESSION_END.number, longest: limits::DESK_SESSION_LONGEST.number };

/// What a session may do after a time without a sign of life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// Everything.
    Open,
    /// Behind the screen lock.
    Locked,
    /// Nothing; idle for too long.
    Idle,
    /// Nothing; over its longest life.
    Expired,
}

/// Judges a session by its clock marks.
#[must_use]
pub fn life(lives: Lifetimes, started_at: Timestamp, seen_at: Timestamp, locked: bool, now: Timestamp) -> Life {
    let after = |from: Timestamp, seconds: u32| now >= from + SignedDuration::from_secs(i64::from(seconds));
    // A clock that was set back tells nothing of how long nobody was there; servers' clocks differ a little.
    let set_back = now < started_at.max(seen_at) - SignedDuration::from_mins(5);
    if after(started_at, lives.longest) {
        Life::Expired
    } else if set_back || after(seen_at, lives.end) {
        Life::Idle
    } else if locked || lives.lock.is_some_and(|lock| after(seen_at, lock)) {
        Life::Locked
    } else {
        Life::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    /// LIMIT LOGIN_LONGEST_WAIT: the wait doubles up to a quarter of an hour, and one more failure makes it no longer.
    #[test]
    fn waits_double_from_the_fifth_failure_to_a_quarter_of_an_hour() {
        let waits: Vec<u32> = (0..=16).map(login_wait_seconds).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
        assert_eq!(login_wait_seconds(u32::MAX), 900);
    }

    /// ASVS 6.3.1, LIMIT LOGIN_FAILURES_UNKNOWN_DEVICES: after forty-nine failures an unknown device may still try, after fifty it may not; a known one may.
    #[test]
    fn the_forty_ninth_failure_waits_and_the_fiftieth_refuses_unknown_devices() {
        let mut counter = Counter::default();
        for _ in 0..49 {
            counter.hit(at(0));
        }
        assert_eq!(login_gate(&counter, false, at(901)), LoginGate::Open);
        counter.hit(at(0));
        assert_eq!(login_gate(&counter, false, at(901)), LoginGate::DeviceRefused);
        assert_eq!(login_gate(&counter, true, at(901)), LoginGate::Open);
    }

    /// ASVS 7.3.1, LIMIT SESSION_LOCK, SESSION_END: a session at a desktop is open a second before lock, end and longest life, and not on them.
    #[test]
    fn a_session_at_a_desktop_locks_ends_and_expires_on_its_second() {
        let life = |started, seen, locked, now| life(DESKTOP, at(started), at(seen), locked, at(now));
        assert_eq!(life(0, 0, false, 899), Life::Open);
        assert_eq!(life(0, 0, false, 900), Life::Locked);
        assert_eq!(life(0, 0, false, 3599), Life::Locked);
        assert_eq!(life(0, 0, false, 3600), Life::Idle);
        assert_eq!(life(0, 43_199, false, 43_199), Life::Open);
        assert_eq!(life(0, 43_199, false, 43_200), Life::Expired);
        assert_eq!(life(0, 0, true, 1), Life::Locked);
    }

    #[test]
    fn a_session_ends_when_the_clock_is_set_back() {
        for lives in [DESKTOP, WEB] {
            let life = |started, seen, now| life(lives, at(started), at(seen), false, at(now));
            assert_eq!(life(0, 600, 300), Life::Open);
            assert_eq!(life(0, 600, 299), Life::Idle);
            assert_eq!(life(0, 0, -300), Life::Open);
            assert_eq!(life(0, 0, -301), Life::Idle);
        }
    }

    /// LIMIT SESSION_END_WEB: a session in a browser is open a second before its idle time and its longest life are over, and not on them.
    #[test]
    fn a_session_in_a_browser_ends_and_expires_on_its_second() {
        let life = |started, seen, locked, now| life(WEB, at(started), at(seen), locked, at(now));
        assert_eq!(life(0, 0, false, 899), Life::Open);
        assert_eq!(life(0, 0, false, 900), Life::Idle);
        assert_eq!(life(0, 0, true, 899), Life::Locked);
        assert_eq!(life(0, 43_199, false, 43_199), Life::Open);
        assert_eq!(life(0, 43_199, false, 43_200), Life::Expired);
    }

    /// LIMIT OFFICE_SESSION_END, OFFICE_SESSION_LONGEST, DESK_SESSION_END, DESK_SESSION_LONGEST: open a second before idle time
    /// and longest life are over, and not on them.
    #[test]
    fn a_session_of_an_office_or_a_clerk_ends_and_expires_on_its_second() {
        for lives in [OFFICE, DESK] {
            let life = |seen, now| life(lives, at(0), at(seen), false, at(now));
            assert_eq!(life(0, 599), Life::Open);
            assert_eq!(life(0, 600), Life::Idle);
            assert_eq!(life(28_799, 28_799), Life::Open);
            assert_eq!(life(28_799, 28_800), Life::Expired);
        }
    }
}
