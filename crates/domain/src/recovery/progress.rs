//! What every recovery of a password goes through, a member's or an office's: a code, then the new password.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::email_code::{CLOCK_SLACK, CodeRefusal, EmailCode, Typed};
use crate::limits;

/// How far a recovery came, and what it hangs on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The step.
    pub phase: Phase,
    /// The newest code.
    pub code: EmailCode,
    /// `ja` or `en`, for mails.
    pub language: String,
    /// Canonical key of the typed user ID. What the person is told of limits
    /// hangs on it alone, never on who exists.
    pub user_id_key: String,
    /// Keyed hash of the password and the address when the newest code was sent,
    /// in hexadecimal; none when nobody got one. Once either has changed, the
    /// code proves nothing any more.
    pub basis: Option<String>,
}

/// Steps of the recovery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// A code is waited for.
    Code,
    /// The code was right; a new password is asked.
    NewPassword,
    /// Done.
    Finished,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryRefusal {
    /// The step does not follow from where the recovery stands.
    #[error("step not open")]
    StepNotOpen,
    /// The code is not taken.
    #[error(transparent)]
    Code(#[from] CodeRefusal),
}

impl Progress {
    /// A first code.
    #[must_use]
    pub fn begin(language: String, user_id_key: String, now: Timestamp) -> Self {
        Self { phase: Phase::Code, code: EmailCode::issue(None, now), language, user_id_key, basis: None }
    }

    /// The instant until which a confirmed code waits for its new password.
    #[must_use]
    pub fn until(&self) -> Timestamp {
        self.code.issued_at + SignedDuration::from_secs(i64::from(limits::RECOVERY_LIFE.number))
    }

    /// Where it stands now; none once a confirmed code has waited too long for
    /// its new password, since the next person at the window may not be the same.
    #[must_use]
    pub fn phase_at(&self, now: Timestamp) -> Option<Phase> {
        match self.phase {
            Phase::NewPassword if now >= self.until() || now < self.code.issued_at - CLOCK_SLACK => None,
            phase @ (Phase::Code | Phase::NewPassword | Phase::Finished) => Some(phase),
        }
    }

    /// A new code; the older one ends with it.
    ///
    /// # Errors
    /// When no code is waited for.
    pub fn resend(&mut self, now: Timestamp) -> Result<(), RecoveryRefusal> {
        match self.phase {
            Phase::Code => {
                self.basis = None;
                self.code = EmailCode::issue(Some(&self.code), now);
                Ok(())
            }
            Phase::NewPassword | Phase::Finished => Err(RecoveryRefusal::StepNotOpen),
        }
    }

    /// A typed code. The try is counted in `self` whatever the answer is.
    ///
    /// # Errors
    /// When no code is waited for, or why it is not taken.
    pub fn try_code(&mut self, typed: Typed, now: Timestamp) -> Result<(), RecoveryRefusal> {
        match self.phase {
            Phase::Code => {
                self.code.judge(typed, now)?;
                self.phase = Phase::NewPassword;
                Ok(())
            }
            Phase::NewPassword | Phase::Finished => Err(CodeRefusal::Used.into()),
        }
    }

    /// The new password is set.
    ///
    /// # Errors
    /// When the code was not confirmed or too long ago, or it is set already.
    pub fn finish(&mut self, now: Timestamp) -> Result<(), RecoveryRefusal> {
        match self.phase_at(now) {
            Some(Phase::NewPassword) => {
                self.phase = Phase::Finished;
                Ok(())
            }
            Some(Phase::Code | Phase::Finished) | None => Err(RecoveryRefusal::StepNotOpen),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn begun() -> Progress {
        Progress::begin("ja".into(), "typed".into(), at(0))
    }

    /// LOG-02, REI-02, ASVS 2.3.1: a new password is asked only after the right code, and set once.
    #[test]
    fn takes_a_new_password_only_after_the_right_code_and_only_once() {
        let mut recovery = begun();
        assert_eq!(recovery.finish(at(1)), Err(RecoveryRefusal::StepNotOpen));
        assert!(recovery.try_code(Typed::Neither, at(1)).is_err());
        assert_eq!(recovery.finish(at(1)), Err(RecoveryRefusal::StepNotOpen));
        assert_eq!(recovery.try_code(Typed::Newest, at(2)), Ok(()));
        assert_eq!(recovery.try_code(Typed::Newest, at(2)), Err(CodeRefusal::Used.into()));
        assert_eq!(recovery.resend(at(3)), Err(RecoveryRefusal::StepNotOpen));
        assert_eq!(recovery.finish(at(3)), Ok(()));
        assert_eq!(recovery.finish(at(3)), Err(RecoveryRefusal::StepNotOpen));
        assert_eq!(recovery.phase_at(at(99_999)), Some(Phase::Finished));
    }

    /// LOG-02, REI-02, LIMIT RECOVERY_LIFE: a confirmed recovery that is left lying ends after half an hour, or once the clock is set
    /// back.
    #[test]
    fn a_confirmed_code_waits_half_an_hour_for_its_password() {
        let mut recovery = begun();
        recovery.try_code(Typed::Newest, at(599)).unwrap();
        assert_eq!(recovery.until(), at(1800));
        for (now, open) in [(-61, false), (-60, true), (1799, true), (1800, false)] {
            assert_eq!(recovery.phase_at(at(now)).is_some(), open, "{now}");
            assert_eq!(recovery.clone().finish(at(now)).is_ok(), open, "{now}");
        }
    }

    #[test]
    fn a_new_code_ends_the_older_one_with_what_it_stood_on_and_renews_the_tries() {
        let mut recovery = begun();
        for _ in 0..5 {
            assert!(recovery.try_code(Typed::Neither, at(1)).is_err());
        }
        assert_eq!(recovery.try_code(Typed::Newest, at(1)), Err(CodeRefusal::TriesSpent.into()));
        recovery.basis = Some("00".into());
        recovery.resend(at(60)).unwrap();
        assert_eq!(recovery.basis, None);
        assert_eq!(recovery.try_code(Typed::Earlier, at(61)), Err(CodeRefusal::Superseded { tries_left: 4 }.into()));
        assert_eq!(recovery.try_code(Typed::Newest, at(62)), Ok(()));
    }
}
