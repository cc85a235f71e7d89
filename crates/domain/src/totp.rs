//! The second factor of offices and clerks: codes of an authenticator (RFC 6238, SHA-1, six digits,
//! thirty seconds, which is what every authenticator can do).
//!
//! Here are the rules: which steps of time count, that a code is used once, how many wrong ones fit,
//! how a MAC becomes digits, and what the QR code says. The MAC itself is computed where the secret
//! is opened; no secret is kept here.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::counter::{Counter, Room};
use crate::limits;

/// Digits of a code.
pub const DIGITS: u32 = 6;
/// Seconds of one step.
pub const STEP_SECONDS: i64 = 30;
/// Bytes of a secret, as long as SHA-1's output (RFC 4226, section 4).
pub const SECRET_BYTES: usize = 20;

/// What is kept of an authenticator besides its sealed secret.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totp {
    /// The newest step whose code was taken; that one and those before it are never taken again.
    pub last_step: Option<u64>,
    /// Wrong codes.
    pub failures: Counter,
}

/// Why a code is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TotpRefusal {
    /// Wrong digits.
    #[error("wrong code")]
    Wrong,
    /// Right digits that were used already.
    #[error("code used")]
    Used,
    /// Too many wrong ones; not before this many seconds. A right one is not looked at either.
    #[error("wait {0} seconds")]
    Wait(u32),
    /// Too many wrong ones in a row: it has to be set up anew.
    #[error("authenticator closed")]
    Closed,
    /// A code of a time that has not come yet was taken, so that none that may be typed now could be; one can be after
    /// this many seconds.
    #[error("used by a clock ahead; {0} seconds until a code counts")]
    Ahead(u32),
}

/// The steps of time whose codes may be typed now: the present one, the one before for slow typing,
/// the one after for a telephone that is fast. In the order in which they are to be compared.
#[must_use]
pub fn steps(now: Timestamp) -> [u64; 3] {
    let present = u64::try_from(now.as_second().div_euclid(STEP_SECONDS)).unwrap_or(0);
    [present, present.saturating_sub(1), present.saturating_add(1)]
}

/// The digits of a MAC over a step (RFC 4226, section 5.3); none when it is shorter than SHA-1's.
#[must_use]
pub fn code(mac: &[u8]) -> Option<Zeroizing<String>> {
    let offset = usize::from(mac.get(SECRET_BYTES - 1)? & 0x0F);
    let bytes: [u8; 4] = mac.get(offset..offset + 4)?.try_into().ok()?;
    let number = (u32::from_be_bytes(bytes) & 0x7FFF_FFFF) % 10_u32.pow(DIGITS);
    Some(Zeroizing::new(format!("{number:0width$}", width = DIGITS as usize)))
}

impl Totp {
    /// An authenticator whose first code was right.
    #[must_use]
    pub fn set_up(step: u64) -> Self {
        Self { last_step: Some(step), failures: Counter::default() }
    }

    /// Whether a code may be compared at all.
    ///
    /// After a clock that was ahead together with its authenticator (both on one computer, say) nothing is compared until
    /// the time of the newest taken code comes. `last_step` is never brought back, unlike hits of counters: from here a
    /// clock that was set right cannot be told from one that somebody sets back to the minute of a code that was seen
    /// or fished, and for that one every step up to the newest must stay spent. Who cannot wait sets the authenticator
    /// up anew: a clerk by the administrator, an office by a letter.
    ///
    /// # Errors
    /// [`TotpRefusal::Wait`], [`TotpRefusal::Closed`] or [`TotpRefusal::Ahead`].
    pub fn gate(&self, now: Timestamp) -> Result<(), TotpRefusal> {
        if self.failures.in_a_row >= limits::TOTP_FAILURES_IN_A_ROW.number {
            return Err(TotpRefusal::Closed);
        }
        if let Some(seconds) = self.ahead(now) {
            return Err(TotpRefusal::Ahead(seconds));
        }
        match self.failures.room(limits::TOTP_FAILURES, now) {
            Room::Free => Ok(()),
            Room::After(seconds) => Err(TotpRefusal::Wait(seconds)),
        }
    }

    /// Seconds until the step after the newest taken one may be typed; none while one of [`steps`] or the one behind
    /// them can be taken, for which the ordinary answer does.
    fn ahead(&self, now: Timestamp) -> Option<u32> {
        let last = self.last_step?;
        let [.., next] = steps(now);
        let opens = i64::try_from(last).unwrap_or(i64::MAX).saturating_mul(STEP_SECONDS);
        (last > next).then(|| u32::try_from(opens.saturating_sub(now.as_second())).unwrap_or(u32::MAX))
    }

