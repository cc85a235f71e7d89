//! Facts about an insurer as a whole: profile, roster, terms; and notices of everybody who publishes any.

use jiff::Timestamp;
use jiff::civil::Date;
use madoguchi_domain::fact::Fact;
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{DataSetId, TermsId};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::notice::search_text;
use rusqlite::{Connection, params};

use crate::value::{Count, Day, Id, Micros};

pub(super) fn profile(
    conn: &Connection,
    at: Timestamp,
    insurer: &InsurerCode,
    sha256: &str,
    profile: &str,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO insurer (code, profile, sha256, imported_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (code) DO UPDATE SET profile = ?2, sha256 = ?3, imported_at = ?4",
    )?
    .execute(params![insurer.as_str(), profile, sha256, Micros(at)])?;
    Ok(())
}

pub(super) struct Counts {
    pub(super) rows: u64,
    pub(super) added: u64,
    pub(super) changed: u64,
    pub(super) ended: u64,
}

pub(super) fn roster(
    conn: &Connection,
    at: Timestamp,
    insurer: &InsurerCode,
    id: DataSetId,
    sha256: &str,
    counts: Counts,
    full: bool,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO data_set (id, insurer, sha256, rows, added, changed, ended, full_load, loaded_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        Id(id.uuid()),
        insurer.as_str(),
        sha256,
        Count(counts.rows),
        Count(counts.added),
        Count(counts.changed),
        Count(counts.ended),
        full,
        Micros(at),
    ])?;
    Ok(())
}

#[allow(clippy::too_many_arguments, reason = "the fact has as many items")]
pub(super) fn terms(
    conn: &Connection,
    id: TermsId,
    variant: &str,
    version: &str,
    (title_ja, title_en): (&str, &str),
    effective_from: Date,
    sha256: &str,
    placeholder: bool,
    text: &str,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO terms (id, variant, version, title_ja, title_en, effective_from, sha256, placeholder, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        Id(id.uuid()),
        variant,
        version,
        title_ja,
        title_en,
        Day(effective_from),
        sha256,
        placeholder,
        text
    ])?;
    Ok(())
}

pub(super) fn notice(conn: &Connection, fact: &Fact) -> rusqlite::Result<()> {
    let Fact::NoticePublished { notice, insurer, member, federation, title, body, link, published_at } = fact else {
        return Ok(());
    };
    conn.prepare_cached(
        "INSERT INTO notice (id, insurer, member, federation, title, body, link, published_at, search_text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        Id(notice.uuid()),
        insurer.as_ref().map(InsurerCode::as_str),
        member.map(|id| Id(id.uuid())),
        federation.as_ref().map(FederationCode::as_str),
        title,
        body,
        link,
        Micros(*published_at),
        search_text(&format!("{title}\n{body}")),
    ])?;
    Ok(())
}
