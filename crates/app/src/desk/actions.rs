//! What a clerk may do with an application now: asked of the rules themselves, on a copy.

use jiff::Timestamp;
use madoguchi_domain::ids::{BatchId, LetterId};
use madoguchi_domain::japan_time;
use madoguchi_domain::reissue::{Application, ApplicationRefusal, Event, ReprintReason, ReturnReason};
use madoguchi_domain::staff::Right;
use madoguchi_wire::desk::DeskActions;
use uuid::Uuid;

use crate::holder::PresentStaff;

/// The buttons of an application. A fresh second factor is asked for when one is pressed.
pub(super) fn actions(present: &PresentStaff, application: &Application, now: Timestamp) -> DeskActions {
    let by = present.staff.id;
    let tried = |event: Event| application.clone().apply(&event, &present.profile, now).map(drop);
    let can = |right: Right, event: Event| present.staff.roles.may(right) && tried(event).is_ok();
    let ticked = present.profile.checks.iter().map(|check| check.id.clone()).collect();
    let reason = present.profile.reasons.first().map(|reason| reason.id.clone()).unwrap_or_default();
    // Neither is kept: only whether the event is possible is asked.
    let (letter, batch) = (LetterId::from_uuid(Uuid::nil()), BatchId::from_uuid(Uuid::nil()));
    let print = Event::Print { by, letter, batch };
    let reprint = Event::Reprint { by, letter, batch, reason: ReprintReason::Spoiled };
    let four_eyes = [&print, &reprint].map(|event| tried(event.clone())).contains(&Err(ApplicationRefusal::FourEyes));
    DeskActions {
        take_up: can(Right::Review, Event::TakeUp { by }),
        put_back: can(Right::Review, Event::PutBack { by }),
        ask_envelope: can(Right::Review, Event::AskEnvelope { by }),
        record_envelope: can(Right::Review, Event::EnvelopeArrived { by }),
        note: present.staff.roles.may(Right::Review),
        approve: can(Right::Decide, Event::Approve { by, ticked }),
        reject: can(Right::Decide, Event::Reject { by, reason }),
        withdraw: can(Right::Review, Event::Withdraw { by: Some(by) }),
        print: can(Right::Print, print),
        reprint: can(Right::Print, reprint),
        post: can(Right::Post, Event::Dispatch { by, on: japan_time::date(now) }),
        record_return: can(Right::Post, Event::ComeBack { by, reason: ReturnReason::Other }),
        four_eyes: four_eyes && present.staff.roles.may(Right::Print),
    }
}
