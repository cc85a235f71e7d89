//! Who is logged in, for the head of every screen (DSH-01).

use madoguchi_wire::Empty;
use madoguchi_wire::session::{SessionShown, SessionState};

use super::present;
use crate::account::{language_of, member_of, text_size_of};
use crate::caller::{Caller, Site};
use crate::error::Answer;
use crate::host::{App, Host};
use crate::insurer::{profile_of, wire_text};
use crate::store::{AccountRecord, Store};

/// Who is logged in.
///
/// # Errors
/// `SessionRequired`.
pub async fn show<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<SessionShown> {
    let present = present(app, caller).await?;
    if present.locked {
        shown(app, caller.site, &present.account, SessionState::Locked).await
    } else {
        show_open(app, caller.site, &present.account).await
    }
}

/// The session of an account that is not locked.
///
/// # Errors
/// When the store cannot serve.
pub(super) async fn show_open<S: Store, H: Host>(
    app: &App<S, H>,
    site: Site,
    account: &AccountRecord,
) -> Answer<SessionShown> {
    let waits = crate::terms::pending(app, account).await?.is_some();
    shown(app, site, account, if waits { SessionState::TermsRequired } else { SessionState::Open }).await
}

async fn shown<S: Store, H: Host>(
    app: &App<S, H>,
    site: Site,
    account: &AccountRecord,
    state: SessionState,
) -> Answer<SessionShown> {
    let profile = profile_of(app, &account.insurer).await?;
    let member = member_of(app, account).await?;
    let lives = site.lifetimes();
    Ok(SessionShown {
        state,
        member_name: member.name,
        insurer_name: wire_text(&profile.name.full),
        system_name: wire_text(&profile.mail.system_name),
        previous_login_at: account.previous_login_at.map(|t| t.to_string()),
        language: language_of(account),
        text_size: text_size_of(account),
        // Where no screen locks, the end comes in its place.
        lock_after_seconds: lives.lock.unwrap_or(lives.end),
        end_after_seconds: lives.end,
    })
}
