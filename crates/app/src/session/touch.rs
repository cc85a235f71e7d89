//! Signs of life, which keep a session from locking and ending.

use jiff::Timestamp;
use madoguchi_wire::Empty;
use madoguchi_wire::session::SessionShown;

use super::{Present, present, show};
use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::{Commit, Store};

/// Sign of life is written at most so often, to spare the disk.
const SEEN_EVERY_SECONDS: i64 = 30;

/// A sign of life: somebody types or moves at the window.
///
/// # Errors
/// `SessionRequired`.
pub async fn touch<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, request: Empty) -> Answer<SessionShown> {
    let present = present(app, caller).await?;
    // A locked screen is opened by the password alone, never by moving the mouse.
    if !present.locked {
        note_life(app, &present).await?;
    }
    show(app, caller, request).await
}

/// Notes a sign of life of an unlocked session.
///
/// # Errors
/// When the store cannot serve.
pub(crate) async fn note_life<S: Store, H: Host>(app: &App<S, H>, present: &Present) -> Answer<()> {
    let now = app.now();
    if seconds_between(present.session.seen_at, now) >= SEEN_EVERY_SECONDS {
        app.store.commit(Commit { seen: vec![(present.session.id, now)], ..Commit::default() }).await?;
    }
    Ok(())
}

fn seconds_between(from: Timestamp, to: Timestamp) -> i64 {
    to.as_second() - from.as_second()
}
