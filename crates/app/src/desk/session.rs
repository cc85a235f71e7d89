//! Log-in at the desk, the second factor, and the session's life.

use jiff::SignedDuration;
use madoguchi_domain::fact::{Actor, Fact, OfficeFact, SessionEndReason, Subject};
use madoguchi_domain::ids::StaffId;
use madoguchi_domain::staff::Role;
use madoguchi_domain::user_id::key_of;
use madoguchi_domain::{limits, totp as rule};
use madoguchi_wire::office::FactorSubmit;
use madoguchi_wire::staff::{DeskLogIn, DeskSession, DeskStep, StaffRole};
use madoguchi_wire::{Empty, ErrorCode};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::device::Device;
use crate::caller::{Caller, Token};
use crate::error::{Answer, Refusal};
use crate::failures::Failures;
use crate::federation::profile_of;
use crate::holder::{self, Party, PresentStaff, present_staff};
use crate::host::{App, Host};
use crate::insurer::wire_text;
use crate::retry::{Round, rounds};
use crate::session::LOOKS;
use crate::staff::LOGIN;
use crate::store::{Commit, Outcome, SecretKind, SecretWrite, StaffRecord, Store};
use crate::totp;

/// ログイン of a clerk. A wrong ID and a wrong password answer alike and cost the same.
///
/// # Errors
/// `LoginFailed`, `LoginWait`, `LoginDeviceRefused`, `NetworkLimit`, `Busy`; `FactorClosed` after a
/// right password when an authenticator is asked for and none is set up.
pub async fn log_in<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, request: DeskLogIn) -> Answer<DeskStep> {
    let key = key_of(&request.user_id);
    let password = Zeroizing::new(request.password);
    for _ in 0..LOOKS {
        if let Some(token) = look(app, caller, &key, &password).await? {
            caller.session = Some(token);
            return step(app, &present_staff(app, caller).await?);
        }
    }
    Err(ErrorCode::LoginFailed.into())
}

/// Compares the password with the verifier as it stands, and opens the session. None when another
/// verifier has taken its place meanwhile: that of another password, or one of today's strength for the
/// same, by a log-in that ran beside this one.
async fn look<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    key: &str,
    password: &Zeroizing<String>,
) -> Answer<Option<Token>> {
    let staff = app.store.staff_by_user_id(key).await?;
    // Unknown people are looked up under nobody's identity, so that they cost the same.
    let id = staff.as_ref().map_or(StaffId::from_uuid(Uuid::nil()), |staff| staff.id);
    let known = Device::load(app, key, caller).await?.is_known();
    let failures = Failures::of(app, LOGIN, key, known, caller);
    failures.gate(app).await?;
    let verifier = app.store.secret(id.uuid(), SecretKind::StaffPassword).await?;
    let verified = app.hasher.verify(password.clone(), verifier.clone()).await?;
    let Some(staff) = staff.filter(|staff| verified.right && !staff.closed) else {
        failures.count(app).await?;
        return Err(ErrorCode::LoginFailed.into());
    };
    let profile = profile_of(app, &staff.federation).await?;
    if staff.totp.is_none() && profile.second_factor == madoguchi_domain::federation::SecondFactor::Totp {
        return Err(ErrorCode::FactorClosed.into());
    }
    let rehash = if verified.outdated { Some(app.hasher.hash(password.clone(), app.random()).await?) } else { None };
    holder::end_replaced(app, caller).await?;
    let matched = Matched { id: staff.id, verifier: verifier.as_deref(), rehash: rehash.as_deref() };
    rounds(|| open(app, caller, failures, &matched)).await
}

/// A clerk whose password fitted.
struct Matched<'m> {
    id: StaffId,
    /// By which it fitted.
    verifier: Option<&'m [u8]>,
    rehash: Option<&'m [u8]>,
}

