//! How a clerk's account comes to be: the operator makes it with a one-time token, and its clerk sets
//! the password and the authenticator with it. No account ever has a password that somebody else
//! chose. Nothing counts before all of it is done; the token is spent in that one commit.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::federation::SecondFactor;
use crate::ids::StaffId;
use crate::limits;

/// How far a clock may be set back before a token is not taken.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_mins(5);

/// A set-up token and how far its clerk came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetUp {
    /// Whose account it is.
    pub staff: StaffId,
    /// When the operator made the token.
    pub issued_at: Timestamp,
    /// How far it came.
    pub phase: SetUpPhase,
}

/// Steps of a set-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetUpPhase {
    /// A password is asked.
    Password,
    /// The password's verifier lies among the secrets; a first code of the authenticator is asked.
    Enrol,
    /// Done; the token opens nothing any more.
    Finished,
}

/// Why a token does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SetUpRefusal {
    /// It was used.
    #[error("token used")]
    Used,
    /// Its time is over; the operator makes another.
    #[error("token expired")]
    Expired,
    /// The step does not follow from where the set-up stands.
    #[error("step not open")]
    StepNotOpen,
}

impl SetUp {
    /// A token that was just made. One made later for the same clerk ends it.
    #[must_use]
    pub fn begin(staff: StaffId, now: Timestamp) -> Self {
        Self { staff, issued_at: now, phase: SetUpPhase::Password }
    }

    /// Instant from which it is no longer taken.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.issued_at + SignedDuration::from_secs(i64::from(limits::STAFF_SET_UP_LIFE.number))
    }

    /// Which step may be shown.
    ///
    /// # Errors
    /// When the token was used or its time is over.
    pub fn show(&self, now: Timestamp) -> Result<SetUpPhase, SetUpRefusal> {
        if self.phase == SetUpPhase::Finished {
            return Err(SetUpRefusal::Used);
        }
        if now >= self.expires_at() || now < self.issued_at - CLOCK_SLACK {
            return Err(SetUpRefusal::Expired);
        }
        Ok(self.phase)
    }

    /// The password was chosen; it counts once the rest is done. True when that was all.
    ///
    /// # Errors
    /// When the token does nothing, or the password is chosen already.
    pub fn choose_password(&mut self, factor: SecondFactor, now: Timestamp) -> Result<bool, SetUpRefusal> {
        match self.show(now)? {
            SetUpPhase::Password => {
                self.phase = match factor {
                    SecondFactor::Totp => SetUpPhase::Enrol,
                    SecondFactor::LongPassword => SetUpPhase::Finished,
                };
                Ok(self.phase == SetUpPhase::Finished)
            }
            SetUpPhase::Enrol | SetUpPhase::Finished => Err(SetUpRefusal::StepNotOpen),
        }
    }

    /// Back to the password, which falls away.
    ///
    /// # Errors
    /// When the token does nothing, or no password is chosen.
    pub fn back(&mut self, now: Timestamp) -> Result<(), SetUpRefusal> {
        match self.show(now)? {
            SetUpPhase::Enrol => {
                self.phase = SetUpPhase::Password;
                Ok(())
            }
            SetUpPhase::Password | SetUpPhase::Finished => Err(SetUpRefusal::StepNotOpen),
        }
    }

    /// The first code of the authenticator was right: the account is set up.
    ///
    /// # Errors
    /// When the token does nothing, or no password is chosen.
    pub fn enrol(&mut self, now: Timestamp) -> Result<(), SetUpRefusal> {
        match self.show(now)? {
            SetUpPhase::Enrol => {
                self.phase = SetUpPhase::Finished;
                Ok(())
            }
            SetUpPhase::Password | SetUpPhase::Finished => Err(SetUpRefusal::StepNotOpen),
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

    fn begun() -> SetUp {
        SetUp::begin(StaffId::from_uuid(Uuid::nil()), at(0))
    }

    #[test]
    fn an_account_is_set_up_once_with_password_and_authenticator() {
        let mut set_up = begun();
        assert_eq!(set_up.enrol(at(1)), Err(SetUpRefusal::StepNotOpen));
        assert_eq!(set_up.back(at(1)), Err(SetUpRefusal::StepNotOpen));
        assert_eq!(set_up.choose_password(SecondFactor::Totp, at(1)), Ok(false));
        assert_eq!(set_up.choose_password(SecondFactor::Totp, at(1)), Err(SetUpRefusal::StepNotOpen));
        set_up.back(at(2)).unwrap();
        assert_eq!(set_up.show(at(2)), Ok(SetUpPhase::Password));
        set_up.choose_password(SecondFactor::Totp, at(3)).unwrap();
        assert_eq!(set_up.enrol(at(4)), Ok(()));
        assert_eq!(set_up.show(at(4)), Err(SetUpRefusal::Used));
        assert_eq!(set_up.choose_password(SecondFactor::Totp, at(4)), Err(SetUpRefusal::Used));
        assert_eq!(set_up.enrol(at(4)), Err(SetUpRefusal::Used));
    }

    #[test]
    fn a_long_password_is_all_where_the_profile_says_so() {
        let mut set_up = begun();
        assert_eq!(set_up.choose_password(SecondFactor::LongPassword, at(1)), Ok(true));
        assert_eq!(set_up.show(at(1)), Err(SetUpRefusal::Used));
    }

    /// LIMIT STAFF_SET_UP_LIFE: taken in the last second of three days, and not after.
    #[test]
    fn a_token_lives_three_days() {
        let life = 3 * 86_400;
        assert_eq!(begun().show(at(life - 1)), Ok(SetUpPhase::Password));
        assert_eq!(begun().show(at(life)), Err(SetUpRefusal::Expired));
        assert_eq!(begun().show(at(-301)), Err(SetUpRefusal::Expired));
        let mut late = begun();
        late.choose_password(SecondFactor::Totp, at(1)).unwrap();
        assert_eq!(late.enrol(at(life)), Err(SetUpRefusal::Expired));
    }
}
