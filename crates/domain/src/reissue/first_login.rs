//! A log-in with a temporary password: no session, only the question for a new password (REI-14,
//! REI-15). Until that is answered the old password and the temporary one both work, also when the
//! person closes the window in between.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::application::Application;
use crate::ids::{LetterId, OfficeId, ReissueId};
use crate::limits;

/// A log-in with a temporary password that waits for a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstLogin {
    /// Whose password it was.
    pub office: OfficeId,
    /// The application of its letter.
    pub application: ReissueId,
    /// The letter; another one has another password.
    pub letter: LetterId,
    /// When the password was typed.
    pub at: Timestamp,
    /// `ja` or `en`, for mails.
    pub language: String,
}

/// Why no new password is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FirstLoginRefusal {
    /// The temporary password was typed too long ago; it has to be typed again.
    #[error("logged in too long ago")]
    TooLongAgo,
    /// The letter was used, replaced, returned or stopped meanwhile, or its time is over.
    #[error("the letter no longer counts")]
    LetterOver,
}

impl FirstLogin {
    /// A log-in with the password of an application's newest letter; none when no letter of it
    /// counts now.
    #[must_use]
    pub fn begin(application: &Application, language: String, now: Timestamp) -> Option<Self> {
        let letter = application.letter.as_ref().filter(|letter| letter.is_live(now))?;
        let out = application.state.has_password();
        let (office, letter) = (application.office, letter.id);
        out.then_some(Self { office, application: application.id, letter, at: now, language })
    }

    /// Whether a new password may be set now, with the application as it stands at this moment.
    ///
    /// # Errors
    /// [`FirstLoginRefusal`].
    pub fn may_set_password(&self, application: &Application, now: Timestamp) -> Result<(), FirstLoginRefusal> {
        let until = self.at + SignedDuration::from_secs(i64::from(limits::FIRST_LOGIN_LIFE.number));
        if now >= until || now < self.at - SignedDuration::from_mins(1) {
            return Err(FirstLoginRefusal::TooLongAgo);
        }
        let same = application.id == self.application && application.office == self.office;
        let counts = application.letter.as_ref().is_some_and(|letter| letter.id == self.letter && letter.is_live(now));
        if same && counts && application.state.has_password() { Ok(()) } else { Err(FirstLoginRefusal::LetterOver) }
    }
}

/// What a logged-in office is asked next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeNext {
    /// A code of its authenticator.
    Factor,
    /// To set an authenticator up, which is not optional.
    Enrol,
    /// Whether to register a security address.
    SecurityAddress,
    /// Nothing: the office's page.
    Open,
}

/// What holds for an office's session besides its password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfficeStanding {
    /// Whether the federation asks for an authenticator.
    pub factor_asked: bool,
    /// Whether one is set up.
    pub factor_set_up: bool,
    /// Whether its code was right in this session.
    pub factor_given: bool,
    /// Whether a security address is registered.
    pub security_address: bool,
    /// Whether the offer to register one was declined in this session.
    pub offer_declined: bool,
}

