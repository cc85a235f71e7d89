//! Federations, the offices of their ledgers, and the devices that offices use.

use madoguchi_app::store::{OfficeDevice, OfficeRecord};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{DeviceId, OfficeId};
use madoguchi_domain::office::{LedgerRow, OfficeNumber, StoredOffice};
use madoguchi_domain::table::TableColumn;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::value::{Count, Day, Id, Json, Micros, Word};

pub(crate) fn federation(conn: &Connection, code: &FederationCode) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached("SELECT profile FROM federation WHERE code = ?1")?
        .query_row([code.as_str()], |row| row.get(0))
        .optional()
}

pub(crate) fn federations(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached("SELECT profile FROM federation ORDER BY code")?.query_map([], |row| row.get(0))?.collect()
}

pub(crate) fn by_id(conn: &Connection, id: OfficeId) -> rusqlite::Result<Option<OfficeRecord>> {
    conn.prepare_cached(
        "SELECT id, version, federation, number, name, kana, postal_code, address, telephone, service_kinds, agent, closed_on,
                user_id, security_address, address_since, totp, password_changed_at, last_login_at, previous_login_at
         FROM office WHERE id = ?1",
    )?
    .query_row([Id(id.uuid())], read)
    .optional()
}

pub(crate) fn by_number(
    conn: &Connection,
    federation: &FederationCode,
    number: &OfficeNumber,
) -> rusqlite::Result<Option<OfficeRecord>> {
    conn.prepare_cached(
        "SELECT id, version, federation, number, name, kana, postal_code, address, telephone, service_kinds, agent, closed_on,
                user_id, security_address, address_since, totp, password_changed_at, last_login_at, previous_login_at
         FROM office WHERE federation = ?1 AND number = ?2",
    )?
    .query_row(params![federation.as_str(), number.as_str()], read)
    .optional()
}

pub(crate) fn by_user_id(conn: &Connection, user_id_key: &str) -> rusqlite::Result<Option<OfficeRecord>> {
    conn.prepare_cached(
        "SELECT id, version, federation, number, name, kana, postal_code, address, telephone, service_kinds, agent, closed_on,
                user_id, security_address, address_since, totp, password_changed_at, last_login_at, previous_login_at
         FROM office WHERE user_id_key = ?1",
    )?
    .query_row([user_id_key], read)
    .optional()
}

/// By the index of the keys: what begins with the prefix lies together, whatever its case. Nothing follows all nines.
pub(crate) fn user_id_before_free(conn: &Connection, prefix: &str, length: usize) -> rusqlite::Result<Option<String>> {
    let from = prefix.to_ascii_lowercase();
    // Keys are ASCII, so nothing that begins with the prefix comes behind this.
    let to = format!("{from}\u{7F}");
    let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let digits: Option<String> = conn
        .prepare_cached(
            "SELECT substr(o.user_id_key, ?4) FROM office o WHERE o.user_id_key >= ?1 AND o.user_id_key < ?2
               AND length(o.user_id_key) = ?3 AND substr(o.user_id_key, ?4) NOT GLOB '*[^0-9]*'
               AND substr(o.user_id_key, ?4) GLOB '*[^9]*'
               AND NOT EXISTS (SELECT 1 FROM office n WHERE n.user_id_key =
                   ?1 || printf('%0*d', ?3 - ?4 + 1, CAST(substr(o.user_id_key, ?4) AS INTEGER) + 1))
             ORDER BY o.user_id_key DESC LIMIT 1",
        )?
        .query_row(params![from, to, whole(length), whole(prefix.len().saturating_add(1))], |row| row.get(0))
        .optional()?;
    Ok(digits.map(|digits| format!("{prefix}{digits}")))
}

pub(crate) fn page(
    conn: &Connection,
    federation: &FederationCode,
    after: Option<&OfficeNumber>,
    limit: u32,
) -> rusqlite::Result<Vec<OfficeRecord>> {
    conn.prepare_cached(
        "SELECT id, version, federation, number, name, kana, postal_code, address, telephone, service_kinds, agent, closed_on,
                user_id, security_address, address_since, totp, password_changed_at, last_login_at, previous_login_at
         FROM office WHERE federation = ?1 AND number > ?2 ORDER BY number LIMIT ?3",
    )?
    .query_map(params![federation.as_str(), after.map_or("", OfficeNumber::as_str), limit], read)?
    .collect()
}

pub(crate) fn devices(conn: &Connection, office: OfficeId) -> rusqlite::Result<Vec<OfficeDevice>> {
    conn.prepare_cached(
        "SELECT device, name, first_at, last_at FROM office_device WHERE office = ?1 ORDER BY last_at DESC, device",
    )?
    .query_map([Id(office.uuid())], |row| {
        Ok(OfficeDevice {
            device: DeviceId::from_uuid(row.get::<_, Id>(0)?.0),
            name: row.get(1)?,
            first_at: row.get::<_, Micros>(2)?.0,
            last_at: row.get::<_, Micros>(3)?.0,
        })
    })?
    .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<OfficeRecord> {
    Ok(OfficeRecord {
        id: OfficeId::from_uuid(row.get::<_, Id>(0)?.0),
        version: row.get::<_, Count>(1)?.0,
        federation: row.get::<_, Word<_>>(2)?.0,
        entry: entry(row)?,
        address_since: row.get::<_, Day>(14)?.0,
        totp: row.get::<_, Option<Json<_>>>(15)?.map(|totp| totp.0),
        password_changed_at: row.get::<_, Option<Micros>>(16)?.map(|at| at.0),
        last_login_at: row.get::<_, Option<Micros>>(17)?.map(|at| at.0),
        previous_login_at: row.get::<_, Option<Micros>>(18)?.map(|at| at.0),
    })
}

fn entry(row: &Row<'_>) -> rusqlite::Result<LedgerRow> {
    let stored = StoredOffice {
        number: row.get(3)?,
        name: row.get(4)?,
        kana: row.get(5)?,
        postal_code: row.get(6)?,
        address: row.get(7)?,
        telephone: row.get(8)?,
        service_kinds: row.get(9)?,
        agent: row.get(10)?,
        closed_on: row.get::<_, Option<Day>>(11)?.map(|day| day.0),
        user_id: row.get(12)?,
        security_address: row.get(13)?,
    };
    LedgerRow::from_stored(stored).map_err(|column| {
        let what = format!("an office's {} cannot be read", column.name());
        rusqlite::Error::FromSqlConversionFailure(column.place() + 3, Type::Text, what.into())
    })
}
