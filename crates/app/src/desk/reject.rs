//! 却下, also after the letter was printed or posted: its password ends in the same commit.

use madoguchi_domain::fact::Actor;
use madoguchi_domain::reissue::Event;
use madoguchi_domain::staff::Right;
use madoguchi_wire::ErrorCode;
use madoguchi_wire::desk::{DeskApplication, DeskReject};

use super::{carry_out, find, note_fact, seen_version, shown};
use crate::caller::Caller;
use crate::error::Answer;
use crate::holder::require_right;
use crate::host::{App, Host};
use crate::reissue::mails;
use crate::store::{Outcome, Store};

/// Rejects an application with a reason of the federation's list, and tells the office (REI-13).
///
/// # Errors
/// What is wrong with the fields; `NotYourTurn`, `StepNotOpen`, `Stale`, `NotFound`; as `require_right`.
pub async fn reject<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: DeskReject,
) -> Answer<DeskApplication> {
    let present = require_right(app, caller, Right::Decide).await?;
    let record = find(app, &present, &request.id).await?;
    seen_version(&record, request.version)?;
    let staff = present.staff.id;
    let event = Event::Reject { by: staff, reason: request.reason };
    let (application, mut commit) = carry_out(app, &record, &event, &present.profile, Actor::Staff(staff))?;
    commit.facts.extend(note_fact(app, &application, staff, request.note.as_deref()).await?);
    commit.mail.push(mails::decided(app, &application, &present.profile)?);
    match app.store.commit(commit).await? {
        Outcome::Done => {
            app.host.mail_queued();
            shown(app, &present, application.id).await
        }
        Outcome::Stale | Outcome::Duplicate(_) => Err(ErrorCode::Stale.into()),
    }
}
