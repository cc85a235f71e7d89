//! A member's session: log-in, sign of life, screen lock and end (LOG-01, DSH-01). One verb a file.

mod end;
mod list;
mod lock;
mod log_in;
mod show;
mod touch;

pub use end::log_out;
pub(crate) use end::{end_all, end_members};
pub use list::{end_one, end_others, list};
pub(crate) use lock::confirm_password;
pub use lock::{lock, unlock};
pub use log_in::log_in;
pub use show::show;
pub(crate) use touch::note_life;
pub use touch::touch;

use jiff::Timestamp;
use madoguchi_domain::fact::{Actor, SessionEndReason};
use madoguchi_domain::session::{Life, life};
use madoguchi_wire::ErrorCode;

use crate::caller::{Caller, Site};
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::store::{AccountRecord, SessionRecord, Store};
use end::end;

/// A session that exists, with its account.
#[derive(Debug, Clone)]
pub struct Present {
    /// The session.
    pub session: SessionRecord,
    /// Whose.
    pub account: AccountRecord,
    /// Whether it waits behind the screen lock.
    pub locked: bool,
}

/// Keeps failed log-ins of members apart from those of offices and clerks.
pub(crate) const LOG_IN: &str = "login";

/// How often a log-in compares the password: once more where another verifier stood there when its session
/// was to begin. A second renewal of the same hash does not follow, and a second change is refused.
pub(crate) const LOOKS: u32 = 2;

/// The caller's session. One that ran out is ended here, and says so.
///
/// # Errors
/// `SessionRequired` when there is none.
pub async fn present<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller) -> Answer<Present> {
    let Some(token) = caller.session.clone() else { return Err(ErrorCode::SessionRequired.into()) };
    let Some((session, account)) = app.store.session_with_account(&token.session_hash(caller.site)).await? else {
        // One of an office or a clerk is left: it is for other commands.
        if !crate::holder::holds(app, caller).await? {
            caller.session = None;
        }
        return Err(ErrorCode::SessionRequired.into());
    };
    let reason = match life_of(&session, caller.site, app.now()) {
        Life::Open if !account.ended => return Ok(Present { session, account, locked: false }),
        Life::Locked if !account.ended => return Ok(Present { session, account, locked: true }),
        Life::Open | Life::Locked => SessionEndReason::MembershipEnded,
        Life::Idle => SessionEndReason::Idle,
        Life::Expired => SessionEndReason::Expired,
    };
    end(app, &account, &session, Actor::Program, reason).await?;
    caller.session = None;
    Err(ErrorCode::SessionRequired.into())
}

fn life_of(session: &SessionRecord, site: Site, now: Timestamp) -> Life {
    life(site.lifetimes(), session.started_at, session.seen_at, session.locked, now)
}

/// The caller's session, unlocked and with the terms in force accepted.
///
/// # Errors
/// `SessionRequired`, `SessionLocked` or `TermsRequired`.
pub async fn require_open<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller) -> Answer<Present> {
    let present = present(app, caller).await?;
    if present.locked {
        return Err(ErrorCode::SessionLocked.into());
    }
    if crate::terms::pending(app, &present.account).await?.is_some() {
        return Err(ErrorCode::TermsRequired.into());
    }
    Ok(present)
}

pub(crate) fn first<T>(list: Vec<T>) -> Answer<T> {
    list.into_iter().next().ok_or_else(|| Refusal::Unexpected("store answered nothing".into()))
}
