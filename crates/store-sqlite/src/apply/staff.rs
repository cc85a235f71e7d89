//! Facts about clerks. Set-ups, verifiers and authenticators come with the commit.

use jiff::Timestamp;
use madoguchi_domain::fact::OfficeFact;
use madoguchi_domain::ids::StaffId;
use madoguchi_domain::staff::Roles;
use rusqlite::{Connection, params};

use crate::value::{Id, Json, Micros, misfit};

pub(super) fn create(conn: &Connection, at: Timestamp, fact: &OfficeFact) -> rusqlite::Result<()> {
    let OfficeFact::StaffCreated { staff, federation, user_id, user_id_key, name, roles } = fact else {
        return Err(misfit("no clerk who is made"));
    };
    conn.prepare_cached(
        "INSERT INTO staff (id, version, federation, user_id, user_id_key, name, roles, closed, created_at)
         VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, 0, ?7)",
    )?
    .execute(params![
        Id(staff.uuid()),
        federation.as_str(),
        user_id,
        user_id_key,
        name,
        Json(roles),
        Micros(at)
    ])?;
    Ok(())
}

pub(super) fn change_roles(conn: &Connection, staff: StaffId, roles: &Roles) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE staff SET roles = ?2 WHERE id = ?1")?
        .execute(params![Id(staff.uuid()), Json(roles)])?;
    Ok(())
}

pub(super) fn close(conn: &Connection, staff: StaffId) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE staff SET closed = 1 WHERE id = ?1")?.execute([Id(staff.uuid())])?;
    Ok(())
}

pub(super) fn log_in(conn: &Connection, at: Timestamp, staff: StaffId) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE staff SET last_login_at = ?2 WHERE id = ?1")?
        .execute(params![Id(staff.uuid()), Micros(at)])?;
    Ok(())
}
