//! A sent application: what happened to it, and what may happen next (REI-11 to REI-15). The table of
//! states is in [`super::state`]; here is asked whose turn it is and whether the rules are met.
//! Must not: see a password, or write anything; the caller commits what changed.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::letter::{Letter, ReprintReason, ReturnReason};
use super::receipt::ReceiptNumber;
use super::state::{EventKind, State, next};
use crate::federation::{FederationCode, FederationProfile};
use crate::ids::{BatchId, LetterId, OfficeId, ReissueId, StaffId};
use crate::japan_time;
use crate::limits;
use crate::mail_address::MailAddress;
use crate::office::OfficeNumber;
use crate::prefecture::Prefecture;

/// An application for re-issue that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Identity.
    pub id: ReissueId,
    /// The office of the ledger.
    pub office: OfficeId,
    /// The federation that reviews it.
    pub federation: FederationCode,
    /// 事業所番号 as it was confirmed.
    pub office_number: OfficeNumber,
    /// 事業所名 as step 4 showed it.
    pub office_name: String,
    /// 請求先都道府県
    pub prefecture: Prefecture,
    /// 通知先メールアドレス
    pub notice_address: MailAddress,
    /// 受付番号
    pub receipt: ReceiptNumber,
    /// `ja` or `en`, for mails.
    pub language: String,
    /// When it was sent.
    pub received_at: Timestamp,
    /// When the state changed last.
    pub changed_at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// 返信用封筒
    pub envelope: Envelope,
    /// Who has it in review.
    pub reviewer: Option<StaffId>,
    /// Who approved it.
    pub approved_by: Option<StaffId>,
    /// The reason of its rejection, by its name in the profile.
    pub rejected_for: Option<String>,
    /// The newest letter.
    pub letter: Option<Letter>,
}

/// Whether the return envelope is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Envelope {
    /// None is asked for.
    NotNeeded,
    /// An approval waits for it.
    Needed,
    /// It has come.
    Arrived,
}

/// What happens to an application, with whatever belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// See [`EventKind::TakeUp`].
    TakeUp {
        /// Who reviews it from now on.
        by: StaffId,
    },
    /// See [`EventKind::PutBack`].
    PutBack {
        /// The reviewer.
        by: StaffId,
    },
    /// See [`EventKind::AskEnvelope`].
    AskEnvelope {
        /// The reviewer.
        by: StaffId,
    },
    /// See [`EventKind::EnvelopeArrived`].
    EnvelopeArrived {
        /// Who recorded it.
        by: StaffId,
    },
    /// See [`EventKind::Approve`].
    Approve {
        /// The reviewer.
        by: StaffId,
        /// Points of the check-list that were ticked.
        ticked: Vec<String>,
    },
    /// See [`EventKind::Reject`].
    Reject {
        /// The reviewer; once approved, anybody who may review.
        by: StaffId,
        /// A reason of the profile.
        reason: String,
    },
    /// See [`EventKind::Withdraw`].
    Withdraw {
        /// Who recorded it; none when the office did so itself.
        by: Option<StaffId>,
    },
    /// See [`EventKind::Print`].
    Print {
        /// Who prints it.
        by: StaffId,
        /// The letter.
        letter: LetterId,
        /// With which others.
        batch: BatchId,
    },
    /// See [`EventKind::Reprint`].
    Reprint {
        /// Who prints it.
        by: StaffId,
        /// The letter that takes the place of the one before.
        letter: LetterId,
        /// With which others.
        batch: BatchId,
        /// Why another is needed.
        reason: ReprintReason,
    },
    /// See [`EventKind::Dispatch`].
    Dispatch {
        /// Who recorded it.
        by: StaffId,
        /// The day in Japan on which it was posted.
        on: Date,
    },
    /// See [`EventKind::ComeBack`].
    ComeBack {
        /// Who recorded it.
        by: StaffId,
        /// What the post says.
        reason: ReturnReason,
    },
    /// See [`EventKind::Use`].
    Use {
        /// The letter whose password was typed.
        letter: LetterId,
    },
    /// See [`EventKind::Expire`].
    Expire {
        /// Whether its tries were spent, rather than its time.
        tries_spent: bool,
    },
}

