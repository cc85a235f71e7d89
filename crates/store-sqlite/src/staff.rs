//! Clerks of federations.

use madoguchi_app::store::{SecretKind, StaffRecord, TokenHash};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::StaffId;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::value::{Count, Id, Json, Micros, Word};

pub(crate) fn by_id(conn: &Connection, id: StaffId) -> rusqlite::Result<Option<StaffRecord>> {
    conn.prepare_cached(
        "SELECT id, version, federation, user_id, name, roles, closed, totp, set_up, created_at, last_login_at FROM staff
         WHERE id = ?1",
    )?
    .query_row([Id(id.uuid())], read)
    .optional()
}

pub(crate) fn by_user_id(conn: &Connection, user_id_key: &str) -> rusqlite::Result<Option<StaffRecord>> {
    conn.prepare_cached(
        "SELECT id, version, federation, user_id, name, roles, closed, totp, set_up, created_at, last_login_at FROM staff
         WHERE user_id_key = ?1",
    )?
    .query_row([user_id_key], read)
    .optional()
}

pub(crate) fn by_set_up(conn: &Connection, token: &TokenHash) -> rusqlite::Result<Option<StaffRecord>> {
    conn.prepare_cached(
        "SELECT id, version, federation, user_id, name, roles, closed, totp, set_up, created_at, last_login_at FROM staff
         WHERE id = (SELECT owner FROM secret WHERE kind = ?1 AND value = ?2 AND kind = 'staff_set_up')",
    )?
    .query_row(params![SecretKind::StaffSetUp.as_str(), token], read)
    .optional()
}

pub(crate) fn list(conn: &Connection, federation: Option<&FederationCode>) -> rusqlite::Result<Vec<StaffRecord>> {
    conn.prepare_cached(
        "SELECT id, version, federation, user_id, name, roles, closed, totp, set_up, created_at, last_login_at FROM staff
         WHERE ?1 IS NULL OR federation = ?1 ORDER BY federation, user_id_key",
    )?
    .query_map([federation.map(FederationCode::as_str)], read)?
    .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<StaffRecord> {
    Ok(StaffRecord {
        id: StaffId::from_uuid(row.get::<_, Id>(0)?.0),
        version: row.get::<_, Count>(1)?.0,
        federation: row.get::<_, Word<_>>(2)?.0,
        user_id: row.get(3)?,
        name: row.get(4)?,
        roles: row.get::<_, Json<_>>(5)?.0,
        closed: row.get(6)?,
        totp: row.get::<_, Option<Json<_>>>(7)?.map(|totp| totp.0),
        set_up: row.get::<_, Option<Json<_>>>(8)?.map(|set_up| set_up.0),
        created_at: row.get::<_, Micros>(9)?.0,
        last_login_at: row.get::<_, Option<Micros>>(10)?.map(|at| at.0),
    })
}
