//! The other branch of step 1: an office whose security address is registered sets a new password by
//! a code sent there (REI-02). A request that fits nobody takes the same steps, so that nobody learns
//! who exists; a second factor is never removed by it.
//!
//! Which federation it concerns is not known before the code is right, so its code is the six-digit
//! one of every other recovery.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::email_code::{CodeRefusal, EmailCode, Typed};
use crate::ids::OfficeId;
use crate::limits;
use crate::recovery::{Phase, RecoveryRefusal};

/// A self reset in progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfReset {
    /// How far it came.
    pub phase: Phase,
    /// The newest code.
    pub code: EmailCode,
    /// `ja` or `en`, for mails.
    pub language: String,
    /// Canonical key of the typed user ID.
    pub user_id_key: String,
    /// Key of the typed security address.
    pub address_key: String,
    /// The office, once the outbox has found it; none for a request that fits nobody.
    pub office: Option<OfficeId>,
    /// Keyed hash of the password and the address when the newest code was sent, in hexadecimal; none
    /// when nobody got one. Once either has changed, the code proves nothing any more.
    pub basis: Option<String>,
}

impl SelfReset {
    /// A self reset with its first code.
    #[must_use]
    pub fn begin(language: String, user_id_key: String, address_key: String, now: Timestamp) -> Self {
        let code = EmailCode::issue(None, now);
        Self { phase: Phase::Code, code, language, user_id_key, address_key, office: None, basis: None }
    }

    /// Where it stands now; none once a confirmed code has waited too long for its new password.
    #[must_use]
    pub fn phase_at(&self, now: Timestamp) -> Option<Phase> {
        let until = self.code.issued_at + SignedDuration::from_secs(i64::from(limits::RECOVERY_LIFE.number));
        match self.phase {
            Phase::NewPassword if now >= until || now < self.code.issued_at - SignedDuration::from_mins(1) => None,
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
    /// When the code was not confirmed or too long ago, nobody was found, or it is set already.
    pub fn finish(&mut self, now: Timestamp) -> Result<OfficeId, RecoveryRefusal> {
        match (self.phase_at(now), self.office) {
            (Some(Phase::NewPassword), Some(office)) => {
                self.phase = Phase::Finished;
                Ok(office)
            }
            (Some(Phase::NewPassword | Phase::Code | Phase::Finished) | None, _) => Err(RecoveryRefusal::StepNotOpen),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn begun(office: Option<OfficeId>) -> SelfReset {
        SelfReset { office, ..SelfReset::begin("ja".into(), "kj000000000001".into(), "jimu@example.jp".into(), at(0)) }
    }

    fn somebody() -> Option<OfficeId> {
        Some(OfficeId::from_uuid(Uuid::nil()))
    }

    /// REI-02: a new password is asked only after the right code, within half an hour, and set once.
    #[test]
    fn takes_a_new_password_only_after_the_right_code_and_only_once() {
        let closed = Err(RecoveryRefusal::StepNotOpen);
        let mut reset = begun(somebody());
        assert_eq!(reset.finish(at(1)), closed);
        assert!(reset.try_code(Typed::Neither, at(1)).is_err());
        assert_eq!(reset.finish(at(1)), closed);
        assert_eq!(reset.try_code(Typed::Newest, at(2)), Ok(()));
        assert_eq!(reset.try_code(Typed::Newest, at(2)), Err(CodeRefusal::Used.into()));
        assert_eq!(reset.resend(at(3)), Err(RecoveryRefusal::StepNotOpen));
        assert_eq!(reset.clone().finish(at(1800)), closed);
        assert_eq!(reset.clone().finish(at(-61)), closed);
        assert_eq!(reset.finish(at(1799)).ok(), somebody());
        assert_eq!(reset.finish(at(1799)), closed);
    }

    /// REI-02: a request that fits nobody takes the same codes and sets nothing.
    #[test]
    fn a_request_for_nobody_looks_the_same_and_sets_nothing() {
        let (mut nobody, mut known) = (begun(None), begun(somebody()));
        for (typed, now) in [(Typed::Neither, 1), (Typed::Earlier, 2), (Typed::Newest, 3), (Typed::Newest, 4)] {
            assert_eq!(nobody.try_code(typed, at(now)), known.try_code(typed, at(now)));
            assert_eq!(nobody.phase_at(at(now)), known.phase_at(at(now)));
        }
        assert_eq!(nobody.finish(at(5)), Err(RecoveryRefusal::StepNotOpen));
    }

    #[test]
    fn a_new_code_ends_the_older_one_and_what_it_stood_on() {
        let mut reset = SelfReset { basis: Some("00".into()), ..begun(somebody()) };
        reset.resend(at(60)).unwrap();
        assert_eq!(reset.basis, None);
        assert_eq!(reset.try_code(Typed::Earlier, at(61)), Err(CodeRefusal::Superseded { tries_left: 4 }.into()));
    }
}
