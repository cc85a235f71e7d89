//! 事業所台帳: loading a ledger from a file, all or nothing, for the admin tool and for the desk.
//!
//! The file is streamed: memory does not grow with it. A second reading is made only when something
//! has to be corrected, to write every bad row to a file.

mod corrections;
mod export;
mod reading;
mod upload;
mod verdict;
mod words;

use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use madoguchi_domain::fact::{Actor, Fact, FactEntry, OfficeFact, Subject};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::DataSetId;
use madoguchi_domain::office::LedgerRefusal;
use madoguchi_domain::table::Encoding;
use madoguchi_wire::ErrorCode;
use sha2::{Digest, Sha256};

use crate::error::Refusal;
use crate::host::{App, Host};
use crate::store::{LedgerCounts, LedgerLoad, LedgerVerdict, Store, StoreError};

pub use corrections::{CorrectionsStop, write_corrections};
pub use export::{ExportStop, export};
pub use upload::{check, import_upload, save_corrections};
pub use verdict::BadRows;

use reading::{ReadThrough, Reading};

/// What to load and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerOrder {
    /// Whose ledger it is.
    pub federation: FederationCode,
    /// Offices not in the file are closed.
    pub full: bool,
    /// How many are expected to be closed by it.
    pub confirm_ended: Option<u64>,
    /// Count only.
    pub dry_run: bool,
    /// Whether it is the demo's own ledger: the demo takes no other, and no other install takes this
    /// one.
    pub demo: bool,
    /// Who loads it: the operator, or a clerk.
    pub actor: Actor,
}

/// A ledger that was loaded, or counted in a dry run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerLoaded {
    /// What it did or would do.
    pub counts: LedgerCounts,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// The file's encoding.
    pub encoding: Encoding,
}

/// Why a ledger was not loaded. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum LedgerStop {
    /// No profile of the federation was imported.
    #[error("no profile of the federation was imported; import it first")]
    FederationUnknown,
    /// The file cannot be opened.
    #[error("the file cannot be opened: {0}")]
    Open(#[source] std::io::Error),
    /// The file is no ledger.
    #[error(transparent)]
    File(#[from] LedgerRefusal),
    /// Rows have to be corrected.
    #[error("{} of {} rows have to be corrected", .0.rows, .0.rows_read)]
    BadRows(Box<BadRows>),
    /// The file holds column names and no office.
    #[error("the file holds no office")]
    NoRows,
    /// More offices would be closed than may be without confirmation, or not as many as were confirmed.
    #[error("{} of {} offices are not in the file and would be closed; confirm with that number", .0.ended, .0.before)]
    EndedUnconfirmed(Box<LedgerCounts>),
    /// The demo takes invented offices only.
    #[error("the demo takes invented offices only")]
    DemoRefusesRealData,
    /// The store or the program failed.
    #[error(transparent)]
    Failed(#[from] Refusal),
}

impl From<StoreError> for LedgerStop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// What a judged load gave: what was read, and the fact to keep it with (none for a dry run).
type Judged = Result<ReadThrough, LedgerStop>;

/// Loads a ledger. `open` opens the file; it is read to its end once.
///
/// # Errors
/// Why nothing was loaded.
pub async fn import<S: Store, H: Host, R: Read + Send + 'static>(
    app: &App<S, H>,
    order: LedgerOrder,
    open: impl FnOnce() -> std::io::Result<R> + Send,
) -> Result<LedgerLoaded, LedgerStop> {
    if order.demo != app.host.demo() && !order.dry_run {
        return Err(if order.demo {
            Refusal::from(ErrorCode::NotAllowed).into()
        } else {
            LedgerStop::DemoRefusesRealData
        });
    }
    if crate::federation::profile(app, &order.federation).await?.is_none() {
        return Err(LedgerStop::FederationUnknown);
    }
    let Reading { rows, through } = Reading::begin(open().map_err(LedgerStop::Open)?)?;
    let result: Arc<Mutex<Option<Judged>>> = Arc::default();
    let judge = {
        let (order, result, blank) = (order.clone(), Arc::clone(&result), blank(app, &order));
        move |counts: &LedgerCounts| {
            let judged = through.wait().and_then(|read| verdict::judge(&order, counts, read));
            let verdict = match &judged {
                Ok(read) if !order.dry_run => LedgerVerdict::Keep(Box::new(filled(blank, &order, counts, read))),
                Ok(_) | Err(_) => LedgerVerdict::Undo,
            };
            *result.lock().unwrap_or_else(PoisonError::into_inner) = Some(judged);
            verdict
        }
    };
    let load = LedgerLoad { federation: order.federation.clone(), full: order.full, at: app.now() };
    let counts = app.store.ledger_load(load, rows, judge, identities(app.random())).await?;
    let judged = result.lock().unwrap_or_else(PoisonError::into_inner).take();
    let read = judged.ok_or_else(|| Refusal::Unexpected("the load was not judged".into()))??;
    Ok(LedgerLoaded { counts, sha256: read.sha256, encoding: read.encoding })
}

/// The fact of a load before anything was counted: identity, time and salt come from the host, which
/// the store's thread does not know.
fn blank<S: Store, H: Host>(app: &App<S, H>, order: &LedgerOrder) -> FactEntry {
    let fact = OfficeFact::LedgerImported {
        federation: order.federation.clone(),
        data_set: DataSetId::new(app.now(), app.random()),
        sha256: String::new(),
        rows: 0,
        added: 0,
        changed: 0,
        moved: 0,
        ended: 0,
        full: order.full,
    };
    app.fact(Subject::Federation(order.federation.clone()), order.actor, Fact::Office(fact))
}

fn filled(blank: FactEntry, order: &LedgerOrder, counts: &LedgerCounts, read: &ReadThrough) -> FactEntry {
    let data_set = match &blank.fact {
        Fact::Office(OfficeFact::LedgerImported { data_set, .. }) => *data_set,
        _ => return blank,
    };
    let fact = OfficeFact::LedgerImported {
        federation: order.federation.clone(),
        data_set,
        sha256: read.sha256.clone(),
        rows: counts.rows,
        added: counts.added,
        changed: counts.changed,
        moved: counts.moved,
        ended: counts.ended,
        full: order.full,
    };
    FactEntry { fact: Fact::Office(fact), ..blank }
}

/// Random parts of identities, drawn out of one seed of the host's.
fn identities(seed: [u8; 32]) -> impl FnMut() -> [u8; 10] + Send + 'static {
    let mut count = 0_u64;
    move || {
        count += 1;
        let drawn: [u8; 32] = Sha256::new().chain_update(seed).chain_update(count.to_be_bytes()).finalize().into();
        std::array::from_fn(|place| drawn[place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_identities_of_a_load_are_alike() {
        let (mut one, mut other) = (identities([1; 32]), identities([2; 32]));
        let mut drawn: Vec<_> = (0..1000).flat_map(|_| [one(), other()]).collect();
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn.len(), 2000);
    }
}
