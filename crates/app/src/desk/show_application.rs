//! Opens an application. The journal keeps that its office's data were seen, and by whom.

use madoguchi_domain::fact::{Actor, Fact, OfficeFact, Subject};
use madoguchi_domain::staff::Right;
use madoguchi_wire::desk::{DeskApplication, DeskApplicationOpen};

use super::{find, shown};
use crate::caller::Caller;
use crate::error::Answer;
use crate::holder::require_right;
use crate::host::{App, Host};
use crate::store::{Commit, Store};

/// Shows an application beside the ledger's entry.
///
/// # Errors
/// `NotFound`; as `require_right`.
pub async fn show_application<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: DeskApplicationOpen,
) -> Answer<DeskApplication> {
    let present = require_right(app, caller, Right::See).await?;
    let application = find(app, &present, &request.id).await?.application;
    let (office, staff) = (application.office, present.staff.id);
    let seen = Fact::Office(OfficeFact::OfficeSeen { office, staff, what: "application".to_owned() });
    // Before the answer: what was seen without a trace could not be told afterwards.
    app.store
        .commit(Commit {
            federation: Some(application.federation.clone()),
            facts: vec![app.fact(Subject::Office(office), Actor::Staff(staff), seen)],
            ..Commit::default()
        })
        .await?;
    shown(app, &present, application.id).await
}
