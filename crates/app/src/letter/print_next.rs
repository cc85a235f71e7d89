//! Prints the next letters of a batch. An interrupted batch goes on where it stopped.
//!
//! The pages and the passwords' hashes are made side by side, then the commit that makes them count; what
//! is saved after it are the bytes that were looked at before. No password counts whose page was not made.

use madoguchi_domain::ids::{BatchId, LetterId, ReissueId};
use madoguchi_domain::reissue::Event;
use madoguchi_domain::staff::Right;
use madoguchi_wire::letter::LetterBatchOpen;
use madoguchi_wire::{ErrorCode, SavedFile};

use super::batch::{find, next, waits};
use super::password::Passwords;
use super::print::{LOOKS, ToPrint, merge, page, part, unprintable};
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::holder::{PresentStaff, require_right};
use crate::host::{App, Host};
use crate::paper::{LaidOut, LettersFile, LettersPaper, Paper};
use crate::retry::{Round, rounds};
use crate::store::{BatchLetter, Commit, Outcome, Store};

/// Letters whose pages are made, and which still wait for the commit.
struct Ready {
    letters: Vec<ToPrint>,
    file: LettersFile,
}

/// Prints the next letters, at most as many as one call takes. Their passwords work once this is
/// answered; those that no longer wait are passed over.
///
/// # Errors
/// `NotFound`; `StepNotOpen` when nothing is left; `FourEyes` when only letters are left that this
/// clerk approved; `LetterUnprintable` when only such are left; `Busy`; `Stale` when they change all
/// the time; as `require_right`.
pub async fn print_next<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: LetterBatchOpen,
) -> Answer<SavedFile> {
    let present = require_right(app, caller, Right::Print).await?;
    let mut passwords = Passwords::default();
    for _ in 0..LOOKS {
        let (batch, letters) = find(app, &present, &request.id).await?;
        let ready = lay_out(app, &present, batch.id, &letters, &mut passwords).await?;
        let caller = &*caller;
        if rounds(|| attempt(app, caller, &present, batch.id, &ready, &passwords)).await? {
            return app.host.save_paper(Paper::Letters(ready.file)).await;
        }
    }
    Err(ErrorCode::Stale.into())
}

impl Ready {
    fn ids(&self) -> Vec<ReissueId> {
        self.letters.iter().map(|letter| letter.record.application.id).collect()
    }

    /// Whether what the pages say is still so.
    fn stands(&self, now: &[ToPrint]) -> bool {
        self.letters.len() == now.len() && self.letters.iter().zip(now).all(|(letter, now)| letter.stands(now))
    }
}

/// Pages of the letters of this call: the first that wait, may be printed by this clerk, and fit.
async fn lay_out<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    batch: BatchId,
    letters: &[BatchLetter],
    passwords: &mut Passwords,
) -> Answer<Ready> {
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
        let unfit = match made(app, present, batch, load(app, letters, &ids).await?, passwords).await? {
            Ok(ready) => return Ok(ready),
            Err(unfit) => unfit,
        };
        let named = letters.iter().find(|letter| unfit.contains(&letter.record.application.id));
        refused = named.map(|letter| unprintable(&letter.record.application));
        left_out.extend(unfit);
    }
}

/// The pages of these letters, with the hashes of their passwords, or those that cannot be printed.
async fn made<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    batch: BatchId,
    letters: Vec<ToPrint>,
    passwords: &mut Passwords,
) -> Answer<Result<Ready, Vec<ReissueId>>> {
    let without = letters.iter().filter(|letter| letter.office.entry.user_id.is_none());
    let without: Vec<ReissueId> = without.map(|letter| letter.record.application.id).collect();
    if !without.is_empty() {
        return Ok(Err(without));
    }
    let mut pages = Vec::with_capacity(letters.len());
    for letter in &letters {
        let password = passwords.draw(app, &present.profile, letter.record.application.id)?;
        pages.push(page(app, present, letter, &event(app, present, batch), password)?);
    }
    let paper = LettersPaper { profile: Box::new(present.profile.clone()), letters: pages };
    let ids: Vec<ReissueId> = letters.iter().map(|letter| letter.record.application.id).collect();
    // Side by side, since the engine leaves a core free now and then, and a letter hardly ever does not fit.
    let (laid_out, ()) = tokio::try_join!(app.host.lay_out_letters(paper), passwords.hash(app, &ids))?;
    Ok(match laid_out {
        LaidOut::Whole(file) => Ok(Ready { letters, file }),
        LaidOut::Unfit(places) => {
            let unfit = places.into_iter().filter_map(|place| letters.get(place));
            Err(unfit.map(|letter| letter.record.application.id).collect())
        }
    })
}

/// Those asked for that still wait, with their offices as they stand now.
async fn load<S: Store, H: Host>(app: &App<S, H>, letters: &[BatchLetter], ids: &[ReissueId]) -> Answer<Vec<ToPrint>> {
    let at = app.now();
    let mut loaded = Vec::with_capacity(ids.len());
    for (place, letter) in (1..).zip(letters) {
        let application = &letter.record.application;
        if !ids.contains(&application.id) || !waits(letter) {
            continue;
        }
        let Some(office) = app.store.office(application.office).await? else { continue };
        loaded.push(ToPrint { record: letter.record.clone(), office, place, at });
    }
    Ok(loaded)
}

fn event<S: Store, H: Host>(app: &App<S, H>, present: &PresentStaff, batch: BatchId) -> Event {
    Event::Print { by: present.staff.id, letter: LetterId::new(app.now(), app.random()), batch }
}

/// Makes the passwords count; false when a page says what is no longer so.
async fn attempt<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    present: &PresentStaff,
    batch: BatchId,
    ready: &Ready,
    passwords: &Passwords,
) -> Answer<Round<bool>> {
    let letters = app.store.batch_letters(batch).await?;
    let now = load(app, &letters, &ready.ids()).await?;
    if !ready.stands(&now) {
        return Ok(Round::Done(false));
    }
    let mut commit = Commit::default();
    for letter in &now {
        let verifier = passwords.verifier(letter.record.application.id)?;
        merge(&mut commit, part(app, caller, present, letter, &event(app, present, batch), verifier).await?);
    }
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(true),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}
