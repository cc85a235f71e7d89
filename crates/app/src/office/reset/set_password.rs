//! The new password of a self reset: one commit ends the old password, every session and the waits of
//! log-in. The second factor stays.

use madoguchi_domain::fact::{Actor, OfficePasswordWay, SessionEndReason};
use madoguchi_domain::flow::FlowKind;
use madoguchi_domain::reissue::SelfReset;
use madoguchi_domain::user_id;
use madoguchi_wire::Field;
use madoguchi_wire::office::{OfficePasswordSet, OfficeResetStep};
use zeroize::Zeroizing;

use crate::caller::Caller;
use crate::error::Answer;
use crate::failures::Failures;
use crate::federation::profile_of;
use crate::holder::{self, Party};
use crate::host::{App, Host};
use crate::office::letter_failures::LOG_IN;
use crate::office::new_password::{end_flows, judge, replace};
use crate::outbox::MailContent;
use crate::recovery::way::{carry_on, ready};
use crate::reissue::mails;
use crate::retry::{Round, rounds};
use crate::store::{Entity, Outcome, Store};

/// Sets the new password. The present one is taken as any other: to refuse it would let whoever reads
/// the mails try guesses at it without limit.
///
/// # Errors
/// The rules that do not hold, for the field; `StepNotOpen`, also when password or address changed
/// after the request.
pub async fn set_password<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: OfficePasswordSet,
) -> Answer<OfficeResetStep> {
    let password = Zeroizing::new(request.password);
    let (_, _, office) = ready::<S, H, SelfReset>(app, caller).await?;
    judge(Field::Password, &password, &profile_of(app, &office.federation).await?, &office)?;
    let verifier = app.hasher.hash(password, app.random()).await?;
    rounds(|| commit(app, caller, &verifier)).await?;
    app.host.mail_queued();
    super::show::step(app, caller).await
}

async fn commit<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, verifier: &[u8]) -> Answer<Round<()>> {
    let (flow, finished, office) = ready::<S, H, SelfReset>(app, caller).await?;
    let mut commit = carry_on(&flow, finished);
    commit.expect.push((Entity::Office(office.id), office.version));
    // The person has shown a code, but has not logged in.
    let actor = Actor::Visitor;
    replace(app, &office, verifier, OfficePasswordWay::SelfReset, actor, &mut commit);
    holder::end_all(app, Party::Office(&office), actor, SessionEndReason::PasswordChanged, &mut commit).await?;
    end_flows(app, &office, &[FlowKind::SelfReset, FlowKind::SecurityAddress], &mut commit).await?;
    let key = user_id::key_of(crate::office::user_id(&office));
    Failures::clear_all(app, LOG_IN, &key, caller, &mut commit).await?;
    let changed = MailContent::PasswordChanged { at: app.now() };
    commit.mail.extend(mails::to_security_address(app, &office, None, changed)?);
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}
