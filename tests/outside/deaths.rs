//! PostgreSQL and the server killed under load.

use std::sync::Arc;
use std::time::{Duration, Instant};

use madoguchi_postgres_cluster::{Durability, ask};
use tokio::task::JoinSet;

use crate::aftermath::all_is_there_once;
use crate::browser::{Browser, Came};
use crate::database::Kept;
use crate::operator;
use crate::site::{Site, Told};
use crate::tally::Load;

/// People who sign up at the same time.
const AT_ONCE: u32 = 8;
/// Until steps are acknowledged again after the database is back.
const RECOVERY: Duration = Duration::from_secs(20);

pub(crate) fn is_long() -> bool {
    std::env::var_os("MADOGUCHI_LONG").is_some()
}

/// ASVS 16.5.2: what the server acknowledged is there after its database was killed
/// again and again under load, nothing of it twice, and the server goes on by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_step_is_lost_when_the_database_dies_under_load() {
    let site = Arc::new(Site::new());
    let mut kept = Kept::new(Durability::Full, &site, 20_000).await;
    let server = site.serve("server", &Told { store: kept.url(), ..Told::default() });
    let load = Load::begin(&site, &[server.port()], AT_ONCE, 0);
    let mut slowest = Duration::ZERO;
    for round in 0..if is_long() { 50 } else { 3 } {
        load.steps_more(20, Duration::from_secs(60)).await;
        tokio::time::sleep(Duration::from_millis(round * 37 % 113)).await;
        load.tally.forget_pauses();
        kept.power_cut().await;
        load.steps_more(1, RECOVERY).await;
        slowest = slowest.max(load.tally.longest_pause());
    }
    load.steps_more(10, Duration::from_secs(60)).await;
    let (steps, failures) = (load.tally.steps(), load.tally.failures());
    assert_eq!(load.tally.wonders(), Vec::<String>::new());
    let walks = load.end().await;
    println!(
        "{steps} steps acknowledged, {failures} refused or unanswered, {slowest:?} without an acknowledgement at the most"
    );
    assert!(failures > 0, "the deaths were not felt");
    all_is_there_once(&kept.admin_url(), walks).await;
    drop(server);
}

/// ASVS 16.5.2: the same for the server itself: its process killed under load.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_step_is_lost_when_the_server_dies_under_load() {
    let site = Arc::new(Site::new());
    let kept = Kept::new(Durability::Full, &site, 5_000).await;
    let mut server = site.serve("server", &Told { store: kept.url(), ..Told::default() });
    let load = Load::begin(&site, &[server.port()], AT_ONCE, 0);
    for round in 0..if is_long() { 20 } else { 3 } {
        load.steps_more(20, Duration::from_secs(60)).await;
        tokio::time::sleep(Duration::from_millis(round * 37 % 113)).await;
        server.kill();
        server.start();
    }
    load.steps_more(10, Duration::from_secs(60)).await;
    assert_eq!(load.tally.wonders(), Vec::<String>::new());
    assert!(load.tally.failures() > 0, "the deaths were not felt");
    let walks = load.end().await;
    all_is_there_once(&kept.admin_url(), walks).await;
    server.stop();
}

/// Until whoever called is told that the database is away.
const TOLD: Duration = Duration::from_secs(5);

/// ASVS 16.5.2: while the database is away, as after the death of a leader, everybody is told within
/// seconds to come back, also those whose commit was on its way; then all goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_are_told_to_come_back_while_the_database_is_away() {
    let site = Arc::new(Site::new());
    let mut kept = Kept::new(Durability::Full, &site, 10).await;
    let mut server = site.serve("server", &Told { store: kept.url(), ..Told::default() });
    let (client, port) = (Browser::client(), server.port());
    let (url, sql) = (kept.admin_url(), "BEGIN; LOCK TABLE madoguchi.series; SELECT pg_sleep(60)");
    let lock = tokio::task::spawn_blocking(move || ask(&url, sql));
    tokio::time::sleep(Duration::from_millis(500)).await;
    let mut calls = JoinSet::new();
    for person in 0..AT_ONCE {
        let mut browser = Browser::new(&client, &[port], person);
        calls.spawn(async move { browser.call("signup_match", &operator::items(person)).await });
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    kept.goes_away().await;
    assert!(lock.await.unwrap().is_err(), "the lock went with the database");
    let begun = Instant::now();
    while let Some(came) = calls.join_next().await {
        assert!(told_to_come_back(&came.unwrap()));
        assert!(begun.elapsed() < TOLD, "{:?}", begun.elapsed());
    }
    let mut browser = Browser::new(&client, &[port], 9);
    let begun = Instant::now();
    assert!(told_to_come_back(&browser.call("signup_match", &operator::items(9)).await));
    assert!(begun.elapsed() < TOLD, "{:?}", begun.elapsed());
    kept.comes_back().await;
    let came = browser.call("signup_match", &operator::items(9)).await;
    assert!(matches!(came, Came::Done(_)), "{came:?}");
    server.stop();
}

fn told_to_come_back(came: &Came) -> bool {
    match came {
        Came::Refused(503, code, Some(1..=60)) => code == "store_unavailable",
        Came::Refused(..) | Came::Done(_) | Came::Lost => panic!("{came:?}"),
    }
}
