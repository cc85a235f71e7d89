//! The walk: the chain of every series, every body, every checkpoint, and
//! checkpoints kept elsewhere.

use madoguchi_domain::checkpoint_line::CheckpointLine;
use madoguchi_domain::ids::InstallId;
use madoguchi_domain::journal::{CheckpointHasher, Hash, NOTHING_BEFORE, body_hash, chain_hash};

use super::pages::{CheckpointRow, JournalPages, PAGE, Passage};
use super::purges::Purges;
use super::report::{Notes, VerifyReport, What};
use crate::store::{Stored, StoredRow};

/// Name under which checkpoints are reported.
const CHECKPOINT: &str = "checkpoint";

/// Walks everything, listing at most `most` problems.
///
/// # Errors
/// When the store cannot be read; what is wrong with what was read is reported.
pub async fn verify<P: JournalPages>(
    mut pages: P,
    install: InstallId,
    kept: &[CheckpointLine],
    most: usize,
) -> Stored<VerifyReport> {
    let purges = Purges::read(&pages.purges().await?);
    let mut walk = Walk { pages, report: VerifyReport::default(), notes: Notes::new(most), purges };
    walk.all_series().await?;
    walk.pages.strays(&mut walk.notes).await?;
    if !walk.purges.account_for(walk.report.purged) {
        walk.notes.note("install", 0, What::PurgeCount);
    }
    walk.checkpoints().await?;
    walk.pages.heads_unmet(&mut walk.notes).await?;
    walk.pages.bounds(&mut walk.notes).await?;
    walk.kept_lines(install, kept).await?;
    let Notes { problems, more, .. } = walk.notes;
    Ok(VerifyReport { problems, more, ..walk.report })
}

struct Walk<P> {
    pages: P,
    report: VerifyReport,
    notes: Notes,
    purges: Purges,
}

/// Where the walk of one series stands.
struct Place<S> {
    series: S,
    name: String,
    /// What the series itself says of its newest row.
    head: Option<(u64, Hash)>,
    sequence: u64,
    /// Hash of the row before, unless that row is missing.
    previous: Option<Hash>,
    /// Hash of the row before as stored, unless that row is illegible.
    last: Option<Hash>,
}

impl<P: JournalPages> Walk<P> {
    async fn all_series(&mut self) -> Stored<()> {
        let mut place: Option<Place<P::Series>> = None;
        loop {
            let page = self.pages.passages().await?;
            if page.is_empty() {
                break;
            }
            for passage in page {
                match (passage, &mut place) {
                    (Passage::Series { series, name, head, legible }, before) => {
                        let begun = self.begin(series, name, head, legible);
                        if let Some(done) = std::mem::replace(before, begun) {
                            self.end(&done);
                        }
                    }
                    (Passage::Row(found), Some(place)) => self.row(place, found.as_deref()).await?,
                    (Passage::Row(_), None) => {}
                }
            }
        }
        if let Some(done) = place {
            self.end(&done);
        }
        Ok(())
    }

    fn begin(
        &mut self,
        series: P::Series,
        name: String,
        head: Option<(u64, Hash)>,
        legible: bool,
    ) -> Option<Place<P::Series>> {
        self.report.series += 1;
        if !legible {
            self.notes.note(&name, 0, What::Illegible);
            return None;
        }
        let nothing = Some(NOTHING_BEFORE);
        Some(Place { series, name, head, sequence: 0, previous: nothing, last: nothing })
    }

    fn end(&mut self, place: &Place<P::Series>) {
        let Place { name, sequence, .. } = place;
        match place.head {
            None => self.notes.note(name, *sequence, What::Head),
            Some((newest, _)) if *sequence < newest => {
                self.notes.note(name, sequence + 1, What::Missing { rows: newest - sequence });
            }
            Some((newest, hash)) if *sequence > newest || place.last.is_some_and(|last| last != hash) => {
                self.notes.note(name, *sequence, What::Head);
            }
            Some(_) => {}
        }
    }

    async fn row(&mut self, place: &mut Place<P::Series>, found: Option<&StoredRow>) -> Stored<()> {
        self.report.rows += 1;
        let Some(found) = found else {
            place.sequence += 1;
            self.notes.note(&place.name, place.sequence, What::Illegible);
            (place.previous, place.last) = (None, None);
            return Ok(());
        };
        self.step(place, found).await?;
        self.body(found);
        place.last = Some(found.hash);
        Ok(())
    }

