//! Sign-up (AUT, REG, COD): the phases, and what may follow what.
//!
//! Three questions are answered here and nowhere else: may this step be shown
//! (`Phase`), which is the furthest step (`Signup::phase`), and what falls away
//! when the person goes back (`Signup::back`).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::email_code::{CodeRefusal, EmailCode, Typed};
use crate::ids::AccountId;
use crate::limits;
use crate::user_id::key_of;

/// How long the last step, taken once more, is a double click and not another try.
const DOUBLE_CLICK: SignedDuration = SignedDuration::from_secs(10);

/// A sign-up after the match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signup {
    /// How far it came.
    pub phase: Phase,
    /// Questions whether a user ID is free, so far.
    pub user_id_checks: u32,
    /// The newest code of this request; stays when the person goes back, so
    /// that going back does not renew tries.
    pub code: Option<EmailCode>,
    /// When the newest code was taken although no account followed.
    pub taken_at: Option<Timestamp>,
}

/// Steps of the wizard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub enum Phase {
    /// Matched. What was typed before going back is kept, but no password.
    Register {
        /// User ID typed before.
        user_id: Option<String>,
        /// Address typed before.
        address: Option<String>,
    },
    /// A code is waited for. The password's verifier lies among the secrets.
    Code(Registration),
    /// The address is confirmed, the user ID was lost to somebody quicker.
    ChooseUserId(Registration),
    /// Done.
    Finished {
        /// The account that was opened.
        account: AccountId,
        /// Its user ID.
        user_id: String,
        /// Its address.
        address: String,
        /// When.
        at: Timestamp,
    },
}

