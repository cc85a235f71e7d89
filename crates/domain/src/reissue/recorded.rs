//! The fact that an event of an application leaves in the series of its office.

use super::application::{Application, Decided, Event};
use super::letter::ReprintReason;
use crate::fact::OfficeFact;
use crate::ids::{BatchId, LetterId};

impl Application {
    /// The fact of the application's sending.
    #[must_use]
    pub fn requested(&self) -> OfficeFact {
        OfficeFact::ReissueRequested {
            application: self.id,
            office: self.office,
            federation: self.federation.clone(),
            office_number: self.office_number.as_str().to_owned(),
            office_name: self.office_name.clone(),
            prefecture: self.prefecture,
            receipt: self.receipt.as_str().to_owned(),
            address: self.notice_address.as_str().to_owned(),
            language: self.language.clone(),
            envelope: self.envelope,
        }
    }

    /// The fact of an event that [`Application::apply`] has just carried out on `self`. None only for
    /// an event of a letter without any letter, which it does not carry out.
    #[must_use]
    pub fn recorded(&self, event: &Event, decided: &Decided) -> Option<OfficeFact> {
        let application = self.id;
        let newest: Option<LetterId> = self.letter.as_ref().map(|letter| letter.id);
        Some(match event {
            Event::TakeUp { by } => OfficeFact::ReissueTakenUp { application, staff: *by },
            Event::PutBack { by } => OfficeFact::ReissuePutBack { application, staff: *by },
            Event::AskEnvelope { by } => OfficeFact::ReissueEnvelopeAsked { application, staff: *by },
            Event::EnvelopeArrived { by } => OfficeFact::ReissueEnvelopeArrived { application, staff: *by },
            Event::Approve { by, ticked } => {
                OfficeFact::ReissueApproved { application, staff: *by, ticked: ticked.clone() }
            }
            Event::Reject { by, reason } => {
                OfficeFact::ReissueRejected { application, staff: *by, reason: reason.clone() }
            }
            Event::Withdraw { by } => OfficeFact::ReissueWithdrawn { application, staff: *by },
            Event::Print { batch, .. } => self.printed(*batch, None, decided)?,
            Event::Reprint { batch, reason, .. } => self.printed(*batch, Some(*reason), decided)?,
            Event::Dispatch { by, on } => {
                OfficeFact::LetterPosted { application, letter: newest?, staff: *by, on: *on }
            }
            Event::ComeBack { by, reason } => {
                OfficeFact::LetterReturned { application, letter: newest?, staff: *by, reason: *reason }
            }
            Event::Use { letter } => {
                OfficeFact::TemporaryPasswordUsed { application, letter: *letter, office: self.office }
            }
            Event::Expire { tries_spent } => {
                OfficeFact::ReissueExpired { application, letter: newest?, tries_spent: *tries_spent }
            }
        })
    }

    fn printed(&self, batch: BatchId, reprint: Option<ReprintReason>, decided: &Decided) -> Option<OfficeFact> {
        let letter = self.letter.as_ref()?;
        Some(OfficeFact::LetterPrinted {
            application: self.id,
            letter: letter.id,
            batch,
            staff: letter.printed_by,
            serial: letter.serial,
            expires_at: letter.expires_at(),
            alone: decided.alone,
            reprint,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::fact::Fact;
    use crate::federation::tests::tottori;
    use crate::reissue::application::tests::{at, proper, standing};
    use crate::reissue::state::{EventKind, TABLE, next};

    /// REI-12, REI-13, REI-14, REI-15: everything that happens to an application leaves a fact of its own kind, which names neither
    /// office nor password in clear.
    #[test]
    fn everything_that_happens_leaves_a_fact() {
        let mut kinds = Vec::new();
        for kind in EventKind::ALL {
            for (state, _) in TABLE.into_iter().filter(|(state, _)| next(*state, kind).is_some()) {
                let mut application = standing(state);
                let event = proper(kind);
                let decided = application.apply(&event, &tottori(), at(60)).unwrap();
                let fact = Fact::Office(application.recorded(&event, &decided).unwrap());
                let json = serde_json::to_string(&fact).unwrap();
                assert!(json.contains(&application.id.to_string()), "{json}");
                assert!(!json.contains("1311111111") && !json.contains("mailforsecurity"), "{json}");
                kinds.push(fact.spec().kind);
            }
        }
        kinds.dedup();
        assert_eq!(
            kinds,
            [
                "reissue_taken_up",
                "reissue_put_back",
                "reissue_envelope_asked",
                "reissue_envelope_arrived",
                "reissue_approved",
                "reissue_rejected",
                "reissue_withdrawn",
                "letter_printed",
                "letter_posted",
                "letter_returned",
                "temporary_password_used",
                "reissue_expired",
            ]
        );
    }
}
