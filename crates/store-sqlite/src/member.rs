//! People of the roster, as use cases read them.

use jiff::civil::Date;
use madoguchi_app::store::{MemberRecord, Relation, Undeliverable};
use madoguchi_domain::ids::{AccountId, MemberId};
use madoguchi_domain::insurer_code::InsurerCode;
use rusqlite::types::{FromSql, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::value::{Code, Count, Day, Id, unknown_word};

struct RelationWord(Relation);

impl FromSql for RelationWord {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        Relation::of_word(word).map(Self).ok_or_else(|| unknown_word(word))
    }
}

/// Insured people only, those whose membership has ended among them.
pub(crate) fn matching(
    conn: &Connection,
    insurer: &InsurerCode,
    symbol_key: &str,
    number_key: &str,
    birth_date: Date,
) -> rusqlite::Result<Vec<MemberRecord>> {
    let found = conn
        .prepare_cached(
            "SELECT m.id, m.version, m.insurer, m.symbol, m.number, m.branch_number, m.birth_date, m.name, m.kana, m.kana_key,
                m.kana_second_key, m.mail, m.relation, m.employee_number, m.ended, a.id
         FROM member m LEFT JOIN account a ON a.member = m.id
         WHERE m.insurer = ?1 AND m.symbol_key = ?2 AND m.number_key = ?3 AND m.birth_date = ?4 AND m.relation = 'insured'
         ORDER BY m.row",
        )?
        .query_map(params![insurer.as_str(), symbol_key, number_key, Day(birth_date)], read)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    if found.is_empty() {
        read_in_vain(conn)?;
    }
    Ok(found)
}

/// Reads somebody and forgets it, so that the time of a match does not tell
/// whether number and birth date belong together.
fn read_in_vain(conn: &Connection) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "SELECT m.id, m.version, m.insurer, m.symbol, m.number, m.branch_number, m.birth_date, m.name, m.kana, m.kana_key,
                m.kana_second_key, m.mail, m.relation, m.employee_number, m.ended, a.id
         FROM member m LEFT JOIN account a ON a.member = m.id WHERE m.row = (SELECT min(row) FROM member)",
    )?
    .query_row([], read)
    .optional()
    .map(drop)
}

/// Whether dependants whose membership has not ended stand under a number.
pub(crate) fn has_dependants(
    conn: &Connection,
    insurer: &InsurerCode,
    symbol_key: &str,
    number_key: &str,
) -> rusqlite::Result<bool> {
    conn.prepare_cached(
        "SELECT m.row FROM member m
         WHERE m.insurer = ?1 AND m.symbol_key = ?2 AND m.number_key = ?3 AND m.relation = 'dependant' AND m.ended = 0",
    )?
    .exists(params![insurer.as_str(), symbol_key, number_key])
}

/// Insured people under a number whose membership has not ended.
pub(crate) fn insured_under(
    conn: &Connection,
    insurer: &InsurerCode,
    symbol_key: &str,
    number_key: &str,
) -> rusqlite::Result<Vec<MemberId>> {
    conn.prepare_cached(
        "SELECT m.id FROM member m
         WHERE m.insurer = ?1 AND m.symbol_key = ?2 AND m.number_key = ?3 AND m.relation = 'insured' AND m.ended = 0
         ORDER BY m.row",
    )?
    .query_map(params![insurer.as_str(), symbol_key, number_key], |row| row.get::<_, Id>(0))?
    .map(|id| id.map(|id| MemberId::from_uuid(id.0)))
    .collect()
}

pub(crate) fn by_id(conn: &Connection, insurer: &InsurerCode, id: MemberId) -> rusqlite::Result<Option<MemberRecord>> {
    conn.prepare_cached(
        "SELECT m.id, m.version, m.insurer, m.symbol, m.number, m.branch_number, m.birth_date, m.name, m.kana, m.kana_key,
                m.kana_second_key, m.mail, m.relation, m.employee_number, m.ended, a.id
         FROM member m LEFT JOIN account a ON a.member = m.id WHERE m.id = ?1 AND m.insurer = ?2",
    )?
    .query_row(params![Id(id.uuid()), insurer.as_str()], read)
    .optional()
}

pub(crate) fn any(conn: &Connection) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM member)")?.query_row([], |row| row.get(0))
}

fn read(row: &Row<'_>) -> rusqlite::Result<MemberRecord> {
    Ok(MemberRecord {
        id: MemberId::from_uuid(row.get::<_, Id>(0)?.0),
        version: row.get::<_, Count>(1)?.0,
        insurer: row.get::<_, Code>(2)?.0,
        symbol: row.get(3)?,
        number: row.get(4)?,
        branch_number: row.get(5)?,
        birth_date: row.get::<_, Day>(6)?.0,
        name: row.get(7)?,
        kana: row.get(8)?,
        kana_key: row.get(9)?,
        kana_second_key: row.get(10)?,
        mail: row.get(11)?,
        relation: row.get::<_, RelationWord>(12)?.0,
        employee_number: row.get(13)?,
        ended: row.get(14)?,
        account: row.get::<_, Option<Id>>(15)?.map(|id| AccountId::from_uuid(id.0)),
    })
}

/// Accounts whose address was refused, and people without an account whose
/// preset address was (REG-12).
pub(crate) fn undeliverable(conn: &Connection, insurer: Option<&InsurerCode>) -> rusqlite::Result<Vec<Undeliverable>> {
    conn.prepare_cached(
        "SELECT m.id, m.insurer, m.symbol, m.number, m.name, coalesce(a.address, m.mail), a.id IS NOT NULL
         FROM member m LEFT JOIN account a ON a.member = m.id
         WHERE m.ended = 0 AND (?1 IS NULL OR m.insurer = ?1)
           AND ((a.id IS NOT NULL AND a.undeliverable) OR (a.id IS NULL AND m.mail_refused AND m.mail IS NOT NULL))
         ORDER BY m.insurer, m.symbol_key, m.number_key, m.row",
    )?
    .query_map([insurer.map(InsurerCode::as_str)], |row| {
        Ok(Undeliverable {
            member: MemberId::from_uuid(row.get::<_, Id>(0)?.0),
            insurer: row.get::<_, Code>(1)?.0,
            symbol: row.get(2)?,
            number: row.get(3)?,
            name: row.get(4)?,
            address: row.get(5)?,
            confirmed: row.get(6)?,
        })
    })?
    .collect()
}
