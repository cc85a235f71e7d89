//! Reads counters and secrets. Both are hashes; no insurer's people can be read from them.

use std::collections::HashMap;

use madoguchi_app::store::{CounterKey, SecretKind};
use madoguchi_domain::counter::Counter;
use uuid::Uuid;

use crate::batch::{Given, Step, step};
use crate::connections::Connections;
use crate::fault::Fault;
use crate::value::{count, get};

pub(crate) async fn counters(connections: &Connections, keys: &[CounterKey]) -> Result<Vec<(u64, Counter)>, Fault> {
    read(&connections.ask(select(keys)).await?, keys)
}

pub(crate) fn select(keys: &[CounterKey]) -> Step {
    let asked: Vec<Vec<u8>> = keys.iter().map(|key| key.to_vec()).collect();
    step!("SELECT key, version, hits, in_a_row FROM counter WHERE key = ANY($1)", asked)
}

/// In the order of the keys; version 0 where nothing was counted.
pub(crate) fn read(given: &Given, keys: &[CounterKey]) -> Result<Vec<(u64, Counter)>, Fault> {
    let mut found: HashMap<&[u8], (u64, Counter)> = HashMap::new();
    for row in &given.rows {
        let in_a_row = u32::try_from(get::<i64>(row, "in_a_row")?).map_err(|_| Fault::Damaged("in_a_row"))?;
        found.insert(get(row, "key")?, (count(row, "version")?, Counter { hits: get(row, "hits")?, in_a_row }));
    }
    Ok(keys.iter().map(|key| found.get(&key[..]).cloned().unwrap_or_default()).collect())
}

/// The value of a secret.
pub(crate) async fn secret(connections: &Connections, owner: Uuid, kind: SecretKind) -> Result<Option<Vec<u8>>, Fault> {
    let given =
        connections.ask(step!("SELECT value FROM secret WHERE owner = $1 AND kind = $2", owner, kind.as_str())).await?;
    given.rows.first().map(|row| get(row, "value")).transpose()
}
