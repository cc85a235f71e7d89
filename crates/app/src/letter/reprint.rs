//! 再印刷: another letter with another password; the one before ends in the same commit.

use madoguchi_domain::ids::{BatchId, LetterId};
use madoguchi_domain::reissue::{Event, ReprintReason};
use madoguchi_domain::staff::Right;
use madoguchi_wire::letter::{LetterReprint, LetterReprintReason};
use madoguchi_wire::{ErrorCode, SavedFile};

use super::begin_batch::begun;
use super::password::{make, stand_in};
use super::print::{ToPrint, judge, merge, print, unprintable};
use crate::caller::Caller;
use crate::desk::{find, seen_version};
use crate::error::{Answer, Refusal};
use crate::holder::{PresentStaff, require_right};
use crate::host::{App, Host};
use crate::paper::{LettersPaper, Paper};
use crate::store::{Commit, Outcome, ReissueRecord, Store};

/// Prints a letter once more. It is a batch of its own, so that the posting list has it.
///
/// # Errors
/// `FourEyes`, `LettersSpent`, `StepNotOpen`, `Stale`, `NotFound`, `LetterUnprintable`, `Busy`; as
/// `require_right`.
pub async fn reprint<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: LetterReprint,
) -> Answer<SavedFile> {
    let present = require_right(app, caller, Right::Print).await?;
    let record = find(app, &present, &request.id).await?;
    seen_version(&record, request.version)?;
    let batch = BatchId::new(app.now(), app.random());
    let event = Event::Reprint {
        by: present.staff.id,
        letter: LetterId::new(app.now(), app.random()),
        batch,
        reason: reason(request.reason),
    };
    let letter = look(app, &present, record, &event).await?;
    let id = letter.record.application.id;
    let mut made = make(app, &present.profile, &[id]).await?;
    let made = made.remove(&id).ok_or_else(|| Refusal::Unexpected("no password was made".into()))?;
    let (part, page) = print(app, caller, &present, &letter, &event, &made).await?;
    let mut commit = Commit::default();
    // The batch comes first: the letter's fact names it.
    commit.facts.push(begun(app, &present, batch, 1));
    commit.office.batches.push((batch, vec![id]));
    merge(&mut commit, part);
    match app.store.commit(commit).await? {
        Outcome::Done => {
            let paper = LettersPaper { profile: Box::new(present.profile.clone()), letters: vec![page] };
            app.host.save_paper(Paper::Letters(paper)).await
        }
        Outcome::Stale | Outcome::Duplicate(_) => Err(ErrorCode::Stale.into()),
    }
}

/// Whether the letter may be printed and fits on its page, before a password is made.
async fn look<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    record: ReissueRecord,
    event: &Event,
) -> Answer<ToPrint> {
    let Some(office) = app.store.office(record.application.office).await? else {
        return Err(ErrorCode::NotFound.into());
    };
    let letter = ToPrint { record, office, place: 1 };
    let (_, page) = judge(app, present, &letter, event, &stand_in(app, &present.profile)?)?;
    let paper = LettersPaper { profile: Box::new(present.profile.clone()), letters: vec![page] };
    if app.host.prepare_letters(&paper).await?.is_empty() {
        Ok(letter)
    } else {
        Err(unprintable(&letter.record.application))
    }
}

fn reason(reason: LetterReprintReason) -> ReprintReason {
    match reason {
        LetterReprintReason::Spoiled => ReprintReason::Spoiled,
        LetterReprintReason::Lost => ReprintReason::Lost,
        LetterReprintReason::Returned => ReprintReason::Returned,
    }
}
