//! Accounts and the devices they logged in from.

use madoguchi_app::store::{AccountRecord, Consent, LogInRecord, SecretKind};
use madoguchi_domain::ids::{AccountId, DeviceId, MemberId, TermsId};
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::value::{Code, Count, Id, Micros};
use crate::{counter, session};

pub(crate) fn by_user_id(conn: &Connection, user_id_key: &str) -> rusqlite::Result<Option<AccountRecord>> {
    conn.prepare_cached(
        "SELECT a.id, a.version, a.member, a.insurer, a.user_id, a.address, a.undeliverable, a.language, a.text_size, a.opened_at,
                a.last_login_at, a.previous_login_at, a.consent_terms, a.consent_version, a.consent_sha256, a.consent_at, m.ended
         FROM account a JOIN member m ON m.id = a.member WHERE a.user_id_key = ?1",
    )?
    .query_row([user_id_key], read)
    .optional()
}

pub(crate) fn by_id(conn: &Connection, id: AccountId) -> rusqlite::Result<Option<AccountRecord>> {
    conn.prepare_cached(
        "SELECT a.id, a.version, a.member, a.insurer, a.user_id, a.address, a.undeliverable, a.language, a.text_size, a.opened_at,
                a.last_login_at, a.previous_login_at, a.consent_terms, a.consent_version, a.consent_sha256, a.consent_at, m.ended
         FROM account a JOIN member m ON m.id = a.member WHERE a.id = ?1",
    )?
    .query_row([Id(id.uuid())], read)
    .optional()
}

/// Somebody who does not exist is looked up under nobody's identity.
pub(crate) fn log_in_of(
    conn: &Connection,
    user_id_key: &str,
    device: DeviceId,
) -> rusqlite::Result<Option<LogInRecord>> {
    let account = by_user_id(conn, user_id_key)?;
    let id = account.as_ref().map_or(AccountId::from_uuid(Uuid::nil()), |account| account.id);
    let device_known = device_known(conn, id, device)?;
    let verifier = counter::secret(conn, id.uuid(), SecretKind::Password)?;
    let sessions = session::of_account(conn, id)?;
    Ok(account.map(|account| LogInRecord { account, verifier, device_known, sessions }))
}

fn device_known(conn: &Connection, account: AccountId, device: DeviceId) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM device WHERE account = ?1 AND device = ?2)")?
        .query_row(params![Id(account.uuid()), Id(device.uuid())], |row| row.get(0))
}

fn read(row: &Row<'_>) -> rusqlite::Result<AccountRecord> {
    Ok(AccountRecord {
        id: AccountId::from_uuid(row.get::<_, Id>(0)?.0),
        version: row.get::<_, Count>(1)?.0,
        member: MemberId::from_uuid(row.get::<_, Id>(2)?.0),
        insurer: row.get::<_, Code>(3)?.0,
        user_id: row.get(4)?,
        address: row.get(5)?,
        undeliverable: row.get(6)?,
        language: row.get(7)?,
        text_size: row.get(8)?,
        opened_at: row.get::<_, Micros>(9)?.0,
        last_login_at: row.get::<_, Option<Micros>>(10)?.map(|at| at.0),
        previous_login_at: row.get::<_, Option<Micros>>(11)?.map(|at| at.0),
        consent: consent(row)?,
        ended: row.get(16)?,
    })
}

fn consent(row: &Row<'_>) -> rusqlite::Result<Option<Consent>> {
    let Some(terms) = row.get::<_, Option<Id>>(12)? else { return Ok(None) };
    Ok(Some(Consent {
        terms: TermsId::from_uuid(terms.0),
        version: row.get(13)?,
        sha256: row.get(14)?,
        at: row.get::<_, Micros>(15)?.0,
    }))
}
