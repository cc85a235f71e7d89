//! What is published: insurers' profiles, terms, notices.

use madoguchi_app::store::{NoticeQuery, NoticeReader, NoticeRecord, TermsRecord};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{MemberId, NoticeId, TermsId};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::notice::holds_words;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::value::{Code, Day, Id, Micros, Word};

pub(crate) fn profile(conn: &Connection, insurer: &InsurerCode) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached("SELECT profile FROM insurer WHERE code = ?1")?
        .query_row([insurer.as_str()], |row| row.get(0))
        .optional()
}

pub(crate) fn profiles(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached("SELECT profile FROM insurer ORDER BY code")?.query_map([], |row| row.get(0))?.collect()
}

/// In the order of publication: of two with the same first day the later counts.
pub(crate) fn terms(conn: &Connection, variant: &str) -> rusqlite::Result<Vec<TermsRecord>> {
    conn.prepare_cached(
        "SELECT id, variant, version, title_ja, title_en, effective_from, sha256, placeholder, text FROM terms
         WHERE variant = ?1 ORDER BY row",
    )?
    .query_map([variant], |row| {
        Ok(TermsRecord {
            id: TermsId::from_uuid(row.get::<_, Id>(0)?.0),
            variant: row.get(1)?,
            version: row.get(2)?,
            title_ja: row.get(3)?,
            title_en: row.get(4)?,
            effective_from: row.get::<_, Day>(5)?.0,
            sha256: row.get(6)?,
            placeholder: row.get(7)?,
            text: row.get(8)?,
        })
    })?
    .collect()
}

/// What the reader may see, newest first. What speaks to somebody else does not
/// exist for the reader.
pub(crate) fn notices(conn: &Connection, query: &NoticeQuery) -> rusqlite::Result<Vec<NoticeRecord>> {
    let (account, member, insurer, federation) = match &query.reader {
        None => (None, None, None, None),
        Some(NoticeReader::Member { account, member, insurer }) => (Some(account), Some(member), Some(insurer), None),
        Some(NoticeReader::Office(federation)) => (None, None, None, Some(federation)),
    };
    let mut select = conn.prepare_cached(
        "SELECT n.id, n.insurer, n.member, n.title, n.body, n.link, n.published_at, n.search_text,
                EXISTS (SELECT 1 FROM notice_read r WHERE r.account = ?3 AND r.notice = n.id), n.federation
         FROM notice n
         WHERE n.row IN (SELECT row FROM notice
                         WHERE member IS NULL AND insurer IS NULL AND federation IS NULL AND ?5 IS NULL
                         UNION ALL SELECT row FROM notice WHERE member IS NULL AND insurer = ?1
                         UNION ALL SELECT row FROM notice WHERE member = ?2
                         UNION ALL SELECT row FROM notice WHERE federation = ?5)
           AND (?4 IS NULL OR n.published_at <= ?4)
         ORDER BY n.published_at DESC, n.row DESC",
    )?;
    let mut rows = select.query(params![
        insurer.map(InsurerCode::as_str),
        member.map(|member| Id(member.uuid())),
        account.map(|account| Id(account.uuid())),
        query.until.map(Micros),
        federation.map(FederationCode::as_str),
    ])?;
    let mut found = Vec::new();
    while found.len() < query.limit as usize {
        let Some(row) = rows.next()? else { break };
        if holds_words(row.get_ref(7)?.as_str()?, &query.words) {
            found.push(notice(row)?);
        }
    }
    Ok(found)
}

fn notice(row: &Row<'_>) -> rusqlite::Result<NoticeRecord> {
    Ok(NoticeRecord {
        id: NoticeId::from_uuid(row.get::<_, Id>(0)?.0),
        insurer: row.get::<_, Option<Code>>(1)?.map(|code| code.0),
        member: row.get::<_, Option<Id>>(2)?.map(|id| MemberId::from_uuid(id.0)),
        title: row.get(3)?,
        body: row.get(4)?,
        link: row.get(5)?,
        published_at: row.get::<_, Micros>(6)?.0,
        read: row.get(8)?,
        federation: row.get::<_, Option<Word<FederationCode>>>(9)?.map(|code| code.0),
    })
}
