//! Background work: the outbox, retention and checkpoints. Several servers on
//! one store may do it at once; what one has taken in hand, another leaves.

use std::sync::Arc;
use std::time::Duration;

use madoguchi_app::host::Host;
use madoguchi_app::outbox::{self, Post};
use madoguchi_app::store::Store;
use madoguchi_domain::ids::FactId;
use tokio::sync::{Notify, watch};

use crate::home::Home;
use crate::server::Server;

/// Longest sleep between two looks at the outbox; retries are due by the clock.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Time between two rounds of housekeeping, and of a server until the first.
const HOUSE_EVERY: Duration = Duration::from_hours(1);
pub(crate) const HOUSE_AFTER: Duration = Duration::from_mins(1);

/// Hands over mail until it is told to stop. It stops between two rounds, since a
/// mail that was cut off after the mail server had taken it would be sent twice.
pub async fn send_mail<S: Store, H: Host, P: Post>(
    server: Arc<Server<S, H>>,
    post: P,
    wake: Arc<Notify>,
    mut stop: watch::Receiver<bool>,
) {
    while !*stop.borrow_and_update() {
        if let Err(error) = outbox::run_once(&server.app, &post).await {
            server.figures.mail_faults.inc();
            tracing::warn!(%error, "outbox");
        }
        tokio::select! {
            () = wake.notified() => {}
            changed = stop.changed() => if changed.is_err() { break },
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

/// Keeps the store in order until it is told to stop. The first round is `after` a
/// while, so that a start has the machine for itself.
pub async fn keep_house<S: Store, H: Host>(
    server: Arc<Server<S, H>>,
    home: Home,
    after: Duration,
    mut stop: watch::Receiver<bool>,
) {
    let mut wait = later(&server, after);
    loop {
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stop.changed() => return,
        }
        round(&server).await;
        let (home, now) = (home.clone(), server.app.now());
        if let Err(error) = tokio::task::spawn_blocking(move || home.care(now)).await {
            tracing::warn!(%error, "care of the store");
        }
        wait = later(&server, HOUSE_EVERY);
    }
}

async fn round<S: Store, H: Host>(server: &Server<S, H>) {
    let app = &server.app;
    let now = app.now();
    if let Err(error) = app.store.bring_to_present(now).await {
        tracing::warn!(%error, "counters ahead of the clock");
    }
    if let Err(error) = app.store.purge(now, FactId::new(now, app.random()), app.random()).await {
        tracing::warn!(%error, "retention");
    }
    if let Err(error) = madoguchi_app::reissue::expire_over(app, now).await {
        tracing::warn!(%error, "letters whose time is over");
    }
    if let Err(error) = app.store.checkpoint(now).await {
        tracing::warn!(%error, "checkpoint");
    }
}

/// Up to a quarter more by chance, so that servers started together do not come
/// together to the store.
fn later<S: Store, H: Host>(server: &Server<S, H>, wait: Duration) -> Duration {
    let [chance] = server.app.random::<1>();
    wait + wait * u32::from(chance) / 1024
}