    async fn step(&mut self, place: &mut Place<P::Series>, found: &StoredRow) -> Stored<()> {
        let (sequence, expected) = (found.row.sequence, place.sequence + 1);
        if sequence > expected {
            self.notes.note(&place.name, expected, What::Missing { rows: sequence - expected });
            place.previous = None;
        }
        place.sequence = sequence;
        match place.previous {
            Some(previous) if chain_hash(&previous, &found.row) != found.hash => {
                place.previous = Some(self.broken(place, found, previous).await?);
            }
            Some(_) | None => place.previous = Some(found.hash),
        }
        Ok(())
    }

    /// Says what became of the row that was written here; gives the hash the next row follows.
    async fn broken(&mut self, place: &Place<P::Series>, found: &StoredRow, previous: Hash) -> Stored<Hash> {
        let sequence = found.row.sequence;
        let fits = move |other: &StoredRow| {
            let mut row = other.row.clone();
            let stands_at = std::mem::replace(&mut row.sequence, sequence);
            stands_at != sequence && chain_hash(&previous, &row) == other.hash
        };
        // Each look costs the length of the series, so only what is listed is looked for.
        let other = match self.notes.is_full() {
            true => None,
            false => self.pages.find(&place.series, &place.name, &fits).await?,
        };
        Ok(match other {
            Some(other) => {
                self.notes.note(&place.name, other.row.sequence, What::Reordered { written_at: sequence });
                other.hash
            }
            None => {
                self.notes.note(&place.name, sequence, What::Changed);
                found.hash
            }
        })
    }

    fn body(&mut self, found: &StoredRow) {
        let row = &found.row;
        match &found.body {
            Some(body) => {
                self.report.bodies += 1;
                if body_hash(body) != row.body_hash {
                    self.notes.note(&row.series, row.sequence, What::BodyChanged);
                }
            }
            None if self.purges.cover(&row.kind, row.at_millis) => self.report.purged += 1,
            None => self.notes.note(&row.series, row.sequence, What::BodyMissing),
        }
    }

    async fn checkpoints(&mut self) -> Stored<()> {
        let (mut expected, mut before) = (1, Some(NOTHING_BEFORE));
        loop {
            let page = self.pages.checkpoints().await?;
            if page.is_empty() {
                return Ok(());
            }
            for found in page {
                let Some(found) = found else {
                    self.notes.note(CHECKPOINT, expected, What::Illegible);
                    (expected, before) = (expected + 1, None);
                    continue;
                };
                self.report.checkpoints += 1;
                if found.number > expected {
                    self.notes.note(CHECKPOINT, expected, What::CheckpointMissing);
                    before = None;
                }
                let again = self.checkpoint_again(&found).await?;
                if again != Some(found.hash) || before.is_some_and(|before| before != found.previous) {
                    self.notes.note(CHECKPOINT, found.number, What::CheckpointChanged);
                }
                (expected, before) = (found.number + 1, Some(found.hash));
            }
        }
    }

    /// The hash computed again; none when a head is illegible.
    async fn checkpoint_again(&mut self, found: &CheckpointRow) -> Stored<Option<Hash>> {
        let mut hasher = CheckpointHasher::new(&found.previous, found.number, found.at);
        let mut after = String::new();
        loop {
            let Some(mut page) = self.pages.heads(found.number, &after).await? else { return Ok(None) };
            page.iter().for_each(|head| hasher.head(head));
            let is_last = page.len() < PAGE;
            match page.pop() {
                Some(head) if !is_last => after = head.series,
                Some(_) | None => return Ok(Some(hasher.finish())),
            }
        }
    }

    async fn kept_lines(&mut self, install: InstallId, kept: &[CheckpointLine]) -> Stored<()> {
        for line in kept {
            self.report.kept_lines += 1;
            if line.install != install {
                self.notes.note(CHECKPOINT, line.number, What::KeptLineOfOtherInstall);
                continue;
            }
            match self.pages.checkpoint_hash(line.number).await? {
                None => self.notes.note(CHECKPOINT, line.number, What::KeptLineUnknown),
                Some(hash) if hash != line.hash => self.notes.note(CHECKPOINT, line.number, What::KeptLineDiffers),
                Some(_) => {}
            }
        }
        Ok(())
    }
}
