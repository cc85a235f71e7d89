//! 再印刷: another letter with another password; the one before ends in the same commit.

use madoguchi_domain::ids::{BatchId, LetterId, ReissueId};
use madoguchi_domain::reissue::{Event, ReprintReason};
use madoguchi_domain::staff::Right;
use madoguchi_wire::letter::{LetterReprint, LetterReprintReason};
use madoguchi_wire::{ErrorCode, SavedFile};

use super::begin_batch::begun;
use super::password::Passwords;
use super::print::{LOOKS, ToPrint, merge, page, part, unprintable};
use crate::caller::Caller;
use crate::desk::{find, seen_version};
use crate::error::Answer;
use crate::holder::{PresentStaff, require_right};
use crate::host::{App, Host};
use crate::paper::{LaidOut, LettersFile, LettersPaper, Paper};
use crate::retry::{Round, rounds};
use crate::store::{Commit, Outcome, Store};

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
    let batch = BatchId::new(app.now(), app.random());
    let event = Event::Reprint {
        by: present.staff.id,
        letter: LetterId::new(app.now(), app.random()),
        batch,
        reason: reason(request.reason),
    };
    let mut passwords = Passwords::default();
    for _ in 0..LOOKS {
        let letter = load(app, &present, &request).await?;
        let file = lay_out(app, &present, &letter, &event, &mut passwords).await?;
        let id = letter.record.application.id;
        passwords.hash(app, &[id]).await?;
        let (caller, verifier) = (&*caller, passwords.verifier(id)?);
        let attempt = || async {
            let now = load(app, &present, &request).await?;
            if !letter.stands(&now) {
                return Ok(Round::Done(false));
            }
            let part = part(app, caller, &present, &now, &event, verifier.clone()).await?;
            count(app, &present, batch, id, part).await
        };
        if rounds(attempt).await? {
            return app.host.save_paper(Paper::Letters(file)).await;
        }
    }
    Err(ErrorCode::Stale.into())
}

/// The letter as its application stood on the screen, with the office as it stands now.
async fn load<S: Store, H: Host>(app: &App<S, H>, present: &PresentStaff, request: &LetterReprint) -> Answer<ToPrint> {
    let at = app.now();
    let record = find(app, present, &request.id).await?;
    seen_version(&record, request.version)?;
    match app.store.office(record.application.office).await? {
        Some(office) => Ok(ToPrint { record, office, place: 1, at }),
        None => Err(ErrorCode::NotFound.into()),
    }
}

/// The letter's page, if it may be printed and fits, before its password is hashed.
async fn lay_out<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    letter: &ToPrint,
    event: &Event,
    passwords: &mut Passwords,
) -> Answer<LettersFile> {
    let password = passwords.draw(app, &present.profile, letter.record.application.id)?;
    let page = page(app, present, letter, event, password)?;
    let paper = LettersPaper { profile: Box::new(present.profile.clone()), letters: vec![page] };
    match app.host.lay_out_letters(paper).await? {
        LaidOut::Whole(file) => Ok(file),
        LaidOut::Unfit(_) => Err(unprintable(&letter.record.application)),
    }
}

/// Makes the password count, in a batch of its own.
async fn count<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    batch: BatchId,
    id: ReissueId,
    part: Commit,
) -> Answer<Round<bool>> {
    let mut commit = Commit::default();
    // The batch comes first: the letter's fact names it.
    commit.facts.push(begun(app, present, batch, 1));
    commit.office.batches.push((batch, vec![id]));
    merge(&mut commit, part);
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(true),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

fn reason(reason: LetterReprintReason) -> ReprintReason {
    match reason {
        LetterReprintReason::Spoiled => ReprintReason::Spoiled,
        LetterReprintReason::Lost => ReprintReason::Lost,
        LetterReprintReason::Returned => ReprintReason::Returned,
    }
}
