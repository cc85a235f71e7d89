//! A PostgreSQL of a test's own, with the product's schema and people in it, and
//! a look behind the store.

use madoguchi_postgres_cluster::{Cluster, Database, Durability};
use madoguchi_store_postgres::SERVER_ROLE;

use crate::operator;
use crate::site::Site;

/// A cluster with one database.
pub(crate) struct Kept {
    // Before the cluster: it goes first.
    database: Database,
    cluster: Option<Cluster>,
}

impl Kept {
    /// A cluster that may be killed: every commit waits for the disk.
    pub(crate) async fn new(durability: Durability, site: &Site, people: u32) -> Self {
        let made = tokio::task::spawn_blocking(move || {
            let cluster = Cluster::start(durability).unwrap();
            let database = Database::empty(&cluster.url("postgres"), "site").unwrap();
            Self { database, cluster: Some(cluster) }
        });
        let kept = made.await.unwrap();
        operator::prepare(&kept.database.url("madoguchi_owner"), &kept.url(), &site.path("keys"), people).await;
        kept
    }

    /// URL of the server's role.
    pub(crate) fn url(&self) -> String {
        self.database.url(SERVER_ROLE)
    }

    /// URL of the superuser.
    pub(crate) fn admin_url(&self) -> String {
        self.database.admin_url()
    }

    /// Kills the database as a power cut would, until [`Self::comes_back`].
    pub(crate) async fn goes_away(&mut self) {
        let mut cluster = self.cluster.take().unwrap();
        let done = tokio::task::spawn_blocking(move || {
            cluster.kill_immediately().unwrap();
            cluster
        });
        self.cluster = Some(done.await.unwrap());
    }

    /// Starts it again.
    pub(crate) async fn comes_back(&mut self) {
        let mut cluster = self.cluster.take().unwrap();
        let done = tokio::task::spawn_blocking(move || {
            cluster.start_again().unwrap();
            cluster
        });
        self.cluster = Some(done.await.unwrap());
    }

    /// Kills the database as a power cut would, and starts it again.
    pub(crate) async fn power_cut(&mut self) {
        self.goes_away().await;
        self.comes_back().await;
    }
}
