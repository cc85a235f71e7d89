//! The demo's inbox, its invented people and its desk.

mod desk;

pub use desk::{set_up_clerk, set_up_office, show as desk_show};

use madoguchi_wire::Empty;
use madoguchi_wire::demo::{DemoInbox, DemoPeople};

use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::Store;

/// 受信箱（デモ）
///
/// # Errors
/// When the inbox cannot be read.
pub async fn inbox_list<S: Store, H: Host>(
    app: &App<S, H>,
    _caller: &mut Caller,
    _request: Empty,
) -> Answer<DemoInbox> {
    Ok(DemoInbox { mails: app.host.demo_inbox().await? })
}

/// The invented people one can be, with whether each has an account.
///
/// # Errors
/// When the store cannot serve.
pub async fn people_list<S: Store, H: Host>(
    app: &App<S, H>,
    _caller: &mut Caller,
    _request: Empty,
) -> Answer<DemoPeople> {
    let mut people = app.host.demo_people();
    for person in &mut people {
        person.registered = crate::signup::person_registered(app, person).await?;
    }
    Ok(DemoPeople { people })
}
