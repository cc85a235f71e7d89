//! The office's page: its applications, notices, and what is registered of it.

use madoguchi_domain::mail_address::MailAddress;
use madoguchi_wire::Empty;
use madoguchi_wire::notice::{NoticeOpen, NoticeShown};
use madoguchi_wire::office::{OfficeApplication, OfficePage};

use super::user_id;
use crate::caller::Caller;
use crate::error::Answer;
use crate::federation::{office_desk, password_policy_shown};
use crate::holder::{PresentOffice, require_office};
use crate::host::{App, Host};
use crate::insurer::wire_text;
use crate::reissue::told;
use crate::store::{ReissueRecord, Store};

/// Applications on the page.
const APPLICATIONS: u32 = 20;

/// The page.
///
/// # Errors
/// As `require_office`.
pub async fn show_page<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<OfficePage> {
    let present = require_office(app, caller).await?;
    let office = &present.office;
    let applications = app.store.reissues_of_office(office.id, APPLICATIONS).await?;
    let notices = crate::notice::list_of_federation(app, &office.federation).await?;
    Ok(OfficePage {
        office_name: office.entry.name.clone(),
        office_number: office.entry.number.as_str().to_owned(),
        user_id: user_id(office).to_owned(),
        federation_name: wire_text(&present.profile.name.full),
        security_address: office.entry.security_address.as_ref().map(MailAddress::masked),
        factor_set_up: office.totp.is_some(),
        last_login_at: office.previous_login_at.map(|at| at.to_string()),
        password_changed_at: office.password_changed_at.map(|at| at.to_string()),
        password_policy: password_policy_shown(&present.profile),
        applications: applications.iter().map(|record| application(record, &present)).collect(),
        notices,
        office_desk: office_desk(&present.profile),
    })
}

fn application(record: &ReissueRecord, present: &PresentOffice) -> OfficeApplication {
    let application = &record.application;
    let reason = application.rejected_for.as_deref().and_then(|id| present.profile.reason(id));
    OfficeApplication {
        receipt: application.receipt.to_string(),
        state: told(application.state),
        received_at: application.received_at.to_string(),
        changed_at: application.changed_at.to_string(),
        reason: reason.map(|reason| wire_text(&reason.text)),
    }
}

/// Opens a notice of the page.
///
/// # Errors
/// `NotFound` for anything that is not a published notice of the office's federation; as `require_office`.
pub async fn open_notice<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: NoticeOpen,
) -> Answer<NoticeShown> {
    let present = require_office(app, caller).await?;
    crate::notice::open_of_federation(app, &present.office.federation, &request).await
}
