//! Versions: every entity that a commit expects is locked and raised by one
//! statement that fits no row when its version has changed. What is also written
//! of a flow or counter is written with it. In the order of the entities, so that
//! two commits wait for one another instead of locking what the other wants.

use madoguchi_app::store::{Commit, CounterWrite, Entity, FlowWrite};
use madoguchi_domain::counter::Counter;
use madoguchi_domain::flow::Flow;

use crate::batch::{Step, step};
use crate::fault::Fault;
use crate::flow;
use crate::value::big;

/// One step an entity; each must write exactly one row.
pub(super) fn checks(commit: &Commit) -> Result<Vec<Step>, Fault> {
    let mut expected = commit.expect.clone();
    expected.sort_unstable();
    expected.into_iter().map(|(entity, version)| check(commit, entity, version)).collect()
}

fn check(commit: &Commit, entity: Entity, version: u64) -> Result<Step, Fault> {
    let expected = big(version);
    Ok(match entity {
        Entity::Member(id) => {
            step!(
                "UPDATE member SET version = version + 1 WHERE id = $1 AND version = $2
                   AND insurer = current_setting('madoguchi.insurer', true)",
                id.uuid(),
                expected
            )
        }
        Entity::Account(id) => {
            step!(
                "UPDATE account SET version = version + 1 WHERE id = $1 AND version = $2
                   AND insurer = current_setting('madoguchi.insurer', true)",
                id.uuid(),
                expected
            )
        }
        Entity::Session(id) => {
            step!("UPDATE session SET version = version + 1 WHERE id = $1 AND version = $2", id.uuid(), expected)
        }
        Entity::Mail(id) => {
            step!("UPDATE mail SET version = version + 1 WHERE id = $1 AND version = $2", id.uuid(), expected)
        }
        Entity::Office(id) => {
            step!(
                "UPDATE office SET version = version + 1 WHERE id = $1 AND version = $2
                   AND federation = current_setting('madoguchi.federation', true)",
                id.uuid(),
                expected
            )
        }
        Entity::Reissue(id) => {
            step!(
                "UPDATE reissue SET version = version + 1 WHERE id = $1 AND version = $2
                   AND federation = current_setting('madoguchi.federation', true)",
                id.uuid(),
                expected
            )
        }
        Entity::Staff(id) => {
            step!(
                "UPDATE staff SET version = version + 1 WHERE id = $1 AND version = $2
                   AND federation = current_setting('madoguchi.federation', true)",
                id.uuid(),
                expected
            )
        }
        Entity::HolderSession(id) => {
            step!(
                "UPDATE holder_session SET version = version + 1 WHERE id = $1 AND version = $2
                   AND federation = current_setting('madoguchi.federation', true)",
                id.uuid(),
                expected
            )
        }
        Entity::Flow(id) => match puts(commit).find(|flow| flow.id == id) {
            Some(put) => flow::update(put, version)?,
            None => step!("UPDATE flow SET version = version + 1 WHERE id = $1 AND version = $2", id.uuid(), expected),
        },
        Entity::Counter(key) => match commit.counters.iter().rev().find(|write| write.key == key) {
            Some(write) => put(write, version),
            None if version == 0 => step!(
                "INSERT INTO counter (key, version, hits, in_a_row, keep_until) VALUES ($1, 1, '{}', 0, '1970-01-01Z')
                 ON CONFLICT DO NOTHING",
                key.to_vec(),
            ),
            None => {
                step!(
                    "UPDATE counter SET version = version + 1 WHERE key = $1 AND version = $2",
                    key.to_vec(),
                    expected
                )
            }
        },
    })
}

fn puts(commit: &Commit) -> impl Iterator<Item = &Flow> {
    commit.flows.iter().filter_map(|write| match write {
        FlowWrite::Put(flow) => Some(flow),
        FlowWrite::End(_) => None,
    })
}

fn put(write: &CounterWrite, version: u64) -> Step {
    let (key, Counter { hits, in_a_row }) = (write.key.to_vec(), write.counter.clone());
    if version == 0 {
        step!(
            "INSERT INTO counter (key, version, hits, in_a_row, keep_until) VALUES ($1, 1, $2, $3, $4) ON CONFLICT DO NOTHING",
            key,
            hits,
            i64::from(in_a_row),
            write.keep_until,
        )
    } else {
        step!(
            "UPDATE counter SET version = version + 1, hits = $2, in_a_row = $3, keep_until = $4 WHERE key = $1 AND version = $5",
            key,
            hits,
            i64::from(in_a_row),
            write.keep_until,
            big(version),
        )
    }
}

/// A counter that was not expected, such as one an operator resets.
pub(super) fn reset(write: &CounterWrite) -> Step {
    step!(
        "INSERT INTO counter (key, version, hits, in_a_row, keep_until) VALUES ($1, 1, $2, $3, $4)
         ON CONFLICT (key) DO UPDATE SET version = counter.version + 1, hits = $2, in_a_row = $3, keep_until = $4",
        write.key.to_vec(),
        write.counter.hits.clone(),
        i64::from(write.counter.in_a_row),
        write.keep_until,
    )
}

pub(super) fn expects_flow(commit: &Commit, flow: &Flow) -> bool {
    commit.expect.iter().any(|(expected, _)| *expected == Entity::Flow(flow.id))
}

pub(super) fn expects_counter(commit: &Commit, write: &CounterWrite) -> bool {
    commit.expect.iter().any(|(expected, _)| *expected == Entity::Counter(write.key))
}
