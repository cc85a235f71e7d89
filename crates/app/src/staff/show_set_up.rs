//! Where a set-up stands.

use madoguchi_domain::staff::SetUpPhase;
use madoguchi_wire::staff::{StaffSetUpEnrol, StaffSetUpPassword, StaffSetUpStep, StaffToken};

use super::find;
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::federation::{password_policy_shown, profile_of};
use crate::host::{App, Host};
use crate::insurer::wire_text;
use crate::store::{Holder, SecretKind, StaffRecord, Store};
use crate::totp;

/// Shows the step of a set-up.
///
/// # Errors
/// `SetUpOver`.
pub async fn show_set_up<S: Store, H: Host>(
    app: &App<S, H>,
    _caller: &mut Caller,
    request: StaffToken,
) -> Answer<StaffSetUpStep> {
    let (staff, set_up) = find(app, &request.token).await?;
    step(app, &staff, set_up.phase).await
}

pub(super) async fn step<S: Store, H: Host>(
    app: &App<S, H>,
    staff: &StaffRecord,
    phase: SetUpPhase,
) -> Answer<StaffSetUpStep> {
    let (user_id, name) = (staff.user_id.clone(), staff.name.clone());
    Ok(match phase {
        SetUpPhase::Password => {
            let profile = profile_of(app, &staff.federation).await?;
            StaffSetUpStep::Password(StaffSetUpPassword {
                user_id,
                name,
                federation_name: wire_text(&profile.name.full),
                policy: password_policy_shown(&profile),
            })
        }
        SetUpPhase::Enrol => {
            let sealed = app.store.secret(staff.id.uuid(), SecretKind::NewTotp).await?;
            let sealed = sealed.ok_or_else(|| Refusal::Unexpected("a set-up without its secret".into()))?;
            let shown = totp::enrolment(app, Holder::Staff(staff.id), &sealed, &staff.user_id)?;
            StaffSetUpStep::Enrol(StaffSetUpEnrol {
                user_id,
                name,
                secret: shown.secret,
                qr: shown.qr,
                account: shown.account,
                now: shown.now,
            })
        }
        SetUpPhase::Finished => StaffSetUpStep::Finished,
    })
}
