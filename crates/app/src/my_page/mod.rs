//! マイページ: notices, cards, menu and pages as the insurer's profile asks
//! (DSH-01 to DSH-14, INS-04, INS-05).

mod cards;
mod menu;
mod open;
mod pages;

use madoguchi_domain::fact::Fact;
use madoguchi_domain::profile::InsurerProfile;
use madoguchi_wire::Empty;
use madoguchi_wire::my_page::{ManualRow, MyPageShown};
use madoguchi_wire::notice::{NoticeAudience, NoticeRow};

use crate::account::member_of;
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::insurer::{links, profile_of, support_desks, wire_text};
use crate::notice;
use crate::store::{AccountRecord, NoticeRecord, Store};
use crate::text::{read_number, read_symbol};

pub use open::open;

/// Notices of a kind on the first page; the search shows all.
const LISTED: usize = 5;

/// The first page after log-in.
///
/// # Errors
/// As `require_open`.
pub async fn show<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<MyPageShown> {
    let account = crate::session::require_open(app, caller).await?.account;
    let profile = profile_of(app, &account.insurer).await?;
    let notices = notice::for_reader(app, &account, "").await?;
    let today = madoguchi_domain::japan_time::date(app.now());
    let family = cards::has_survey(&profile) && has_dependants(app, &account, &profile).await?;
    let of = |audience| newest(&notices, audience);
    let shown = MyPageShown {
        insurer_notices_title: wire_text(&profile.my_page.insurer_notices),
        insurer_notices: of(NoticeAudience::Insurer),
        member_notices: of(NoticeAudience::Member),
        site_notices: of(NoticeAudience::Site),
        unread: notice::unread(notices.iter()),
        menu: menu::groups(&profile),
        cards: cards::all(&profile, today, family),
        support_desks: support_desks(&profile),
        manuals: manuals(&profile, &app.host.mail_sender(profile.mail.sender_address.as_str()))?,
        links: links(&profile),
    };
    if !shown.member_notices.is_empty() {
        let seen = Fact::RecordSeen { account: account.id, what: "member_notice_titles".into() };
        notice::commit_seen(app, &account, vec![seen]).await?;
    }
    Ok(shown)
}

/// Whether the roster has dependants under the member's number (DSH-07).
async fn has_dependants<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
    profile: &InsurerProfile,
) -> Answer<bool> {
    let member = member_of(app, account).await?;
    let matching = &profile.matching;
    let (Ok(symbol), Ok(number)) =
        (read_symbol(&member.symbol, matching.symbol_width), read_number(&member.number, matching.number_width))
    else {
        return Err(Refusal::Unexpected("a number of the roster cannot be read".into()));
    };
    Ok(app.store.has_dependants(&member.insurer, &symbol, &number).await?)
}

fn newest(notices: &[NoticeRecord], audience: NoticeAudience) -> Vec<NoticeRow> {
    notices.iter().filter(|n| notice::audience_of(n) == audience).take(LISTED).map(notice::row).collect()
}

/// Manuals kept inside the system, in the insurer's words (DSH-14).
fn manuals(profile: &InsurerProfile, sender: &str) -> Answer<Vec<ManualRow>> {
    let row = |id: &&str| Ok(ManualRow { id: (*id).to_owned(), title: pages::read(id, profile, sender)?.title });
    pages::MANUALS.iter().map(row).collect()
}
