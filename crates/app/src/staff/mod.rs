//! A clerk's own set-up of an account, with the one-time token that the operator gave (REI-12).
//! Nothing counts before all of it is done; the token is spent in that one commit.

mod enrol_totp;
mod set_password;
mod show_set_up;

pub use enrol_totp::enrol_totp;
pub use set_password::set_password;
pub use show_set_up::show_set_up;

use madoguchi_domain::fact::{Actor, Fact, OfficeFact, SessionEndReason, Subject};
use madoguchi_domain::staff::{SetUp, SetUpRefusal};
use madoguchi_domain::user_id::key_of;
use madoguchi_wire::ErrorCode;

use crate::caller::{Caller, Token};
use crate::error::{Answer, Refusal};
use crate::failures::Failures;
use crate::holder::{self, Party};
use crate::host::{App, Host};
use crate::store::{Commit, Entity, SecretKind, SecretWrite, StaffRecord, Store};

/// Keeps failed log-ins of clerks apart from those of offices and members.
pub(crate) const LOGIN: &str = "login staff";

/// The clerk of a token, and how far the set-up came.
///
/// # Errors
/// `SetUpOver` for a token that is unknown, used, replaced or too old: one answer for all.
async fn find<S: Store, H: Host>(app: &App<S, H>, token: &str) -> Answer<(StaffRecord, SetUp)> {
    let Some(token) = Token::parse(token.trim()) else { return Err(ErrorCode::SetUpOver.into()) };
    let staff = app.store.staff_by_set_up(&token.hash()).await?.filter(|staff| !staff.closed);
    let found = staff.and_then(|staff| staff.set_up.clone().map(|set_up| (staff, set_up)));
    let (staff, set_up) = found.ok_or_else(|| Refusal::from(ErrorCode::SetUpOver))?;
    set_up.show(app.now()).map_err(refusal)?;
    Ok((staff, set_up))
}

fn refusal(refusal: SetUpRefusal) -> Refusal {
    match refusal {
        SetUpRefusal::Used | SetUpRefusal::Expired => ErrorCode::SetUpOver.into(),
        SetUpRefusal::StepNotOpen => ErrorCode::StepNotOpen.into(),
    }
}

fn secret(staff: &StaffRecord, kind: SecretKind, value: Option<Vec<u8>>) -> SecretWrite {
    SecretWrite { owner: staff.id.uuid(), kind, value }
}

/// A commit that goes on with a set-up, and expects the clerk unchanged.
fn going_on(staff: &StaffRecord, set_up: SetUp) -> Commit {
    let mut commit = Commit {
        federation: Some(staff.federation.clone()),
        expect: vec![(Entity::Staff(staff.id), staff.version)],
        ..Commit::default()
    };
    commit.office.set_ups.push((staff.id, set_up));
    commit
}

/// What every finished set-up writes: the password in force, the token spent, sessions ended, and
/// failed log-ins forgotten.
async fn finish<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    staff: &StaffRecord,
    password: Vec<u8>,
    second_factor: bool,
    commit: &mut Commit,
) -> Answer<()> {
    let actor = Actor::Staff(staff.id);
    holder::end_all(app, Party::Staff(staff), actor, SessionEndReason::PasswordChanged, commit).await?;
    commit.secrets.push(secret(staff, SecretKind::StaffPassword, Some(password)));
    commit.secrets.push(secret(staff, SecretKind::NewStaffPassword, None));
    commit.secrets.push(secret(staff, SecretKind::StaffSetUp, None));
    let fact = Fact::Office(OfficeFact::StaffSetUp { staff: staff.id, second_factor });
    commit.facts.push(app.fact(Subject::Federation(staff.federation.clone()), actor, fact));
    Failures::clear_all(app, LOGIN, &key_of(&staff.user_id), caller, commit).await
}