impl Event {
    /// Which column of the table it is.
    #[must_use]
    pub fn kind(&self) -> EventKind {
        match self {
            Self::TakeUp { .. } => EventKind::TakeUp,
            Self::PutBack { .. } => EventKind::PutBack,
            Self::AskEnvelope { .. } => EventKind::AskEnvelope,
            Self::EnvelopeArrived { .. } => EventKind::EnvelopeArrived,
            Self::Approve { .. } => EventKind::Approve,
            Self::Reject { .. } => EventKind::Reject,
            Self::Withdraw { .. } => EventKind::Withdraw,
            Self::Print { .. } => EventKind::Print,
            Self::Reprint { .. } => EventKind::Reprint,
            Self::Dispatch { .. } => EventKind::Dispatch,
            Self::ComeBack { .. } => EventKind::ComeBack,
            Self::Use { .. } => EventKind::Use,
            Self::Expire { .. } => EventKind::Expire,
        }
    }
}

/// Why an event is refused. The application is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplicationRefusal {
    /// The table does not have it.
    #[error("not possible in the state {}", .state.as_str())]
    NotPossible {
        /// Where the application stands.
        state: State,
    },
    /// Somebody else has it in review.
    #[error("in review by somebody else")]
    NotYourTurn,
    /// It is in review by the same person already.
    #[error("already yours")]
    AlreadyYours,
    /// The return envelope has not come.
    #[error("the return envelope is missing")]
    EnvelopeMissing,
    /// The envelope is there, or the prefecture has no rule for one.
    #[error("no envelope is asked for here")]
    EnvelopeNotAsked,
    /// Points that an approval needs are not ticked.
    #[error("points of the check-list are open")]
    ChecksOpen {
        /// Their names.
        open: Vec<String>,
    },
    /// A point that is not on the check-list.
    #[error("not on the check-list")]
    CheckUnknown,
    /// A reason that is not in the list.
    #[error("no such reason")]
    ReasonUnknown,
    /// Who approved cannot release the letter.
    #[error("who approved cannot print")]
    FourEyes,
    /// Too many letters.
    #[error("too many letters")]
    LettersSpent,
    /// Posted before it was printed, or in the future.
    #[error("not a day on which it can have been posted")]
    PostedWhen,
    /// Another letter, or one whose time is over.
    #[error("the letter no longer counts")]
    LetterOver,
    /// Its time is not over.
    #[error("the letter still counts")]
    LetterStillGood,
}

/// What follows from an event besides the new state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// Where it stood.
    pub from: State,
    /// Where it stands.
    pub to: State,
    /// Whether who printed it approved it too, which the journal has to say.
    pub alone: bool,
    /// Whether a temporary password that was out ends with this commit.
    pub ends_password: bool,
}

impl Application {
    /// Judges an event and carries it out. What it needs of time, chance and people is in the event.
    ///
    /// # Errors
    /// [`ApplicationRefusal`]; nothing has changed then.
    pub fn apply(
        &mut self,
        event: &Event,
        profile: &FederationProfile,
        now: Timestamp,
    ) -> Result<Decided, ApplicationRefusal> {
        let from = self.state;
        let to = next(from, event.kind()).ok_or(ApplicationRefusal::NotPossible { state: from })?;
        self.guard(event, profile, now)?;
        let alone =
            matches!(event, Event::Print { by, .. } | Event::Reprint { by, .. } if self.approved_by == Some(*by));
        self.carry_out(event, now);
        self.state = to;
        self.changed_at = now;
        Ok(Decided { from, to, alone, ends_password: from.has_password() && ends_password(event.kind()) })
    }

