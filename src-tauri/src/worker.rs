//! Background work of the desktop: the outbox, and the care of the store
//! (retention, checkpoints, checks and backups).

use std::sync::Arc;
use std::time::Duration;

use madoguchi_app::outbox::{self, Post};
use madoguchi_app::store::Store;
use madoguchi_domain::ids::FactId;
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

/// Keeps the store in order until the program ends.
pub(crate) async fn keep_house(uses: Arc<Uses>, folder: Arc<OpenFolder>) {
    tokio::time::sleep(HOUSE_AFTER).await;
    loop {
        let now = uses.now();
        if let Err(error) = uses.store.purge(now, FactId::new(now, uses.random()), uses.random()).await {
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
