//! What is published: insurers' profiles, terms, notices.

use madoguchi_app::store::{NoticeQuery, NoticeReader, NoticeRecord, TermsRecord};
use madoguchi_domain::ids::{MemberId, NoticeId, TermsId};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::notice::holds_words;
use tokio_postgres::Row;

use crate::batch::step;
use crate::connections::{Connections, Scope};
use crate::fault::Fault;
use crate::value::{code_or_none, federation_or_none, get};

pub(crate) async fn profile(connections: &Connections, insurer: &InsurerCode) -> Result<Option<String>, Fault> {
    let given =
        connections.ask(step!("SELECT profile FROM insurer WHERE code = $1", insurer.as_str().to_owned())).await?;
    given.rows.first().map(|row| get(row, "profile")).transpose()
}

/// In the order of the codes' bytes, whatever the database's collation.
pub(crate) async fn profiles(connections: &Connections) -> Result<Vec<String>, Fault> {
    let given = connections.ask(step!("SELECT profile FROM insurer ORDER BY code COLLATE \"C\"")).await?;
    given.rows.iter().map(|row| get(row, "profile")).collect()
}

/// In the order of publication: of two with the same first day the later counts.
pub(crate) async fn terms(connections: &Connections, variant: &str) -> Result<Vec<TermsRecord>, Fault> {
    let select = step!(
        "SELECT id, variant, version, title_ja, title_en, effective_from, sha256, placeholder, text FROM terms
         WHERE variant = $1 ORDER BY published_at, id",
        variant.to_owned(),
    );
    connections.ask(select).await?.rows.iter().map(read_terms).collect()
}

fn read_terms(row: &Row) -> Result<TermsRecord, Fault> {
    Ok(TermsRecord {
        id: TermsId::from_uuid(get(row, "id")?),
        variant: get(row, "variant")?,
        version: get(row, "version")?,
        title_ja: get(row, "title_ja")?,
        title_en: get(row, "title_en")?,
        effective_from: get(row, "effective_from")?,
        sha256: get(row, "sha256")?,
        placeholder: get(row, "placeholder")?,
        text: get(row, "text")?,
    })
}

/// What the reader may see, newest first. What speaks to somebody else does not
/// exist for the reader.
pub(crate) async fn notices(connections: &Connections, query: &NoticeQuery) -> Result<Vec<NoticeRecord>, Fault> {
    let (account, member, insurer, federation) = match &query.reader {
        None => (None, None, None, None),
        Some(NoticeReader::Member { account, member, insurer }) => (Some(account), Some(member), Some(insurer), None),
        Some(NoticeReader::Office(federation)) => (None, None, None, Some(federation)),
    };
    let of_federation = federation.map(Scope::of_federation);
    let scope = insurer.map(Scope::of).or(of_federation).unwrap_or(Scope::Nobody);
    let select = step!(
        "SELECT n.id, n.insurer, n.member, n.federation, n.title, n.body, n.link, n.published_at, n.search_text,
                EXISTS (SELECT 1 FROM notice_read r WHERE r.account = $3 AND r.notice = n.id) AS read
         FROM notice n
         WHERE n.id IN (SELECT id FROM notice
                        WHERE member IS NULL AND insurer IS NULL AND federation IS NULL AND $5::text IS NULL
                        UNION ALL SELECT id FROM notice WHERE member IS NULL AND insurer = $1
                        UNION ALL SELECT id FROM notice WHERE member = $2
                        UNION ALL SELECT id FROM notice WHERE federation = $5)
           AND ($4::timestamptz IS NULL OR n.published_at <= $4)
         ORDER BY n.published_at DESC, n.id DESC",
        insurer.map(|code| code.as_str().to_owned()),
        member.map(|id| id.uuid()),
        account.map(|id| id.uuid()),
        query.until,
        federation.map(|code| code.as_str().to_owned()),
    );
    let given = connections.ask_in(scope, select).await?;
    let mut found = Vec::new();
    for row in &given.rows {
        if found.len() >= query.limit as usize {
            break;
        }
        if holds_words(get(row, "search_text")?, &query.words) {
            found.push(notice(row)?);
        }
    }
    Ok(found)
}

fn notice(row: &Row) -> Result<NoticeRecord, Fault> {
    Ok(NoticeRecord {
        id: NoticeId::from_uuid(get(row, "id")?),
        insurer: code_or_none(row, "insurer")?,
        member: get::<Option<_>>(row, "member")?.map(MemberId::from_uuid),
        federation: federation_or_none(row, "federation")?,
        title: get(row, "title")?,
        body: get(row, "body")?,
        link: get(row, "link")?,
        published_at: get(row, "published_at")?,
        read: get(row, "read")?,
    })
}
