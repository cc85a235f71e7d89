//! A care office that is logged in.

use madoguchi_domain::fact::{Actor, SessionEndReason};
use madoguchi_domain::federation::{FederationProfile, SecondFactor};
use madoguchi_domain::japan_time;
use madoguchi_domain::reissue::{OfficeNext, OfficeStanding};
use madoguchi_wire::ErrorCode;

use super::{Party, end, find, forget_unknown, nobody, over};
use crate::caller::Caller;
use crate::error::Answer;
use crate::federation::profile_of;
use crate::host::{App, Host};
use crate::store::{Holder, HolderSession, OfficeRecord, Store};

/// An office's session, with the office.
#[derive(Debug, Clone)]
pub struct PresentOffice {
    /// The session.
    pub session: HolderSession,
    /// Whose.
    pub office: OfficeRecord,
    /// Of which federation.
    pub profile: FederationProfile,
}

impl PresentOffice {
    /// What holds of it besides the password.
    #[must_use]
    pub fn standing(&self) -> OfficeStanding {
        OfficeStanding {
            factor_asked: self.profile.second_factor == SecondFactor::Totp,
            factor_set_up: self.office.totp.is_some(),
            factor_given: self.session.factor_at.is_some(),
            security_address: self.office.entry.security_address.is_some(),
            offer_declined: self.session.declined,
        }
    }
}

/// The caller's session of an office, also while something is asked of it. One that ran out, or whose
/// office is closed in the ledger meanwhile, is ended here, and says so.
///
/// # Errors
/// `SessionRequired` when there is none.
pub async fn present_office<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller) -> Answer<PresentOffice> {
    let Some(session) = find(app, caller).await? else {
        forget_unknown(app, caller).await?;
        return nobody();
    };
    let Holder::Office(id) = session.holder else { return nobody() };
    let Some(office) = app.store.office(id).await? else { return nobody() };
    let closed = office.entry.is_closed(japan_time::date(app.now())).then_some(SessionEndReason::AccountClosed);
    if let Some(reason) = closed.or_else(|| over(&session, app.now())) {
        end(app, Party::Office(&office), &session, Actor::Program, reason).await?;
        caller.session = None;
        return nobody();
    }
    let profile = profile_of(app, &office.federation).await?;
    Ok(PresentOffice { session, office, profile })
}

/// The caller's session of an office of which nothing is asked any more.
///
/// # Errors
/// `SessionRequired`; `FactorRequired` while an authenticator's code, or the authenticator itself,
/// is asked for; `StepNotOpen` while a security address is offered.
pub async fn require_office<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller) -> Answer<PresentOffice> {
    let present = present_office(app, caller).await?;
    match present.standing().next() {
        OfficeNext::Open => Ok(present),
        OfficeNext::Factor | OfficeNext::Enrol => Err(ErrorCode::FactorRequired.into()),
        OfficeNext::SecurityAddress => Err(ErrorCode::StepNotOpen.into()),
    }
}
