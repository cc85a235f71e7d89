//! Facts about federations, ledgers, batches and the offices' log-ins. Versions are raised by the commit's check.

use jiff::Timestamp;
use madoguchi_domain::fact::OfficeFact;
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{BatchId, DeviceId, OfficeId, StaffId};
use rusqlite::{Connection, params};

use crate::value::{Count, Id, Micros, misfit};

pub(super) fn federation(
    conn: &Connection,
    at: Timestamp,
    code: &FederationCode,
    sha256: &str,
    profile: &str,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO federation (code, profile, sha256, imported_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (code) DO UPDATE SET profile = ?2, sha256 = ?3, imported_at = ?4",
    )?
    .execute(params![code.as_str(), profile, sha256, Micros(at)])?;
    Ok(())
}

pub(super) fn ledger(conn: &Connection, at: Timestamp, fact: &OfficeFact) -> rusqlite::Result<()> {
    let OfficeFact::LedgerImported { federation, data_set, sha256, rows, added, changed, moved, ended, full } = fact
    else {
        return Err(misfit("no load of a ledger"));
    };
    conn.prepare_cached(
        "INSERT INTO ledger_load (id, federation, sha256, rows, added, changed, moved, ended, full_load, loaded_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        Id(data_set.uuid()),
        federation.as_str(),
        sha256,
        Count(*rows),
        Count(*added),
        Count(*changed),
        Count(*moved),
        Count(*ended),
        full,
        Micros(at),
    ])?;
    Ok(())
}

pub(super) fn begin_batch(
    conn: &Connection,
    at: Timestamp,
    batch: BatchId,
    federation: &FederationCode,
    staff: StaffId,
) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT INTO letter_batch (id, federation, staff, begun_at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![Id(batch.uuid()), federation.as_str(), Id(staff.uuid()), Micros(at)])?;
    Ok(())
}

pub(super) fn open_account(
    conn: &Connection,
    office: OfficeId,
    user_id: &str,
    user_id_key: &str,
) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE office SET user_id = ?2, user_id_key = ?3 WHERE id = ?1")?.execute(params![
        Id(office.uuid()),
        user_id,
        user_id_key
    ])?;
    Ok(())
}

pub(super) fn change_password(conn: &Connection, at: Timestamp, office: OfficeId) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE office SET password_changed_at = ?2 WHERE id = ?1")?
        .execute(params![Id(office.uuid()), Micros(at)])?;
    Ok(())
}

pub(super) fn change_security_address(conn: &Connection, office: OfficeId, new: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE office SET security_address = ?2 WHERE id = ?1")?
        .execute(params![Id(office.uuid()), new])?;
    Ok(())
}

/// Moves the log-in times on and makes the device known, under the name it has now.
pub(super) fn log_in(
    conn: &Connection,
    at: Timestamp,
    office: OfficeId,
    device: DeviceId,
    name: &str,
) -> rusqlite::Result<()> {
    let office = Id(office.uuid());
    conn.prepare_cached("UPDATE office SET previous_login_at = last_login_at, last_login_at = ?2 WHERE id = ?1")?
        .execute(params![office, Micros(at)])?;
    conn.prepare_cached(
        "INSERT INTO office_device (office, device, name, first_at, last_at) VALUES (?1, ?2, ?3, ?4, ?4)
         ON CONFLICT (office, device) DO UPDATE SET name = ?3, last_at = ?4",
    )?
    .execute(params![office, Id(device.uuid()), name, Micros(at)])?;
    Ok(())
}

pub(super) fn forget_device(conn: &Connection, office: OfficeId, device: DeviceId) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM office_device WHERE office = ?1 AND device = ?2")?
        .execute(params![Id(office.uuid()), Id(device.uuid())])?;
    Ok(())
}
