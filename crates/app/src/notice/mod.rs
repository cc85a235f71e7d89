//! お知らせ: of the site, of the insurer, to one person, and of a federation to
//! its offices (DSH-02, DSH-03, LOG-04). What speaks to somebody else does
//! not exist for the reader.

mod open;

use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::japan_time;
use madoguchi_domain::notice::search_words;
use madoguchi_wire::notice::{NoticeAudience, NoticeList, NoticeRow, NoticeSearch};
use madoguchi_wire::{Empty, ErrorCode, Field, FieldError, WireError};

use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::{AccountRecord, NoticeQuery, NoticeReader, NoticeRecord, Store};

pub(crate) use open::commit_seen;
pub(crate) use open::open_of_federation;
pub use open::{open, open_site};

/// Notices of the site listed before log-in, and of a federation on the page of its office.
const LISTED: u32 = 20;
/// Longest search text, in characters.
const QUERY_CHARS: usize = 100;

/// サイトからのお知らせ, newest first, for everybody (LOG-04).
///
/// # Errors
/// When the store cannot serve.
pub async fn list_site<S: Store, H: Host>(
    app: &App<S, H>,
    _caller: &mut Caller,
    _request: Empty,
) -> Answer<NoticeList> {
    let query = NoticeQuery { until: Some(app.now()), limit: LISTED, ..NoticeQuery::default() };
    Ok(NoticeList { notices: unmarked(&app.store.notices(&query).await?), unread: 0 })
}

/// 国保連合会からのお知らせ, newest first, for an office of the federation.
pub(crate) async fn list_of_federation<S: Store, H: Host>(
    app: &App<S, H>,
    federation: &FederationCode,
) -> Answer<Vec<NoticeRow>> {
    Ok(unmarked(&of_federation(app, federation, LISTED).await?))
}

async fn of_federation<S: Store, H: Host>(
    app: &App<S, H>,
    federation: &FederationCode,
    limit: u32,
) -> Answer<Vec<NoticeRecord>> {
    let reader = Some(NoticeReader::Office(federation.clone()));
    let query = NoticeQuery { reader, until: Some(app.now()), limit, ..NoticeQuery::default() };
    Ok(app.store.notices(&query).await?)
}

/// Rows for readers of whom nothing is kept, so that nothing can be read or unread.
fn unmarked(notices: &[NoticeRecord]) -> Vec<NoticeRow> {
    notices.iter().map(|notice| NoticeRow { unread: false, ..row(notice) }).collect()
}

/// Notices for the person whose titles or texts hold all words.
///
/// # Errors
/// `TooLong` for the search text; as `require_open`.
pub async fn search<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: NoticeSearch,
) -> Answer<NoticeList> {
    let account = crate::session::require_open(app, caller).await?.account;
    if request.query.chars().count() > QUERY_CHARS {
        let detail = Some(QUERY_CHARS.to_string());
        return Err(WireError::fields(vec![FieldError { name: Field::Query, code: ErrorCode::TooLong, detail }]).into());
    }
    let notices = for_reader(app, &account, &request.query).await?;
    let wanted = |n: &&NoticeRecord| request.audience.is_none_or(|audience| audience == audience_of(n));
    Ok(NoticeList {
        notices: notices.iter().filter(wanted).map(row).collect(),
        unread: unread(notices.iter().filter(wanted)),
    })
}

/// Everything the person may read, newest first.
pub(crate) async fn for_reader<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
    words: &str,
) -> Answer<Vec<NoticeRecord>> {
    let reader = NoticeReader::Member { account: account.id, member: account.member, insurer: account.insurer.clone() };
    let query =
        NoticeQuery { reader: Some(reader), words: search_words(words), until: Some(app.now()), limit: u32::MAX };
    Ok(app.store.notices(&query).await?)
}

/// To whom a notice speaks.
pub(crate) fn audience_of(notice: &NoticeRecord) -> NoticeAudience {
    match (&notice.insurer, notice.member, &notice.federation) {
        (_, Some(_), _) => NoticeAudience::Member,
        (Some(_), None, _) => NoticeAudience::Insurer,
        (None, None, Some(_)) => NoticeAudience::Federation,
        (None, None, None) => NoticeAudience::Site,
    }
}

/// A notice in a list.
pub(crate) fn row(notice: &NoticeRecord) -> NoticeRow {
    NoticeRow {
        id: notice.id.to_string(),
        audience: audience_of(notice),
        title: notice.title.clone(),
        published_on: japan_time::date(notice.published_at).to_string(),
        unread: !notice.read,
    }
}

/// How many were not opened yet.
pub(crate) fn unread<'a>(notices: impl Iterator<Item = &'a NoticeRecord>) -> u32 {
    u32::try_from(notices.filter(|n| !n.read).count()).unwrap_or(u32::MAX)
}
