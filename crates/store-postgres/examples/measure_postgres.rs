//! Measures the store against what PostgreSQL itself does with the same rows:
//! roster loads against `COPY` into the same table, and commits and matches a
//! second. `cargo run --release -p madoguchi-store-postgres --example measure_postgres`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::time::{Duration, Instant};

use madoguchi_app::store::{Commit, CounterWrite, Entity, RosterCounts, RosterStore, RosterVerdict, Store};
use madoguchi_domain::counter::Counter;
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::ids::{FactId, InstallId};
use madoguchi_domain::roster::{RosterRow, SampleRoster, SampleShape};
use madoguchi_postgres_cluster::{Cluster, Database, Durability};
use madoguchi_store_conformance::scene::{at, fact, insurer, load_at, load_fact, new_hash, new_id, ten_bytes};
use madoguchi_store_postgres::{PostgresOptions, PostgresStore, SERVER_ROLE};
use tokio_postgres::NoTls;

/// Tasks that commit at the same time.
const TASKS: usize = 16;
const SECONDS: u64 = 5;

#[tokio::main]
async fn main() {
    let count = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let cluster = Cluster::start(Durability::Full).unwrap();
    let database = Database::empty(&cluster.url("postgres"), "measure").unwrap();
    let options = |role: &str| PostgresOptions { url: database.url(role), root_certificate: None, pool_size: TASKS };
    let install = InstallId::from_uuid(new_id());
    let first = FactEntry {
        id: FactId::from_uuid(new_id()),
        subject: Subject::Install(install),
        actor: Actor::Program,
        at: at(0),
        salt: [1; 16],
        fact: Fact::InstallCreated { program_version: "0".into() },
    };
    PostgresStore::migrate(&options("madoguchi_owner"), install, &first).await.unwrap();
    let store = PostgresStore::connect(&options(SERVER_ROLE)).await.unwrap();

    let (counts, taken) = load(&store, count).await;
    println!("first load: {} rows in {taken:.2?} ({} added)", counts.rows, counts.added);
    if std::env::args().nth(2).as_deref() != Some("once") {
        again(&store, count, &database.admin_url(), taken).await;
    }
    println!("commits of one fact each a second: {}", commits(&store).await);
    println!("failed matches (read, read, commit) a second: {}", matches(&store).await);
}

fn rows(count: u64) -> impl Iterator<Item = (u64, RosterRow)> + Send + 'static {
    let shape = SampleShape {
        insurer: insurer("0386"),
        symbol_width: Some(3),
        number_width: Some(6),
        employee_numbers: true,
        mails: true,
    };
    (2..).zip(SampleRoster::new(1, shape)).take(usize::try_from(count).unwrap())
}

async fn load(store: &PostgresStore, count: u64) -> (RosterCounts, Duration) {
    let load = load_at(at(0), false);
    let fact_of = load.clone();
    let judge = move |counts: &RosterCounts| RosterVerdict::Keep(Box::new(load_fact(&fact_of, counts)));
    let begun = Instant::now();
    let counts = store.roster_load(load, rows(count), judge, ten_bytes).await.unwrap();
    (counts, begun.elapsed())
}

/// The same load over itself, and what PostgreSQL alone makes of the rows.
async fn again(store: &PostgresStore, count: u64, admin: &str, taken: Duration) {
    let (counts, again) = load(store, count).await;
    println!("the same again: {} rows in {again:.2?} ({} changed)", counts.rows, counts.changed);
    let copied = copy(admin).await;
    println!(
        "COPY of the same rows into the same table: {copied:.2?}; ratio {:.2}",
        copied.as_secs_f64() / taken.as_secs_f64()
    );
}

/// Out of the table and into one that is made like it, indexes included.
async fn copy(admin: &str) -> Duration {
    let (client, connection) = tokio_postgres::connect(admin, NoTls).await.unwrap();
    tokio::spawn(connection);
    let made = "CREATE TABLE madoguchi.copied (LIKE madoguchi.member INCLUDING ALL)";
    client.batch_execute(made).await.unwrap();
    client.batch_execute("COPY madoguchi.member TO '/tmp/madoguchi-measure.copy' BINARY").await.unwrap();
    let begun = Instant::now();
    client.batch_execute("COPY madoguchi.copied FROM '/tmp/madoguchi-measure.copy' BINARY").await.unwrap();
    let taken = begun.elapsed();
    client.batch_execute("COPY (SELECT 1 WHERE false) TO '/tmp/madoguchi-measure.copy'").await.unwrap();
    taken
}

/// How often a second all tasks together do something.
async fn rate<F: Future<Output = ()> + Send + 'static>(work: impl Fn() -> F + Clone + Send + 'static) -> u64 {
    let until = Instant::now() + Duration::from_secs(SECONDS);
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let work = work.clone();
            tokio::spawn(async move {
                let mut done = 0;
                while Instant::now() < until {
                    work().await;
                    done += 1;
                }
                done
            })
        })
        .collect();
    let mut all = 0;
    for task in tasks {
        all += task.await.unwrap();
    }
    all / SECONDS
}

async fn commits(store: &PostgresStore) -> u64 {
    let store = store.clone();
    rate(move || {
        let store = store.clone();
        async move {
            let subject = Subject::Member(madoguchi_domain::ids::MemberId::from_uuid(new_id()));
            let entry = fact(
                subject,
                Fact::MailSent { mail: madoguchi_domain::ids::MailId::from_uuid(new_id()), kind: "x".into() },
            );
            store
                .commit(Commit { insurer: Some(insurer("0386")), facts: vec![entry], ..Commit::default() })
                .await
                .unwrap();
        }
    })
    .await
}

async fn matches(store: &PostgresStore) -> u64 {
    let store = store.clone();
    rate(move || {
        let store = store.clone();
        async move {
            let keys = [new_hash(), new_hash()];
            store.counters(&keys).await.unwrap();
            store.members_matching(&insurer("0386"), "001", "000105", jiff::civil::date(1970, 1, 2)).await.unwrap();
            let write = |key| CounterWrite { key, counter: Counter { hits: vec![1], in_a_row: 1 }, keep_until: at(60) };
            let commit = Commit {
                expect: keys.iter().map(|key| (Entity::Counter(*key), 0)).collect(),
                counters: keys.map(write).to_vec(),
                ..Commit::default()
            };
            store.commit(commit).await.unwrap();
        }
    })
    .await
}
