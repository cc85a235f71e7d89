//! 再印刷: another letter with another password; the one before ends in the same commit.

use madoguchi_domain::ids::{BatchId, LetterId};
use madoguchi_domain::reissue::{Event, ReprintReason};
use madoguchi_domain::staff::Right;
use madoguchi_wire::letter::{LetterReprint, LetterReprintReason};
use madoguchi_wire::{ErrorCode, SavedFile};

use super::begin_batch::begun;
use super::password::Passwords;
use super::print::{ToPrint, merge, page, part, unprintable};
use crate::caller::Caller;
use crate::desk::{find, seen_version};
use crate::error::Answer;
use crate::holder::{PresentStaff, require_right};
use crate::host::{App, Host};
use crate::paper::{LaidOut, LettersFile, LettersPaper, Paper};
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
    let mut passwords = Passwords::default();
    let (letter, file) = lay_out(app, &present, record, &event, &mut passwords).await?;
    let id = letter.record.application.id;
    passwords.hash(app, &[id]).await?;
    let part = part(app, caller, &present, &letter, &event, passwords.verifier(id)?).await?;
    let mut commit = Commit::default();
    // The batch comes first: the letter's fact names it.
    commit.facts.push(begun(app, &present, batch, 1));
    commit.office.batches.push((batch, vec![id]));
    merge(&mut commit, part);
    match app.store.commit(commit).await? {
        Outcome::Done => app.host.save_paper(Paper::Letters(file)).await,
        Outcome::Stale | Outcome::Duplicate(_) => Err(ErrorCode::Stale.into()),
    }
}

/// The letter's page, if it may be printed and fits, before its password is hashed.
async fn lay_out<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    record: ReissueRecord,
    event: &Event,
    passwords: &mut Passwords,
) -> Answer<(ToPrint, LettersFile)> {
    let Some(office) = app.store.office(record.application.office).await? else {
        return Err(ErrorCode::NotFound.into());
    };
    let letter = ToPrint { record, office, place: 1 };
    let password = passwords.draw(app, &present.profile, letter.record.application.id)?;
    let page = page(app, present, &letter, event, password)?;
    let paper = LettersPaper { profile: Box::new(present.profile.clone()), letters: vec![page] };
    match app.host.lay_out_letters(paper).await? {
        LaidOut::Whole(file) => Ok((letter, file)),
        LaidOut::Unfit(_) => Err(unprintable(&letter.record.application)),
    }
}

fn reason(reason: LetterReprintReason) -> ReprintReason {
    match reason {
        LetterReprintReason::Spoiled => ReprintReason::Spoiled,
        LetterReprintReason::Lost => ReprintReason::Lost,
        LetterReprintReason::Returned => ReprintReason::Returned,
    }
}
