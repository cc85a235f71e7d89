//! A database of an earlier release goes on: what lies in it stays, and its servers run beside new ones.

use madoguchi_app::store::Store;
use madoguchi_domain::fact::Subject;
use madoguchi_postgres_cluster::{Database, for_tests};
use madoguchi_store_conformance::Scene;
use madoguchi_store_conformance::desk_scene::ours;
use madoguchi_store_conformance::scene::{at, new_hash, new_id};
use madoguchi_store_postgres::{PostgresStore, SERVER_ROLE, schema_version};

use crate::federations::notice;
use crate::roles::client;
use crate::support::{first, options};

/// The steps of the release before care offices.
const BEFORE: [&str; 3] = [
    include_str!("../../migrations/0001_first.sql"),
    include_str!("../../migrations/0002_keys_and_figures.sql"),
    include_str!("../../migrations/0003_closed_accounts.sql"),
];

/// What a server of that release writes, in its own words.
const ITS_WRITES: &str = "
    INSERT INTO flow (id, version, kind, member, account, opened_at, expires_at, state, insurer)
    VALUES ('{flow}', 1, 'recovery', NULL, NULL, now(), now() + interval '1 day', '{}', '0386');
    INSERT INTO secret (owner, kind, value, insurer) VALUES ('{flow}', 'flow_token', '\\x{token}', '0386');
    INSERT INTO mail (id, version, kind, sealed, flow, member, expires_at, queued_at, status, tries, due_at, insurer)
    VALUES ('{flow}', 1, 'code', '\\x01', '{flow}', NULL, NULL, now(), 'queued', 0, now(), '0386');
    INSERT INTO series (id, name, insurer, sequence, hash, bound_sequence) VALUES ('{flow}', '{flow}', '0386', 1, '\\x00', 0);
    INSERT INTO journal (series, sequence, fact_id, at_millis, actor, kind, kind_version, body_hash, hash)
    VALUES ('{flow}', 1, '{flow}', 0, 'program', 'limit_reached', 1, '\\x00', '\\x00');
    INSERT INTO fact_body (fact_id, insurer, body) VALUES ('{flow}', '0386', '\\x01')";

/// What it reads, where a new server has written.
const ITS_READS: [&str; 3] = [
    "SELECT count(*) FROM flow WHERE insurer = '0386'",
    "SELECT count(*) FROM fact_body WHERE insurer = '0386'",
    "SELECT count(*) FROM mail WHERE insurer = '0386'",
];

fn writes() -> String {
    let token: String = new_hash().iter().map(|byte| format!("{byte:02x}")).collect();
    ITS_WRITES.replace("{flow}", &new_id().to_string()).replace("{token}", &token)
}

/// What a server of the release before notices of federations reads for everybody and for offices.
const ITS_NOTICES: &str = "SELECT count(*) FROM notice n WHERE n.id IN
    (SELECT id FROM notice WHERE member IS NULL AND insurer IS NULL
     UNION ALL SELECT id FROM notice WHERE member IS NULL AND insurer = current_setting('madoguchi.insurer', true))";

/// The steps of care offices and of their federation's notices only add: rows stay, and the statements of the release before still do what they did.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_of_the_release_before_is_brought_up_to_date_under_its_servers() {
    let database = tokio::task::spawn_blocking(|| {
        Database::empty(&for_tests().unwrap(), &format!("older_{}", std::process::id())).unwrap()
    });
    let database = database.await.unwrap();
    let owner = client(&database.url("madoguchi_owner")).await;
    let (install, entry) = first();
    for step in BEFORE {
        owner.batch_execute(&format!("BEGIN; {step}; COMMIT")).await.unwrap();
    }
    let meta = format!("INSERT INTO madoguchi.store_meta VALUES (1, '{install}', 3, 1, now())");
    owner.batch_execute(&meta).await.unwrap();
    let older = client(&database.url(SERVER_ROLE)).await;
    older.batch_execute("SET search_path = madoguchi; SET madoguchi.insurer = '0386'").await.unwrap();
    older.batch_execute(&writes()).await.unwrap();

    let migrated =
        PostgresStore::migrate(&options(&database.url("madoguchi_owner"), 1), install, &entry).await.unwrap();
    assert_eq!((migrated.from, migrated.to, migrated.install), (3, schema_version(), install));

    older.batch_execute(&writes()).await.unwrap();
    for reads in ITS_READS {
        let row = older.query_one(reads, &[]).await.unwrap();
        assert_eq!(row.get::<_, i64>(0), 2, "{reads}");
    }
    let swept = "SELECT * FROM retention_sweep(now() + interval '2 days', now())";
    assert_eq!(older.query_one(swept, &[]).await.unwrap().get::<_, i64>("flows"), 2);
    let scene = Scene::new(PostgresStore::connect(&options(&database.url(SERVER_ROLE), 4)).await.unwrap());
    let office = scene.office("3170100014").await;
    let sent = scene.send(&office, at(1)).await;
    assert_eq!(scene.kept(sent.id).await, (1, sent));
    let rows = scene.store.journal_rows(&Subject::Office(office.id), 0, 10).await.unwrap();
    assert_eq!(rows.len(), 1);
    scene.facts(vec![notice(ours())]).await;
    assert_eq!(older.query_one(ITS_NOTICES, &[]).await.unwrap().get::<_, i64>(0), 0, "it would be the site's");
    let its_own =
        "INSERT INTO notice (id, title, body, published_at, search_text) VALUES (gen_random_uuid(), '', '', now(), '')";
    older.batch_execute(its_own).await.unwrap();
    assert_eq!(older.query_one(ITS_NOTICES, &[]).await.unwrap().get::<_, i64>(0), 1);
}
