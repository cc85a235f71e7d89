//! お知らせ: of the site, of the insurer, and to one person (DSH-02, DSH-03,
//! LOG-04). What speaks to somebody else does not exist for the reader.

mod open;

use madoguchi_domain::japan_time;
use madoguchi_domain::notice::search_words;
use madoguchi_wire::notice::{NoticeAudience, NoticeList, NoticeRow, NoticeSearch};
use madoguchi_wire::{Empty, ErrorCode, Field, FieldError, WireError};

use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::{AccountRecord, NoticeQuery, NoticeReader, NoticeRecord, Store};

pub(crate) use open::commit_seen;
pub use open::{open, open_site};

/// Notices of the site listed before log-in.
const SITE_LISTED: u32 = 20;
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
    let query = NoticeQuery { until: Some(app.now()), limit: SITE_LISTED, ..NoticeQuery::default() };
    let notices = app.store.notices(&query).await?;
    // Nobody is logged in, so nothing can be read or unread.
    let row = |n: &NoticeRecord| NoticeRow { unread: false, ..row(n) };
    Ok(NoticeList { notices: notices.iter().map(row).collect(), unread: 0 })
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
    let reader = NoticeReader { account: account.id, member: account.member, insurer: account.insurer.clone() };
    let query =
        NoticeQuery { reader: Some(reader), words: search_words(words), until: Some(app.now()), limit: u32::MAX };
    Ok(app.store.notices(&query).await?)
}

/// To whom a notice speaks.
pub(crate) fn audience_of(notice: &NoticeRecord) -> NoticeAudience {
    match (&notice.insurer, notice.member) {
        (_, Some(_)) => NoticeAudience::Member,
        (Some(_), None) => NoticeAudience::Insurer,
        (None, None) => NoticeAudience::Site,
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
