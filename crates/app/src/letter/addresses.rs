//! Which letters would go to an address that the ledger has had for a short while. A forged change of address comes
//! before a forged letter, and whoever loads the ledger may review too; so the printer is told as the reviewer is.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::ReissueId;
use madoguchi_domain::japan_time;
use madoguchi_domain::office::is_new_address;

use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::Store;

/// Since when addresses hold, by application.
pub(super) struct Addresses {
    since: HashMap<ReissueId, Date>,
    today: Date,
}

impl Addresses {
    pub(super) async fn load<S: Store, H: Host>(
        app: &App<S, H>,
        federation: &FederationCode,
        applications: &[ReissueId],
    ) -> Answer<Self> {
        let since = app.store.addresses_since(federation, applications).await?.into_iter().collect();
        Ok(Self { since, today: japan_time::date(app.now()) })
    }

    /// The day since which the address holds, where it is new to an application that was sent at an instant.
    pub(super) fn new_since(&self, application: ReissueId, sent_at: Timestamp) -> Option<String> {
        let since = *self.since.get(&application)?;
        is_new_address(since, japan_time::date(sent_at), self.today).then(|| since.to_string())
    }
}
