//! ログイン of an office, with its own password or a letter's (REI-14, REI-15). Both are compared for
//! every typed user ID, known or not, so that the work is the same.

use madoguchi_domain::counter::Room;
use madoguchi_domain::fact::{Actor, Fact, OfficeFact, SessionEndReason, Subject};
use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::ids::{FlowId, OfficeId, ReissueId};
use madoguchi_domain::reissue::{Application, Event, FirstLogin};
use madoguchi_domain::user_id;
use madoguchi_wire::ErrorCode;
use madoguchi_wire::office::{OfficeLogIn, OfficeStep};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::letter_failures::{LOG_IN, LetterFailures};
use super::{knows_device, lost, must_be_open};
use crate::account::language_word;
use crate::caller::{Caller, Token};
use crate::error::{Answer, Refusal};
use crate::failures::Failures;
use crate::federation::profile_of;
use crate::hasher::Verified;
use crate::holder::{self, Party};
use crate::host::{App, Host};
use crate::outbox::MailContent;
use crate::reissue::mails;
use crate::retry::{Round, rounds};
use crate::session::LOOKS;
use crate::signup::replace_flow;
use crate::store::{Commit, Entity, OfficeRecord, Outcome, ReissueRecord, SecretKind, SecretWrite, Store};

/// What was typed, and whose it may be.
struct Typed<'c> {
    key: &'c str,
    password: &'c Zeroizing<String>,
    language: &'static str,
    caller: &'c Caller,
    known_device: bool,
}

impl Typed<'_> {
    fn failures<S: Store, H: Host>(&self, app: &App<S, H>) -> Failures<'_> {
        Failures::of(app, LOG_IN, self.key, self.known_device, self.caller)
    }
}

/// Logs an office in. A letter's password opens no session: it asks for a new password.
///
/// # Errors
/// `LoginFailed`, `LoginWait`, `LoginDeviceRefused`, `NetworkLimit`, `Busy`; `OfficeClosed` with the
/// federation's desk.
pub async fn log_in<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: OfficeLogIn,
) -> Answer<OfficeStep> {
    let key = user_id::key_of(&request.user_id);
    let (password, language) = (Zeroizing::new(request.password), language_word(request.language));
    for _ in 0..LOOKS {
        if let Some(opened) = look(app, caller, &key, &password, language).await? {
            enter(app, caller, opened).await?;
            return super::step::show(app, caller, madoguchi_wire::Empty {}).await;
        }
    }
    Err(ErrorCode::LoginFailed.into())
}

/// Compares the password with the verifiers as they stand, and opens what it is for. None when another
/// verifier of the office's own has taken its place meanwhile: that of another password, or one of
/// today's strength for the same, by a log-in that ran beside this one.
async fn look<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    key: &str,
    password: &Zeroizing<String>,
    language: &'static str,
) -> Answer<Option<Opened>> {
    let office = app.store.office_by_user_id(key).await?;
    // Unknown offices are looked up under nobody's identity, so that they cost the same.
    let id = office.as_ref().map_or(OfficeId::from_uuid(Uuid::nil()), |office| office.id);
    let known_device = knows_device(app, id, caller).await?;
    let typed = Typed { key, password, language, caller, known_device };
    typed.failures(app).gate(app).await?;
    let letter = LetterFailures::load(app, typed.key).await?.room(app);
    let open = app.store.open_reissue(id).await?;
    let application = open.as_ref().map_or(ReissueId::from_uuid(Uuid::nil()), |open| open.application.id);
    let own = app.store.secret(id.uuid(), SecretKind::OfficePassword).await?;
    let temporary = app.store.secret(application.uuid(), SecretKind::TemporaryPassword).await?;
    let temporary = temporary.filter(|_| letter == Some(Room::Free));
    let by_own = app.hasher.verify(typed.password.clone(), own.clone()).await?;
    let by_letter = app.hasher.verify(typed.password.clone(), temporary.clone()).await?;
    Ok(match (office, open) {
        (Some(office), Some(_)) if by_letter.right => {
            Some(Opened::Flow(first_login(app, &typed, office.id, temporary).await?))
        }
        (Some(office), _) if by_own.right => session(app, &typed, &office, own, by_own).await?.map(Opened::Session),
        _ => return Err(failed(app, &typed, id, letter).await?),
    })
}

/// The caller has what was opened, whatever becomes of the session and the flow in whose place it comes:
/// it is in the store already.
async fn enter<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, opened: Opened) -> Answer<()> {
    let before = caller.clone();
    caller.session = None;
    match opened {
        Opened::Session(token) => caller.session = Some(token),
        Opened::Flow(token) => replace_flow(app, caller, token).await?,
    }
    holder::end_replaced(app, &before).await
}

/// What a right password opened.
enum Opened {
    Flow(Token),
    Session(Token),
}