/// What was asked for on the registration form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// As typed.
    pub user_id: String,
    /// In full; shown masked when it was preset.
    pub address: String,
    /// Whether the address came from the roster (REG-10).
    pub preset: bool,
    /// `ja` or `en`, for mails.
    pub language: String,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignupRefusal {
    /// The step does not follow from where the sign-up stands.
    #[error("step not open")]
    StepNotOpen,
    /// Too many questions whether a user ID is free.
    #[error("too many availability questions")]
    ChecksSpent,
    /// The code is not taken.
    #[error(transparent)]
    Code(#[from] CodeRefusal),
}

impl Signup {
    /// A sign-up right after the match.
    #[must_use]
    pub fn begin() -> Self {
        Self { phase: Phase::Register { user_id: None, address: None }, user_id_checks: 0, code: None, taken_at: None }
    }

    /// Questions left whether a user ID is free.
    #[must_use]
    pub fn checks_left(&self) -> u32 {
        limits::USER_ID_CHECKS.number.saturating_sub(self.user_id_checks)
    }

    /// Counts a question whether a user ID is free (REG-04).
    ///
    /// # Errors
    /// When no user ID is being chosen, or all questions are spent.
    pub fn count_check(&mut self) -> Result<(), SignupRefusal> {
        match self.phase {
            Phase::Register { .. } | Phase::ChooseUserId(_) => {}
            Phase::Code(_) | Phase::Finished { .. } => return Err(SignupRefusal::StepNotOpen),
        }
        if self.checks_left() == 0 {
            return Err(SignupRefusal::ChecksSpent);
        }
        self.user_id_checks += 1;
        Ok(())
    }

    /// 作成する: from the form to the code (REG-13).
    ///
    /// # Errors
    /// When the form is not what is open.
    pub fn submit(&mut self, registration: Registration, now: Timestamp) -> Result<(), SignupRefusal> {
        match self.phase {
            Phase::Register { .. } => {}
            Phase::Code(_) | Phase::ChooseUserId(_) | Phase::Finished { .. } => return Err(SignupRefusal::StepNotOpen),
        }
        self.code = Some(EmailCode::issue(self.code.as_ref(), now));
        self.phase = Phase::Code(registration);
        Ok(())
    }

    /// A new code; the older one ends with it.
    ///
    /// # Errors
    /// When no code is waited for.
    pub fn resend(&mut self, now: Timestamp) -> Result<&Registration, SignupRefusal> {
        let Phase::Code(registration) = &self.phase else { return Err(SignupRefusal::StepNotOpen) };
        self.code = Some(EmailCode::issue(self.code.as_ref(), now));
        Ok(registration)
    }

    /// A typed code. The try is counted in `self` whatever the answer is.
    ///
    /// # Errors
    /// When no code is waited for, or why it is not taken.
    pub fn try_code(&mut self, typed: Typed, now: Timestamp) -> Result<Registration, SignupRefusal> {
        let code = match (&self.phase, &mut self.code) {
            (Phase::Code(_), Some(code)) => code,
            // The newest code was taken; whoever types it again later learns so.
            (Phase::ChooseUserId(_) | Phase::Finished { .. }, Some(_)) => return Err(CodeRefusal::Used.into()),
            _ => return Err(SignupRefusal::StepNotOpen),
        };
        code.judge(typed, now)?;
        match &self.phase {
            Phase::Code(registration) => Ok(registration.clone()),
            Phase::Register { .. } | Phase::ChooseUserId(_) | Phase::Finished { .. } => Err(SignupRefusal::StepNotOpen),
        }
    }

    /// Whether a typed code is the one that has just brought the sign-up where it
    /// stands: the slower half of a double click, which counts as no try.
    #[must_use]
    pub fn repeats_code(&self, typed: Typed, now: Timestamp) -> bool {
        let just = match &self.phase {
            Phase::Register { .. } | Phase::Code(_) => false,
            Phase::ChooseUserId(_) => self.taken_at.is_some_and(|at| is_just_after(at, now)),
            Phase::Finished { at, .. } => is_just_after(*at, now),
        };
        just && typed == Typed::Newest
    }

    /// Whether a typed user ID is the one that the account was just opened with:
    /// the slower half of a double click.
    #[must_use]
    pub fn repeats_choice(&self, typed: &str, now: Timestamp) -> bool {
        match &self.phase {
            Phase::Register { .. } | Phase::Code(_) | Phase::ChooseUserId(_) => false,
            Phase::Finished { user_id, at, .. } => key_of(user_id) == key_of(typed) && is_just_after(*at, now),
        }
    }

    /// The address is confirmed, but the user ID was taken meanwhile: the match
    /// and the confirmed address stay.
    ///
    /// # Errors
    /// When no code was being tried.
    pub fn lose_user_id(&mut self, now: Timestamp) -> Result<(), SignupRefusal> {
        let Phase::Code(registration) = &self.phase else { return Err(SignupRefusal::StepNotOpen) };
        self.phase = Phase::ChooseUserId(registration.clone());
        self.taken_at = Some(now);
        Ok(())
    }

    /// The account is open.
    pub fn finish(&mut self, account: AccountId, user_id: String, address: String, at: Timestamp) {
        self.phase = Phase::Finished { account, user_id, address, at };
    }

    /// 戻る: from the code to the form. The password falls away, user ID and
    /// address stay; the sent code can no longer be used from the form.
    ///
    /// # Errors
    /// When there is nothing to go back to.
    pub fn back(&mut self) -> Result<(), SignupRefusal> {
        match &self.phase {
            Phase::Code(r) => {
                let address = (!r.preset).then(|| r.address.clone());
                self.phase = Phase::Register { user_id: Some(r.user_id.clone()), address };
                Ok(())
            }
            Phase::Register { .. } | Phase::ChooseUserId(_) | Phase::Finished { .. } => Err(SignupRefusal::StepNotOpen),
        }
    }
}

fn is_just_after(at: Timestamp, now: Timestamp) -> bool {
    now < at + DOUBLE_CLICK
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    /// A right code was typed, and nothing followed yet.
    fn taken() -> Signup {
        let mut signup = Signup::begin();
        let registration = Registration {
            user_id: "Mihon.Taro".into(),
            address: "taro@example.jp".into(),
            preset: false,
            language: "ja".into(),
        };
        signup.submit(registration, at(0)).unwrap();
        assert!(!signup.repeats_code(Typed::Newest, at(5)), "nothing was taken yet");
        signup.try_code(Typed::Newest, at(5)).unwrap();
        signup
    }

    fn finished() -> Signup {
        let mut signup = taken();
        signup.finish(AccountId::from_uuid(uuid::Uuid::nil()), "Mihon.Taro".into(), "taro@example.jp".into(), at(5));
        signup
    }

    /// COD-01: a right code repeated within ten seconds is a double click; then it is a used one.
    #[test]
    fn a_code_repeated_at_once_is_a_double_click() {
        let mut signup = finished();
        assert!(signup.repeats_code(Typed::Newest, at(14)));
        assert!(!signup.repeats_code(Typed::Newest, at(15)));
        for typed in [Typed::Earlier, Typed::Neither] {
            assert!(!signup.repeats_code(typed, at(5)));
        }
        assert_eq!(signup.try_code(Typed::Newest, at(15)), Err(CodeRefusal::Used.into()));
    }

    /// COD-01, REG-04: so it is where the user ID was lost to somebody quicker.
    #[test]
    fn a_code_whose_user_id_was_lost_is_used_up_too() {
        let mut signup = taken();
        signup.lose_user_id(at(5)).unwrap();
        assert!(signup.repeats_code(Typed::Newest, at(14)) && !signup.repeats_code(Typed::Newest, at(15)));
        assert_eq!(signup.try_code(Typed::Newest, at(15)), Err(CodeRefusal::Used.into()));
    }

    /// REG-04: the same user ID in any case is the same choice; another one is none.
    #[test]
    fn a_choice_repeated_at_once_is_a_double_click() {
        let signup = finished();
        assert!(signup.repeats_choice("MIHON.TARO", at(14)));
        assert!(!signup.repeats_choice("Mihon.Taro", at(15)));
        assert!(!signup.repeats_choice("Mihon.Jiro", at(5)));
    }
}
