//! A care office's login: log-in, first password, second factor, security address, self reset, and
//! its page (REI-01, REI-02, REI-14 to REI-16). One verb a file.
//!
//! Must not: tell who exists before a password or a code was right, or remove a second factor other
//! than by a letter.

mod change_password;
mod devices;
mod factor;
mod first_password;
mod letter_failures;
mod log_in;
mod new_password;
mod page;
mod reset;
mod security_address;
mod security_code;
mod step;

pub use change_password::change_password;
pub use devices::{forget_device, list_devices};
pub use factor::{enrol_totp, show_totp, submit_factor};
pub use first_password::set_first_password;
pub use letter_failures::letter_printed;
pub use log_in::log_in;
pub(crate) use new_password::chooser;
pub use page::{open_notice, show_page};
pub(crate) use reset::answer as answer_reset;
pub use reset::{
    leave as reset_leave, request as reset_request, resend_code as reset_resend_code,
    set_password as reset_set_password, show as reset_show, submit_code as reset_submit_code,
};
pub use security_address::{
    cancel_security_address, request_security_address, show_security_address, skip_security_address,
};
pub use security_code::{resend_security_code, submit_security_code};
pub use step::{log_out, show, touch};

use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::japan_time;
use madoguchi_domain::user_id::UserId;
use madoguchi_wire::ErrorCode;

use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::federation::asking;
use crate::holder::PresentOffice;
use crate::host::{App, Host};
use crate::store::{Holder, OfficeRecord, Store};

/// The user ID as it is shown; empty while the office has none.
fn user_id(office: &OfficeRecord) -> &str {
    office.entry.user_id.as_ref().map_or("", UserId::as_typed)
}

/// A closed office logs in no more, which is said once its password was right.
///
/// # Errors
/// `OfficeClosed` with the federation's desk.
fn must_be_open<S: Store, H: Host>(app: &App<S, H>, profile: &FederationProfile, office: &OfficeRecord) -> Answer<()> {
    if office.entry.is_closed(japan_time::date(app.now())) {
        return Err(asking(profile, ErrorCode::OfficeClosed).into());
    }
    Ok(())
}

/// The office as it stands now, for a commit that expects its version.
///
/// # Errors
/// `SessionRequired` when the session has ended since the command began, as by a letter's password:
/// what an ended session asked for must not follow.
async fn office_now<S: Store, H: Host>(app: &App<S, H>, present: &PresentOffice) -> Answer<OfficeRecord> {
    let office = app.store.office(present.office.id).await?;
    let sessions = app.store.holder_sessions(Holder::Office(present.office.id)).await?;
    match office {
        Some(office) if sessions.iter().any(|session| session.id == present.session.id) => Ok(office),
        Some(_) | None => Err(ErrorCode::SessionRequired.into()),
    }
}

/// Whether the office logged in from the caller's device before. One that people share is nobody's.
async fn knows_device<S: Store, H: Host>(
    app: &App<S, H>,
    office: madoguchi_domain::ids::OfficeId,
    caller: &Caller,
) -> Answer<bool> {
    let devices = app.store.office_devices(office).await?;
    Ok(!caller.shared && devices.iter().any(|known| known.device == caller.device))
}

/// What a store that lost something answers.
fn lost(what: &str) -> Refusal {
    Refusal::Unexpected(format!("{what} is missing"))
}
