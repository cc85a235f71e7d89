//! Facts about an account. Versions are raised by the commit's check, never here.

use jiff::Timestamp;
use madoguchi_domain::ids::{AccountId, MemberId, NoticeId, TermsId};
use madoguchi_domain::insurer_code::InsurerCode;
use rusqlite::{Connection, params};

use crate::value::{Id, Micros};

#[allow(clippy::too_many_arguments, reason = "the fact has as many items")]
pub(super) fn open(
    conn: &Connection,
    at: Timestamp,
    id: AccountId,
    member: MemberId,
    insurer: &InsurerCode,
    (user_id, user_id_key): (&str, &str),
    address: &str,
    language: &str,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO account (id, version, member, insurer, user_id, user_id_key, address, undeliverable, language, text_size, opened_at)
         VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, 0, ?7, 'standard', ?8)",
    )?
    .execute(params![Id(id.uuid()), Id(member.uuid()), insurer.as_str(), user_id, user_id_key, address, language, Micros(at)])?;
    Ok(())
}

/// What hangs on a member's account, in the order in which it can go: first what is in progress, also a sign-up that
/// has no account yet, then sessions, and the account last.
const CLOSE: &[&str] = &[
    "DELETE FROM secret WHERE owner IN (SELECT id FROM flow WHERE member = ?1
     UNION SELECT f.id FROM flow f JOIN account a ON a.id = f.account WHERE a.member = ?1)",
    "DELETE FROM flow WHERE member = ?1 OR account IN (SELECT id FROM account WHERE member = ?1)",
    "DELETE FROM secret WHERE owner IN (SELECT s.id FROM session s JOIN account a ON a.id = s.account WHERE a.member = ?1)",
    "DELETE FROM session WHERE account IN (SELECT id FROM account WHERE member = ?1)",
    "DELETE FROM device WHERE account IN (SELECT id FROM account WHERE member = ?1)",
    "DELETE FROM notice_read WHERE account IN (SELECT id FROM account WHERE member = ?1)",
    "DELETE FROM secret WHERE owner IN (SELECT id FROM account WHERE member = ?1)",
    "DELETE FROM account WHERE member = ?1",
];

/// The member has no account any more, and may open another one.
pub(crate) fn close(conn: &Connection, member: MemberId) -> rusqlite::Result<()> {
    for sql in CLOSE {
        conn.prepare_cached(sql)?.execute([Id(member.uuid())])?;
    }
    Ok(())
}

pub(super) fn accept(
    conn: &Connection,
    at: Timestamp,
    id: AccountId,
    terms: TermsId,
    version: &str,
    sha256: &str,
) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE account SET consent_terms = ?2, consent_version = ?3, consent_sha256 = ?4, consent_at = ?5 WHERE id = ?1")?
        .execute(params![Id(id.uuid()), Id(terms.uuid()), version, sha256, Micros(at)])?;
    Ok(())
}

pub(super) fn change_address(conn: &Connection, id: AccountId, new: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE account SET address = ?2, undeliverable = 0 WHERE id = ?1")?
        .execute(params![Id(id.uuid()), new])?;
    Ok(())
}

pub(super) fn prefer(conn: &Connection, id: AccountId, language: &str, text_size: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE account SET language = ?2, text_size = ?3 WHERE id = ?1")?.execute(params![
        Id(id.uuid()),
        language,
        text_size
    ])?;
    Ok(())
}

pub(super) fn read_notice(conn: &Connection, id: AccountId, notice: NoticeId) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT INTO notice_read (account, notice) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![Id(id.uuid()), Id(notice.uuid())])?;
    Ok(())
}