    fn guard(&self, event: &Event, profile: &FederationProfile, now: Timestamp) -> Result<(), ApplicationRefusal> {
        use ApplicationRefusal as Refusal;
        let ensure = |fits: bool, refusal| if fits { Ok(()) } else { Err(refusal) };
        match event {
            Event::TakeUp { by } => {
                ensure(self.state != State::InReview || self.reviewer != Some(*by), Refusal::AlreadyYours)
            }
            Event::PutBack { by } => self.turn_of(*by),
            Event::AskEnvelope { by } => {
                self.turn_of(*by)?;
                let asked = self.envelope != Envelope::Arrived && profile.envelope(self.prefecture).is_some();
                ensure(asked, Refusal::EnvelopeNotAsked)
            }
            Event::EnvelopeArrived { .. } => {
                let asked = self.envelope == Envelope::Needed || profile.envelope(self.prefecture).is_some();
                ensure(asked && self.envelope != Envelope::Arrived, Refusal::EnvelopeNotAsked)
            }
            Event::Approve { by, ticked } => {
                self.turn_of(*by)?;
                ensure(self.envelope != Envelope::Needed, Refusal::EnvelopeMissing)?;
                check_list(profile, ticked)
            }
            Event::Reject { by, reason } => {
                if self.state == State::InReview {
                    self.turn_of(*by)?;
                }
                ensure(profile.reason(reason).is_some(), Refusal::ReasonUnknown)
            }
            Event::Print { by, .. } | Event::Reprint { by, .. } => {
                ensure(profile.one_clerk || self.approved_by != Some(*by), Refusal::FourEyes)?;
                ensure(self.letters() < limits::LETTERS_PER_APPLICATION.number, Refusal::LettersSpent)
            }
            Event::Dispatch { on, .. } => {
                let printed = self.letter.as_ref().map(|letter| japan_time::date(letter.printed_at));
                let possible = printed.is_some_and(|printed| printed <= *on) && *on <= japan_time::date(now);
                ensure(possible, Refusal::PostedWhen)
            }
            Event::Use { letter } => {
                let good = self.letter.as_ref().is_some_and(|newest| newest.id == *letter && newest.is_live(now));
                ensure(good, Refusal::LetterOver)
            }
            Event::Expire { tries_spent } => {
                let over = self.letter.as_ref().is_none_or(|letter| letter.is_over(now));
                ensure(*tries_spent || over, Refusal::LetterStillGood)
            }
            Event::Withdraw { .. } | Event::ComeBack { .. } => Ok(()),
        }
    }

    fn turn_of(&self, staff: StaffId) -> Result<(), ApplicationRefusal> {
        if self.reviewer == Some(staff) { Ok(()) } else { Err(ApplicationRefusal::NotYourTurn) }
    }

    fn letters(&self) -> u32 {
        self.letter.as_ref().map_or(0, |letter| letter.serial)
    }

    fn carry_out(&mut self, event: &Event, now: Timestamp) {
        match event {
            Event::TakeUp { by } => self.reviewer = Some(*by),
            Event::PutBack { .. } => self.reviewer = None,
            Event::AskEnvelope { .. } => self.envelope = Envelope::Needed,
            Event::EnvelopeArrived { .. } => self.envelope = Envelope::Arrived,
            Event::Approve { by, .. } => self.approved_by = Some(*by),
            Event::Reject { reason, .. } => self.rejected_for = Some(reason.clone()),
            Event::Print { by, letter, .. } | Event::Reprint { by, letter, .. } => {
                let serial = self.letters() + 1;
                self.letter = Some(Letter { id: *letter, serial, printed_by: *by, printed_at: now });
            }
            Event::Withdraw { .. }
            | Event::Dispatch { .. }
            | Event::ComeBack { .. }
            | Event::Use { .. }
            | Event::Expire { .. } => {}
        }
    }

    /// How long it has waited since it was sent, for the queue.
    #[must_use]
    pub fn age(&self, now: Timestamp) -> SignedDuration {
        now.duration_since(self.received_at).max(SignedDuration::ZERO)
    }
}

impl Envelope {
    /// What an application begins with (REI-05).
    #[must_use]
    pub fn at_first(profile: &FederationProfile, prefecture: Prefecture) -> Self {
        let required = profile.envelope(prefecture).is_some_and(|rule| rule.required);
        if required { Self::Needed } else { Self::NotNeeded }
    }
}

fn check_list(profile: &FederationProfile, ticked: &[String]) -> Result<(), ApplicationRefusal> {
    if !ticked.iter().all(|id| profile.checks.iter().any(|check| check.id == *id)) {
        return Err(ApplicationRefusal::CheckUnknown);
    }
    let required = profile.checks.iter().filter(|check| check.required);
    let open: Vec<String> = required.map(|check| check.id.clone()).filter(|id| !ticked.contains(id)).collect();
    if open.is_empty() { Ok(()) } else { Err(ApplicationRefusal::ChecksOpen { open }) }
}

/// Events after which a password that was out no longer works. [`EventKind::Dispatch`] alone leaves
/// it as it is.
fn ends_password(event: EventKind) -> bool {
    match event {
        EventKind::Reject
        | EventKind::Withdraw
        | EventKind::Reprint
        | EventKind::ComeBack
        | EventKind::Use
        | EventKind::Expire => true,
        EventKind::TakeUp
        | EventKind::PutBack
        | EventKind::AskEnvelope
        | EventKind::EnvelopeArrived
        | EventKind::Approve
        | EventKind::Print
        | EventKind::Dispatch => false,
    }
}

#[cfg(test)]
pub(crate) mod tests;
