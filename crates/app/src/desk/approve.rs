//! 承認. An office whose ledger entry has no user ID gets its account here, by the federation's rule.

use madoguchi_domain::fact::{Actor, Fact, OfficeFact, Subject};
use madoguchi_domain::federation::UserIdRule;
use madoguchi_domain::reissue::Event;
use madoguchi_domain::staff::Right;
use madoguchi_domain::user_id::key_of;
use madoguchi_wire::ErrorCode;
use madoguchi_wire::desk::{DeskApplication, DeskApprove};

use super::{carry_out, find, note_fact, seen_version, shown};
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::holder::{PresentStaff, require_right};
use crate::host::{App, Host};
use crate::reissue::mails;
use crate::retry::{Round, rounds};
use crate::store::{Commit, Constraint, Entity, OfficeRecord, Outcome, Store};

/// Approves an application and tells the office (REI-13). The letter is another clerk's (four eyes).
///
/// # Errors
/// What is wrong with the fields; `NotYourTurn`, `EnvelopeMissing`, `StepNotOpen`, `Stale`, `NotFound`;
/// `UserIdsSpent` for an office without user ID; as `require_right`.
pub async fn approve<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: DeskApprove,
) -> Answer<DeskApplication> {
    let present = require_right(app, caller, Right::Decide).await?;
    let id = rounds(|| attempt(app, &present, &request)).await?;
    app.host.mail_queued();
    shown(app, &present, id).await
}

async fn attempt<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    request: &DeskApprove,
) -> Answer<Round<madoguchi_domain::ids::ReissueId>> {
    let record = find(app, present, &request.id).await?;
    seen_version(&record, request.version)?;
    let Some(office) = app.store.office(record.application.office).await? else {
        return Err(ErrorCode::NotFound.into());
    };
    let staff = present.staff.id;
    let event = Event::Approve { by: staff, ticked: request.ticked.clone() };
    let (application, mut commit) = carry_out(app, &record, &event, &present.profile, Actor::Staff(staff))?;
    commit.expect.push((Entity::Office(office.id), office.version));
    commit.facts.extend(note_fact(app, &application, staff, request.note.as_deref()).await?);
    if office.entry.user_id.is_none() {
        open_account(app, present, &office, &mut commit).await?;
    }
    commit.mail.push(mails::decided(app, &application, &present.profile)?);
    match app.store.commit(commit).await? {
        Outcome::Done => Ok(Round::Done(application.id)),
        // Another approval took the serial, or the office logged in meanwhile; a change of the
        // application itself is told by its version in the next round.
        Outcome::Duplicate(Constraint::OfficeUserId) | Outcome::Stale => Ok(Round::Again),
        Outcome::Duplicate(_) => Err(ErrorCode::Stale.into()),
    }
}

/// With the next user ID of the federation's rule. Serials are counted over all federations, since user
/// IDs are unique over all.
async fn open_account<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    office: &OfficeRecord,
    commit: &mut Commit,
) -> Answer<()> {
    let user_id = next_user_id(app, &present.profile.user_id).await?;
    let user_id_key = key_of(&user_id);
    let fact = Fact::Office(OfficeFact::OfficeAccountOpened { office: office.id, user_id, user_id_key });
    commit.facts.push(app.fact(Subject::Office(office.id), Actor::Staff(present.staff.id), fact));
    Ok(())
}

/// The next user ID of a rule.
///
/// # Errors
/// `UserIdsSpent`.
async fn next_user_id<S: Store, H: Host>(app: &App<S, H>, rule: &UserIdRule) -> Answer<String> {
    let spent = || Refusal::from(ErrorCode::UserIdsSpent);
    if let Some(next) = behind_the_taken(app, rule).await? {
        return Ok(next);
    }
    let first = rule.user_id(1).ok_or_else(spent)?;
    if app.store.office_by_user_id(&key_of(&first)).await?.is_none() {
        return Ok(first);
    }
    // All are taken; or another approval has taken the first one since, and there is something to follow.
    behind_the_taken(app, rule).await?.ok_or_else(spent)
}

/// Behind the greatest one that a free one follows, so that a ledger that brings the last of all serials, or any run of
/// them, stops nobody.
async fn behind_the_taken<S: Store, H: Host>(app: &App<S, H>, rule: &UserIdRule) -> Answer<Option<String>> {
    let length = rule.prefix.len() + usize::from(rule.digits);
    let before = app.store.user_id_before_free(&rule.prefix, length).await?;
    Ok(before.and_then(|id| rule.user_id(rule.serial(&id)?.checked_add(1)?)))
}
