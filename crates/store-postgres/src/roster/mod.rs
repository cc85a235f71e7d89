//! Loads a roster in one transaction: `COPY` into a table of the session, merge
//! by sets, count, ask, keep or undo. Memory does not grow with the file. Must
//! not: decide whether a load is kept; the caller's `judge` does.

mod copy;
mod merge;
mod width;

use madoguchi_app::store::{RosterCounts, RosterLoad, RosterVerdict, Stored};
use madoguchi_domain::fact::FactEntry;
use madoguchi_domain::ids::InstallId;
use madoguchi_domain::roster::RosterRow;

use crate::batch::step;
use crate::commit::{self, append, locked};
use crate::connections::{Connections, Lease, Scope};
use crate::fault::Fault;
use crate::pour::{Pieces, pour};

/// How long one statement of a load may take; a load of millions takes minutes.
const STATEMENT: &str = "SET LOCAL statement_timeout = '60min'";
/// How long a load waits for another one of the same insurer.
const LOCK: &str = "SET LOCAL lock_timeout = '10s'";

/// Loads, counts, asks, and keeps or undoes.
pub(crate) async fn load<I, J, R>(
    connections: &Connections,
    install: InstallId,
    load: RosterLoad,
    rows: I,
    judge: J,
    random: R,
) -> Stored<RosterCounts>
where
    I: Iterator<Item = (u64, RosterRow)> + Send + 'static,
    J: FnOnce(&RosterCounts) -> RosterVerdict + Send + 'static,
    R: FnMut() -> [u8; 10] + Send + 'static,
{
    let mut lease = connections.lease().await?;
    let insurer = load.insurer.as_str().to_owned();
    lease
        .begin(
            Scope::of(&load.insurer),
            vec![
                step!(STATEMENT),
                step!(LOCK),
                step!(
                    "INSERT INTO roster_width (insurer, loaded) VALUES ($1, false) ON CONFLICT DO NOTHING",
                    insurer.clone()
                ),
                // One load of an insurer at a time: two would both add the same person.
                step!("SELECT loaded FROM roster_width WHERE insurer = $1 FOR UPDATE", insurer),
            ],
        )
        .await?;
    width::settle(&mut lease, &load).await?;
    merge::prepare(&lease).await?;
    let of_file = load.clone();
    let encode = move |pieces: &mut Pieces| copy::encode(&of_file, rows, random, pieces);
    let read = pour(&lease, copy::STATEMENT, encode).await?;
    let mut counts = merge::merge(&mut lease, &load).await?;
    counts.rows = read;
    match judge(&counts) {
        RosterVerdict::Undo => lease.roll_back().await?,
        RosterVerdict::Keep(entry) => keep(&mut lease, install, &load, &counts, *entry).await?,
    }
    Ok(counts)
}

async fn keep(
    lease: &mut Lease,
    install: InstallId,
    load: &RosterLoad,
    counts: &RosterCounts,
    entry: FactEntry,
) -> Result<(), Fault> {
    let facts = std::slice::from_ref(&entry);
    let mut steps = if load.full { merge::end_others(load, counts.ended) } else { Vec::new() };
    let before = steps.len();
    steps.extend(commit::lock(install, facts));
    let given = lease.more(steps).await?;
    let series = locked(given.get(before..).unwrap_or_default())?;
    let mut steps = append(install, series, facts)?;
    steps.extend(commit::apply(&entry));
    lease.commit(steps).await?;
    Ok(())
}
