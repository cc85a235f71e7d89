//! Many who do the same at the same time, for a while.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::browser::{Browser, Came};

/// Callers at the same time, ours and PostgreSQL's own.
pub(crate) const TASKS: usize = 16;

/// Calls a command. The server closes a connection that was idle for ten seconds;
/// a call that meets this goes over a new one, once, as from a browser.
pub(crate) async fn call(browser: &mut Browser, command: &str, request: &Value) -> Came {
    match browser.call(command, request).await {
        Came::Lost => browser.call(command, request).await,
        came @ (Came::Done(_) | Came::Refused(..)) => came,
    }
}

/// How often a second all of them together do it. Whatever was begun in time counts with its whole time.
#[allow(clippy::cast_precision_loss)]
pub(crate) async fn rate<C, F>(callers: &mut Vec<C>, length: Duration, work: impl Fn(C) -> F + Clone) -> f64
where
    C: Send + 'static,
    F: Future<Output = C> + Send + 'static,
{
    let over = Arc::new(AtomicBool::new(false));
    let begun = Instant::now();
    let (mut done, mut running) = (0_usize, tokio::task::JoinSet::new());
    for caller in callers.drain(..) {
        running.spawn(work.clone()(caller));
    }
    let mut rested = Vec::new();
    while let Some(caller) = running.join_next().await {
        done += 1;
        over.fetch_or(begun.elapsed() >= length, Ordering::Relaxed);
        if over.load(Ordering::Relaxed) {
            rested.push(caller.unwrap());
        } else {
            running.spawn(work.clone()(caller.unwrap()));
        }
    }
    *callers = rested;
    done as f64 / begun.elapsed().as_secs_f64()
}
