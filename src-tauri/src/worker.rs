//! Background work of the desktop: the outbox, and the care of the store
//! (retention, checkpoints, checks and backups).

use std::sync::Arc;
use std::time::Duration;

use madoguchi_app::outbox::{self, Post};
use madoguchi_app::store::{Store, Stored};
use madoguchi_domain::ids::FactId;
use madoguchi_domain::retention;
use madoguchi_store_sqlite::{CareReport, OpenFolder};
use tokio::sync::{Notify, watch};

use crate::desk::Uses;

/// Longest sleep between two looks at the outbox; retries are due by the clock.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Time between two rounds of housekeeping.
const HOUSE_EVERY: Duration = Duration::from_hours(1);
/// The first round waits until the person at the window has begun.
const HOUSE_AFTER: Duration = Duration::from_mins(1);

/// Hands over mail until it is told to stop. It stops between two rounds, since a
/// mail that was cut off after the server had taken it would be sent twice.
pub(crate) async fn send_mail<P: Post>(uses: Arc<Uses>, post: P, wake: Arc<Notify>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow_and_update() {
        if let Err(error) = outbox::run_once(&uses, &post).await {
            tracing::warn!(%error, "outbox");
        }
        tokio::select! {
            () = wake.notified() => {}
            _ = stop.changed() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

/// Key of the instant up to which retention has gone, in the encrypted store.
const RETAINED: &str = "desktop retention";

/// Retention, by a clock that anybody may set: what was counted ahead of it counts as of now, and nothing is deleted
/// by a leap.
async fn retain(uses: &Uses) -> Stored<()> {
    let now = uses.now();
    let moved = uses.store.bring_to_present(now).await?;
    if moved > 0 {
        tracing::warn!(moved, "the clock was set back; what was counted ahead of it counts as of now");
    }
    let kept = uses.store.local_get(RETAINED).await?.and_then(|bytes| String::from_utf8(bytes).ok());
    let until = retention::until(kept.and_then(|text| text.parse().ok()), now);
    if until < now {
        tracing::warn!(%until, "the clock is far ahead of the last housekeeping; retention follows it month by month");
    }
    uses.store.purge(until, FactId::new(now, uses.random()), uses.random()).await?;
    if let Err(error) = madoguchi_app::reissue::expire_over(uses, until).await {
        tracing::warn!(%error, "letters whose time is over");
    }
    uses.store.local_put(RETAINED, Some(until.to_string().into_bytes())).await
}

/// Keeps the store in order until the program ends.
pub(crate) async fn keep_house(uses: Arc<Uses>, folder: Arc<OpenFolder>) {
    tokio::time::sleep(HOUSE_AFTER).await;
    loop {
        let now = uses.now();
        if let Err(error) = retain(&uses).await {
            tracing::warn!(%error, "retention");
        }
        if let Err(error) = uses.store.checkpoint(now).await {
            tracing::warn!(%error, "checkpoint");
        }
        let folder = Arc::clone(&folder);
        match tokio::task::spawn_blocking(move || folder.care(now)).await {
            Ok(Ok(CareReport::NotDue | CareReport::Sound(_))) => {}
            Ok(Ok(CareReport::Damaged(_))) => tracing::error!("the store is damaged; the next start restores a backup"),
            Ok(Err(error)) => tracing::warn!(%error, "care of the store"),
            Err(error) => tracing::warn!(%error, "care of the store"),
        }
        tokio::time::sleep(HOUSE_EVERY).await;
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use madoguchi_app::store::{Commit, Outcome};
    use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};

    use super::*;
    use crate::Options;
    use crate::opening::{Secret, open};

    /// A fact of so many days ago whose body is kept for a year.
    async fn note(uses: &Uses, days: i64) {
        let at = uses.now() - SignedDuration::from_hours(24 * days);
        let fact = Fact::BackupWritten { sha256: String::new(), bytes: 0 };
        let subject = Subject::Install(uses.store.install());
        let entry = FactEntry {
            id: FactId::new(at, uses.random()),
            subject,
            actor: Actor::Program,
            at,
            salt: uses.random(),
            fact,
        };
        let outcome = uses.store.commit(Commit { facts: vec![entry], ..Commit::default() }).await.unwrap();
        assert_eq!(outcome, Outcome::Done);
    }

    async fn bodies(uses: &Uses) -> usize {
        let rows = uses.store.journal_rows(&Subject::Install(uses.store.install()), 0, 1_000).await.unwrap();
        rows.iter().filter(|row| row.row.kind == "backup_written" && row.body.is_some()).count()
    }

    /// ASVS 14.2.7: a clock that leaps ahead of the last housekeeping costs no body at once; one that is right does by and by
    #[tokio::test]
    async fn a_leap_of_the_clock_deletes_nothing_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { data_dir: Some(folder.path().to_path_buf()), demo: true };
        let ask: crate::papers::Ask = Arc::new(|_| Box::pin(async { None }));
        let opened = open(&options, &ask, Secret::Machine).await.unwrap_or_else(|closed| panic!("{closed:?}"));
        let uses = &opened.desk.uses;
        // To a store whose last housekeeping was 500 days ago the clock has leapt.
        let last = uses.now() - SignedDuration::from_hours(24 * 500);
        uses.store.local_put(RETAINED, Some(last.to_string().into_bytes())).await.unwrap();
        note(uses, 400).await;
        for round in 1..=16 {
            retain(uses).await.unwrap();
            let gone = 500 - 31 * round <= 400 - 366;
            assert_eq!(bodies(uses).await, usize::from(!gone), "round {round}");
        }
        opened.close().await;
    }
}
