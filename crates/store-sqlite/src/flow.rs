//! Flows in progress and their secrets.

use madoguchi_app::store::{SecretKind, TokenHash};
use madoguchi_domain::flow::{Flow, FlowKind};
use madoguchi_domain::ids::{AccountId, FlowId, MemberId, OfficeId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::value::{Code, Count, Id, Micros, bad_json};

pub(crate) fn insert(conn: &Connection, flow: &Flow) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO flow (id, version, kind, member, account, office, opened_at, expires_at, state)
         VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        Id(flow.id.uuid()),
        flow.kind().as_str(),
        flow.member.map(|id| Id(id.uuid())),
        flow.account.map(|id| Id(id.uuid())),
        flow.office().map(|id| Id(id.uuid())),
        Micros(flow.opened_at),
        Micros(flow.expires_at()),
        state(flow)?,
    ])?;
    Ok(())
}

/// The version was raised with the check.
pub(crate) fn update(conn: &Connection, flow: &Flow) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE flow SET kind = ?2, member = ?3, account = ?4, office = ?5, opened_at = ?6, expires_at = ?7, state = ?8 WHERE id = ?1")?
        .execute(params![
            Id(flow.id.uuid()),
            flow.kind().as_str(),
            flow.member.map(|id| Id(id.uuid())),
            flow.account.map(|id| Id(id.uuid())),
            flow.office().map(|id| Id(id.uuid())),
            Micros(flow.opened_at),
            Micros(flow.expires_at()),
            state(flow)?,
        ])?;
    Ok(())
}

fn state(flow: &Flow) -> rusqlite::Result<String> {
    serde_json::to_string(&flow.state).map_err(|error| bad_json(&error))
}

/// Deletes a flow with its secrets.
pub(crate) fn end(conn: &Connection, id: FlowId) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM secret WHERE owner = ?1")?.execute([Id(id.uuid())])?;
    conn.prepare_cached("DELETE FROM flow WHERE id = ?1")?.execute([Id(id.uuid())])?;
    Ok(())
}

pub(crate) fn by_token(conn: &Connection, token: &TokenHash) -> rusqlite::Result<Option<Flow>> {
    conn.prepare_cached(
        "SELECT id, version, member, account, opened_at, state, (SELECT insurer FROM member m WHERE m.id = flow.member) FROM flow
         WHERE id = (SELECT owner FROM secret WHERE kind = ?1 AND value = ?2 AND kind IN ('flow_token', 'session_token'))",
    )?
    .query_row(params![SecretKind::FlowToken.as_str(), token], read)
    .optional()
}

pub(crate) fn of_account(conn: &Connection, account: AccountId, kind: FlowKind) -> rusqlite::Result<Option<Flow>> {
    conn.prepare_cached(
        "SELECT id, version, member, account, opened_at, state, (SELECT insurer FROM member m WHERE m.id = flow.member) FROM flow
         WHERE account = ?1 AND kind = ?2 ORDER BY opened_at DESC, id DESC LIMIT 1",
    )?
    .query_row(params![Id(account.uuid()), kind.as_str()], read)
    .optional()
}

/// The newest first; also what its time is over for, until it is purged.
pub(crate) fn of_office(conn: &Connection, office: OfficeId) -> rusqlite::Result<Vec<Flow>> {
    conn.prepare_cached(
        "SELECT id, version, member, account, opened_at, state, (SELECT insurer FROM member m WHERE m.id = flow.member) FROM flow
         WHERE office = ?1 ORDER BY opened_at DESC, id DESC",
    )?
    .query_map([Id(office.uuid())], read)?
    .collect()
}

pub(crate) fn by_id(conn: &Connection, id: FlowId) -> rusqlite::Result<Option<Flow>> {
    conn.prepare_cached("SELECT id, version, member, account, opened_at, state, (SELECT insurer FROM member m WHERE m.id = flow.member) FROM flow WHERE id = ?1")?
        .query_row([Id(id.uuid())], read)
        .optional()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Flow> {
    let state: String = row.get(5)?;
    Ok(Flow {
        id: FlowId::from_uuid(row.get::<_, Id>(0)?.0),
        version: row.get::<_, Count>(1)?.0,
        insurer: row.get::<_, Option<Code>>(6)?.map(|code| code.0),
        member: row.get::<_, Option<Id>>(2)?.map(|id| MemberId::from_uuid(id.0)),
        account: row.get::<_, Option<Id>>(3)?.map(|id| AccountId::from_uuid(id.0)),
        opened_at: row.get::<_, Micros>(4)?.0,
        state: serde_json::from_str(&state).map_err(|error| bad_json(&error))?,
    })
}
