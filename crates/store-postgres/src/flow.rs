//! Flows in progress and their secrets. A token's row tells whose flow it opens.

use madoguchi_app::store::{SecretKind, TokenHash};
use madoguchi_domain::flow::{Flow, FlowKind, FlowState};
use madoguchi_domain::ids::{AccountId, FlowId, MemberId, OfficeId};
use tokio_postgres::Row;

use crate::batch::{Step, step};
use crate::connections::{Connections, Scope};
use crate::fault::Fault;
use crate::value::{big, code_or_none, count, get};
use crate::{account, federation};

/// The scope of whoever holds a token.
pub(crate) fn scope(kind: SecretKind, token: &TokenHash) -> Scope {
    Scope::Found(step!(
        "SELECT set_config('madoguchi.insurer', coalesce(insurer, ''), true),
                set_config('madoguchi.federation', coalesce(federation, ''), true)
         FROM secret WHERE kind = $1 AND value = $2 AND kind IN ('flow_token', 'session_token')",
        kind.as_str(),
        token.to_vec(),
    ))
}

/// A flow of an office belongs to the transaction's federation.
pub(crate) fn insert(flow: &Flow) -> Result<Step, Fault> {
    Ok(step!(
        "INSERT INTO flow (id, version, kind, member, account, opened_at, expires_at, state, insurer, office, federation)
         VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9,
                 CASE WHEN $9::uuid IS NOT NULL THEN nullif(current_setting('madoguchi.federation', true), '') END)",
        flow.id.uuid(),
        flow.kind().as_str(),
        flow.member.map(MemberId::uuid),
        flow.account.map(AccountId::uuid),
        flow.opened_at,
        flow.expires_at(),
        state(&flow.state)?,
        flow.insurer.as_ref().map(|code| code.as_str().to_owned()),
        flow.office().map(OfficeId::uuid),
    ))
}

/// Goes on from the version that was read.
pub(crate) fn update(flow: &Flow, version: u64) -> Result<Step, Fault> {
    Ok(step!(
        "UPDATE flow SET version = version + 1, kind = $3, member = $4, account = $5, opened_at = $6, expires_at = $7, state = $8,
                         insurer = $9, office = $10,
                         federation = CASE WHEN $10::uuid IS NOT NULL THEN nullif(current_setting('madoguchi.federation', true), '') END
         WHERE id = $1 AND version = $2",
        flow.id.uuid(),
        big(version),
        flow.kind().as_str(),
        flow.member.map(MemberId::uuid),
        flow.account.map(AccountId::uuid),
        flow.opened_at,
        flow.expires_at(),
        state(&flow.state)?,
        flow.insurer.as_ref().map(|code| code.as_str().to_owned()),
        flow.office().map(OfficeId::uuid),
    ))
}

/// Once somebody is known the token leads to the rows of the insurer or the federation. Written for
/// everybody, so that a step costs the same when nobody is known.
pub(crate) fn follow(flow: &Flow) -> Step {
    step!(
        "UPDATE secret SET insurer = $2, federation = f.federation
         FROM (SELECT CASE WHEN $3 THEN nullif(current_setting('madoguchi.federation', true), '') END AS federation) f
         WHERE owner = $1 AND kind = 'flow_token'
           AND (secret.insurer IS DISTINCT FROM $2 OR secret.federation IS DISTINCT FROM f.federation)",
        flow.id.uuid(),
        flow.insurer.as_ref().map(|code| code.as_str().to_owned()),
        flow.office().is_some(),
    )
}

fn state(state: &FlowState) -> Result<String, Fault> {
    serde_json::to_string(state).map_err(|_| Fault::Damaged("state"))
}

/// Deletes a flow with its secrets.
pub(crate) fn end(id: FlowId) -> [Step; 2] {
    [step!("DELETE FROM secret WHERE owner = $1", id.uuid()), step!("DELETE FROM flow WHERE id = $1", id.uuid())]
}

pub(crate) async fn by_token(connections: &Connections, token: &TokenHash) -> Result<Option<Flow>, Fault> {
    let select = step!(
        "SELECT f.id, f.version, f.insurer, f.member, f.account, f.opened_at, f.state FROM flow f
         WHERE f.id = (SELECT owner FROM secret WHERE kind = $1 AND value = $2 AND kind IN ('flow_token', 'session_token'))",
        SecretKind::FlowToken.as_str(),
        token.to_vec(),
    );
    let given = connections.ask_in(scope(SecretKind::FlowToken, token), select).await?;
    given.rows.first().map(read).transpose()
}

pub(crate) async fn of_account(
    connections: &Connections,
    account: AccountId,
    kind: FlowKind,
) -> Result<Option<Flow>, Fault> {
    let select = step!(
        "SELECT id, version, insurer, member, account, opened_at, state FROM flow
         WHERE account = $1 AND kind = $2 ORDER BY opened_at DESC, id DESC LIMIT 1",
        account.uuid(),
        kind.as_str(),
    );
    let given = connections.ask_in(account::scope(account), select).await?;
    given.rows.first().map(read).transpose()
}

/// Flows of an office, the newest first.
pub(crate) async fn of_office(connections: &Connections, office: OfficeId) -> Result<Vec<Flow>, Fault> {
    let select = step!(
        "SELECT id, version, insurer, member, account, opened_at, state FROM flow
         WHERE office = $1 ORDER BY opened_at DESC, id DESC",
        office.uuid(),
    );
    connections.ask_in(federation::scope(office.uuid()), select).await?.rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Flow, Fault> {
    Ok(Flow {
        id: FlowId::from_uuid(get(row, "id")?),
        version: count(row, "version")?,
        insurer: code_or_none(row, "insurer")?,
        member: get::<Option<_>>(row, "member")?.map(MemberId::from_uuid),
        account: get::<Option<_>>(row, "account")?.map(AccountId::from_uuid),
        opened_at: get(row, "opened_at")?,
        state: read_state(row)?,
    })
}

pub(crate) fn read_state(row: &Row) -> Result<FlowState, Fault> {
    serde_json::from_str(get(row, "state")?).map_err(|_| Fault::Damaged("state"))
}
