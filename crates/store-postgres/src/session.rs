//! Sessions. One that has ended has no token and is found no more.

use jiff::Timestamp;
use madoguchi_app::store::{AccountRecord, SecretKind, SessionRecord, TokenHash};
use madoguchi_domain::ids::{AccountId, DeviceId, SessionId};
use tokio_postgres::Row;

use crate::batch::{Given, Step, step};
use crate::connections::Connections;
use crate::fault::Fault;
use crate::value::{count, get};
use crate::{account, flow};

pub(crate) async fn by_token(connections: &Connections, token: &TokenHash) -> Result<Option<SessionRecord>, Fault> {
    let given = connections.ask_in(flow::scope(SecretKind::SessionToken, token), select(token)).await?;
    given.rows.first().map(read).transpose()
}

/// A session with its account, in one round trip.
pub(crate) async fn with_account(
    connections: &Connections,
    token: &TokenHash,
) -> Result<Option<(SessionRecord, AccountRecord)>, Fault> {
    let asked = [select(token), account::select_of_session(token)];
    let [session, account] = connections.ask_all_in(flow::scope(SecretKind::SessionToken, token), asked).await?;
    let session = session.rows.first().map(read).transpose()?;
    // The session may have ended between the two statements; then there is no account any more.
    Ok(session.zip(account::first(&account)?))
}

fn select(token: &TokenHash) -> Step {
    step!(
        "SELECT id, version, account, device, device_name, started_at, seen_at, locked FROM session
         WHERE ended_at IS NULL
           AND id = (SELECT owner FROM secret WHERE kind = $1 AND value = $2 AND kind IN ('flow_token', 'session_token'))",
        SecretKind::SessionToken.as_str(),
        token.to_vec(),
    )
}

pub(crate) async fn of_account(connections: &Connections, account: AccountId) -> Result<Vec<SessionRecord>, Fault> {
    let select = step!(
        "SELECT id, version, account, device, device_name, started_at, seen_at, locked FROM session
         WHERE account = $1 AND ended_at IS NULL ORDER BY started_at, id",
        account.uuid(),
    );
    all(&connections.ask_in(account::scope(account), select).await?)
}

/// The sessions that a statement found.
pub(crate) fn all(given: &Given) -> Result<Vec<SessionRecord>, Fault> {
    given.rows.iter().map(read).collect()
}

/// Counts over all insurers, up to a bound: by a function, since rows of an insurer
/// are there only under its name.
pub(crate) async fn open(
    connections: &Connections,
    begun_after: Timestamp,
    seen_after: Timestamp,
    most: u32,
) -> Result<u32, Fault> {
    let select = step!("SELECT sessions_open($1, $2, $3) AS open", begun_after, seen_after, i64::from(most));
    let given = connections.ask(select).await?;
    let row = given.rows.first().ok_or(Fault::Damaged("sessions_open"))?;
    u32::try_from(count(row, "open")?).map_err(|_| Fault::Damaged("sessions_open"))
}

/// Signs of life and locks; of two signs the later one stays.
pub(crate) fn signs(seen: &[(SessionId, Timestamp)], locks: &[(SessionId, bool)]) -> Vec<Step> {
    let seen = seen
        .iter()
        .map(|(id, at)| step!("UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2", id.uuid(), *at));
    let locks =
        locks.iter().map(|(id, locked)| step!("UPDATE session SET locked = $2 WHERE id = $1", id.uuid(), *locked));
    seen.chain(locks).collect()
}

fn read(row: &Row) -> Result<SessionRecord, Fault> {
    Ok(SessionRecord {
        id: SessionId::from_uuid(get(row, "id")?),
        version: count(row, "version")?,
        account: AccountId::from_uuid(get(row, "account")?),
        device: DeviceId::from_uuid(get(row, "device")?),
        device_name: get(row, "device_name")?,
        started_at: get(row, "started_at")?,
        seen_at: get(row, "seen_at")?,
        locked: get(row, "locked")?,
    })
}
