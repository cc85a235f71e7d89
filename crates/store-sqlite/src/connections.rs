//! One writer and a few readers over one file. Readers never wait for the
//! writer (WAL). SQL runs on blocking threads, as one closure at a time.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use madoguchi_app::store::{StoreError, Stored};
use rusqlite::Connection;
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard, Semaphore, TryAcquireError};

use crate::contract::{ContractError, Encryption, Role, open};
use crate::fault::store_error;

/// Readers at the same time. Look-ups take microseconds; more would only hold
/// more page cache.
const READERS: u32 = 3;

/// The connections of one store.
#[derive(Clone)]
pub(crate) struct Connections {
    path: Arc<PathBuf>,
    encryption: Arc<Mutex<Encryption>>,
    /// None while the file is being replaced.
    writer: Arc<AsyncMutex<Option<Connection>>>,
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
    damaged: Arc<AtomicBool>,
}

/// All connections closed, and nobody can open one.
pub(crate) struct Closed {
    connections: Connections,
    reopened: bool,
    writer: OwnedMutexGuard<Option<Connection>>,
}

impl Connections {
    pub(crate) fn new(path: PathBuf, encryption: Encryption, writer: Connection) -> Self {
        Self {
            path: Arc::new(path),
            encryption: Arc::new(Mutex::new(encryption)),
            writer: Arc::new(AsyncMutex::new(Some(writer))),
            idle: Arc::default(),
            permits: Arc::new(Semaphore::new(READERS as usize)),
            damaged: Arc::default(),
        }
    }

    /// Whether anything was met that cannot be understood.
    pub(crate) fn damage_met(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    fn watched<T>(&self, answer: Stored<T>) -> Stored<T> {
        if let Err(StoreError::Damaged(what)) = &answer {
            tracing::error!(what, "the store is damaged");
            self.damaged.store(true, Ordering::Relaxed);
        }
        answer
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        &self.path
    }

    pub(crate) fn encryption(&self) -> Encryption {
        self.encryption.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Runs a closure on the writer, after those that asked before.
    pub(crate) async fn write<T, F>(&self, work: F) -> Stored<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Stored<T> + Send + 'static,
    {
        let guard = Arc::clone(&self.writer).lock_owned().await;
        // Once begun it runs to its end, also when the caller goes away.
        let answer = blocking(move || on_writer(guard, work)).await;
        self.watched(answer)
    }

    /// As [`Self::write`], from a blocking thread.
    pub(crate) fn write_blocking<T>(&self, work: impl FnOnce(&mut Connection) -> Stored<T>) -> Stored<T> {
        on_writer(Arc::clone(&self.writer).blocking_lock_owned(), work)
    }

    /// Runs a closure on a reader.
    pub(crate) async fn read<T, F>(&self, work: F) -> Stored<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        self.walk(move |conn| work(conn).map_err(|error| store_error(&error))).await
    }

    /// As [`Self::read`], for work that tells the store's own errors.
    pub(crate) async fn walk<T, F>(&self, work: F) -> Stored<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Stored<T> + Send + 'static,
    {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| closed())?;
        let this = self.clone();
        blocking(move || {
            let conn = this.reader()?;
            let answer = this.watched(work(&conn));
            this.give_back(conn);
            drop(permit);
            answer
        })
        .await
    }

    /// A connection of its own for long reads; its owner drops it.
    pub(crate) fn extra_reader(&self) -> Result<Connection, ContractError> {
        open(&self.path, &self.encryption(), Role::Reader)
    }

    fn reader(&self) -> Stored<Connection> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(conn) => Ok(conn),
            None => self.extra_reader().map_err(|error| opening(&error)),
        }
    }

    fn give_back(&self, conn: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
    }

    /// Waits for everybody and closes everything. From a blocking thread.
    pub(crate) fn close(&self) -> Stored<Closed> {
        let mut writer = Arc::clone(&self.writer).blocking_lock_owned();
        let permits = loop {
            match self.permits.try_acquire_many(READERS) {
                Ok(permits) => break permits,
                // Look-ups end within microseconds; a semaphore cannot be waited for from here.
                Err(TryAcquireError::NoPermits) => std::thread::sleep(Duration::from_millis(1)),
                Err(TryAcquireError::Closed) => return Err(closed()),
            }
        };
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        permits.forget();
        // The last connection to close folds the log into the file and deletes it.
        if let Some(conn) = writer.take() {
            conn.close().map_err(|(_, error)| store_error(&error))?;
        }
        Ok(Closed { connections: self.clone(), reopened: false, writer })
    }
}

impl Closed {
    /// Opens again, with what may be another key.
    pub(crate) fn reopen(mut self, encryption: Encryption) -> Result<(), ContractError> {
        let conn = open(&self.connections.path, &encryption, Role::Writer)?;
        *self.connections.encryption.lock().unwrap_or_else(PoisonError::into_inner) = encryption;
        *self.writer = Some(conn);
        self.connections.permits.add_permits(READERS as usize);
        self.reopened = true;
        Ok(())
    }
}

impl Drop for Closed {
    /// Whoever waits for a store that stays closed is told so.
    fn drop(&mut self) {
        if !self.reopened {
            self.connections.permits.close();
        }
    }
}

fn on_writer<T>(
    mut guard: OwnedMutexGuard<Option<Connection>>,
    work: impl FnOnce(&mut Connection) -> Stored<T>,
) -> Stored<T> {
    work(guard.as_mut().ok_or_else(closed)?)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Stored<T> + Send + 'static) -> Stored<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(error) => Err(StoreError::Unavailable(format!("store thread: {error}"))),
    }
}

fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".into())
}

/// A reader that cannot be opened.
pub(crate) fn opening(error: &ContractError) -> StoreError {
    match error {
        ContractError::Sqlite(error) => store_error(error),
        ContractError::NotReadable | ContractError::OtherProgram => StoreError::Damaged(error.to_string()),
        ContractError::Version { .. } | ContractError::Setting(_) => StoreError::Unavailable(error.to_string()),
    }
}
