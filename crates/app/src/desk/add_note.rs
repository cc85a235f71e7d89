//! 備考: a clerk's note on an application. Notes are never changed, only added.

use madoguchi_domain::staff::Right;
use madoguchi_wire::desk::{DeskApplication, DeskNoteAdd};
use madoguchi_wire::{ErrorCode, Field};

use super::{find, note_fact, seen_version, shown};
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::holder::require_right;
use crate::host::{App, Host};
use crate::store::{Commit, Entity, Outcome, Store};

/// Adds a note. It expects the version that was seen, so that the limit of notes holds.
///
/// # Errors
/// What is wrong with the field; `NotesSpent`, `Stale`, `NotFound`; as `require_right`.
pub async fn add_note<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: DeskNoteAdd,
) -> Answer<DeskApplication> {
    let present = require_right(app, caller, Right::Review).await?;
    let record = find(app, &present, &request.id).await?;
    seen_version(&record, request.version)?;
    let application = &record.application;
    let Some(fact) = note_fact(app, application, present.staff.id, Some(&request.note)).await? else {
        return Err(Refusal::field(Field::Note, ErrorCode::Required));
    };
    let commit = Commit {
        federation: Some(application.federation.clone()),
        expect: vec![(Entity::Reissue(application.id), record.version)],
        facts: vec![fact],
        ..Commit::default()
    };
    match app.store.commit(commit).await? {
        Outcome::Done => shown(app, &present, application.id).await,
        Outcome::Stale | Outcome::Duplicate(_) => Err(ErrorCode::Stale.into()),
    }
}
