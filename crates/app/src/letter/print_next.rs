//! Prints the next letters of a batch. An interrupted batch goes on where it stopped.

use std::collections::HashMap;

use madoguchi_domain::ids::{BatchId, LetterId, ReissueId};
use madoguchi_domain::reissue::Event;
use madoguchi_domain::staff::Right;
use madoguchi_wire::letter::LetterBatchOpen;
use madoguchi_wire::{ErrorCode, SavedFile};

use super::batch::{find, next, waits};
use super::password::{Made, make, stand_in};
use super::print::{ToPrint, judge, merge, print, unprintable};
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::holder::{PresentStaff, require_right};
use crate::host::{App, Host};
use crate::paper::{LettersPaper, Paper};
use crate::retry::{Round, rounds};
use crate::store::{BatchLetter, Commit, Outcome, Store};

/// Prints the next letters, at most as many as one call takes. Their passwords work once this is
/// answered; those that no longer wait are passed over.
///
/// # Errors
/// `NotFound`; `StepNotOpen` when nothing is left; `FourEyes` when only letters are left that this
/// clerk approved; `LetterUnprintable` when only such are left; `Busy`; as `require_right`.
pub async fn print_next<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: LetterBatchOpen,
) -> Answer<SavedFile> {
    let present = require_right(app, caller, Right::Print).await?;
    let (batch, letters) = find(app, &present, &request.id).await?;
    let chosen = choose(app, &present, batch.id, &letters).await?;
    let made = make(app, &present.profile, &chosen).await?;
    let caller = &*caller;
    let paper = rounds(|| attempt(app, caller, &present, batch.id, &chosen, &made)).await?;
    app.host.save_paper(Paper::Letters(paper)).await
}

/// The letters of this call: the first that wait, may be printed by this clerk, and fit on their page.
async fn choose<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    batch: BatchId,
    letters: &[BatchLetter],
) -> Answer<Vec<ReissueId>> {
    let own = |letter: &&BatchLetter| {
        !present.profile.one_clerk && letter.record.application.approved_by == Some(present.staff.id)
    };
    let mut left_out: Vec<ReissueId> = letters.iter().filter(own).map(|letter| letter.record.application.id).collect();
    let four_eyes = letters.iter().any(|letter| waits(letter) && own(&letter));
    let mut refused = None;
    loop {
        let ids = next(letters, &left_out)?;
        if ids.is_empty() {
            let nothing = if four_eyes { ErrorCode::FourEyes } else { ErrorCode::StepNotOpen };
            return Err(refused.unwrap_or_else(|| Refusal::from(nothing)));
        }
        let unfit = unfit(app, present, batch, &ids).await?;
        if unfit.is_empty() {
            return Ok(ids);
        }
        let named = letters.iter().find(|letter| unfit.contains(&letter.record.application.id));
        refused = named.map(|letter| unprintable(&letter.record.application));
        left_out.extend(unfit);
    }
}

/// Those that cannot be printed. Asked with stand-ins of the passwords' length, before any is made.
async fn unfit<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    batch: BatchId,
    ids: &[ReissueId],
) -> Answer<Vec<ReissueId>> {
    let loaded = load(app, batch, ids).await?;
    let (with, without): (Vec<_>, Vec<_>) =
        loaded.into_iter().partition(|letter| letter.office.entry.user_id.is_some());
    let mut unfit: Vec<ReissueId> = without.iter().map(|letter| letter.record.application.id).collect();
    if !unfit.is_empty() || with.is_empty() {
        return Ok(unfit);
    }
    let stand_in = stand_in(app, &present.profile)?;
    let mut pages = Vec::with_capacity(with.len());
    for letter in &with {
        let event = event(app, present, batch);
        pages.push(judge(app, present, letter, &event, &stand_in)?.1);
    }
    let paper = LettersPaper { profile: Box::new(present.profile.clone()), letters: pages };
    let places = app.host.prepare_letters(&paper).await?;
    unfit.extend(places.into_iter().filter_map(|place| with.get(place)).map(|letter| letter.record.application.id));
    Ok(unfit)
}

/// The applications as they stand now, with their offices, in the order asked for.
async fn load<S: Store, H: Host>(app: &App<S, H>, batch: BatchId, ids: &[ReissueId]) -> Answer<Vec<ToPrint>> {
    let letters = app.store.batch_letters(batch).await?;
    let mut loaded = Vec::with_capacity(ids.len());
    for (place, letter) in (1..).zip(letters) {
        let application = &letter.record.application;
        if !ids.contains(&application.id) || !waits(&letter) {
            continue;
        }
        let Some(office) = app.store.office(application.office).await? else { continue };
        loaded.push(ToPrint { record: letter.record, office, place });
    }
    Ok(loaded)
}

fn event<S: Store, H: Host>(app: &App<S, H>, present: &PresentStaff, batch: BatchId) -> Event {
    Event::Print { by: present.staff.id, letter: LetterId::new(app.now(), app.random()), batch }
}

async fn attempt<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    present: &PresentStaff,
    batch: BatchId,
    chosen: &[ReissueId],
    made: &HashMap<ReissueId, Made>,
) -> Answer<Round<LettersPaper>> {
    let loaded = load(app, batch, chosen).await?;
    if loaded.is_empty() {
        return Err(ErrorCode::Stale.into());
    }
    let mut commit = Commit::default();
    let mut letters = Vec::with_capacity(loaded.len());
    for letter in &loaded {
        let Some(made) = made.get(&letter.record.application.id) else { continue };
        let (part, page) = print(app, caller, present, letter, &event(app, present, batch), made).await?;
        merge(&mut commit, part);
        letters.push(page);
    }
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(LettersPaper { profile: Box::new(present.profile.clone()), letters }),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}
