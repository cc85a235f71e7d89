//! Ends what an older state of the database holds in progress, before anybody is
//! served from it: a session that was logged out since, a sign-up with its
//! password, a code that was used or replaced would all be good again.

use jiff::Timestamp;
use madoguchi_domain::fact::{Actor, Fact, FactEntry, OlderState};
use madoguchi_domain::ids::InstallId;
use rusqlite::{Connection, TransactionBehavior};

use super::since::{self, Since};
use super::{FolderError, newest};
use crate::journal;
use crate::value::Micros;

/// Why the database is older than what was there, and what is known of the time since.
pub(super) struct Older<'s> {
    /// Why.
    pub(super) why: OlderState,
    /// Who put it there.
    pub(super) actor: Actor,
    /// What the newer state knew better, where it could be read.
    pub(super) since: Option<&'s Since>,
    /// From here on the state is not older than this.
    pub(super) number: u64,
    /// The present instant.
    pub(super) at: Timestamp,
}

/// Ends everything and says so in the install's series, or does nothing.
pub(super) fn end(conn: &mut Connection, install: InstallId, older: &Older<'_>) -> Result<(), FolderError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (passwords, accounts) = older.since.map_or(Ok((0, 0)), |since| since::apply(&tx, since))?;
    let at = Micros(older.at);
    tx.execute(
        "DELETE FROM secret WHERE owner IN (SELECT id FROM session WHERE ended_at IS NULL
         UNION ALL SELECT id FROM holder_session WHERE ended_at IS NULL)",
        [],
    )?;
    let sessions = tx.execute("UPDATE session SET ended_at = ?1 WHERE ended_at IS NULL", [at])?
        + tx.execute("UPDATE holder_session SET ended_at = ?1 WHERE ended_at IS NULL", [at])?;
    // With a token that was used since, a clerk's account could be set up once more; the operator makes another.
    tx.execute("DELETE FROM secret WHERE kind IN ('staff_set_up', 'new_staff_password', 'new_totp')", [])?;
    tx.execute("DELETE FROM secret WHERE owner IN (SELECT id FROM flow)", [])?;
    let flows = tx.execute("DELETE FROM flow", [])?;
    // A code, or a question that would be answered with one. Other mails only tell of what has happened.
    let mails = tx.execute(
        "UPDATE mail SET status = 'dropped', done_at = ?1, sealed = NULL
         WHERE status IN ('queued', 'retrying') AND (flow IS NOT NULL OR expires_at IS NOT NULL)",
        [Micros(older.at)],
    )?;
    let fact = Fact::InProgressEnded {
        why: older.why,
        sessions: sessions as u64,
        flows: flows as u64,
        mails: mails as u64,
        passwords,
        accounts,
    };
    let entry = FactEntry { actor: older.actor, ..super::open::own_fact(install, older.at, fact)? };
    journal::append(&tx, install, &entry)?;
    newest::put(&tx, older.number)?;
    tx.commit()?;
    Ok(())
}
