//! Under which keys of its servers a database lies: a keyed hash of each, and the
//! step from one version of the pepper to the next.

use madoguchi_app::store::{SecretKind, Stored};
use uuid::Uuid;

use crate::batch::{Given, Step, step};
use crate::connections::Scope;
use crate::fault::Fault;
use crate::store::PostgresStore;
use crate::value::{count, get};

/// One version of a key, told by a keyed hash that gives nothing of it away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyCheck {
    /// `pepper` or `sealing`.
    pub name: String,
    /// Counted from 1.
    pub version: u32,
    /// The hash.
    pub value: [u8; 32],
}

impl PostgresStore {
    /// The versions of keys that were noted, by name and number; none in a new database.
    ///
    /// # Errors
    /// When the store cannot serve.
    pub async fn key_checks(&self) -> Stored<Vec<KeyCheck>> {
        let select = step!("SELECT name, version, value FROM key_check ORDER BY name, version");
        Ok(read(&self.connections.ask(select).await?)?)
    }

    /// Notes the first keys of a new database; passed over where another server was quicker.
    ///
    /// # Errors
    /// When the store cannot serve.
    pub async fn note_keys(&self, checks: &[KeyCheck]) -> Stored<()> {
        let mut lease = self.connections.lease().await?;
        lease.begin(Scope::Nobody, Vec::new()).await?;
        lease.commit(checks.iter().map(note).collect()).await?;
        Ok(())
    }

    /// Brings every keyed hash (of counters and codes) under the next pepper, and
    /// notes the versions of the keys that come with it, in one transaction. Gives
    /// the number of hashes.
    ///
    /// # Errors
    /// When the store cannot serve, or the versions were noted already; nothing is
    /// changed then.
    pub async fn rehash(&self, checks: &[KeyCheck], to: impl Fn(&[u8; 32]) -> [u8; 32] + Send + Sync) -> Stored<usize> {
        let mut lease = self.connections.lease().await?;
        let mut first = vec![step!("SET LOCAL statement_timeout = '10min'")];
        first.extend(checks.iter().map(|check| {
            step!(
                "INSERT INTO key_check (name, version, value) VALUES ($1, $2, $3)",
                check.name.clone(),
                i64::from(check.version),
                check.value.to_vec(),
            )
        }));
        first.push(step!("SELECT key FROM counter"));
        first.push(step!(
            "SELECT owner, kind, value FROM secret WHERE kind IN ($1, $2)",
            SecretKind::Code.as_str(),
            SecretKind::EarlierCode.as_str(),
        ));
        let given = lease.begin(Scope::Nobody, first).await?;
        let [.., counters, codes] = given.as_slice() else { return Err(Fault::Damaged("counter").into()) };
        let last = vec![counters_under(counters, &to)?, codes_under(codes, &to)?];
        let rehashed = counters.rows.len() + codes.rows.len();
        lease.commit(last).await?;
        Ok(rehashed)
    }
}

fn note(check: &KeyCheck) -> Step {
    step!(
        "INSERT INTO key_check (name, version, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        check.name.clone(),
        i64::from(check.version),
        check.value.to_vec(),
    )
}

fn read(given: &Given) -> Result<Vec<KeyCheck>, Fault> {
    let check = |row| {
        Ok(KeyCheck {
            name: get(row, "name")?,
            version: u32::try_from(count(row, "version")?).map_err(|_| Fault::Damaged("key_check"))?,
            value: hash(get(row, "value")?)?,
        })
    };
    given.rows.iter().map(check).collect()
}

fn hash(value: &[u8]) -> Result<[u8; 32], Fault> {
    value.try_into().map_err(|_| Fault::Damaged("a keyed hash"))
}

fn counters_under(given: &Given, to: impl Fn(&[u8; 32]) -> [u8; 32]) -> Result<Step, Fault> {
    let old = given.rows.iter().map(|row| hash(get(row, "key")?)).collect::<Result<Vec<_>, Fault>>()?;
    let new: Vec<Vec<u8>> = old.iter().map(|key| to(key).to_vec()).collect();
    let old: Vec<Vec<u8>> = old.iter().map(|key| key.to_vec()).collect();
    Ok(step!(
        "UPDATE counter SET key = pair.new FROM unnest($1::bytea[], $2::bytea[]) AS pair (old, new)
         WHERE counter.key = pair.old",
        old,
        new,
    ))
}

fn codes_under(given: &Given, to: impl Fn(&[u8; 32]) -> [u8; 32]) -> Result<Step, Fault> {
    let (mut owners, mut kinds, mut values) = (Vec::<Uuid>::new(), Vec::<String>::new(), Vec::<Vec<u8>>::new());
    for row in &given.rows {
        owners.push(get(row, "owner")?);
        kinds.push(get(row, "kind")?);
        values.push(to(&hash(get(row, "value")?)?).to_vec());
    }
    Ok(step!(
        "UPDATE secret SET value = code.value
         FROM unnest($1::uuid[], $2::text[], $3::bytea[]) AS code (owner, kind, value)
         WHERE secret.owner = code.owner AND secret.kind = code.kind",
        owners,
        kinds,
        values,
    ))
}
