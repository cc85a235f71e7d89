//! A clerk who is logged in at the desk, and what the clerk may do there.

use madoguchi_domain::fact::{Actor, SessionEndReason};
use madoguchi_domain::federation::{FederationProfile, SecondFactor};
use madoguchi_domain::staff::Right;
use madoguchi_domain::totp;
use madoguchi_wire::ErrorCode;

use super::{Party, end, find, forget_unknown, nobody, over};
use crate::caller::Caller;
use crate::error::Answer;
use crate::federation::profile_of;
use crate::host::{App, Host};
use crate::store::{Holder, HolderSession, StaffRecord, Store};

/// A clerk's session, with the clerk.
#[derive(Debug, Clone)]
pub struct PresentStaff {
    /// The session.
    pub session: HolderSession,
    /// Whose.
    pub staff: StaffRecord,
    /// Of which federation.
    pub profile: FederationProfile,
}

impl PresentStaff {
    /// Whether a code is asked beside the password. An authenticator that is set up is asked for even
    /// where the federation no longer demands it.
    #[must_use]
    pub fn factor_asked(&self) -> bool {
        self.staff.totp.is_some() || self.profile.second_factor == SecondFactor::Totp
    }

    /// Whether the desk is open to the clerk.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.factor_asked() || self.session.factor_at.is_some()
    }
}

/// The caller's session of a clerk, also before the second factor. One that ran out, or whose
/// clerk's account was closed, is ended here.
///
/// # Errors
/// `SessionRequired` when there is none.
pub async fn present_staff<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller) -> Answer<PresentStaff> {
    let Some(session) = find(app, caller).await? else {
        forget_unknown(app, caller).await?;
        return nobody();
    };
    let Holder::Staff(id) = session.holder else { return nobody() };
    let Some(staff) = app.store.staff(id).await? else { return nobody() };
    let closed = staff.closed.then_some(SessionEndReason::AccountClosed);
    if let Some(reason) = closed.or_else(|| over(&session, app.now())) {
        end(app, Party::Staff(&staff), &session, Actor::Program, reason).await?;
        caller.session = None;
        return nobody();
    }
    let profile = profile_of(app, &staff.federation).await?;
    Ok(PresentStaff { session, staff, profile })
}

/// The caller's session of a clerk, second factor given where it is asked.
///
/// # Errors
/// `SessionRequired`, `FactorRequired`.
pub async fn require_staff<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller) -> Answer<PresentStaff> {
    let present = present_staff(app, caller).await?;
    if present.is_open() { Ok(present) } else { Err(ErrorCode::FactorRequired.into()) }
}

/// The caller's session of a clerk who may do something now.
///
/// # Errors
/// `SessionRequired`, `FactorRequired`; `NotAllowed` in another role; `FreshFactorRequired` when the
/// code of the authenticator was given too long ago for it.
pub async fn require_right<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    right: Right,
) -> Answer<PresentStaff> {
    let present = require_staff(app, caller).await?;
    if !present.staff.roles.may(right) {
        return Err(ErrorCode::NotAllowed.into());
    }
    let fresh = !present.factor_asked() || totp::is_fresh(present.session.factor_at, app.now());
    if right.needs_fresh_factor() && !fresh {
        return Err(ErrorCode::FreshFactorRequired.into());
    }
    Ok(present)
}
