//! The other branch of step 1: an office whose security address is registered sets a new password by
//! a code sent there (REI-02). As in the recovery of members nobody is looked up at the request: the
//! outbox finds out whom a code goes to, if anybody.
//!
//! Must not: remove a second factor, or tell whether a mail was sent.

mod answer;
mod code;
mod request;
mod set_password;
mod show;

pub(crate) use answer::answer;
pub use code::{resend_code, submit_code};
pub use request::request;
pub use set_password::set_password;
pub use show::{leave, show};

use jiff::Timestamp;
use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::japan_time;
use madoguchi_domain::journal::hex;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::recovery::{Phase, Progress, RecoveryRefusal};
use madoguchi_domain::reissue::SelfReset;

use crate::caller::Caller;
use crate::error::Answer;
use crate::federation::profile_of;
use crate::host::{App, Host};
use crate::recovery::Asked;
use crate::recovery::way::{Recovering, load};
use crate::store::{OfficeRecord, SecretKind, Store, TokenHash};

impl Recovering for SelfReset {
    type Owner = OfficeRecord;
    const REQUESTED: &'static str = "recovery of office";
    const ASKED_FOR: &'static str = "office reset asked for";

    fn of(state: FlowState) -> Option<Self> {
        let FlowState::SelfReset(reset) = state else { return None };
        Some(reset)
    }

    fn into_state(self) -> FlowState {
        FlowState::SelfReset(self)
    }

    fn progress(&self) -> &Progress {
        &self.progress
    }

    fn progress_mut(&mut self) -> &mut Progress {
        &mut self.progress
    }

    fn finish(&mut self, now: Timestamp) -> Result<(), RecoveryRefusal> {
        Self::finish(self, now)
    }

    fn asked(flow: TokenHash, code: String) -> Asked {
        Asked::OfficePassword { flow, code }
    }

    async fn owner<S: Store, H: Host>(app: &App<S, H>, _flow: &Flow, reset: &Self) -> Answer<Option<OfficeRecord>> {
        let Some(id) = reset.office else { return Ok(None) };
        let Some(office) = app.store.office(id).await? else { return Ok(None) };
        let unchanged = reset.progress.basis == Some(basis(app, &office).await?);
        let open = !office.entry.is_closed(japan_time::date(app.now()));
        Ok(Some(office).filter(|_| unchanged && open))
    }
}

/// Keyed hash of the present password and address.
async fn basis<S: Store, H: Host>(app: &App<S, H>, office: &OfficeRecord) -> Answer<String> {
    let id = office.id.uuid();
    let verifier = app.store.secret(id, SecretKind::OfficePassword).await?.unwrap_or_default();
    let address = office.entry.security_address.as_ref().map_or("", MailAddress::as_str);
    let parts: [&[u8]; 3] = [id.as_bytes(), &verifier, address.as_bytes()];
    Ok(hex(&app.keys.hmac("office reset basis", &parts)))
}

/// Whose password the caller is choosing; none before the code was right.
///
/// # Errors
/// When the store cannot serve.
pub(super) async fn chooser<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
) -> Answer<Option<(FederationProfile, OfficeRecord)>> {
    let Some((flow, reset)): Option<(Flow, SelfReset)> = load(app, caller).await? else { return Ok(None) };
    if reset.progress.phase_at(app.now()) != Some(Phase::NewPassword) {
        return Ok(None);
    }
    let Some(office) = SelfReset::owner(app, &flow, &reset).await? else { return Ok(None) };
    Ok(Some((profile_of(app, &office.federation).await?, office)))
}
