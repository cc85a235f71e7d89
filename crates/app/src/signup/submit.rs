//! 作成する: user ID, password and address are judged, and a code is sent to
//! the address (REG-02 to REG-13, COD-01).

use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::profile::InsurerProfile;
use madoguchi_domain::signup::Registration;
use madoguchi_domain::user_id::UserId;
use madoguchi_wire::signup::{SignupStep, SignupSubmit};
use madoguchi_wire::{ErrorCode, Field, FieldError};
use zeroize::Zeroizing;

use crate::account::language_word;
use crate::caller::Caller;
use crate::code::{self, SendCounters};
use crate::error::{Answer, FormErrors, Refusal};
use crate::host::{App, Host};
use crate::insurer::profile_of;
use crate::network::{Counted, Network};
use crate::outbox::{self, Letter, MailContent, Ticket};
use crate::retry::{Round, rounds};
use crate::store::{Commit, MemberRecord, Outcome, SecretKind, SecretWrite, Store};
use crate::text;

/// Takes the form and sends a code.
///
/// # Errors
/// The fields to correct; `CodeResendTooSoon`, `CodeLimit`, `NetworkLimit`, `StepNotOpen`.
pub async fn submit<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: SignupSubmit,
) -> Answer<SignupStep> {
    let password = Zeroizing::new(request.password.clone());
    let (flow, _) = super::require(app, caller).await?;
    let member = super::view::member(app, &flow).await?;
    let profile = profile_of(app, &member.insurer).await?;
    let form = read(app, &request, &profile, &member)?;
    let registration = Registration {
        user_id: form.user_id.as_typed().to_owned(),
        address: form.address.as_str().to_owned(),
        preset: form.preset,
        language: language_word(request.language).to_owned(),
    };
    Network::load(app, caller, Counted::Codes).await?;
    SendCounters::load(app, &form.address.key(), member.id.uuid().as_bytes()).await?.check(app.now())?;
    if app.store.account_by_user_id(&form.user_id.key()).await?.is_some() {
        return taken(app, caller).await;
    }
    let verifier = app.hasher.hash(password, app.random()).await?;
    rounds(|| send(app, caller, &member, &form, &registration, &verifier)).await?;
    app.host.mail_queued();
    super::view::step(app, caller).await
}

/// What the form says once it was read.
struct Form {
    user_id: UserId,
    address: MailAddress,
    preset: bool,
}

fn read<S: Store, H: Host>(
    app: &App<S, H>,
    request: &SignupSubmit,
    profile: &InsurerProfile,
    member: &MemberRecord,
) -> Answer<Form> {
    let mut errors = FormErrors::default();
    let user_id = errors.take(text::read_user_id(&request.user_id, profile));
    let address = errors.take(address(app, request, profile, member));
    let words =
        text::own_words(profile, &request.user_id, address.as_ref().map(|a| a.0.as_str()), Some(member.birth_date));
    for error in text::judge_password(Field::Password, &request.password, profile, &words) {
        errors.take::<()>(Err(error));
    }
    errors.check()?;
    match (user_id, address) {
        (Some(user_id), Some((address, preset))) => Ok(Form { user_id, address, preset }),
        _ => Err(Refusal::Unexpected("a field was neither read nor refused".into())),
    }
}

/// The address of the code, and whether it was preset (REG-10, REG-11).
fn address<S: Store, H: Host>(
    app: &App<S, H>,
    request: &SignupSubmit,
    profile: &InsurerProfile,
    member: &MemberRecord,
) -> Result<(MailAddress, bool), FieldError> {
    let typed = request.mail_address.as_deref().map(str::trim).filter(|t| !t.is_empty());
    let preset = preset_address(profile, member);
    match (typed, preset) {
        (Some(_), Some(_)) if !profile.mail.editable_at_signup => {
            Err(FieldError { name: Field::MailAddress, code: ErrorCode::MailAddressFixed, detail: None })
        }
        (Some(typed), _) => text::read_mail_address(typed, app.host.demo()).map(|a| (a, false)),
        (None, Some(preset)) => Ok((preset, true)),
        (None, None) => Err(FieldError { name: Field::MailAddress, code: ErrorCode::Required, detail: None }),
    }
}

/// The address of the roster, where the insurer presets it.
pub(super) fn preset_address(profile: &InsurerProfile, member: &MemberRecord) -> Option<MailAddress> {
    let address = member.mail.as_deref().filter(|_| profile.mail.preset)?;
    MailAddress::new(address).ok()
}

/// The user ID is in use; telling so counts as a question.
async fn taken<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<SignupStep> {
    rounds(|| async {
        let (flow, mut signup) = super::require(app, caller).await?;
        signup.count_check().map_err(super::refused)?;
        match app.store.commit(super::carry_on(&flow, signup)).await? {
            Outcome::Done => Err(Refusal::field(Field::UserId, ErrorCode::UserIdTaken)),
            Outcome::Stale | Outcome::Duplicate(_) => Ok(Round::Again),
        }
    })
    .await
}

async fn send<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    member: &MemberRecord,
    form: &Form,
    registration: &Registration,
    verifier: &[u8],
) -> Answer<Round<()>> {
    let now = app.now();
    let (flow, mut signup) = super::require(app, caller).await?;
    let network = Network::load(app, caller, Counted::Codes).await?;
    let counters = SendCounters::load(app, &form.address.key(), member.id.uuid().as_bytes()).await?;
    counters.check(now)?;
    signup.submit(registration.clone(), now).map_err(super::refused)?;
    let digits = code::digits(app);
    let mut commit = super::carry_on(&flow, signup.clone());
    commit.secrets = code::secrets(app, flow.id, &digits).await?;
    commit.secrets.push(SecretWrite {
        owner: flow.id.uuid(),
        kind: SecretKind::Password,
        value: Some(verifier.to_vec()),
    });
    queue_code(app, &mut commit, &flow, &signup, member, registration, &digits)?;
    counters.count(now, &mut commit);
    network.count(app, &mut commit);
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// Queues the code's mail and notes that it was issued.
pub(super) fn queue_code<S: Store, H: Host>(
    app: &App<S, H>,
    commit: &mut Commit,
    flow: &madoguchi_domain::flow::Flow,
    signup: &madoguchi_domain::signup::Signup,
    member: &MemberRecord,
    registration: &Registration,
    digits: &str,
) -> Answer<()> {
    let Some(issued) = &signup.code else { return Err(Refusal::Unexpected("no code was issued".into())) };
    let letter = Letter {
        to: Some(registration.address.clone()),
        issuer: member.insurer.clone().into(),
        language: registration.language.clone(),
        content: MailContent::SignupCode { code: digits.to_owned() },
    };
    let ticket = Ticket {
        flow: Some(flow.id),
        member: Some(member.id),
        expires_at: Some(issued.expires_at()),
        ..Ticket::default()
    };
    commit.mail.push(outbox::queue(app, &letter, ticket)?);
    let fact = Fact::CodeIssued { flow: flow.id, address: registration.address.clone(), serial: issued.serial };
    commit.facts.push(app.fact(Subject::Member(member.id), Actor::Visitor, fact));
    Ok(())
}
