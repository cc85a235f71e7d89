//! The one write: versions are checked and raised, facts appended and applied,
//! everything else of the commit written, in one transaction. Must not: decide
//! anything a use case should decide.

use madoguchi_app::store::{Commit, CounterWrite, Entity, FlowWrite, Outcome, SecretWrite, Stored};
use madoguchi_domain::ids::InstallId;
use rusqlite::{Connection, TransactionBehavior, params};

use crate::fault::{doubled, store_error};
use crate::value::{Count, Id, Micros, bad_json};
use crate::{apply, flow, holder, journal, letter, mail, session};

/// Why a transaction is undone.
enum Undone {
    Stale,
    Sql(rusqlite::Error),
}

impl From<rusqlite::Error> for Undone {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

/// Writes every part, or none.
pub(crate) fn write(conn: &mut Connection, install: InstallId, commit: &Commit) -> Stored<Outcome> {
    match attempt(conn, install, commit) {
        Ok(()) => Ok(Outcome::Done),
        Err(Undone::Stale) => Ok(Outcome::Stale),
        Err(Undone::Sql(error)) => match doubled(&error) {
            Some(constraint) => Ok(Outcome::Duplicate(constraint)),
            None => Err(store_error(&error)),
        },
    }
}

fn attempt(conn: &mut Connection, install: InstallId, commit: &Commit) -> Result<(), Undone> {
    // Leaving early drops the transaction, which rolls it back.
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (entity, version) in &commit.expect {
        if !raise(&tx, entity, *version)? {
            return Err(Undone::Stale);
        }
    }
    for entry in &commit.facts {
        // The journal first: a fact that is known already is told as such.
        journal::append(&tx, install, entry)?;
        apply::fact(&tx, entry)?;
    }
    holder::write(&tx, &commit.office)?;
    letter::begin(&tx, &commit.office.batches)?;
    write_flows(&tx, commit)?;
    for counter in &commit.counters {
        put_counter(&tx, counter, commit)?;
    }
    for secret in &commit.secrets {
        put_secret(&tx, secret)?;
    }
    end_flows(&tx, commit)?;
    for write in &commit.mail {
        mail::write(&tx, write)?;
    }
    session::write_signs(&tx, &commit.seen, &commit.locks)?;
    tx.commit()?;
    Ok(())
}

/// Raises the version of an entity that stands at the one expected; false when
/// it does not.
fn raise(conn: &Connection, entity: &Entity, version: u64) -> rusqlite::Result<bool> {
    let by_id = |sql: &str, id: uuid::Uuid| conn.prepare_cached(sql)?.execute(params![Id(id), Count(version)]);
    let raised = match entity {
        Entity::Member(id) => by_id("UPDATE member SET version = version + 1 WHERE id = ?1 AND version = ?2", id.uuid()),
        Entity::Account(id) => by_id("UPDATE account SET version = version + 1 WHERE id = ?1 AND version = ?2", id.uuid()),
        Entity::Session(id) => by_id("UPDATE session SET version = version + 1 WHERE id = ?1 AND version = ?2", id.uuid()),
        Entity::Flow(id) => by_id("UPDATE flow SET version = version + 1 WHERE id = ?1 AND version = ?2", id.uuid()),
        Entity::Mail(id) => by_id("UPDATE mail SET version = version + 1 WHERE id = ?1 AND version = ?2", id.uuid()),
        Entity::Office(id) => by_id("UPDATE office SET version = version + 1 WHERE id = ?1 AND version = ?2", id.uuid()),
        Entity::Reissue(id) => by_id("UPDATE reissue SET version = version + 1 WHERE id = ?1 AND version = ?2", id.uuid()),
        Entity::Staff(id) => by_id("UPDATE staff SET version = version + 1 WHERE id = ?1 AND version = ?2", id.uuid()),
        Entity::HolderSession(id) => {
            by_id("UPDATE holder_session SET version = version + 1 WHERE id = ?1 AND version = ?2", id.uuid())
        }
        Entity::Counter(key) if version == 0 => conn
            .prepare_cached("INSERT INTO counter (key, version, hits, in_a_row, keep_until) VALUES (?1, 1, '[]', 0, 0) ON CONFLICT DO NOTHING")?
            .execute([key]),
        Entity::Counter(key) => conn
            .prepare_cached("UPDATE counter SET version = version + 1 WHERE key = ?1 AND version = ?2")?
            .execute(params![key, Count(version)]),
    };
    Ok(raised? == 1)
}

fn write_flows(conn: &Connection, commit: &Commit) -> rusqlite::Result<()> {
    for write in &commit.flows {
        match write {
            FlowWrite::Put(flow) if expects(commit, &Entity::Flow(flow.id)) => flow::update(conn, flow)?,
            FlowWrite::Put(flow) => flow::insert(conn, flow)?,
            FlowWrite::End(_) => {}
        }
    }
    Ok(())
}

/// After the secrets, so that none is written for a flow that is gone.
fn end_flows(conn: &Connection, commit: &Commit) -> rusqlite::Result<()> {
    for write in &commit.flows {
        match write {
            FlowWrite::End(id) => flow::end(conn, *id)?,
            FlowWrite::Put(_) => {}
        }
    }
    Ok(())
}

fn expects(commit: &Commit, entity: &Entity) -> bool {
    commit.expect.iter().any(|(expected, _)| expected == entity)
}

/// A counter that was expected has its new version already; one that was not,
/// such as one an operator resets, gets it here.
fn put_counter(conn: &Connection, write: &CounterWrite, commit: &Commit) -> rusqlite::Result<()> {
    let hits = serde_json::to_string(&write.counter.hits).map_err(|error| bad_json(&error))?;
    let step = i64::from(!expects(commit, &Entity::Counter(write.key)));
    conn.prepare_cached(
        "INSERT INTO counter (key, version, hits, in_a_row, keep_until) VALUES (?1, 1, ?2, ?3, ?4)
         ON CONFLICT (key) DO UPDATE SET version = version + ?5, hits = ?2, in_a_row = ?3, keep_until = ?4",
    )?
    .execute(params![write.key, hits, write.counter.in_a_row, Micros(write.keep_until), step])?;
    Ok(())
}

fn put_secret(conn: &Connection, write: &SecretWrite) -> rusqlite::Result<()> {
    match &write.value {
        Some(value) => conn
            .prepare_cached("INSERT INTO secret (owner, kind, value) VALUES (?1, ?2, ?3) ON CONFLICT (owner, kind) DO UPDATE SET value = ?3")?
            .execute(params![Id(write.owner), write.kind.as_str(), value])?,
        None => conn
            .prepare_cached("DELETE FROM secret WHERE owner = ?1 AND kind = ?2")?
            .execute(params![Id(write.owner), write.kind.as_str()])?,
    };
    Ok(())
}