/// Opens the session; none once another verifier stands there.
async fn open<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    failures: Failures<'_>,
    matched: &Matched<'_>,
) -> Answer<Round<Option<Token>>> {
    let staff = app.store.staff(matched.id).await?.filter(|staff| !staff.closed);
    let Some(staff) = staff else { return Err(ErrorCode::LoginFailed.into()) };
    let verifier = app.store.secret(matched.id.uuid(), SecretKind::StaffPassword).await?;
    if verifier.as_deref() != matched.verifier {
        return Ok(Round::Done(None));
    }
    let mut commit = Commit::default();
    failures.forget(app, &mut commit).await?;
    Device::load(app, &key_of(&staff.user_id), caller).await?.note(app, &mut commit);
    let (_, token) = holder::begin(app, caller, Party::Staff(&staff), SessionEndReason::TooMany, &mut commit).await?;
    if let Some(value) = matched.rehash {
        renew(app, &staff, value, &mut commit);
    }
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(Some(token)),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

fn renew<S: Store, H: Host>(app: &App<S, H>, staff: &StaffRecord, value: &[u8], commit: &mut Commit) {
    commit.secrets.push(SecretWrite {
        owner: staff.id.uuid(),
        kind: SecretKind::StaffPassword,
        value: Some(value.to_vec()),
    });
    let fact = Fact::Office(OfficeFact::OfficePasswordRehashed { office: None, staff: Some(staff.id) });
    commit.facts.push(app.fact(Subject::Federation(staff.federation.clone()), Actor::Program, fact));
}

/// Who is logged in at the desk.
///
/// # Errors
/// When the store cannot serve.
pub async fn show_session<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    _request: Empty,
) -> Answer<DeskStep> {
    // A dead token is left: a log-in that runs beside this may have put another into its place.
    match present_staff(app, &mut caller.clone()).await {
        Ok(present) => step(app, &present),
        Err(Refusal::Wire(refused)) if refused.code == ErrorCode::SessionRequired => Ok(DeskStep::LogIn),
        Err(refusal) => Err(refusal),
    }
}

/// A code of the authenticator, at log-in and to freshen it before a decision.
///
/// # Errors
/// `FactorWrong` or `FactorUsed` for the field; `FactorWait`, `FactorClockWait`, `FactorClosed`,
/// `SessionRequired`.
pub async fn submit_factor<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: FactorSubmit,
) -> Answer<DeskStep> {
    let present = present_staff(app, caller).await?;
    totp::give(app, &present.session, &request.code).await?;
    step(app, &present_staff(app, caller).await?)
}

/// A sign of life.
///
/// # Errors
/// `SessionRequired`.
pub async fn touch<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<DeskStep> {
    let present = present_staff(app, caller).await?;
    holder::note_life(app, &present.session).await?;
    step(app, &present_staff(app, caller).await?)
}

/// Ends the clerk's session.
///
/// # Errors
/// When the store cannot serve.
pub async fn log_out<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<Empty> {
    holder::leave(app, caller).await?;
    caller.session = None;
    Ok(Empty {})
}

fn step<S: Store, H: Host>(app: &App<S, H>, present: &PresentStaff) -> Answer<DeskStep> {
    let shown = shown(app, present);
    Ok(if present.is_open() { DeskStep::Open(shown) } else { DeskStep::Factor(shown) })
}

fn shown<S: Store, H: Host>(app: &App<S, H>, present: &PresentStaff) -> DeskSession {
    let (session, staff, now) = (&present.session, &present.staff, app.now());
    let fresh = session.factor_at.filter(|_| rule::is_fresh(session.factor_at, now));
    let life = SignedDuration::from_secs(i64::from(limits::FACTOR_FRESH.number));
    let (idle_until, ends_at) = holder::ends(session);
    DeskSession {
        staff: staff.id.to_string(),
        user_id: staff.user_id.clone(),
        name: staff.name.clone(),
        roles: staff.roles.as_slice().iter().map(|role| word(*role)).collect(),
        federation_name: wire_text(&present.profile.name.full),
        factor_asked: present.factor_asked(),
        fresh_until: fresh.map(|given| (given + life).to_string()),
        idle_until: idle_until.to_string(),
        ends_at: ends_at.to_string(),
        now: now.to_string(),
    }
}

fn word(role: Role) -> StaffRole {
    match role {
        Role::Reviewer => StaffRole::Reviewer,
        Role::Printer => StaffRole::Printer,
    }
}
