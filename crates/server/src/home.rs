//! Where the store of this server lives: what a kind of store needs beside
//! `Store` itself (care, backups, a sign of life, a clean close), and whether the
//! server is stopping.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use madoguchi_app::store::{Store, Stored};
use madoguchi_store_postgres::{PoolFigures, PostgresStore};
use madoguchi_store_sqlite::{CareReport, FolderError, OpenFolder};

/// How long a store may take for a sign of life.
const PING: Duration = Duration::from_secs(5);

/// The store's home.
#[derive(Clone, Default)]
pub struct Home {
    kept: Kept,
    stopping: Arc<AtomicBool>,
}

#[derive(Clone, Default)]
enum Kept {
    /// Somebody else looks after it.
    #[default]
    Elsewhere,
    /// A data folder, which this process alone has open.
    Folder(Arc<OpenFolder>),
    /// A database that servers share.
    Database(PostgresStore),
}

impl From<Arc<OpenFolder>> for Home {
    fn from(folder: Arc<OpenFolder>) -> Self {
        Self { kept: Kept::Folder(folder), stopping: Arc::default() }
    }
}

impl From<PostgresStore> for Home {
    fn from(store: PostgresStore) -> Self {
        Self { kept: Kept::Database(store), stopping: Arc::default() }
    }
}

impl Home {
    /// Whether the server takes nothing new any more.
    pub(crate) fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    pub(crate) fn begin_to_stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the store answers, and in time.
    pub(crate) async fn answers<S: Store>(&self, store: &S) -> bool {
        let asked = async {
            match &self.kept {
                Kept::Elsewhere | Kept::Folder(_) => is_read(store.roster_present().await),
                Kept::Database(database) => is_read(database.ping().await),
            }
        };
        tokio::time::timeout(PING, asked).await.unwrap_or(false)
    }

    /// How full the pool of connections is, where there is one.
    pub(crate) fn pool(&self) -> Option<PoolFigures> {
        match &self.kept {
            Kept::Elsewhere | Kept::Folder(_) => None,
            Kept::Database(database) => Some(database.pool()),
        }
    }

    /// Free space on the store's disk; none where the disk is another machine's
    /// or does not tell. Blocks.
    pub(crate) fn free_bytes(&self) -> Option<u64> {
        match &self.kept {
            Kept::Folder(folder) => fs4::available_space(folder.folder().path()).ok(),
            Kept::Elsewhere | Kept::Database(_) => None,
        }
    }

    /// Checks and backups that are due; those of a database are its operator's. Blocks.
    pub(crate) fn care(&self, now: Timestamp) {
        let Kept::Folder(folder) = &self.kept else { return };
        match folder.care(now) {
            Ok(CareReport::NotDue | CareReport::Sound(_)) => {}
            Ok(CareReport::Damaged(_)) => tracing::error!("the store is damaged; the next start restores a backup"),
            Err(error) => tracing::warn!(%error, "care of the store"),
        }
    }

    /// The clean stop: of a folder with the last checkpoint, of a database by
    /// leaving it to the other servers. Blocks.
    pub(crate) fn close(&self, now: Timestamp) -> Result<(), FolderError> {
        match &self.kept {
            Kept::Elsewhere => Ok(()),
            Kept::Folder(folder) => folder.close(now),
            Kept::Database(database) => {
                database.close();
                Ok(())
            }
        }
    }
}

fn is_read<T>(answer: Stored<T>) -> bool {
    answer.map_err(|error| tracing::warn!(%error, "the store does not answer")).is_ok()
}
