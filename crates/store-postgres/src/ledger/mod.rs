//! Loads a ledger in one transaction: `COPY` into a table of the session, compare by sets, ask, merge and keep or
//! undo. Memory does not grow with the file. Must not: decide whether a load is kept; the caller's `judge` does.

mod compare;
mod copy;
mod merge;

use madoguchi_app::store::{LedgerCounts, LedgerLoad, LedgerVerdict, Stored};
use madoguchi_domain::fact::FactEntry;
use madoguchi_domain::ids::InstallId;
use madoguchi_domain::office::LedgerRow;

use crate::batch::step;
use crate::commit::{self, append, locked};
use crate::connections::{Connections, Lease, Scope};
use crate::fault::Fault;
use crate::pour::{Pieces, pour};

/// How long one statement of a load may take.
const STATEMENT: &str = "SET LOCAL statement_timeout = '60min'";
/// How long a load waits for another one of the same federation.
const LOCK: &str = "SET LOCAL lock_timeout = '10s'";

/// Loads, counts, asks, and keeps or undoes.
pub(crate) async fn load<I, J, R>(
    connections: &Connections,
    install: InstallId,
    load: LedgerLoad,
    rows: I,
    judge: J,
    random: R,
) -> Stored<LedgerCounts>
where
    I: Iterator<Item = (u64, LedgerRow)> + Send + 'static,
    J: FnOnce(&LedgerCounts) -> LedgerVerdict + Send + 'static,
    R: FnMut() -> [u8; 10] + Send + 'static,
{
    let mut lease = connections.lease().await?;
    let federation = load.federation.as_str().to_owned();
    lease
        .begin(
            Scope::of_federation(&load.federation),
            vec![
                step!(STATEMENT),
                step!(LOCK),
                step!("INSERT INTO ledger (federation) VALUES ($1) ON CONFLICT DO NOTHING", federation.clone()),
                // One load of a federation at a time: two would both add the same office.
                step!("SELECT federation FROM ledger WHERE federation = $1 FOR UPDATE", federation),
            ],
        )
        .await?;
    compare::prepare(&lease).await?;
    let begun = load.at;
    let encode = move |pieces: &mut Pieces| copy::encode(begun, rows, random, pieces);
    let read = pour(&lease, copy::STATEMENT, encode).await?;
    let mut counts = compare::compare(&mut lease, &load).await?;
    counts.rows = read;
    match judge(&counts) {
        LedgerVerdict::Undo => lease.roll_back().await?,
        LedgerVerdict::Keep(entry) => keep(&mut lease, install, &load, *entry).await?,
    }
    Ok(counts)
}

async fn keep(lease: &mut Lease, install: InstallId, load: &LedgerLoad, entry: FactEntry) -> Result<(), Fault> {
    let facts = std::slice::from_ref(&entry);
    let mut steps = merge::merge(load);
    let before = steps.len();
    steps.extend(commit::lock(install, facts));
    let given = lease.more(steps).await?;
    let series = locked(given.get(before..).unwrap_or_default())?;
    let mut steps = append(install, series, facts)?;
    steps.extend(commit::apply(&entry));
    lease.commit(steps).await?;
    Ok(())
}
