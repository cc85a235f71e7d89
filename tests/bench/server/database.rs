//! A PostgreSQL as production runs it: every commit waits for the disk.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use madoguchi_app::hasher::Hasher;
use madoguchi_app::host::{App, Host as _};
use madoguchi_app::keys::Keys;
use madoguchi_app::operator::profile_import;
use madoguchi_app::roster::import;
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::ids::{FactId, InstallId};
use madoguchi_postgres_cluster::{Cluster, Database, Durability, ask};
use madoguchi_store_postgres::{PostgresOptions, PostgresStore, SERVER_ROLE};
use zeroize::Zeroizing;

use crate::fixture::{INSURER, order, profile_text};
use crate::host::Office;

/// A cluster with one database in it, and a store over that.
pub(crate) struct Kept {
    pub(crate) store: PostgresStore,
    // Before the cluster: it goes first.
    database: Database,
    cluster: Cluster,
}

impl Kept {
    /// The product's tables, empty but for the insurer.
    pub(crate) async fn new(name: &'static str) -> Self {
        let made = tokio::task::spawn_blocking(move || {
            let cluster = Cluster::start(Durability::Full).unwrap();
            let database = Database::empty(&cluster.url("postgres"), name).unwrap();
            (cluster, database)
        });
        let (cluster, database) = made.await.unwrap();
        let options = |url: String| PostgresOptions { url, root_certificate: None, pool_size: 2 };
        let (at, install) = (Office.now(), InstallId::new(Office.now(), [1; 10]));
        let first = FactEntry {
            id: FactId::new(at, [2; 10]),
            subject: Subject::Install(install),
            actor: Actor::Program,
            at,
            salt: [3; 16],
            fact: Fact::InstallCreated { program_version: "0.0.0".to_owned() },
        };
        PostgresStore::migrate(&options(database.url("madoguchi_owner")), install, &first).await.unwrap();
        let store = PostgresStore::connect(&options(database.url(SERVER_ROLE))).await.unwrap();
        let kept = Self { store, database, cluster };
        profile_import(kept.app().as_ref(), INSURER, &profile_text()).await.unwrap();
        kept
    }

    /// Loads a roster by the way an operator uses.
    pub(crate) async fn fill(&self, roster: &Path) {
        let roster = roster.to_owned();
        let loaded = import(&self.app(), order(), move || File::open(roster)).await.unwrap();
        assert_eq!(loaded.counts.added, loaded.counts.rows, "everybody is new");
    }

    /// The use cases of an operator; nothing here depends on the keys.
    pub(crate) fn app(&self) -> Arc<App<PostgresStore, Office>> {
        let keys = Keys::new(Zeroizing::new([1; 32]), Zeroizing::new([2; 32]));
        Arc::new(App { store: self.store.clone(), host: Office, keys, hasher: Hasher::new(1, [3; 16]).unwrap() })
    }

    /// URL of the server's role.
    pub(crate) fn url(&self) -> String {
        self.database.url(SERVER_ROLE)
    }

    /// What the superuser is answered.
    pub(crate) fn ask(&self, sql: &str) -> String {
        String::from_utf8(ask(&self.database.admin_url(), sql).unwrap()).unwrap().trim().to_owned()
    }

    /// Everything that PostgreSQL has logged.
    pub(crate) fn log(&self) -> String {
        self.cluster.log()
    }
}
