//! 認証番号: a six-digit code bound to the request that asked for it (COD-01,
//! COD-02). Sees no digits, only which hash the typed code matched.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::limits;

/// Digits of a code (COD-01).
pub const DIGITS: u32 = 6;

/// How far a clock may be set back before a code ends.
pub(crate) const CLOCK_SLACK: SignedDuration = SignedDuration::from_mins(1);

/// State of the newest code of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailCode {
    /// 1 for the first code of the request, 2 for the next ...
    pub serial: u32,
    /// Instant of issue.
    pub issued_at: Timestamp,
    /// Wrong tries with this code.
    pub tries: u32,
    /// Whether it was used.
    pub used: bool,
}

/// What the typed code equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// The newest code.
    Newest,
    /// The code before it.
    Earlier,
    /// Neither.
    Neither,
}

/// Why a code is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeRefusal {
    /// Wrong digits.
    #[error("wrong code, {tries_left} tries left")]
    Wrong {
        /// Tries left with this code.
        tries_left: u32,
    },
    /// Older than its life.
    #[error("code expired")]
    Expired,
    /// A newer code was sent.
    #[error("code superseded, {tries_left} tries left")]
    Superseded {
        /// Tries left with the newest code.
        tries_left: u32,
    },
    /// Used already.
    #[error("code used")]
    Used,
    /// Tried too often.
    #[error("tries spent")]
    TriesSpent,
}

impl EmailCode {
    /// The code that follows `before`.
    #[must_use]
    pub fn issue(before: Option<&Self>, now: Timestamp) -> Self {
        Self { serial: before.map_or(0, |c| c.serial) + 1, issued_at: now, tries: 0, used: false }
    }

    /// Instant from which it is no longer taken.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.issued_at + SignedDuration::from_secs(i64::from(limits::CODE_LIFE.number))
    }

    /// Tries left.
    #[must_use]
    pub fn tries_left(&self) -> u32 {
        limits::CODE_TRIES.number.saturating_sub(self.tries)
    }

    /// Judges a typed code and counts the try; the caller commits the state
    /// whatever the answer is.
    ///
    /// # Errors
    /// The reason why the code is not taken.
    pub fn judge(&mut self, typed: Typed, now: Timestamp) -> Result<(), CodeRefusal> {
        let live = now < self.expires_at() && now >= self.issued_at - CLOCK_SLACK;
        judge(Standing { used: &mut self.used, tries: &mut self.tries, most: limits::CODE_TRIES.number, live }, typed)
    }
}

/// What counts of a code when one is typed, whatever its digits and its life.
pub(crate) struct Standing<'c> {
    /// Whether it was used.
    pub(crate) used: &'c mut bool,
    /// Wrong tries.
    pub(crate) tries: &'c mut u32,
    /// Tries in all.
    pub(crate) most: u32,
    /// Whether the time is within its life.
    pub(crate) live: bool,
}

/// Judges a typed code and counts the try.
pub(crate) fn judge(code: Standing<'_>, typed: Typed) -> Result<(), CodeRefusal> {
    if *code.used {
        return Err(CodeRefusal::Used);
    }
    if *code.tries >= code.most {
        return Err(CodeRefusal::TriesSpent);
    }
    if !code.live {
        return Err(CodeRefusal::Expired);
    }
    match typed {
        Typed::Newest => {
            *code.used = true;
            Ok(())
        }
        Typed::Earlier | Typed::Neither => {
            *code.tries += 1;
            let tries_left = code.most.saturating_sub(*code.tries);
            Err(match (tries_left, typed) {
                (0, _) => CodeRefusal::TriesSpent,
                (_, Typed::Earlier) => CodeRefusal::Superseded { tries_left },
                _ => CodeRefusal::Wrong { tries_left },
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    /// COD-02, ASVS 6.5.5, LIMIT CODE_LIFE: a code is taken in its last second and refused at ten minutes.
    #[test]
    fn refuses_a_code_after_ten_minutes() {
        let code = EmailCode::issue(None, at(0));
        assert_eq!(code.clone().judge(Typed::Newest, at(599)), Ok(()));
        assert_eq!(code.clone().judge(Typed::Newest, at(600)), Err(CodeRefusal::Expired));
    }

    /// ASVS 2.3.2, 6.6.3, LIMIT CODE_TRIES: the fifth try may still be right, the sixth is not looked at.
    #[test]
    fn takes_the_fifth_try_and_refuses_the_sixth() {
        let mut code = EmailCode::issue(None, at(0));
        for left in [4, 3, 2, 1] {
            assert_eq!(code.judge(Typed::Neither, at(1)), Err(CodeRefusal::Wrong { tries_left: left }));
        }
        assert_eq!(code.clone().judge(Typed::Newest, at(1)), Ok(()));
        assert_eq!(code.judge(Typed::Neither, at(1)), Err(CodeRefusal::TriesSpent));
        assert_eq!(code.judge(Typed::Newest, at(1)), Err(CodeRefusal::TriesSpent));
    }

    #[test]
    fn a_code_is_used_once() {
        let mut code = EmailCode::issue(None, at(0));
        assert_eq!(code.judge(Typed::Newest, at(1)), Ok(()));
        assert_eq!(code.judge(Typed::Newest, at(1)), Err(CodeRefusal::Used));
    }

    #[test]
    fn an_earlier_code_is_named_and_counts() {
        let first = EmailCode::issue(None, at(0));
        let mut second = EmailCode::issue(Some(&first), at(60));
        assert_eq!(second.serial, 2);
        assert_eq!(second.judge(Typed::Earlier, at(61)), Err(CodeRefusal::Superseded { tries_left: 4 }));
    }

    #[test]
    fn a_clock_set_far_back_ends_the_code() {
        let mut code = EmailCode::issue(None, at(0));
        assert_eq!(code.judge(Typed::Newest, at(-3600)), Err(CodeRefusal::Expired));
    }
}
