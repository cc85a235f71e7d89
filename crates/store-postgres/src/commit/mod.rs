//! The one write: versions are checked and raised, facts appended and applied,
//! everything else of the commit written, in one transaction of two round trips.
//! Must not: decide anything a use case should decide.
//!
//! READ COMMITTED is enough: whatever is decided on is either a row whose version
//! is checked by the `UPDATE` that locks it, or a unique value, or the series row
//! that is locked before its next sequence is counted.

mod apply;
mod expect;
mod journal;
mod office;
mod reissue;
mod scope;

use std::time::Duration;

use madoguchi_app::store::{Commit, FlowWrite, Outcome, SecretWrite, Stored};
use madoguchi_domain::fact::FactEntry;
use madoguchi_domain::ids::InstallId;

use crate::batch::{Step, step};
use crate::connections::{Connections, Lease};
use crate::fault::Fault;
use crate::{flow, mail, session};

use journal::Series;
pub(crate) use journal::{append, lock, locked};
pub(crate) use scope::scope;

/// Tries of one commit when two transactions lock what the other wants.
const CONTENTION_TRIES: u32 = 5;
/// How long the store looks for what became of a commit whose connection was lost:
/// as long as for a free connection. A short break is bridged by it; while another
/// leader is chosen, whoever called is told to come back.
const RESOLVE: Duration = Duration::from_secs(3);
const RESOLVE_PAUSE: Duration = Duration::from_millis(250);

/// Why a transaction is undone.
enum Undone {
    /// No connection was to be had, and nothing was sent.
    Unsent(Fault),
    Stale,
    Fault(Fault),
}

