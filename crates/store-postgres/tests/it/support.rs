//! Migrated databases with stores over them.

use std::io;

use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::ids::{FactId, InstallId};
use madoguchi_postgres_cluster::{Database, for_tests};
use madoguchi_store_conformance::scene::at;
use madoguchi_store_postgres::{PostgresOptions, PostgresStore, SERVER_ROLE};

/// A store in a database that goes with it.
pub struct Held {
    store: PostgresStore,
    pub database: Database,
}

impl Held {
    pub async fn new() -> Self {
        let database = tokio::task::spawn_blocking(database).await.unwrap();
        let store = PostgresStore::connect(&options(&database.url(SERVER_ROLE), 16)).await.unwrap();
        Self { store, database }
    }

    pub fn store(&self) -> PostgresStore {
        self.store.clone()
    }
}

pub fn options(url: &str, pool_size: usize) -> PostgresOptions {
    PostgresOptions { url: url.to_owned(), root_certificate: None, pool_size }
}

/// A fresh copy of the migrated template.
pub fn database() -> Database {
    let admin = for_tests().expect("PostgreSQL starts");
    Database::fresh(&admin, "madoguchi_template", migrated).unwrap()
}

/// Migrates as the owner.
pub fn migrated(database: &Database) -> io::Result<()> {
    let (install, first) = first();
    let options = options(&database.url("madoguchi_owner"), 1);
    let migrate = async { PostgresStore::migrate(&options, install, &first).await };
    wait(migrate).map(drop).map_err(io::Error::other)
}

/// The install and its first fact. Their identities are none that a scene draws: the
/// template may have been filled by another process, which counts from the same one.
pub fn first() -> (InstallId, FactEntry) {
    let install = InstallId::new(at(0), [0xa7; 10]);
    let first = FactEntry {
        id: FactId::new(at(0), [0xa8; 10]),
        subject: Subject::Install(install),
        actor: Actor::Program,
        at: at(0),
        salt: [1; 16],
        fact: Fact::InstallCreated { program_version: "0".into() },
    };
    (install, first)
}

/// Runs a future from a blocking place.
pub fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}
