//! The first own password after a letter's (REI-14, REI-15). One commit: the new verifier in, the old
//! and the temporary one out, the authenticator out, every session and flow of the office ended, and
//! a session that first asks for a new authenticator.

use madoguchi_domain::fact::{Actor, Fact, OfficeFact, OfficePasswordWay, SessionEndReason, Subject};
use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::flow::{Flow, FlowKind, FlowState};
use madoguchi_domain::reissue::{Event, FirstLogin, FirstLoginRefusal};
use madoguchi_domain::user_id;
use madoguchi_wire::office::{OfficePasswordSet, OfficeStep};
use madoguchi_wire::{Empty, ErrorCode, Field};
use zeroize::Zeroizing;

use super::letter_failures::{LOG_IN, LetterFailures};
use super::new_password::{end_flows, judge, replace, same};
use super::{lost, must_be_open};
use crate::caller::{Caller, Token};
use crate::error::{Answer, Refusal};
use crate::failures::Failures;
use crate::federation::profile_of;
use crate::holder::{self, Party};
use crate::host::{App, Host};
use crate::outbox::MailContent;
use crate::reissue::mails;
use crate::retry::{Round, rounds};
use crate::store::{
    Commit, Entity, FlowWrite, Holder, OfficeRecord, Outcome, ReissueRecord, SecretKind, SecretWrite, Store,
};

/// Sets the first own password. The letter's is refused, which whoever has come here has typed. The
/// office's old one is taken as any other: to refuse it would let the holder of a letter try guesses
/// at it without limit.
///
/// # Errors
/// The rules that do not hold, and `PasswordSame`, for the field; `StepNotOpen` when the letter's
/// password was not typed or too long ago; `LetterOver`; `OfficeClosed` with the federation's desk.
pub async fn set_first_password<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: OfficePasswordSet,
) -> Answer<OfficeStep> {
    let password = Zeroizing::new(request.password);
    let ready = ready(app, caller).await?;
    judge(Field::Password, &password, &ready.profile, &ready.office)?;
    let application = ready.record.application.id.uuid();
    let letters = app.store.secret(application, SecretKind::TemporaryPassword).await?;
    if app.hasher.verify(password.clone(), letters).await?.right {
        return Err(same(Field::Password));
    }
    let verifier = app.hasher.hash(password, app.random()).await?;
    let token = rounds(|| commit(app, caller, &verifier)).await?;
    app.host.mail_queued();
    let before = caller.clone();
    caller.flow = None;
    caller.session = Some(token);
    // Somebody may have logged in at the same window meanwhile.
    holder::end_replaced(app, &before).await?;
    super::step::show(app, caller, Empty {}).await
}

/// A log-in with a letter's password whose new password may be set now.
pub(super) struct Ready {
    pub(super) flow: Flow,
    pub(super) login: FirstLogin,
    pub(super) record: ReissueRecord,
    pub(super) office: OfficeRecord,
    pub(super) profile: FederationProfile,
}

/// The caller's.
///
/// # Errors
/// As [`set_first_password`], but for the password.
pub(super) async fn ready<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<Ready> {
    let closed = || Refusal::from(ErrorCode::StepNotOpen);
    let Some(token) = &caller.flow else { return Err(closed()) };
    let Some(flow) = app.store.flow_by_token(&token.hash()).await? else { return Err(closed()) };
    let FlowState::FirstLogin(login) = &flow.state else { return Err(closed()) };
    let login = login.clone();
    let record = app.store.reissue(login.application).await?.ok_or_else(|| lost("an application"))?;
    login.may_set_password(&record.application, app.now()).map_err(|refusal| match refusal {
        FirstLoginRefusal::TooLongAgo => closed(),
        FirstLoginRefusal::LetterOver => ErrorCode::LetterOver.into(),
    })?;
    let office = app.store.office(login.office).await?.ok_or_else(|| lost("an office"))?;
    let profile = profile_of(app, &office.federation).await?;
    must_be_open(app, &profile, &office)?;
    Ok(Ready { flow, login, record, office, profile })
}

async fn commit<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, verifier: &[u8]) -> Answer<Round<Token>> {
    let Ready { flow, login, mut record, office, profile } = ready(app, caller).await?;
    let actor = Actor::Office(office.id);
    let application = &mut record.application;
    let event = Event::Use { letter: login.letter };
    let decided = application.apply(&event, &profile, app.now()).map_err(|_| Refusal::from(ErrorCode::LetterOver))?;
    let used = application.recorded(&event, &decided).ok_or_else(|| lost("a letter"))?;
    let mut commit = Commit {
        expect: vec![(Entity::Flow(flow.id), flow.version), (Entity::Reissue(application.id), record.version)],
        facts: vec![app.fact(Subject::Office(office.id), actor, Fact::Office(used))],
        flows: vec![FlowWrite::End(flow.id)],
        secrets: vec![gone(application.id.uuid(), SecretKind::TemporaryPassword)],
        ..Commit::default()
    };
    replace(app, &office, verifier, OfficePasswordWay::Letter, actor, &mut commit);
    end_factor(app, &office, actor, &mut commit);
    let kinds = [FlowKind::FirstLogin, FlowKind::SelfReset, FlowKind::SecurityAddress];
    end_flows(app, &office, &kinds, &mut commit).await?;
    let key = user_id::key_of(super::user_id(&office));
    Failures::clear_all(app, LOG_IN, &key, caller, &mut commit).await?;
    LetterFailures::load(app, &key).await?.clear(app, &mut commit);
    let changed = MailContent::PasswordChanged { at: app.now() };
    commit.mail.push(mails::to_notice_address(app, application, changed.clone())?);
    commit.mail.extend(mails::to_security_address(app, &office, Some(&application.notice_address), changed)?);
    let why = SessionEndReason::PasswordChanged;
    let (_, token) = holder::begin(app, caller, Party::Office(&office), why, &mut commit).await?;
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(token),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// The authenticator ends with a letter, since its loss is what a letter is for.
fn end_factor<S: Store, H: Host>(app: &App<S, H>, office: &OfficeRecord, actor: Actor, commit: &mut Commit) {
    commit.secrets.push(gone(office.id.uuid(), SecretKind::Totp));
    if office.totp.is_some() {
        commit.office.totp.push((Holder::Office(office.id), None));
        let fact = Fact::Office(OfficeFact::OfficeFactorEnded { office: office.id });
        commit.facts.push(app.fact(Subject::Office(office.id), actor, fact));
    }
}

fn gone(owner: uuid::Uuid, kind: SecretKind) -> SecretWrite {
    SecretWrite { owner, kind, value: None }
}
