//! Sessions of offices and clerks. One that has ended has no token and is found no more.

use madoguchi_app::store::{Holder, HolderSession, OfficeWrites, SecretKind, TokenHash};
use madoguchi_domain::ids::{DeviceId, OfficeId, SessionId, StaffId};
use tokio_postgres::Row;

use crate::batch::{Step, step};
use crate::connections::Connections;
use crate::fault::Fault;
use crate::value::{count, get};
use crate::{federation, flow};

/// The word of a holder's kind.
pub(crate) fn kind(holder: Holder) -> &'static str {
    match holder {
        Holder::Office(_) => "office",
        Holder::Staff(_) => "staff",
    }
}

pub(crate) async fn by_token(connections: &Connections, token: &TokenHash) -> Result<Option<HolderSession>, Fault> {
    let select = step!(
        "SELECT id, version, kind, holder, device, device_name, started_at, seen_at, factor_at, declined FROM holder_session
         WHERE ended_at IS NULL AND federation = current_setting('madoguchi.federation', true)
           AND id = (SELECT owner FROM secret WHERE kind = $1 AND value = $2 AND kind IN ('flow_token', 'session_token'))",
        SecretKind::SessionToken.as_str(),
        token.to_vec(),
    );
    let given = connections.ask_in(flow::scope(SecretKind::SessionToken, token), select).await?;
    given.rows.first().map(read).transpose()
}

pub(crate) async fn of_holder(connections: &Connections, holder: Holder) -> Result<Vec<HolderSession>, Fault> {
    let select = step!(
        "SELECT id, version, kind, holder, device, device_name, started_at, seen_at, factor_at, declined FROM holder_session
         WHERE federation = current_setting('madoguchi.federation', true) AND holder = $1 AND kind = $2 AND ended_at IS NULL
         ORDER BY started_at, id",
        holder.uuid(),
        kind(holder),
    );
    connections.ask_in(federation::scope(holder.uuid()), select).await?.rows.iter().map(read).collect()
}

/// Signs of life, of which the later one stays; second factors; offers that were declined.
pub(crate) fn signs(writes: &OfficeWrites) -> Vec<Step> {
    let seen = writes.seen.iter().map(|(id, at)| {
        step!(
            "UPDATE holder_session SET seen_at = $2
             WHERE federation = current_setting('madoguchi.federation', true) AND id = $1 AND seen_at < $2",
            id.uuid(),
            *at
        )
    });
    let factors = writes.factors.iter().map(|(id, at)| {
        step!(
            "UPDATE holder_session SET factor_at = $2 WHERE federation = current_setting('madoguchi.federation', true) AND id = $1",
            id.uuid(),
            *at
        )
    });
    let declined = writes.declined.iter().map(|id| {
        step!(
            "UPDATE holder_session SET declined = true WHERE federation = current_setting('madoguchi.federation', true) AND id = $1",
            id.uuid()
        )
    });
    seen.chain(factors).chain(declined).collect()
}

fn read(row: &Row) -> Result<HolderSession, Fault> {
    let holder = get(row, "holder")?;
    Ok(HolderSession {
        id: SessionId::from_uuid(get(row, "id")?),
        version: count(row, "version")?,
        holder: match get::<&str>(row, "kind")? {
            "office" => Holder::Office(OfficeId::from_uuid(holder)),
            "staff" => Holder::Staff(StaffId::from_uuid(holder)),
            _ => return Err(Fault::Damaged("kind")),
        },
        device: DeviceId::from_uuid(get(row, "device")?),
        device_name: get(row, "device_name")?,
        started_at: get(row, "started_at")?,
        seen_at: get(row, "seen_at")?,
        factor_at: get(row, "factor_at")?,
        declined: get(row, "declined")?,
    })
}
