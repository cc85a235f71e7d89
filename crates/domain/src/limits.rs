//! Limits are data: the one table of how often, how long and how many. Printed
//! by the admin tool and by `docs/limits.md`; one test at the limit and one at
//! limit + 1 for each row.

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Name in journal rows and documents.
    pub name: &'static str,
    /// The figure.
    pub number: u32,
    /// What is counted, or the unit of a duration.
    pub unit: &'static str,
    /// Seconds over which it is counted; 0 when not counted over time.
    pub seconds: u32,
    /// For whom or what it holds.
    pub scope: &'static str,
}

macro_rules! limits {
    ($($(#[$meta:meta])* $name:ident = $number:expr, $unit:literal, $seconds:expr, $scope:literal;)*) => {
        $($(#[$meta])* pub const $name: Limit = Limit {
            name: stringify!($name), number: $number, unit: $unit, seconds: $seconds, scope: $scope,
        };)*
        /// The table, in the order of the documents.
        pub const ALL: &[Limit] = &[$($name),*];
    };
}

const MINUTE: u32 = 60;
const HOUR: u32 = 3600;
const DAY: u32 = 86_400;

limits! {
    /// Failures of the match for a typed number, whether or not it exists.
    MATCH_FAILURES_PER_NUMBER = 5, "failures", DAY, "typed insurer, symbol and number";
    /// Failures of the match for a typed person.
    MATCH_FAILURES_PER_PERSON = 5, "failures", DAY, "typed insurer, birth date and kana key";
    /// Failures after which self-registration closes until it is reopened.
    MATCH_FAILURES_IN_ALL = 20, "failures", 0, "typed insurer, symbol and number";
    /// Failures of the match from one place, whoever was typed.
    MATCH_FAILURES_PER_NETWORK = 10, "failures", HOUR, "network address, on a server";
    /// The same where a crowd behind one address is normal, such as a company's.
    MATCH_FAILURES_PER_TRUSTED_NETWORK = 200, "failures", HOUR, "network the operator trusts, on a server";

    /// Life of an e-mail code (COD-02).
    CODE_LIFE = 600, "seconds", 0, "an e-mail code";
    /// Tries with one code.
    CODE_TRIES = 5, "tries", 0, "an e-mail code";
    /// Time between two codes.
    CODE_PAUSE = 60, "seconds", 0, "destination address, and member";
    /// Codes in a quarter of an hour.
    CODES_PER_QUARTER = 3, "codes", 15 * MINUTE, "destination address, and member";
    /// Codes in an hour.
    CODES_PER_HOUR = 5, "codes", HOUR, "destination address, and member";
    /// Codes in a day.
    CODES_PER_DAY = 10, "codes", DAY, "destination address, and member";
    /// Codes of sign-ups and recoveries asked for from one place.
    CODES_PER_NETWORK = 60, "codes", HOUR, "network address not trusted, on a server";

    /// Failed log-ins without a wait.
    LOGIN_FREE_FAILURES = 4, "failures", 0, "user ID, and known or unknown device";
    /// The longest wait after failed log-ins; it doubles from one second.
    LOGIN_LONGEST_WAIT = 900, "seconds", 0, "user ID, and known or unknown device";
    /// Failures in a row after which unknown devices are refused until reset.
    LOGIN_FAILURES_UNKNOWN_DEVICES = 50, "failures", 0, "user ID, unknown devices together";
    /// Failed log-ins from one place, whichever user IDs were typed.
    LOGIN_FAILURES_PER_NETWORK = 60, "failures", HOUR, "network address, unknown devices, on a server";
    /// The same where a crowd behind one address is normal.
    LOGIN_FAILURES_PER_TRUSTED_NETWORK = 200, "failures", HOUR, "network the operator trusts, unknown devices";

    /// Requests for recovery.
    RECOVERY_REQUESTS = 5, "requests", HOUR, "typed user ID, or typed insurer, symbol and number";
    /// Requests for recovery from one place.
    RECOVERY_REQUESTS_PER_NETWORK = 30, "requests", HOUR, "network address, on a server";
    /// The same where a crowd behind one address is normal.
    RECOVERY_REQUESTS_PER_TRUSTED_NETWORK = 200, "requests", HOUR, "network the operator trusts, on a server";
    /// Time from the issue of a right code until the new password must be set.
    RECOVERY_LIFE = 30 * MINUTE, "seconds", 0, "a recovery whose code was right";
    /// Questions whether a user ID is free.
    USER_ID_CHECKS = 10, "questions", 0, "a sign-up";

    /// Sessions of a member at the same time; one more ends the oldest.
    SESSIONS_PER_MEMBER = 5, "sessions", 0, "a member";
    /// Idle time until the screen locks.
    SESSION_LOCK = 15 * MINUTE, "seconds", 0, "a member's session on a desktop";
    /// Idle time until the session ends.
    SESSION_END = HOUR, "seconds", 0, "a member's session on a desktop";
    /// Idle time until the session ends in a browser, where no screen locks.
    SESSION_END_WEB = 15 * MINUTE, "seconds", 0, "a member's session in a browser";
    /// The longest life of a session.
    SESSION_LONGEST = 12 * HOUR, "seconds", 0, "a member's session";

    /// Tries with one confirmation code.
    CONFIRMATION_TRIES = 3, "tries", 0, "a confirmation code";
    /// Confirmation codes of one unfinished application.
    CONFIRMATION_CODES = 3, "codes", 0, "an unfinished application for re-issue";
    /// Applications whose code was confirmed; those without cannot block an office.
    CONFIRMED_APPLICATIONS = 3, "applications", DAY, "office number, code confirmed";
    /// Wrong pairs in the tracker of applications.
    TRACKER_FAILURES = 5, "pairs", HOUR, "typed receipt number, and network address";
    /// Least randomness of a temporary password.
    TEMPORARY_PASSWORD_BITS = 50, "bits", 0, "a temporary password";
    /// Life of a temporary password from its printing.
    TEMPORARY_PASSWORD_LIFE = 21 * DAY, "seconds", 0, "a letter";
    /// Wrong log-ins while a temporary password waits.
    TEMPORARY_PASSWORD_TRIES = 5, "tries", 10 * MINUTE, "user ID of an office";
    /// Wrong log-ins after which a temporary password ends.
    TEMPORARY_PASSWORD_TRIES_IN_ALL = 20, "tries", 0, "a letter";
    /// Time from the log-in with a temporary password until the new one must be set.
    FIRST_LOGIN_LIFE = 30 * MINUTE, "seconds", 0, "a log-in with a temporary password";
    /// Letters of one application, reprints included.
    LETTERS_PER_APPLICATION = 5, "letters", 0, "an application for re-issue";
    /// Letters printed in one go; the rest of a batch follows.
    LETTERS_PER_CALL = 50, "letters", 0, "a call that prints";
    /// Letters of one batch.
    LETTERS_PER_BATCH = 1000, "letters", 0, "a batch";
    /// Characters of a clerk's note.
    NOTE_CHARACTERS = 1000, "characters", 0, "a note on an application";
    /// Notes of one application.
    NOTES = 100, "notes", 0, "an application for re-issue";

    /// Idle time until an office's session ends.
    OFFICE_SESSION_END = 10 * MINUTE, "seconds", 0, "an office's session";
    /// The longest life of an office's session.
    OFFICE_SESSION_LONGEST = 8 * HOUR, "seconds", 0, "an office's session";
    /// Idle time until a desk's session ends.
    DESK_SESSION_END = 10 * MINUTE, "seconds", 0, "a clerk's session";
    /// The longest life of a desk's session.
    DESK_SESSION_LONGEST = 8 * HOUR, "seconds", 0, "a clerk's session";
    /// How long a second factor is fresh enough for approvals, letters and imports.
    FACTOR_FRESH = 5 * MINUTE, "seconds", 0, "a clerk's session";
    /// Life of the token with which a clerk sets an account up.
    STAFF_SET_UP_LIFE = 3 * DAY, "seconds", 0, "a set-up token";
    /// Wrong codes of an authenticator.
    TOTP_FAILURES = 5, "codes", 10 * MINUTE, "an authenticator";
    /// Wrong codes in a row after which an authenticator must be set up anew.
    TOTP_FAILURES_IN_A_ROW = 50, "codes", 0, "an authenticator";
    /// Least length of a password that stands in for a second factor.
    PASSWORD_WITHOUT_FACTOR = 13, "characters", 0, "a password of an office or clerk without TOTP";

    /// Life of an unfinished sign-up, recovery or change of address.
    FLOW_LIFE = DAY, "seconds", 0, "an unfinished sign-up, recovery or change of address";
    /// Password hashes at work and waiting, a second or two of work; one more is told when to come back.
    HASH_QUEUE = 32, "hashes", 0, "a core of the machine";
    /// Tries of a mail before it is given up: nearly all of them at the longest wait, so a day.
    MAIL_TRIES = 105, "tries", 0, "a mail";
    /// Longest time between two tries of a mail.
    MAIL_LONGEST_WAIT = 900, "seconds", 0, "a mail";
    /// Share of members a full roster, or of offices a full ledger, may end without confirmation.
    ROSTER_ENDED_SHARE = 5, "percent", 0, "a full roster or ledger import";
    /// Bad rows listed on the screen; the CSV holds all.
    ROSTER_BAD_ROWS_LISTED = 100, "rows", 0, "a roster or ledger import";
    /// Largest ledger that a screen may send; larger ones go through the admin tool.
    LEDGER_UPLOAD_BYTES = 8_388_608, "bytes", 0, "a ledger's file sent by a screen";
    /// Largest request of a screen.
    REQUEST_BYTES = 65_536, "bytes", 0, "a request";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_named_once_and_count_something() {
        let mut names: Vec<_> = ALL.iter().map(|l| l.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
        assert!(ALL.iter().all(|l| l.number > 0 && !l.unit.is_empty() && !l.scope.is_empty()));
    }
}