impl From<Fault> for Undone {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Writes every part, or none.
pub(crate) async fn write(connections: &Connections, install: InstallId, commit: &Commit) -> Stored<Outcome> {
    match attempts(connections, install, commit).await {
        Err(Undone::Fault(fault)) if fault.is_lost() => {
            let resolving = resolve(connections, install, commit);
            tokio::time::timeout(RESOLVE, resolving).await.unwrap_or_else(|_| Err(fault.into()))
        }
        tried => outcome(tried),
    }
}

/// Tries again while other transactions lock what this one wants.
async fn attempts(connections: &Connections, install: InstallId, commit: &Commit) -> Result<(), Undone> {
    let mut contended = 0;
    loop {
        match attempt(connections, install, commit).await {
            Err(Undone::Fault(fault)) if fault.is_contention() && contended < CONTENTION_TRIES => {
                contended += 1;
                pause(contended).await;
            }
            tried => return tried,
        }
    }
}

/// What became of a commit that may have been written without our having heard of
/// it: looks for it, and where it is not there writes it, or meets it.
async fn resolve(connections: &Connections, install: InstallId, commit: &Commit) -> Stored<Outcome> {
    loop {
        tokio::time::sleep(RESOLVE_PAUSE).await;
        if let Ok(true) = written(connections, &commit.facts).await {
            return Ok(Outcome::Done);
        }
        let outcome = match attempts(connections, install, commit).await {
            Err(Undone::Unsent(_)) => continue,
            Err(Undone::Fault(fault)) if fault.is_lost() => continue,
            tried => outcome(tried)?,
        };
        // What stands in the way may be the earlier try itself.
        return if outcome != Outcome::Done && written(connections, &commit.facts).await? {
            Ok(Outcome::Done)
        } else {
            Ok(outcome)
        };
    }
}

fn outcome(tried: Result<(), Undone>) -> Stored<Outcome> {
    match tried {
        Ok(()) => Ok(Outcome::Done),
        Err(Undone::Stale) => Ok(Outcome::Stale),
        Err(Undone::Unsent(fault)) => Err(fault.into()),
        Err(Undone::Fault(fault)) => match fault.doubled() {
            Some(constraint) => Ok(Outcome::Duplicate(constraint)),
            None => Err(fault.into()),
        },
    }
}

/// Steps that a fact changes the tables by, for a transaction that is no [`Commit`].
pub(crate) fn apply(entry: &FactEntry) -> Vec<Step> {
    apply::fact(entry, &[])
}

/// Longer from try to try, and not the same for everybody.
async fn pause(tries: u32) {
    let mut random = [0_u8; 1];
    // Without randomness the pauses are only alike.
    let _ = getrandom::fill(&mut random);
    tokio::time::sleep(Duration::from_millis(u64::from(tries) * 2 + u64::from(random[0]) / 16)).await;
}

/// Whether the facts of a commit are in the journal. They are written together,
/// so that one tells of all; a commit without facts leaves nothing to look for,
/// and is tried again: what it expects shows whether it was written.
async fn written(connections: &Connections, facts: &[FactEntry]) -> Result<bool, Fault> {
    let Some(first) = facts.first() else { return Ok(false) };
    let given = connections.ask(step!("SELECT 1 FROM journal WHERE fact_id = $1", first.id.uuid())).await?;
    Ok(!given.rows.is_empty())
}

async fn attempt(connections: &Connections, install: InstallId, commit: &Commit) -> Result<(), Undone> {
    let mut lease = connections.lease().await.map_err(Undone::Unsent)?;
    let checks = expect::checks(commit)?;
    let lookups = apply::lookups(commit);
    let mut first: Vec<Step> = Vec::new();
    let count = checks.len();
    first.extend(checks);
    let looked_up = first.len()..first.len() + lookups.len();
    first.extend(lookups);
    first.extend(journal::lock(install, &commit.facts));
    let given = lease.begin(scope(commit), first).await?;
    if given.iter().take(count).any(|given| given.count != 1) {
        lease.roll_back().await?;
        return Err(Undone::Stale);
    }
    let refused = apply::refused(given.get(looked_up.clone()).unwrap_or_default())?;
    let series = journal::locked(given.get(looked_up.end..).unwrap_or_default())?;
    write_rest(&mut lease, install, commit, series, &refused).await
}

async fn write_rest(
    lease: &mut Lease,
    install: InstallId,
    commit: &Commit,
    series: Vec<Series>,
    refused: &[apply::Refused],
) -> Result<(), Undone> {
    // The journal first: a fact that is known already is told as such.
    let mut steps = journal::append(install, series, &commit.facts)?;
    for entry in &commit.facts {
        steps.extend(apply::fact(entry, refused));
    }
    for write in &commit.flows {
        match write {
            FlowWrite::Put(put) if expect::expects_flow(commit, put) => steps.push(flow::follow(put)),
            FlowWrite::Put(put) => steps.push(flow::insert(put)?),
            FlowWrite::End(_) => {}
        }
    }
    steps.extend(commit.counters.iter().filter(|write| !expect::expects_counter(commit, write)).map(expect::reset));
    steps.extend(commit.secrets.iter().map(secret));
    // After the secrets, so that none is written for a flow that is gone.
    for write in &commit.flows {
        match write {
            FlowWrite::End(id) => steps.extend(flow::end(*id)),
            FlowWrite::Put(_) => {}
        }
    }
    steps.extend(commit.mail.iter().map(mail::write));
    steps.extend(session::signs(&commit.seen, &commit.locks));
    steps.extend(office::writes(&commit.office)?);
    lease.commit(steps).await?;
    Ok(())
}

/// Insurer and federation are those of the transaction: whose flow or session a token opens.
fn secret(write: &SecretWrite) -> Step {
    match &write.value {
        Some(value) => step!(
            "INSERT INTO secret (owner, kind, value, insurer, federation)
             VALUES ($1, $2, $3, nullif(current_setting('madoguchi.insurer', true), ''),
                     nullif(current_setting('madoguchi.federation', true), ''))
             ON CONFLICT (owner, kind) DO UPDATE SET value = $3",
            write.owner,
            write.kind.as_str(),
            value.clone(),
        ),
        None => step!("DELETE FROM secret WHERE owner = $1 AND kind = $2", write.owner, write.kind.as_str()),
    }
}
