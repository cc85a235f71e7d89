//! 確認コード: proves that the notice address is read by whoever applies, and nothing else (REI-07,
//! REI-08). Sees no digits, only which hash the typed code matched.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::email_code::{CLOCK_SLACK, CodeRefusal, Standing, Typed, judge};
use crate::limits;

/// How a federation's codes look and how long they live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeShape {
    /// Digits, 4 to 8.
    pub digits: u8,
    /// Life in minutes, 5 to 60.
    pub minutes: u8,
}

impl CodeShape {
    /// The manual's: 4 digits, 30 minutes (DV-4).
    pub const MANUAL: Self = Self { digits: 4, minutes: 30 };
    /// Today's: 6 digits, 10 minutes.
    pub const STRICT: Self = Self { digits: 6, minutes: 10 };

    /// Whether codes of this shape are neither guessed at once nor too long to type.
    #[must_use]
    pub fn is_sound(self) -> bool {
        (4..=8).contains(&self.digits) && (5..=60).contains(&self.minutes)
    }

    /// What holds where today's rules are asked for whatever a profile says: the strict shape, or what the
    /// profile asks for beyond it (DV-4).
    #[must_use]
    pub fn made_strict(self) -> Self {
        Self { digits: self.digits.max(Self::STRICT.digits), minutes: self.minutes.min(Self::STRICT.minutes) }
    }
}

impl Default for CodeShape {
    fn default() -> Self {
        Self::MANUAL
    }
}

/// State of the newest confirmation code of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmationCode {
    /// 1 for the first code of the application, 2 for the next ...
    pub serial: u32,
    /// Its shape, which a later change of the profile leaves alone.
    pub shape: CodeShape,
    /// Instant of issue.
    pub issued_at: Timestamp,
    /// Wrong tries with this code.
    pub tries: u32,
    /// Whether it was used.
    pub used: bool,
}

impl ConfirmationCode {
    /// The code that follows `before`, which ends with it.
    #[must_use]
    pub fn issue(before: Option<&Self>, shape: CodeShape, now: Timestamp) -> Self {
        Self { serial: before.map_or(0, |c| c.serial) + 1, shape, issued_at: now, tries: 0, used: false }
    }

    /// Instant from which it is no longer taken.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.issued_at + SignedDuration::from_mins(i64::from(self.shape.minutes))
    }

    /// Tries left.
    #[must_use]
    pub fn tries_left(&self) -> u32 {
        limits::CONFIRMATION_TRIES.number.saturating_sub(self.tries)
    }

    /// Whether the time is within its life. A clock set back ends it.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        now < self.expires_at() && now >= self.issued_at - CLOCK_SLACK
    }

    /// Whether typing it could still help.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        !self.used && self.tries_left() > 0 && self.is_live(now)
    }

    /// Judges a typed code and counts the try; the caller commits the state whatever the answer is.
    ///
    /// # Errors
    /// The reason why the code is not taken.
    pub fn judge(&mut self, typed: Typed, now: Timestamp) -> Result<(), CodeRefusal> {
        let live = self.is_live(now);
        let most = limits::CONFIRMATION_TRIES.number;
        judge(Standing { used: &mut self.used, tries: &mut self.tries, most, live }, typed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    /// REI-07, REI-08: the manual's code lives 30 minutes, the strict one 10; taken in the last second.
    #[test]
    fn a_code_lives_as_long_as_its_shape_says() {
        for (shape, life) in [(CodeShape::MANUAL, 1800), (CodeShape::STRICT, 600)] {
            let code = ConfirmationCode::issue(None, shape, at(0));
            assert_eq!(code.clone().judge(Typed::Newest, at(life - 1)), Ok(()));
            assert_eq!(code.clone().judge(Typed::Newest, at(life)), Err(CodeRefusal::Expired));
            assert_eq!(code.clone().judge(Typed::Newest, at(-61)), Err(CodeRefusal::Expired));
        }
        assert_eq!(CodeShape::default(), CodeShape { digits: 4, minutes: 30 });
    }

    /// REI-08, LIMIT CONFIRMATION_TRIES: the third try is taken, a fourth is not, right or wrong.
    #[test]
    fn takes_the_third_try_and_refuses_the_fourth() {
        let mut code = ConfirmationCode::issue(None, CodeShape::MANUAL, at(0));
        assert_eq!(code.judge(Typed::Neither, at(1)), Err(CodeRefusal::Wrong { tries_left: 2 }));
        assert_eq!(code.judge(Typed::Earlier, at(1)), Err(CodeRefusal::Superseded { tries_left: 1 }));
        assert_eq!(code.clone().judge(Typed::Newest, at(1)), Ok(()));
        assert_eq!(code.judge(Typed::Neither, at(1)), Err(CodeRefusal::TriesSpent));
        assert_eq!(code.judge(Typed::Newest, at(1)), Err(CodeRefusal::TriesSpent));
    }

    /// REI-08: a code is used once, and an expired one costs no try.
    #[test]
    fn a_code_is_used_once_and_expiry_costs_no_try() {
        let mut code = ConfirmationCode::issue(None, CodeShape::MANUAL, at(0));
        assert_eq!(code.judge(Typed::Neither, at(1800)), Err(CodeRefusal::Expired));
        assert_eq!(code.tries_left(), 3);
        assert_eq!(code.judge(Typed::Newest, at(5)), Ok(()));
        assert_eq!(code.judge(Typed::Newest, at(5)), Err(CodeRefusal::Used));
        assert!(!code.is_open(at(5)));
    }

    /// REI-07: where today's rules are asked for a code has six digits and ten minutes; a profile that asks for more keeps it.
    #[test]
    fn today_s_rules_shorten_lives_and_lengthen_codes() {
        for (before, after) in
            [((4, 30), (6, 10)), ((6, 10), (6, 10)), ((8, 60), (8, 10)), ((4, 5), (6, 5)), ((8, 5), (8, 5))]
        {
            let shape = |(digits, minutes)| CodeShape { digits, minutes };
            assert_eq!(shape(before).made_strict(), shape(after));
        }
    }

    #[test]
    fn shapes_outside_the_bounds_are_unsound() {
        for (digits, minutes, sound) in
            [(4, 5, true), (8, 60, true), (3, 30, false), (9, 30, false), (4, 4, false), (4, 61, false)]
        {
            assert_eq!(CodeShape { digits, minutes }.is_sound(), sound, "{digits} {minutes}");
        }
    }
}
