//! Measures the queue of the desk over many applications: its pages, searches and counts, and a step of an
//! application beside it. `cargo run --release -p madoguchi-store-postgres --example measure_queue [COUNT]`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::time::{Duration, Instant};

use madoguchi_app::store::{Commit, Entity, OfficeStore, ReissueQuery, ReissueRow};
use madoguchi_domain::fact::{Actor, Fact, FactEntry, OfficeFact, Subject};
use madoguchi_domain::ids::{FactId, InstallId, OfficeId, StaffId};
use madoguchi_domain::reissue::state::{State, TABLE};
use madoguchi_postgres_cluster::{Cluster, Database, Durability};
use madoguchi_store_conformance::Scene;
use madoguchi_store_conformance::desk_scene::{ledger_at, ledger_row, of_office, ours};
use madoguchi_store_conformance::scene::{at, new_id};
use madoguchi_store_postgres::{PostgresOptions, PostgresStore, SERVER_ROLE};
use tokio_postgres::NoTls;

/// How often each question is asked.
const TIMES: usize = 20;

/// Applications of one office each, three of four in a state that is open, in the columns that the queue reads.
const FILL: &str = "
    INSERT INTO madoguchi.reissue (federation, id, version, office, office_number, office_name, prefecture, notice_address,
        receipt, language, received_at, changed_at, state, envelope, search_text, kana_search)
    SELECT o.federation, gen_random_uuid(), 1, o.id, o.number, o.name, '31', 'a@example.jp', lpad(n::text, 11, '0'), 'ja',
           now() - n * interval '1 second', now(),
           (ARRAY['received', 'received', 'in_review', 'approved', 'dispatched', 'returned', 'used', 'rejected'])[1 + n % 8],
           'not_needed', lower(o.number) || ' ' || o.name || ' ' || lpad(n::text, 11, '0'), o.kana_search
    FROM (SELECT *, row_number() OVER (ORDER BY number) AS n FROM madoguchi.office) o;
    ANALYZE madoguchi.reissue; VACUUM madoguchi.reissue";

#[tokio::main]
async fn main() {
    let count: u32 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let cluster = Cluster::start(Durability::Full).unwrap();
    let database = Database::empty(&cluster.url("postgres"), "measure").unwrap();
    let options = |role: &str| PostgresOptions { url: database.url(role), root_certificate: None, pool_size: 4 };
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
    let scene = Scene::new(PostgresStore::connect(&options(SERVER_ROLE)).await.unwrap());

    let rows: Vec<_> = (0..count).map(|n| ledger_row(&format!("31{n:08}"))).collect();
    let begun = Instant::now();
    let counts = scene.load_ledger(ledger_at(at(0), false), rows.clone()).await;
    println!("first load of a ledger: {} rows in {:.2?}", counts.added, begun.elapsed());
    let begun = Instant::now();
    let counts = scene.load_ledger(ledger_at(at(1), true), rows).await;
    println!("the same again: {} changed in {:.2?}", counts.changed, begun.elapsed());
    let (admin, connection) = tokio_postgres::connect(&database.admin_url(), NoTls).await.unwrap();
    tokio::spawn(connection);
    for statement in FILL.split(';') {
        admin.batch_execute(statement).await.unwrap();
    }
    for table in ["madoguchi.office", "madoguchi.reissue"] {
        let size = "SELECT pg_total_relation_size($1::text::regclass)";
        let bytes: i64 = admin.query_one(size, &[&table]).await.unwrap().get(0);
        println!("{table}: {} bytes a row with its indexes", bytes / i64::from(count));
    }
    let first = pages(&scene).await;
    let office = scene.store.ledger_page(&ours(), None, 1).await.unwrap().remove(0);
    step(&scene, office.id, &first).await;
}

/// The oldest line of the queue.
async fn pages(scene: &Scene<PostgresStore>) -> ReissueRow {
    let open: Vec<State> = TABLE.iter().map(|(state, _)| *state).filter(|state| state.is_open()).collect();
    let query = ReissueQuery {
        federation: ours(),
        states: open,
        words: String::new(),
        until: None,
        reviewer: None,
        after: None,
        limit: 50,
    };
    let first = scene.store.reissue_page(&query).await.unwrap();
    let middle = ReissueQuery { limit: 40_000, ..query.clone() };
    let middle = scene.store.reissue_page(&middle).await.unwrap();
    let after = middle.last().map(|row| (row.received_at, row.id));
    for (name, query) in [
        ("first page of what is open", query.clone()),
        ("a page in the middle", ReissueQuery { after, ..query.clone() }),
        ("one state", ReissueQuery { states: vec![State::Received], ..query.clone() }),
        ("by number, found once", ReissueQuery { words: first[49].office_number.clone(), ..query.clone() }),
        ("by words of all", ReissueQuery { words: "見本事業所 ミホン".into(), ..query.clone() }),
        ("by words of none", ReissueQuery { words: "見本事業所 薬".into(), ..query.clone() }),
        ("of a reviewer who has none", ReissueQuery { reviewer: Some(StaffId::from_uuid(new_id())), ..query }),
    ] {
        let mut times = Vec::new();
        let mut rows = 0;
        for _ in 0..TIMES {
            let begun = Instant::now();
            rows = scene.store.reissue_page(&query).await.unwrap().len();
            times.push(begun.elapsed());
        }
        tell(name, rows, times);
    }
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let begun = Instant::now();
        scene.store.reissue_counts(&ours()).await.unwrap();
        times.push(begun.elapsed());
    }
    tell("counts of all states", 0, times);
    first[0].clone()
}

fn tell(name: &str, rows: usize, mut times: Vec<Duration>) {
    times.sort_unstable();
    println!("{name}: {rows} rows, median {:.2?}, worst {:.2?}", times[times.len() / 2], times[times.len() - 1]);
}

/// Notes something, which is a step of a reviewer that can be taken again and again.
async fn step(scene: &Scene<PostgresStore>, office: OfficeId, row: &ReissueRow) {
    let staff = StaffId::from_uuid(new_id());
    let mut times = Vec::new();
    for version in (row.version..).take(TIMES) {
        let note = OfficeFact::ReissueNoted { application: row.id, staff, note: "x".into() };
        let expect = vec![(Entity::Reissue(row.id), version)];
        let commit = Commit { expect, facts: vec![of_office(office, at(9), note)], ..Commit::default() };
        let begun = Instant::now();
        scene.desk_done(commit).await;
        times.push(begun.elapsed());
    }
    tell("a note of a reviewer", 0, times);
}
