//! Who is logged in, for the head of every screen (DSH-01).

use madoguchi_domain::profile::InsurerProfile;
use madoguchi_wire::Empty;
use madoguchi_wire::session::{SessionShown, SessionState};

use super::{Present, present};
use crate::account::{language_of, member_of, text_size_of};
use crate::caller::{Caller, Site};
use crate::error::Answer;
use crate::host::{App, Host};
use crate::insurer::{profile_of, wire_text};
use crate::store::Store;

/// Who is logged in.
///
/// # Errors
/// `SessionRequired`.
pub async fn show<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<SessionShown> {
    let present = present(app, caller).await?;
    let profile = profile_of(app, &present.account.insurer).await?;
    let member = member_of(app, &present.account).await?;
    let state = if present.locked {
        SessionState::Locked
    } else if crate::terms::pending(app, &present.account).await?.is_some() {
        SessionState::TermsRequired
    } else {
        SessionState::Open
    };
    Ok(shown(&present, caller.site, &profile, member.name, state))
}

fn shown(
    present: &Present,
    site: Site,
    profile: &InsurerProfile,
    member_name: String,
    state: SessionState,
) -> SessionShown {
    let lives = site.lifetimes();
    SessionShown {
        state,
        member_name,
        insurer_name: wire_text(&profile.name.full),
        system_name: wire_text(&profile.mail.system_name),
        previous_login_at: present.account.previous_login_at.map(|t| t.to_string()),
        language: language_of(&present.account),
        text_size: text_size_of(&present.account),
        // Where no screen locks, the end comes in its place.
        lock_after_seconds: lives.lock.unwrap_or(lives.end),
        end_after_seconds: lives.end,
    }
}
