//! Letters whose time is over: the application ends and its password goes (REI-14). Log-ins take no
//! such password in any case; here what is left of it is cleared away.

use jiff::{SignedDuration, Timestamp};
use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::limits;
use madoguchi_domain::reissue::Event;

use crate::error::Answer;
use crate::federation::profile_of;
use crate::host::{App, Host};
use crate::store::{Commit, Entity, Outcome, ReissueRecord, SecretKind, SecretWrite, Store};

/// Applications looked at in one go.
const AT_ONCE: u32 = 100;

/// Ends every letter whose time was over at an instant, and gives how many. Whoever keeps the house
/// calls it now and then.
///
/// # Errors
/// When the store cannot serve.
pub async fn expire_over<S: Store, H: Host>(app: &App<S, H>, now: Timestamp) -> Answer<u64> {
    let printed = now - SignedDuration::from_secs(i64::from(limits::TEMPORARY_PASSWORD_LIFE.number));
    let mut ended = 0;
    loop {
        let over = app.store.letters_printed_until(printed, AT_ONCE).await?;
        let mut progress = 0;
        for record in over {
            progress += u64::from(expire(app, record, now).await?);
        }
        ended += progress;
        // What somebody changed meanwhile is looked at the next time.
        if progress == 0 {
            return Ok(ended);
        }
    }
}

async fn expire<S: Store, H: Host>(app: &App<S, H>, record: ReissueRecord, now: Timestamp) -> Answer<bool> {
    let mut application = record.application;
    let profile = profile_of(app, &application.federation).await?;
    let event = Event::Expire { tries_spent: false };
    let Ok(decided) = application.apply(&event, &profile, now) else { return Ok(false) };
    let Some(fact) = application.recorded(&event, &decided) else { return Ok(false) };
    let owner = application.id.uuid();
    let commit = Commit {
        federation: Some(application.federation.clone()),
        expect: vec![(Entity::Reissue(application.id), record.version)],
        facts: vec![app.fact(Subject::Office(application.office), Actor::Program, Fact::Office(fact))],
        secrets: vec![SecretWrite { owner, kind: SecretKind::TemporaryPassword, value: None }],
        ..Commit::default()
    };
    Ok(app.store.commit(commit).await? == Outcome::Done)
}
