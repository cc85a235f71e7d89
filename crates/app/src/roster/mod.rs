//! 加入者データ: loading a roster from a file, all or nothing.
//!
//! The file is streamed: memory does not grow with it. A second reading is made
//! only when something has to be corrected, to write every bad row to a file.

mod corrections;
mod key_filter;
mod person;
mod reading;
mod verdict;

use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::ids::DataSetId;
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::japan_time;
use madoguchi_domain::profile::InsurerProfile;
use madoguchi_domain::roster::{Encoding, RosterRefusal};
use madoguchi_wire::ErrorCode;

use crate::error::Refusal;
use crate::host::{Host, Shared};
use crate::store::{RosterCounts, RosterLoad, RosterStore, RosterVerdict, StoreError};

pub use corrections::{CorrectionsStop, write_corrections};
pub use key_filter::KeyFilter;
pub use person::Person;
pub use verdict::BadRows;

use reading::{ReadThrough, Reading};

/// What to load and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterOrder {
    /// Whose roster it is.
    pub insurer: InsurerCode,
    /// Members not in the file lose the right to log in at once.
    pub full: bool,
    /// How many the operator expects to lose it.
    pub confirm_ended: Option<u64>,
    /// Count only.
    pub dry_run: bool,
    /// Whether it is the demo's own roster: the demo takes no other, and no
    /// other install takes this one.
    pub demo: bool,
}

/// A roster that was loaded, or counted in a dry run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterLoaded {
    /// What it did or would do.
    pub counts: RosterCounts,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// The file's encoding.
    pub encoding: Encoding,
}

/// Why a roster was not loaded. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum RosterStop {
    /// No profile of the insurer was imported.
    #[error("no profile of the insurer was imported; import it first")]
    InsurerUnknown,
    /// The file cannot be opened.
    #[error("the file cannot be opened: {0}")]
    Open(#[source] std::io::Error),
    /// The file is no roster of this insurer.
    #[error(transparent)]
    File(#[from] RosterRefusal),
    /// Rows have to be corrected.
    #[error("{} of {} rows have to be corrected", .0.rows, .0.rows_read)]
    BadRows(Box<BadRows>),
    /// The file holds column names and nobody.
    #[error("the file holds no person")]
    NoRows,
    /// More members would end than may end without confirmation, or not as
    /// many as were confirmed.
    #[error(
        "{ended} of {before} people are not in the file and would lose the right to log in; confirm with that number"
    )]
    EndedUnconfirmed {
        /// People who would end.
        ended: u64,
        /// People before the load.
        before: u64,
    },
    /// The demo takes invented people only.
    #[error("the demo takes invented people only")]
    DemoRefusesRealData,
    /// The store or the program failed.
    #[error(transparent)]
    Failed(#[from] Refusal),
}

impl From<StoreError> for RosterStop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// Loads a roster. `open` opens the file; it is read to its end once.
///
/// # Errors
/// Why nothing was loaded.
pub async fn import<S, H, R>(
    app: &Shared<S, H>,
    order: RosterOrder,
    open: impl FnOnce() -> std::io::Result<R> + Send,
) -> Result<RosterLoaded, RosterStop>
where
    S: RosterStore,
    H: Host,
    R: Read + Send + 'static,
{
    if order.demo != app.host.demo() {
        return Err(if order.demo {
            Refusal::from(ErrorCode::NotAllowed).into()
        } else {
            RosterStop::DemoRefusesRealData
        });
    }
    let profile = crate::insurer::profile(app, &order.insurer).await?.ok_or(RosterStop::InsurerUnknown)?;
    let reading =
        Reading::begin(open().map_err(RosterStop::Open)?, order.insurer.clone(), japan_time::date(app.now()))?;
    let rows = reading.rows;
    let through = reading.through;
    let result = Arc::new(Mutex::new(None));
    let judge = {
        let (app, order, result) = (Arc::clone(app), order.clone(), Arc::clone(&result));
        move |counts: &RosterCounts| {
            let judged = through.wait().and_then(|read| judge(&app, &order, counts, read));
            let verdict = match &judged {
                Ok((_, Some(fact))) => RosterVerdict::Keep(Box::new(fact.clone())),
                Ok((_, None)) | Err(_) => RosterVerdict::Undo,
            };
            *result.lock().unwrap_or_else(PoisonError::into_inner) = Some(judged);
            verdict
        }
    };
    let random = {
        let app = Arc::clone(app);
        move || app.random::<10>()
    };
    let counts = app.store.roster_load(load(&order, &profile, app.now()), rows, judge, random).await?;
    let judged = result.lock().unwrap_or_else(PoisonError::into_inner).take();
    let (read, _) = judged.ok_or_else(|| Refusal::Unexpected("the load was not judged".into()))??;
    Ok(RosterLoaded { counts, sha256: read.sha256, encoding: read.encoding })
}

fn load(order: &RosterOrder, profile: &InsurerProfile, at: jiff::Timestamp) -> RosterLoad {
    RosterLoad {
        insurer: order.insurer.clone(),
        full: order.full,
        symbol_width: profile.matching.symbol_width,
        number_width: profile.matching.number_width,
        at,
    }
}

/// Whether the load may stand: the fact to keep it with, none for a dry run.
fn judge<S: RosterStore, H: Host>(
    app: &Shared<S, H>,
    order: &RosterOrder,
    counts: &RosterCounts,
    read: ReadThrough,
) -> Result<(ReadThrough, Option<FactEntry>), RosterStop> {
    let read = verdict::judge(order, counts, read)?;
    if order.dry_run {
        return Ok((read, None));
    }
    let fact = Fact::RosterImported {
        insurer: order.insurer.clone(),
        data_set: DataSetId::new(app.now(), app.random()),
        sha256: read.sha256.clone(),
        rows: counts.rows,
        added: counts.added,
        changed: counts.changed,
        ended: counts.ended,
        full: order.full,
    };
    let fact = app.fact(Subject::Insurer(order.insurer.clone()), Actor::Operator, fact);
    Ok((read, Some(fact)))
}
