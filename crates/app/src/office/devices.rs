//! Computers and browsers from which the office logged in; a log-in from any other is told of by mail.

use madoguchi_domain::fact::{Actor, Fact, OfficeFact, Subject};
use madoguchi_wire::office::{OfficeDevice as DeviceShown, OfficeDeviceForget, OfficeDeviceList};
use madoguchi_wire::{Empty, ErrorCode};

use crate::caller::Caller;
use crate::error::Answer;
use crate::holder::require_office;
use crate::host::{App, Host};
use crate::store::{Commit, OfficeDevice, OfficeRecord, Store};

/// The office's devices.
///
/// # Errors
/// As `require_office`.
pub async fn list_devices<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<OfficeDeviceList> {
    let office = require_office(app, caller).await?.office;
    listed(app, caller, &office).await
}

async fn listed<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    office: &OfficeRecord,
) -> Answer<OfficeDeviceList> {
    let devices = app.store.office_devices(office.id).await?;
    let shown = |known: &OfficeDevice| DeviceShown {
        id: known.device.to_string(),
        name: known.name.clone(),
        first_at: known.first_at.to_string(),
        last_at: known.last_at.to_string(),
        this_one: known.device == caller.device,
    };
    Ok(OfficeDeviceList { devices: devices.iter().map(shown).collect() })
}

/// Forgets a device of the office; the next log-in from it is one from an unknown device.
///
/// # Errors
/// `NotFound`, also for another office's; as `require_office`.
pub async fn forget_device<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: OfficeDeviceForget,
) -> Answer<OfficeDeviceList> {
    let office = require_office(app, caller).await?.office;
    let devices = app.store.office_devices(office.id).await?;
    let Some(known) = devices.iter().find(|known| known.device.to_string() == request.id) else {
        return Err(ErrorCode::NotFound.into());
    };
    let fact = Fact::Office(OfficeFact::OfficeDeviceForgotten { office: office.id, device: known.device });
    // Nothing is expected, so the commit cannot be stale; forgetting twice is forgetting.
    let commit = Commit {
        federation: Some(office.federation.clone()),
        facts: vec![app.fact(Subject::Office(office.id), Actor::Office(office.id), fact)],
        ..Commit::default()
    };
    app.store.commit(commit).await?;
    listed(app, caller, &office).await
}
