//! The walk of `app` over this file. Works offline on a read transaction.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use madoguchi_app::journal::{VerifyReport, verify as walk};
use madoguchi_app::store::{StoreError, Stored};
use madoguchi_domain::checkpoint_line::CheckpointLine;
use madoguchi_domain::ids::InstallId;
use rusqlite::Connection;

use super::pages::SqlitePages;
use crate::fault::store_error;

/// Walks everything, listing at most `most` problems. Blocks.
pub(crate) fn verify(
    conn: &Connection,
    install: InstallId,
    kept: &[CheckpointLine],
    most: usize,
) -> Stored<VerifyReport> {
    let tx = conn.unchecked_transaction().map_err(|error| store_error(&error))?;
    at_once(walk(SqlitePages::new(&tx), install, kept, most))
}

/// Nothing here waits: each page is read when it is asked for.
fn at_once<T>(future: impl Future<Output = Stored<T>>) -> Stored<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => Err(StoreError::Unavailable("the walk over the journal waits for nothing".into())),
    }
}
