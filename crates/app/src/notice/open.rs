//! Opening a notice: it is marked as read once, and each look at a personal
//! one is noted in the journal.

use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::japan_time;
use madoguchi_wire::ErrorCode;
use madoguchi_wire::notice::{NoticeAudience, NoticeOpen, NoticeShown};

use super::{audience_of, for_reader, of_federation};
use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::{AccountRecord, Commit, NoticeQuery, NoticeRecord, Store};

/// Opens a notice of the site, also before log-in.
///
/// # Errors
/// `NotFound` for anything that is not a published notice of the site.
pub async fn open_site<S: Store, H: Host>(
    app: &App<S, H>,
    _caller: &mut Caller,
    request: NoticeOpen,
) -> Answer<NoticeShown> {
    let query = NoticeQuery { until: Some(app.now()), limit: u32::MAX, ..NoticeQuery::default() };
    let notices = app.store.notices(&query).await?;
    find(&notices, &request.notice_id).map(shown)
}

/// Opens a notice for the person. One of another person or insurer is not found.
///
/// # Errors
/// `NotFound`; as `require_open`.
pub async fn open<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, request: NoticeOpen) -> Answer<NoticeShown> {
    let account = crate::session::require_open(app, caller).await?.account;
    let notices = for_reader(app, &account, "").await?;
    let notice = find(&notices, &request.notice_id)?;
    note(app, &account, notice).await?;
    Ok(shown(notice))
}

/// Opens a notice for an office. One of another federation, or to anybody else, is not found.
///
/// # Errors
/// `NotFound`.
pub(crate) async fn open_of_federation<S: Store, H: Host>(
    app: &App<S, H>,
    federation: &FederationCode,
    request: &NoticeOpen,
) -> Answer<NoticeShown> {
    let notices = of_federation(app, federation, u32::MAX).await?;
    find(&notices, &request.notice_id).map(shown)
}

fn find<'a>(notices: &'a [NoticeRecord], id: &str) -> Answer<&'a NoticeRecord> {
    notices.iter().find(|n| n.id.to_string() == id).ok_or_else(|| ErrorCode::NotFound.into())
}

async fn note<S: Store, H: Host>(app: &App<S, H>, account: &AccountRecord, notice: &NoticeRecord) -> Answer<()> {
    let mut facts = Vec::new();
    if !notice.read {
        facts.push(Fact::NoticeRead { account: account.id, notice: notice.id });
    }
    if audience_of(notice) == NoticeAudience::Member {
        facts.push(Fact::RecordSeen { account: account.id, what: "member_notice".into() });
    }
    commit_seen(app, account, facts).await
}

/// Commits what the person saw; nothing when there is nothing to say.
pub(crate) async fn commit_seen<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
    facts: Vec<Fact>,
) -> Answer<()> {
    if facts.is_empty() {
        return Ok(());
    }
    let entry = |fact| app.fact(Subject::Member(account.member), Actor::Account(account.id), fact);
    // Nothing is expected, so the commit cannot be stale.
    app.store.commit(Commit { facts: facts.into_iter().map(entry).collect(), ..Commit::default() }).await?;
    Ok(())
}

fn shown(notice: &NoticeRecord) -> NoticeShown {
    NoticeShown {
        id: notice.id.to_string(),
        audience: audience_of(notice),
        title: notice.title.clone(),
        published_on: japan_time::date(notice.published_at).to_string(),
        paragraphs: notice
            .body
            .lines()
            .map(str::trim_end)
            .filter(|l| !l.trim().is_empty())
            .map(str::to_owned)
            .collect(),
        link: notice.link.clone(),
    }
}
