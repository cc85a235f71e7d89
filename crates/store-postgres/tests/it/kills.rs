//! The server killed under load: what was acknowledged is there, and what is
//! there is whole.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use madoguchi_app::store::{Commit, Outcome, Store, StoreError};
use madoguchi_domain::fact::{Fact, Subject};
use madoguchi_postgres_cluster::{Cluster, Database, Durability};
use madoguchi_store_conformance::Scene;
use madoguchi_store_conformance::journal::assert_chained;
use madoguchi_store_conformance::scene::{fact, insurer};
use madoguchi_store_postgres::{PostgresStore, SERVER_ROLE};

use crate::roles::client;
use crate::support::{migrated, options};

const WRITERS: usize = 8;

fn rounds() -> u32 {
    if std::env::var_os("MADOGUCHI_LONG").is_some() { 50 } else { 3 }
}

fn subject(writer: usize) -> Subject {
    Subject::Insurer(insurer(&format!("w{writer}")))
}

/// Commits one fact after another; counts those that were acknowledged.
async fn write(
    store: PostgresStore,
    writer: usize,
    stop: Arc<AtomicBool>,
    said: Arc<AtomicU64>,
    refused: Arc<AtomicU64>,
) -> Vec<uuid::Uuid> {
    let mut acknowledged = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let entry = fact(subject(writer), Fact::LimitReached { limit: "kill".into(), tag: String::new() });
        let id = entry.id.uuid();
        match store.commit(Commit { facts: vec![entry], ..Commit::default() }).await {
            Ok(Outcome::Done) => {
                acknowledged.push(id);
                said.fetch_add(1, Ordering::Relaxed);
            }
            Ok(other) => panic!("nobody else writes these series: {other:?}"),
            // Nothing was promised; it may be there or not.
            Err(_) => {
                refused.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
    acknowledged
}

/// No acknowledged write is lost when the server dies, whatever moment it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_the_servers_death_under_load() {
    let mut cluster = tokio::task::spawn_blocking(|| Cluster::start(Durability::Full).unwrap()).await.unwrap();
    let admin = cluster.url("postgres");
    let database =
        tokio::task::spawn_blocking(move || Database::fresh(&admin, "kill_template", migrated).unwrap()).await.unwrap();
    let store = PostgresStore::connect(&options(&database.url(SERVER_ROLE), WRITERS)).await.unwrap();
    let (stop, said, refused) =
        (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| tokio::spawn(write(store.clone(), writer, stop.clone(), said.clone(), refused.clone())))
        .collect();
    for round in 0..rounds() {
        let before = said.load(Ordering::Relaxed);
        while said.load(Ordering::Relaxed) < before + 50 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(u64::from(round * 37 % 113))).await;
        cluster = tokio::task::spawn_blocking(move || {
            cluster.kill_immediately().unwrap();
            std::thread::sleep(Duration::from_millis(100));
            cluster.start_again().unwrap();
            cluster
        })
        .await
        .unwrap();
    }
    stop.store(true, Ordering::Relaxed);
    let mut acknowledged = Vec::new();
    for writer in writers {
        acknowledged.push(writer.await.unwrap());
    }
    let scene = Scene::new(store.clone());
    for (writer, ids) in acknowledged.iter().enumerate() {
        assert_chained(&scene, &subject(writer)).await;
        let rows = store.journal_rows(&subject(writer), 0, u32::MAX).await.unwrap();
        let there: std::collections::HashSet<_> = rows.iter().map(|row| row.row.fact_id.uuid()).collect();
        let lost = ids.iter().filter(|id| !there.contains(id)).count();
        assert_eq!(lost, 0, "writer {writer}: {} acknowledged, {} there", ids.len(), there.len());
        // A write that was reported as failed may be there; one that was resolved is counted once.
        assert!(rows.iter().all(|row| row.body.is_some()));
    }
    let all: usize = acknowledged.iter().map(Vec::len).sum();
    assert!(all as u64 >= 50 * u64::from(rounds()), "{all}");
    drop(database);
}

/// ASVS 16.5.2: whoever waits for a commit when the server goes away is told so within seconds,
/// and what was told to have failed can be tried again when it is back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_server_went_away_is_told_within_seconds() {
    let mut cluster = tokio::task::spawn_blocking(|| Cluster::start(Durability::Full).unwrap()).await.unwrap();
    let admin = cluster.url("postgres");
    let database =
        tokio::task::spawn_blocking(move || Database::fresh(&admin, "away_template", migrated).unwrap()).await.unwrap();
    let store = PostgresStore::connect(&options(&database.url(SERVER_ROLE), 2)).await.unwrap();
    let holding = client(&database.admin_url()).await;
    holding.batch_execute("BEGIN; LOCK TABLE madoguchi.series").await.unwrap();
    let entry = fact(subject(0), Fact::LimitReached { limit: "away".into(), tag: String::new() });
    let commit = Commit { facts: vec![entry], ..Commit::default() };
    let waiting = tokio::spawn({
        let (store, commit) = (store.clone(), commit.clone());
        async move { store.commit(commit).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!waiting.is_finished(), "it waits for the lock");
    cluster = tokio::task::spawn_blocking(move || {
        cluster.kill_immediately().unwrap();
        cluster
    })
    .await
    .unwrap();
    let begun = Instant::now();
    let told = waiting.await.unwrap();
    assert!(matches!(told, Err(StoreError::Unavailable(_))), "{told:?}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    cluster = tokio::task::spawn_blocking(move || {
        cluster.start_again().unwrap();
        cluster
    })
    .await
    .unwrap();
    assert_eq!(store.commit(commit).await.unwrap(), Outcome::Done);
    drop((database, cluster));
}
