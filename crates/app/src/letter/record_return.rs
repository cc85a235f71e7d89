//! 返戻: a letter that came back. Its password ends in the same commit.

use madoguchi_domain::fact::Actor;
use madoguchi_domain::reissue::{Event, ReturnReason};
use madoguchi_domain::staff::Right;
use madoguchi_wire::ErrorCode;
use madoguchi_wire::desk::DeskApplication;
use madoguchi_wire::letter::{LetterReturn, LetterReturnReason};

use crate::caller::Caller;
use crate::desk::{carry_out, find, note_fact, seen_version, shown};
use crate::error::Answer;
use crate::holder::require_right;
use crate::host::{App, Host};
use crate::store::{Outcome, Store};

/// Records a letter that came back.
///
/// # Errors
/// What is wrong with the note; `StepNotOpen`, `Stale`, `NotFound`; as `require_right`.
pub async fn record_return<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: LetterReturn,
) -> Answer<DeskApplication> {
    let present = require_right(app, caller, Right::Post).await?;
    let record = find(app, &present, &request.id).await?;
    seen_version(&record, request.version)?;
    let by = present.staff.id;
    let event = Event::ComeBack { by, reason: reason(request.reason) };
    let (application, mut commit) = carry_out(app, &record, &event, &present.profile, Actor::Staff(by))?;
    commit.facts.extend(note_fact(app, &application, by, request.note.as_deref()).await?);
    match app.store.commit(commit).await? {
        Outcome::Done => shown(app, &present, application.id).await,
        Outcome::Stale | Outcome::Duplicate(_) => Err(ErrorCode::Stale.into()),
    }
}

fn reason(reason: LetterReturnReason) -> ReturnReason {
    match reason {
        LetterReturnReason::AddressUnknown => ReturnReason::AddressUnknown,
        LetterReturnReason::Refused => ReturnReason::Refused,
        LetterReturnReason::NotCollected => ReturnReason::NotCollected,
        LetterReturnReason::Other => ReturnReason::Other,
    }
}
