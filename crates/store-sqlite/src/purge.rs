//! Retention: deletes what is no longer kept, with a fact that says so. Rows of
//! the journal stay for ever; only bodies go.

use jiff::{SignedDuration, Timestamp};
use madoguchi_app::journal::DAY_MILLIS;
use madoguchi_app::store::Purged;
use madoguchi_domain::fact::{Actor, Fact, FactEntry, KINDS, Subject};
use madoguchi_domain::ids::{FactId, InstallId};
use madoguchi_domain::reissue::KEEP_DAYS;
use rusqlite::{Connection, TransactionBehavior, params};

use crate::journal;
use crate::value::Micros;

/// Ended sessions and mails that are done serve nobody after the longest flow
/// they may belong to.
const KEEP_DONE: SignedDuration = SignedDuration::from_hours(24);

/// Deletes everything whose time was over at `now`.
pub(crate) fn purge(
    conn: &mut Connection,
    install: InstallId,
    now: Timestamp,
    fact_id: FactId,
    salt: [u8; 16],
) -> rusqlite::Result<Purged> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = Micros(now - KEEP_DONE);
    tx.execute("DELETE FROM secret WHERE owner IN (SELECT id FROM flow WHERE expires_at <= ?1)", [Micros(now)])?;
    let purged = Purged {
        flows: rows(tx.execute("DELETE FROM flow WHERE expires_at <= ?1", [Micros(now)])?),
        counters: rows(tx.execute("DELETE FROM counter WHERE keep_until <= ?1", [Micros(now)])?),
        sessions: rows(tx.execute("DELETE FROM session WHERE ended_at <= ?1", [done])?)
            + rows(tx.execute("DELETE FROM holder_session WHERE ended_at <= ?1", [done])?),
        mails: rows(tx.execute("DELETE FROM mail WHERE done_at <= ?1", [done])?),
        applications: applications(&tx, now)?,
        bodies: bodies(&tx, now)?,
    };
    if purged.bodies > 0 {
        let fact = Fact::BodiesPurged { count: purged.bodies, before: now };
        let entry =
            FactEntry { id: fact_id, subject: Subject::Install(install), actor: Actor::Program, at: now, salt, fact };
        journal::append(&tx, install, &entry)?;
    }
    tx.commit()?;
    Ok(purged)
}

/// Final applications go with all that hangs on them, and batches that hold none any more.
fn applications(conn: &Connection, now: Timestamp) -> rusqlite::Result<u64> {
    let over = Micros(now - SignedDuration::from_hours(24 * i64::from(KEEP_DAYS)));
    let parts = [
        "DELETE FROM reissue_event WHERE reissue IN (SELECT id FROM reissue WHERE is_open = 0 AND changed_at <= ?1)",
        "DELETE FROM letter WHERE reissue IN (SELECT id FROM reissue WHERE is_open = 0 AND changed_at <= ?1)",
        "DELETE FROM batch_letter WHERE reissue IN (SELECT id FROM reissue WHERE is_open = 0 AND changed_at <= ?1)",
    ];
    for sql in parts {
        conn.execute(sql, [over])?;
    }
    let gone = conn.execute("DELETE FROM reissue WHERE is_open = 0 AND changed_at <= ?1", [over])?;
    conn.execute(
        "DELETE FROM letter_batch WHERE begun_at <= ?1
             AND NOT EXISTS (SELECT 1 FROM batch_letter WHERE batch = letter_batch.id)",
        [over],
    )?;
    Ok(rows(gone))
}

/// Each kind has its own time; kinds this program does not know are kept.
fn bodies(conn: &Connection, now: Timestamp) -> rusqlite::Result<u64> {
    let mut delete = conn.prepare(
        "DELETE FROM fact_body WHERE fact_id IN (SELECT fact_id FROM journal WHERE kind = ?1 AND at_millis <= ?2)",
    )?;
    let mut count = 0;
    for spec in KINDS {
        let over = now.as_millisecond() - i64::from(spec.keep_days) * DAY_MILLIS;
        count += rows(delete.execute(params![spec.kind, over])?);
    }
    Ok(count)
}

fn rows(rows: usize) -> u64 {
    rows as u64
}

/// Hits so far ahead of the clock are of a clock that was set right since, in milliseconds.
const AHEAD: i64 = 5 * 60 * 1000;
/// No mail waits longer by itself.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// Wrong codes are counted with the authenticator, which lies with its owner.
const AUTHENTICATORS: [&str; 2] = [
    "UPDATE office SET version = version + 1, totp = json_set(totp, '$.failures.hits',
         (SELECT json(json_group_array(min(value, ?1))) FROM json_each(office.totp, '$.failures.hits')))
     WHERE totp IS NOT NULL AND json_extract(totp, '$.failures.hits[#-1]') > ?2",
    "UPDATE staff SET version = version + 1, totp = json_set(totp, '$.failures.hits',
         (SELECT json(json_group_array(min(value, ?1))) FROM json_each(staff.totp, '$.failures.hits')))
     WHERE totp IS NOT NULL AND json_extract(totp, '$.failures.hits[#-1]') > ?2",
];

/// Counters and mails of a time that has not come yet are of now.
pub(crate) fn bring_to_present(conn: &mut Connection, now: Timestamp) -> rusqlite::Result<u64> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let millis = now.as_millisecond();
    let counters = tx.execute(
        "UPDATE counter SET version = version + 1,
             hits = (SELECT json_group_array(min(value, ?1)) FROM json_each(counter.hits))
         WHERE json_extract(hits, '$[#-1]') > ?2",
        params![millis, millis + AHEAD],
    )?;
    let mut authenticators = 0;
    for sql in AUTHENTICATORS {
        authenticators += tx.execute(sql, params![millis, millis + AHEAD])?;
    }
    let mails = tx.execute(
        "UPDATE mail SET version = version + 1, due_at = ?1
         WHERE status IN ('queued', 'retrying') AND due_at > ?2",
        params![Micros(now), Micros(now + LONGEST_WAIT)],
    )?;
    tx.commit()?;
    Ok(rows(counters) + rows(authenticators) + rows(mails))
}