/// A letter's password: only the question for a new one. Until that is answered the old password and
/// this one both work.
async fn first_login<S: Store, H: Host>(
    app: &App<S, H>,
    typed: &Typed<'_>,
    office: OfficeId,
    verifier: Option<Vec<u8>>,
) -> Answer<Token> {
    let token = Token::new(app);
    rounds(|| async {
        let now = app.now();
        let letter = LetterFailures::load(app, typed.key).await?;
        let record = app.store.office(office).await?.ok_or_else(|| lost("an office"))?;
        must_be_open(app, &profile_of(app, &record.federation).await?, &record)?;
        // A reprint, or guesses that ran at the same time, may have ended what was compared.
        let open = app.store.open_reissue(office).await?;
        let Some(application) = open.map(|open| open.application) else { return Err(ErrorCode::LoginFailed.into()) };
        let same = app.store.secret(application.id.uuid(), SecretKind::TemporaryPassword).await? == verifier;
        let begun = FirstLogin::begin(&application, typed.language.to_owned(), now).filter(|_| same);
        let Some(login) = begun.filter(|_| letter.room(app) == Some(Room::Free)) else {
            return Err(ErrorCode::LoginFailed.into());
        };
        let flow = Flow::of_visitor(FlowId::new(now, app.random()), now, FlowState::FirstLogin(login));
        let mut commit = Commit::opening(flow, token.hash());
        commit.federation = Some(record.federation.clone());
        letter.expect(app, &mut commit);
        typed.failures(app).forget(app, &mut commit).await?;
        Ok(match app.store.commit(commit).await? {
            Outcome::Done => Round::Done(()),
            Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
        })
    })
    .await?;
    Ok(token)
}

/// The office's own password: a session, in which the second factor is still asked. None once another
/// verifier stands there.
async fn session<S: Store, H: Host>(
    app: &App<S, H>,
    typed: &Typed<'_>,
    office: &OfficeRecord,
    verifier: Option<Vec<u8>>,
    verified: Verified,
) -> Answer<Option<Token>> {
    must_be_open(app, &profile_of(app, &office.federation).await?, office)?;
    let rehash = match verified.outdated {
        true => Some(app.hasher.hash(typed.password.clone(), app.random()).await?),
        false => None,
    };
    let token = rounds(|| async {
        let record = app.store.office(office.id).await?.ok_or_else(|| lost("an office"))?;
        // The password may have been changed since it was compared; from here on the version holds it.
        if app.store.secret(office.id.uuid(), SecretKind::OfficePassword).await? != verifier {
            return Ok(Round::Done(None));
        }
        let mut commit = Commit::default();
        typed.failures(app).forget(app, &mut commit).await?;
        let (_, token) =
            holder::begin(app, typed.caller, Party::Office(&record), SessionEndReason::TooMany, &mut commit).await?;
        if let Some(value) = &rehash {
            renew(app, &record, value, &mut commit);
        }
        // The first log-in of all follows the letter, which was told of.
        if !typed.known_device && record.last_login_at.is_some() {
            commit.mail.extend(new_device(app, typed.caller, &record)?);
        }
        Ok(match app.store.commit(commit).await? {
            Outcome::Done => Round::Done(Some(token)),
            Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
        })
    })
    .await?;
    app.host.mail_queued();
    Ok(token)
}

fn renew<S: Store, H: Host>(app: &App<S, H>, office: &OfficeRecord, verifier: &[u8], commit: &mut Commit) {
    let value = Some(verifier.to_vec());
    commit.secrets.push(SecretWrite { owner: office.id.uuid(), kind: SecretKind::OfficePassword, value });
    let fact = Fact::Office(OfficeFact::OfficePasswordRehashed { office: Some(office.id), staff: None });
    commit.facts.push(app.fact(Subject::Office(office.id), Actor::Program, fact));
}

fn new_device<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    office: &OfficeRecord,
) -> Answer<Option<crate::store::MailWrite>> {
    let (device_name, shared) = (caller.device_name.clone(), caller.shared);
    mails::to_security_address(app, office, None, MailContent::NewDevice { at: app.now(), device_name, shared })
}

/// Counts a wrong log-in. While a letter's password would not be compared, everybody is told to wait.
async fn failed<S: Store, H: Host>(
    app: &App<S, H>,
    typed: &Typed<'_>,
    office: OfficeId,
    letter: Option<Room>,
) -> Answer<Refusal> {
    typed.failures(app).count(app).await?;
    Ok(match letter {
        Some(Room::After(seconds)) => Refusal::after(ErrorCode::LoginWait, seconds),
        Some(Room::Free) => {
            rounds(|| count_for_letter(app, typed, office)).await?;
            ErrorCode::LoginFailed.into()
        }
        None => ErrorCode::LoginFailed.into(),
    })
}

/// The twentieth wrong log-in while a letter is out ends it.
async fn count_for_letter<S: Store, H: Host>(
    app: &App<S, H>,
    typed: &Typed<'_>,
    office: OfficeId,
) -> Answer<Round<()>> {
    let mut commit = Commit::default();
    let spent = LetterFailures::load(app, typed.key).await?.count(app, &mut commit);
    let open = app.store.open_reissue(office).await?;
    if let Some(record) = open.filter(|open| spent && open.application.state.has_password()) {
        end_letter(app, record, &mut commit).await?;
    }
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

async fn end_letter<S: Store, H: Host>(app: &App<S, H>, record: ReissueRecord, commit: &mut Commit) -> Answer<()> {
    let profile = profile_of(app, &record.application.federation).await?;
    let mut application: Application = record.application;
    let event = Event::Expire { tries_spent: true };
    let decided = application.apply(&event, &profile, app.now()).map_err(|e| Refusal::Unexpected(e.to_string()))?;
    let fact = application.recorded(&event, &decided).ok_or_else(|| lost("a letter"))?;
    let id = application.id;
    commit.federation = Some(application.federation);
    commit.expect.push((Entity::Reissue(id), record.version));
    commit.facts.push(app.fact(Subject::Office(application.office), Actor::Program, Fact::Office(fact)));
    commit.secrets.push(SecretWrite { owner: id.uuid(), kind: SecretKind::TemporaryPassword, value: None });
    Ok(())
}