impl OfficeStanding {
    /// What is asked next. An authenticator that is set up is asked for even where the federation no
    /// longer demands it.
    #[must_use]
    pub fn next(self) -> OfficeNext {
        if self.factor_set_up && !self.factor_given {
            OfficeNext::Factor
        } else if self.factor_asked && !self.factor_set_up {
            OfficeNext::Enrol
        } else if !self.security_address && !self.offer_declined {
            OfficeNext::SecurityAddress
        } else {
            OfficeNext::Open
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::federation::tests::tottori;
    use crate::ids::{BatchId, StaffId};
    use crate::reissue::application::tests::standing;
    use crate::reissue::state::{State, TABLE};
    use crate::reissue::{Event, Letter, ReprintReason, ReturnReason};
    use uuid::Uuid;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    /// REI-14: only an application whose letter is out can be logged in with.
    #[test]
    fn begins_only_while_a_letter_is_out() {
        for (state, _) in TABLE {
            let begun = FirstLogin::begin(&standing(state), "ja".into(), at(1));
            assert_eq!(begun.is_some(), matches!(state, State::Printed | State::Dispatched), "{state:?}");
        }
        assert_eq!(FirstLogin::begin(&standing(State::Dispatched), "ja".into(), at(21 * 86_400)), None);
    }

    /// REI-15, LIMIT FIRST_LOGIN_LIFE: the new password is set within half an hour; leaving the window changes nothing about the letter.
    #[test]
    fn waits_half_an_hour_for_the_new_password() {
        let application = standing(State::Dispatched);
        let begun = FirstLogin::begin(&application, "ja".into(), at(1)).unwrap();
        assert_eq!(begun.may_set_password(&application, at(1800)), Ok(()));
        assert_eq!(begun.may_set_password(&application, at(1801)), Err(FirstLoginRefusal::TooLongAgo));
        assert_eq!(begun.may_set_password(&application, at(-60)), Err(FirstLoginRefusal::TooLongAgo));
        let again = FirstLogin::begin(&application, "ja".into(), at(1801)).unwrap();
        assert_eq!(again.may_set_password(&application, at(1802)), Ok(()));
    }

    /// REI-14, REI-15: a letter that was used, stopped or replaced meanwhile sets no password.
    #[test]
    fn a_letter_that_ended_meanwhile_sets_no_password() {
        let before = standing(State::Dispatched);
        let begun = FirstLogin::begin(&before, "ja".into(), at(1)).unwrap();
        let newest = before.letter.as_ref().map(|letter| letter.id).unwrap();
        let other = StaffId::from_uuid(Uuid::from_u128(7));
        let letter = LetterId::from_uuid(Uuid::from_u128(8));
        for event in [
            Event::Use { letter: newest },
            Event::Reject { by: other, reason: "duplicate".into() },
            Event::Withdraw { by: None },
            Event::ComeBack { by: other, reason: ReturnReason::Refused },
            Event::Expire { tries_spent: true },
            Event::Reprint { by: other, letter, batch: BatchId::from_uuid(Uuid::nil()), reason: ReprintReason::Lost },
        ] {
            let mut application = before.clone();
            assert!(application.apply(&event, &tottori(), at(2)).unwrap().ends_password);
            assert_eq!(begun.may_set_password(&application, at(3)), Err(FirstLoginRefusal::LetterOver), "{event:?}");
        }
        let stranger = Application { office: OfficeId::from_uuid(Uuid::from_u128(5)), ..before };
        assert_eq!(begun.may_set_password(&stranger, at(3)), Err(FirstLoginRefusal::LetterOver));
        let late = Letter { printed_at: at(-21 * 86_400 + 2), ..stranger.letter.clone().unwrap() };
        assert!(!late.is_live(at(2)));
    }

    /// REI-14: after the new password the office sets an authenticator up, and is offered a security address.
    #[test]
    fn asks_for_the_factor_before_anything_else() {
        let fresh = OfficeStanding {
            factor_asked: true,
            factor_set_up: false,
            factor_given: false,
            security_address: false,
            offer_declined: false,
        };
        assert_eq!(fresh.next(), OfficeNext::Enrol);
        let set_up = OfficeStanding { factor_set_up: true, ..fresh };
        assert_eq!(set_up.next(), OfficeNext::Factor);
        let given = OfficeStanding { factor_given: true, ..set_up };
        assert_eq!(given.next(), OfficeNext::SecurityAddress);
        assert_eq!(OfficeStanding { offer_declined: true, ..given }.next(), OfficeNext::Open);
        assert_eq!(OfficeStanding { security_address: true, ..given }.next(), OfficeNext::Open);
        let long_password = OfficeStanding { factor_asked: false, ..fresh };
        assert_eq!(long_password.next(), OfficeNext::SecurityAddress);
        assert_eq!(OfficeStanding { factor_asked: false, ..set_up }.next(), OfficeNext::Factor);
    }
}
