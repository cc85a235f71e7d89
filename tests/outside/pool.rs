//! A database that keeps everybody waiting, and too few connections to it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use madoguchi_postgres_cluster::Durability;
use serde_json::json;
use tokio::task::JoinSet;

use crate::aftermath::rows;
use crate::browser::{Browser, Came};
use crate::database::Kept;
use crate::operator;
use crate::signup::{PASSWORD, Step, Walk};
use crate::site::{Site, Told};
use crate::tally::Tally;

/// Callers at once.
const CALLERS: u32 = 100;
/// How long the database keeps them waiting.
const SLOW: Duration = Duration::from_secs(6);

/// ASVS 13.2.6, 15.4.4, 16.5.2: when all connections wait, callers are told within seconds when to come
/// back, other people's requests end too, and afterwards it serves as before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_beyond_the_pool_are_told_when_to_come_back() {
    let site = Arc::new(Site::new());
    let kept = Kept::new(Durability::None, &site, CALLERS + 1).await;
    let server = site.serve("server", &Told { store: kept.url(), pool: Some(2), ..Told::default() });
    let lock = tokio::spawn({
        let url = kept.admin_url();
        let sql = format!("BEGIN; LOCK TABLE madoguchi.flow; SELECT pg_sleep({}); COMMIT", SLOW.as_secs());
        async move { rows(&url, &sql).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let client = Browser::client();
    let mut calls = JoinSet::new();
    for person in 0..CALLERS {
        let mut browser = Browser::new(&client, &[server.port()], person);
        calls.spawn(async move {
            let begun = Instant::now();
            (browser.call("signup_match", &operator::items(person)).await, begun.elapsed())
        });
    }
    let (mut busy, mut slowest) = (0, Duration::ZERO);
    while let Some(call) = calls.join_next().await {
        let (came, took) = call.unwrap();
        slowest = slowest.max(took);
        match came {
            Came::Refused(503, code, retry) => {
                assert!(retry.is_some_and(|seconds| (1..=60).contains(&seconds)), "{code}: {retry:?}");
                busy += 1;
            }
            Came::Done(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(busy >= CALLERS / 2, "only {busy} of {CALLERS} were told to come back");
    assert!(slowest < Duration::from_secs(15), "somebody waited {slowest:?}");
    lock.await.unwrap();
    let mut walk = Walk::new(Browser::new(&client, &[server.port()], CALLERS), CALLERS);
    let tally = Tally::default();
    let signed_up = walk.to(Step::Finished, &site.post, &tally);
    tokio::time::timeout(Duration::from_secs(20), signed_up).await.expect("it serves as before");
    let mut browser = walk.browser.clone();
    let log_in = json!({ "userId": walk.user_id(), "password": PASSWORD });
    assert!(matches!(browser.call("session_log_in", &log_in).await, Came::Done(_)));
}