    /// Judges a typed code by the step whose code it is, if any of [`steps`]. The caller commits the
    /// state whatever the answer is.
    ///
    /// # Errors
    /// The reason why the code is not taken.
    pub fn judge(&mut self, matched: Option<u64>, now: Timestamp) -> Result<(), TotpRefusal> {
        self.gate(now)?;
        let Some(step) = matched.filter(|step| steps(now).contains(step)) else {
            self.failures.hit(now);
            return Err(TotpRefusal::Wrong);
        };
        // The same code typed twice is usually a double click, so it is no failure.
        if self.last_step.is_some_and(|last| step <= last) {
            return Err(TotpRefusal::Used);
        }
        self.last_step = Some(step);
        self.failures.reset();
        Ok(())
    }
}

/// Whether a second factor given at an instant is fresh enough for approvals, letters and imports.
#[must_use]
pub fn is_fresh(given_at: Option<Timestamp>, now: Timestamp) -> bool {
    let life = SignedDuration::from_secs(i64::from(limits::FACTOR_FRESH.number));
    given_at.is_some_and(|given| now < given + life && now >= given - SignedDuration::from_mins(1))
}

/// A secret in the letters that people type when they cannot scan (RFC 4648, base 32).
#[must_use]
pub fn secret_text(secret: &[u8]) -> Zeroizing<String> {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = Zeroizing::new(String::with_capacity(secret.len().div_ceil(5) * 8));
    for group in secret.chunks(5) {
        let mut bytes = Zeroizing::new([0_u8; 8]);
        bytes[3..3 + group.len()].copy_from_slice(group);
        let bits = u64::from_be_bytes(*bytes);
        let letters = (group.len() * 8).div_ceil(5);
        for place in 0..letters {
            let five = (bits >> (35 - 5 * place)) & 31;
            text.push(char::from(LETTERS[usize::try_from(five).unwrap_or(0)]));
        }
    }
    text
}

/// What the QR code says. `issuer` is the name of the service, `account` the user ID.
#[must_use]
pub fn provisioning_uri(issuer: &str, account: &str, secret: &[u8]) -> Zeroizing<String> {
    let issuer = percent_encoded(issuer);
    let account = percent_encoded(account);
    let secret = secret_text(secret);
    Zeroizing::new(format!(
        "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}",
        secret.as_str()
    ))
}

fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    }

    /// RFC 4226, appendix D: the MACs of the counters 0 to 9 and their digits.
    #[test]
    fn the_digits_are_those_of_the_standard() {
        for (mac, digits) in [
            ("cc93cf18508d94934c64b65d8ba7667fb7cde4b0", "755224"),
            ("75a48a19d4cbe100644e8ac1397eea747a2d33ab", "287082"),
            ("0bacb7fa082fef30782211938bc1c5e70416ff44", "359152"),
            ("66c28227d03a2d5529262ff016a1e6ef76557ece", "969429"),
            ("a904c900a64b35909874b33e61c5938a8e15ed1c", "338314"),
            ("a37e783d7b7233c083d4f62926c7a25f238d0316", "254676"),
            ("bc9cd28561042c83f219324d3c607256c03272ae", "287922"),
            ("a4fb960c0bc06e1eabb804e5b397cdc4b45596fa", "162583"),
            ("1b3c89f65e6c9e883012052823443f048b4332db", "399871"),
            ("1637409809a679dc698207310c8c7fc07290d9e5", "520489"),
        ] {
            assert_eq!(code(&bytes(mac)).unwrap().as_str(), digits);
        }
        assert_eq!(code(&[0; 19]), None);
    }

    /// RFC 6238, appendix B: the steps of its instants.
    #[test]
    fn the_steps_are_those_of_the_standard() {
        for (second, step) in
            [(59, 1), (1_111_111_109, 0x23523EC), (1_234_567_890, 0x273EF07), (20_000_000_000, 0x27BC86AA)]
        {
            let now = Timestamp::from_second(second).unwrap();
            assert_eq!(steps(now), [step, step - 1, step + 1]);
        }
        assert_eq!(steps(Timestamp::from_second(0).unwrap()), [0, 0, 1]);
    }

    #[test]
    fn a_code_counts_in_its_step_the_one_before_and_the_one_after() {
        let present = steps(at(0))[0];
        for (step, counts) in
            [(present - 2, false), (present - 1, true), (present, true), (present + 1, true), (present + 2, false)]
        {
            let judged = Totp::default().judge(Some(step), at(0));
            assert_eq!(judged, if counts { Ok(()) } else { Err(TotpRefusal::Wrong) });
        }
    }

    #[test]
    fn a_code_is_used_once_and_none_before_it_afterwards() {
        let present = steps(at(0))[0];
        let mut totp = Totp::set_up(present - 1);
        assert_eq!(totp.judge(Some(present - 1), at(0)), Err(TotpRefusal::Used));
        assert_eq!(totp.judge(Some(present), at(0)), Ok(()));
        for step in [present, present - 1] {
            assert_eq!(totp.judge(Some(step), at(0)), Err(TotpRefusal::Used));
        }
        assert_eq!(totp.failures, Counter::default());
        assert_eq!(totp.judge(Some(present + 1), at(0)), Ok(()));
    }

    #[test]
    fn a_clock_set_back_gives_no_second_use() {
        let present = steps(at(0))[0];
        let mut totp = Totp::set_up(present);
        assert_eq!(totp.judge(Some(present), at(-30)), Err(TotpRefusal::Used));
        assert_eq!(totp.judge(Some(present - 1), at(-30)), Err(TotpRefusal::Used));
    }

    /// REI-14: after a clock that was ahead no code is compared or counted until the time of the newest taken one; then
    /// the next one is taken, and none up to it.
    #[test]
    fn after_a_clock_ahead_codes_wait_for_their_time() {
        let present = steps(at(0))[0];
        let ahead = Totp::set_up(present + 2_880);
        for matched in [None, Some(present), Some(present + 1)] {
            let mut totp = ahead.clone();
            assert_eq!(totp.judge(matched, at(0)), Err(TotpRefusal::Ahead(86_400)));
            assert_eq!(totp, ahead, "nothing is counted and nothing forgotten");
        }
        let mut totp = ahead.clone();
        assert_eq!(totp.judge(Some(present + 2_880), at(86_400)), Err(TotpRefusal::Used), "no second use");
        assert_eq!(totp.judge(Some(present + 2_881), at(86_399)), Err(TotpRefusal::Wrong), "not yet");
        assert_eq!(totp.judge(Some(present + 2_881), at(86_400)), Ok(()));
        // A telephone that is a step fast is no clock ahead.
        assert_eq!(Totp::set_up(present + 1).gate(at(0)), Ok(()));
        assert_eq!(Totp::set_up(present + 2).gate(at(0)), Err(TotpRefusal::Ahead(60)));
        assert_eq!(Totp::set_up(u64::MAX).gate(at(0)), Err(TotpRefusal::Ahead(u32::MAX)));
    }

    /// LIMIT TOTP_FAILURES, TOTP_FAILURES_IN_A_ROW: five wrong codes fit into ten minutes and fifty in a row; one more is not looked at.
    #[test]
    fn five_wrong_codes_fit_into_ten_minutes_and_fifty_in_a_row_close_it() {
        let mut totp = Totp::default();
        for n in 0..5 {
            assert_eq!(totp.judge(None, at(n)), Err(TotpRefusal::Wrong));
        }
        let right = |now: i64| Some(steps(at(now))[0]);
        assert_eq!(totp.clone().judge(right(5), at(5)), Err(TotpRefusal::Wait(595)));
        assert_eq!(totp.clone().judge(right(600), at(600)), Ok(()));
        for n in 5..50 {
            assert_eq!(totp.judge(None, at(n * 600)), Err(TotpRefusal::Wrong), "{n}");
        }
        assert_eq!(totp.judge(right(1_000_000), at(1_000_000)), Err(TotpRefusal::Closed));
    }

    /// LIMIT FACTOR_FRESH: fresh a second before five minutes, and not on them.
    #[test]
    fn a_factor_is_fresh_for_five_minutes() {
        assert!(is_fresh(Some(at(0)), at(299)) && !is_fresh(Some(at(0)), at(300)));
        assert!(!is_fresh(None, at(0)) && !is_fresh(Some(at(0)), at(-61)));
    }

    /// RFC 4648, section 10, without the padding that authenticators do not want.
    #[test]
    fn secrets_are_written_as_the_standard_says() {
        for (secret, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(secret_text(secret.as_bytes()).as_str(), text);
        }
        let uri = provisioning_uri("電子請求 A&B", "KJ000000000001", b"12345678901234567890");
        assert_eq!(
            uri.as_str(),
            "otpauth://totp/%E9%9B%BB%E5%AD%90%E8%AB%8B%E6%B1%82%20A%26B:KJ000000000001\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=%E9%9B%BB%E5%AD%90%E8%AB%8B%E6%B1%82%20A%26B&algorithm=SHA1&digits=6&period=30"
        );
    }

    proptest! {
        #[test]
        fn no_step_is_ever_taken_twice(typed in prop::collection::vec((0_i64..2_000, -2_i64..=2), 0..60)) {
            let mut totp = Totp::default();
            let mut taken: Vec<u64> = Vec::new();
            for (second, away) in typed {
                let step = steps(at(second))[0].checked_add_signed(away).unwrap();
                if totp.judge(Some(step), at(second)).is_ok() {
                    prop_assert!(taken.last().is_none_or(|last| *last < step));
                    taken.push(step);
                }
            }
        }

        #[test]
        fn any_mac_gives_six_digits(mac in prop::collection::vec(any::<u8>(), 20..40)) {
            let code = code(&mac).unwrap();
            prop_assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()));
        }
    }
}
