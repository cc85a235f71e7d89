//! Applications for re-issue, rebuilt from their columns, and what happened to them.

use jiff::Timestamp;
use jiff::civil::Date;
use madoguchi_app::store::{ReissueEvent, ReissueRecord};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{LetterId, OfficeId, ReissueId, StaffId};
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::reissue::{Application, Letter, ReceiptNumber};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::value::{Count, Day, Id, Micros, Word};

/// Every column that [`read`] takes, in its order, and from where.
macro_rules! applications {
    ($rest:literal) => {
        concat!(
            "SELECT r.version, r.id, r.office, r.federation, r.office_number, r.office_name, r.prefecture, r.notice_address,
                    r.receipt, r.language, r.received_at, r.changed_at, r.state, r.envelope, r.reviewer, r.approved_by,
                    r.rejected_for, r.letter, r.letter_serial, r.letter_printed_by, r.letter_printed_at FROM reissue r ",
            $rest
        )
    };
}

pub(crate) use applications;

pub(crate) fn by_id(conn: &Connection, id: ReissueId) -> rusqlite::Result<Option<ReissueRecord>> {
    conn.prepare_cached(applications!("WHERE r.id = ?1"))?.query_row([Id(id.uuid())], read).optional()
}

pub(crate) fn by_pair(
    conn: &Connection,
    receipt: &ReceiptNumber,
    address: &MailAddress,
) -> rusqlite::Result<Option<ReissueRecord>> {
    conn.prepare_cached(applications!("WHERE r.pair = ?1"))?.query_row([receipt.pair(address)], read).optional()
}

pub(crate) fn open_of(conn: &Connection, office: OfficeId) -> rusqlite::Result<Option<ReissueRecord>> {
    conn.prepare_cached(applications!("WHERE r.office = ?1 AND r.is_open = 1"))?
        .query_row([Id(office.uuid())], read)
        .optional()
}

pub(crate) fn of_office(conn: &Connection, office: OfficeId, limit: u32) -> rusqlite::Result<Vec<ReissueRecord>> {
    conn.prepare_cached(applications!("WHERE r.office = ?1 ORDER BY r.received_at DESC, r.id DESC LIMIT ?2"))?
        .query_map(params![Id(office.uuid()), limit], read)?
        .collect()
}

pub(crate) fn printed_until(conn: &Connection, until: Timestamp, limit: u32) -> rusqlite::Result<Vec<ReissueRecord>> {
    conn.prepare_cached(applications!(
        "WHERE r.letter_out = 1 AND r.letter_printed_at <= ?1 ORDER BY r.letter_printed_at, r.id LIMIT ?2"
    ))?
    .query_map(params![Micros(until), limit], read)?
    .collect()
}

pub(crate) fn addresses_since(
    conn: &Connection,
    federation: &FederationCode,
    applications: &[ReissueId],
) -> rusqlite::Result<Vec<(ReissueId, Date)>> {
    let mut select = conn.prepare_cached(
        "SELECT o.address_since FROM reissue r JOIN office o ON o.id = r.office WHERE r.id = ?1 AND r.federation = ?2",
    )?;
    let mut since = |id: &ReissueId| {
        let day =
            select.query_row(params![Id(id.uuid()), federation.as_str()], |row| row.get::<_, Day>(0)).optional()?;
        Ok(day.map(|day| (*id, day.0)))
    };
    applications.iter().filter_map(|id| since(id).transpose()).collect()
}

pub(crate) fn events(conn: &Connection, id: ReissueId) -> rusqlite::Result<Vec<ReissueEvent>> {
    conn.prepare_cached("SELECT kind, at, staff, detail, alone FROM reissue_event WHERE reissue = ?1 ORDER BY row")?
        .query_map([Id(id.uuid())], |row| {
            Ok(ReissueEvent {
                kind: row.get(0)?,
                at: row.get::<_, Micros>(1)?.0,
                staff: clerk(row, 2)?,
                detail: row.get(3)?,
                alone: row.get(4)?,
            })
        })?
        .collect()
}

pub(crate) fn clerk(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<StaffId>> {
    Ok(row.get::<_, Option<Id>>(column)?.map(|id| StaffId::from_uuid(id.0)))
}

/// An application from the columns of `applications!`.
pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<ReissueRecord> {
    let application = Application {
        id: ReissueId::from_uuid(row.get::<_, Id>(1)?.0),
        office: OfficeId::from_uuid(row.get::<_, Id>(2)?.0),
        federation: row.get::<_, Word<_>>(3)?.0,
        office_number: row.get::<_, Word<_>>(4)?.0,
        office_name: row.get(5)?,
        prefecture: row.get::<_, Word<_>>(6)?.0,
        notice_address: row.get::<_, Word<_>>(7)?.0,
        receipt: row.get::<_, Word<_>>(8)?.0,
        language: row.get(9)?,
        received_at: row.get::<_, Micros>(10)?.0,
        changed_at: row.get::<_, Micros>(11)?.0,
        state: row.get::<_, Word<_>>(12)?.0,
        envelope: row.get::<_, Word<_>>(13)?.0,
        reviewer: clerk(row, 14)?,
        approved_by: clerk(row, 15)?,
        rejected_for: row.get(16)?,
        letter: letter(row)?,
    };
    Ok(ReissueRecord { version: row.get::<_, Count>(0)?.0, application })
}

/// All of a letter's columns are there, or none.
fn letter(row: &Row<'_>) -> rusqlite::Result<Option<Letter>> {
    let id: Option<Id> = row.get(17)?;
    let serial: Option<u32> = row.get(18)?;
    let printed_by = clerk(row, 19)?;
    let printed_at: Option<Micros> = row.get(20)?;
    match (id, serial, printed_by, printed_at) {
        (None, None, None, None) => Ok(None),
        (Some(id), Some(serial), Some(printed_by), Some(printed_at)) => {
            Ok(Some(Letter { id: LetterId::from_uuid(id.0), serial, printed_by, printed_at: printed_at.0 }))
        }
        _ => Err(rusqlite::Error::FromSqlConversionFailure(17, Type::Blob, "half a letter".into())),
    }
}
