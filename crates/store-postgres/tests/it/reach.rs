//! How the database is reached: TLS, roles, schemas, an exhausted pool.

use std::time::{Duration, Instant};

use madoguchi_app::store::{Store, StoreError};
use madoguchi_postgres_cluster::{Cluster, Database, Durability, for_tests};
use madoguchi_store_postgres::{ConnectError, PostgresOptions, PostgresStore, SERVER_ROLE, schema_version};

use crate::roles::client;
use crate::support::{Held, first, migrated, options};

async fn why_not(options: &PostgresOptions) -> ConnectError {
    match PostgresStore::connect(options).await {
        Ok(_) => panic!("connected"),
        Err(error) => error,
    }
}

/// ASVS 12.3.1, 12.3.2, 12.3.4: under TLS the server's certificate must go back to the given root and name the host of the URL.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_proves_who_it_is() {
    let cluster = tokio::task::spawn_blocking(|| Cluster::start(Durability::None).unwrap()).await.unwrap();
    let admin = cluster.url("postgres");
    let database =
        tokio::task::spawn_blocking(move || Database::fresh(&admin, "tls_template", migrated).unwrap()).await.unwrap();
    let plain = database.url(SERVER_ROLE);
    let under = |host: &str, root: &std::path::Path, mode: &str| PostgresOptions {
        url: plain.replace("127.0.0.1", host).replace("sslmode=disable", mode),
        root_certificate: Some(root.to_owned()),
        pool_size: 2,
    };
    let certificates = cluster.certificates();
    let mut stores = Vec::new();
    for mode in ["sslmode=verify-full", "application_name=x"] {
        let store = PostgresStore::connect(&under("localhost", &certificates.root, mode)).await.unwrap();
        store.ping().await.unwrap();
        stores.push(store);
    }
    let encrypted = client(&database.admin_url()).await;
    let row = encrypted
        .query_one(
            "SELECT count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE s.ssl AND a.usename = $1",
            &[&SERVER_ROLE],
        )
        .await
        .unwrap();
    assert_eq!(row.get::<_, i64>(0), 2, "the store's connections are encrypted");
    for (host, root) in [("127.0.0.1", &certificates.root), ("localhost", &certificates.other_root)] {
        let error = why_not(&under(host, root, "sslmode=verify-full")).await;
        assert!(matches!(error, ConnectError::Database(_)), "{error}");
        assert!(error.to_string().contains("certificate"), "{error}");
    }
}

/// ASVS 13.2.1, 13.2.2: the program refuses to run as a role that could do more than it needs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mighty_role_is_refused() {
    let held = Held::new().await;
    for role in ["postgres", "madoguchi_owner"] {
        let error = why_not(&options(&held.database.url(role), 1)).await;
        assert!(matches!(error, ConnectError::TooMighty), "{role}: {error}");
    }
    let error = why_not(&options(&held.database.url("nobody"), 1)).await.to_string();
    let password = held.database.admin_url();
    let password = password.split([':', '@']).nth(2).unwrap();
    assert!(!error.contains(password), "{error}");
}

/// A newer schema is used when it says that older programs may, and refused when not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newer_schema_is_refused_unless_it_allows_older_programs() {
    let held = Held::new().await;
    let admin = client(&held.database.admin_url()).await;
    let owner = options(&held.database.url("madoguchi_owner"), 1);
    let server = options(&held.database.url(SERVER_ROLE), 1);
    let (install, first) = first();
    let again = PostgresStore::migrate(&owner, install, &first).await.unwrap();
    assert_eq!((again.from, again.to), (schema_version(), schema_version()));
    assert_eq!(again.install, held.store().install(), "an install is made once");
    let set = |version: i32, readable: i32| {
        format!("UPDATE madoguchi.store_meta SET version = {version}, readable_from = {readable}")
    };
    let known = schema_version();
    admin.batch_execute(&set(known + 2, known)).await.unwrap();
    PostgresStore::connect(&server).await.unwrap();
    assert_eq!(PostgresStore::migrate(&owner, install, &first).await.unwrap().to, known + 2);
    admin.batch_execute(&set(known + 2, known + 1)).await.unwrap();
    assert!(matches!(why_not(&server).await, ConnectError::Newer { .. }));
    assert!(matches!(PostgresStore::migrate(&owner, install, &first).await, Err(ConnectError::Newer { .. })));
    admin.batch_execute(&set(known - 1, 0)).await.unwrap();
    assert!(matches!(why_not(&server).await, ConnectError::Older { .. }));
}

/// The server does not migrate, and says who does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_database_is_the_owners_to_fill() {
    let database = tokio::task::spawn_blocking(|| {
        let name = format!("empty_{}", std::process::id());
        Database::empty(&for_tests().unwrap(), &name).unwrap()
    });
    let database = database.await.unwrap();
    assert!(matches!(why_not(&options(&database.url(SERVER_ROLE), 1)).await, ConnectError::Empty));
    let (install, first) = first();
    let server = options(&database.url(SERVER_ROLE), 1);
    assert!(PostgresStore::migrate(&server, install, &first).await.is_err());
    assert!(matches!(why_not(&server).await, ConnectError::Empty), "a refused migration leaves nothing");
}

/// ASVS 13.2.6: whoever finds no connection free is told so within a few seconds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_exhausted_pool_answers_in_bounded_time() {
    let held = Held::new().await;
    let store = PostgresStore::connect(&options(&held.database.url(SERVER_ROLE), 1)).await.unwrap();
    let admin = client(&held.database.admin_url()).await;
    admin.batch_execute("BEGIN; LOCK TABLE madoguchi.terms IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let holding = tokio::spawn({
        let store = store.clone();
        async move { store.terms("plain").await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let begun = Instant::now();
    let refused = store.profiles().await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
    // The one that held it waited for a lock, which is bounded too.
    let held_up = holding.await.unwrap();
    assert!(matches!(held_up, Err(StoreError::Unavailable(_))), "{held_up:?}");
    admin.batch_execute("ROLLBACK").await.unwrap();
    store.profiles().await.unwrap();
}

/// After a failover the URL's first host may be gone without a word: the others are reached all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_that_says_nothing_does_not_hide_the_others() {
    let held = Held::new().await;
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap();
    // Nobody accepts: once its queue is full, the system drops whoever comes next.
    let crowd: Vec<_> = (0..1500).map(|_| tokio::spawn(tokio::net::TcpStream::connect(address))).collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(crowd.iter().any(|one| !one.is_finished()), "the queue is full");
    let url = held.database.url(SERVER_ROLE);
    let (before, after) = url.rsplit_once("@127.0.0.1:").unwrap();
    let both = format!("{before}@127.0.0.1:{},127.0.0.1:{after}&target_session_attrs=read-write", address.port());
    let begun = Instant::now();
    PostgresStore::connect(&options(&both, 1)).await.unwrap().ping().await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    crowd.into_iter().for_each(|one| one.abort());
}
