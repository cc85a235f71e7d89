//! Clerks of a federation, as the operator makes and ends them (REI-12). Nobody ever has a password
//! that the operator chose: a one-time token leads the clerk to one of the clerk's own.

use jiff::Timestamp;
use madoguchi_domain::fact::{Actor, Fact, OfficeFact, SessionEndReason, Subject};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::StaffId;
use madoguchi_domain::staff::{Role, Roles, SetUp};
use madoguchi_domain::user_id::{UserId, UserIdPolicy, key_of};
use zeroize::Zeroizing;

use super::{OperatorStop, line, must_be_served, value};
use crate::caller::Token;
use crate::error::Answer;
use crate::holder::{self, Party};
use crate::host::{App, Host};
use crate::store::{Commit, Constraint, Entity, Holder, Outcome, SecretKind, SecretWrite, StaffRecord, Store};

/// Longest name of a clerk in characters.
const NAME_CHARS: usize = 60;

/// An account to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffDraft {
    /// Whose clerk.
    pub federation: FederationCode,
    /// ユーザID at the desk.
    pub user_id: String,
    /// The clerk's name, as colleagues see it.
    pub name: String,
    /// What the clerk may do.
    pub roles: Vec<Role>,
}

/// A one-time token for a set-up. It is told once and stored hashed only.
pub struct SetUpToken {
    /// Whose.
    pub user_id: String,
    /// The token as the clerk types it.
    pub token: Zeroizing<String>,
    /// Instant from which it is no longer taken.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for SetUpToken {
    /// Leaves the token out, so that no log can hold it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetUpToken(..)")
    }
}

/// Makes an account. Nobody can log in with it before its set-up is done.
///
/// # Errors
/// A value that cannot be used; a federation that is not known; `StaffUserIdTaken`.
pub async fn staff_create<S: Store, H: Host>(app: &App<S, H>, draft: &StaffDraft) -> Result<SetUpToken, OperatorStop> {
    must_be_served(app, &draft.federation).await?;
    let user_id = UserId::new(&draft.user_id, &UserIdPolicy::default()).map_err(|refusal| value("user ID", refusal))?;
    let name = line("name", &draft.name, NAME_CHARS)?;
    let roles = roles(&draft.roles)?;
    let staff = StaffId::new(app.now(), app.random());
    let made = OfficeFact::StaffCreated {
        staff,
        federation: draft.federation.clone(),
        user_id: user_id.as_typed().to_owned(),
        user_id_key: user_id.key(),
        name,
        roles,
    };
    let mut commit = Commit { federation: Some(draft.federation.clone()), ..Commit::default() };
    commit.facts.push(app.fact(Subject::Federation(draft.federation.clone()), Actor::Operator, Fact::Office(made)));
    let token = issue(app, staff, &draft.federation, user_id.as_typed(), &mut commit);
    match app.store.commit(commit).await? {
        Outcome::Done => Ok(token),
        Outcome::Duplicate(Constraint::StaffUserId) => Err(OperatorStop::StaffUserIdTaken),
        Outcome::Stale | Outcome::Duplicate(_) => Err(unexpected("a clerk was not created")),
    }
}

/// Clerks of a federation, or of all.
///
/// # Errors
/// When the store cannot serve.
pub async fn staff_list<S: Store, H: Host>(
    app: &App<S, H>,
    federation: Option<&FederationCode>,
) -> Result<Vec<StaffRecord>, OperatorStop> {
    Ok(app.store.staff_list(federation).await?)
}

/// Closes an account for good, with its sessions and everything that could open it.
///
/// # Errors
/// `StaffUnknown`, `StaffClosed`.
pub async fn staff_close<S: Store, H: Host>(app: &App<S, H>, user_id: &str) -> Result<StaffRecord, OperatorStop> {
    change(app, user_id, async |staff, commit| {
        holder::end_all(app, Party::Staff(staff), Actor::Operator, SessionEndReason::AccountClosed, commit).await?;
        give_up(staff, commit);
        commit.secrets.push(SecretWrite { owner: staff.id.uuid(), kind: SecretKind::StaffSetUp, value: None });
        commit.facts.push(fact(app, staff, OfficeFact::StaffClosed { staff: staff.id }));
        Ok(staff.clone())
    })
    .await
}

/// Gives a lost authenticator up. The password goes with it: the new token leads to both anew.
///
/// # Errors
/// `StaffUnknown`, `StaffClosed`.
pub async fn staff_reset_factor<S: Store, H: Host>(app: &App<S, H>, user_id: &str) -> Result<SetUpToken, OperatorStop> {
    change(app, user_id, async |staff, commit| {
        holder::end_all(app, Party::Staff(staff), Actor::Operator, SessionEndReason::PasswordChanged, commit).await?;
        give_up(staff, commit);
        commit.facts.push(fact(app, staff, OfficeFact::StaffFactorReset { staff: staff.id }));
        Ok(issue(app, staff.id, &staff.federation, &staff.user_id, commit))
    })
    .await
}

/// A new token, which ends the one before. What was set up works until the new set-up is done.
///
/// # Errors
/// `StaffUnknown`, `StaffClosed`.
pub async fn staff_token<S: Store, H: Host>(app: &App<S, H>, user_id: &str) -> Result<SetUpToken, OperatorStop> {
    change(app, user_id, async |staff, commit| Ok(issue(app, staff.id, &staff.federation, &staff.user_id, commit)))
        .await
}

/// Changes what a clerk may do; it counts from the next command on.
///
/// # Errors
/// `StaffUnknown`, `StaffClosed`; no role at all.
pub async fn staff_roles<S: Store, H: Host>(
    app: &App<S, H>,
    user_id: &str,
    new: &[Role],
) -> Result<StaffRecord, OperatorStop> {
    let roles = roles(new)?;
    change(app, user_id, async |staff, commit| {
        let changed = OfficeFact::StaffRolesChanged { staff: staff.id, roles: roles.clone() };
        commit.facts.push(fact(app, staff, changed));
        Ok(StaffRecord { roles: roles.clone(), ..staff.clone() })
    })
    .await
}

fn roles(typed: &[Role]) -> Result<Roles, OperatorStop> {
    Roles::new(typed.iter().copied()).ok_or_else(|| value("roles", "a clerk has at least one role"))
}

/// Loads the clerk, lets `write` fill a commit that expects the clerk unchanged, and commits.
async fn change<S: Store, H: Host, T: Send>(
    app: &App<S, H>,
    user_id: &str,
    write: impl AsyncFn(&StaffRecord, &mut Commit) -> Answer<T>,
) -> Result<T, OperatorStop> {
    let key = key_of(user_id);
    for _ in 0..8 {
        let staff = app.store.staff_by_user_id(&key).await?.ok_or(OperatorStop::StaffUnknown)?;
        if staff.closed {
            return Err(OperatorStop::StaffClosed);
        }
        let mut commit = Commit {
            federation: Some(staff.federation.clone()),
            expect: vec![(Entity::Staff(staff.id), staff.version)],
            ..Commit::default()
        };
        let written = write(&staff, &mut commit).await?;
        if app.store.commit(commit).await? == Outcome::Done {
            return Ok(written);
        }
    }
    Err(unexpected("the clerk changes all the time"))
}

fn fact<S: Store, H: Host>(
    app: &App<S, H>,
    staff: &StaffRecord,
    fact: OfficeFact,
) -> madoguchi_domain::fact::FactEntry {
    app.fact(Subject::Federation(staff.federation.clone()), Actor::Operator, Fact::Office(fact))
}

/// Password and authenticator, those in force and those in the making.
fn give_up(staff: &StaffRecord, commit: &mut Commit) {
    for kind in [SecretKind::StaffPassword, SecretKind::NewStaffPassword, SecretKind::Totp, SecretKind::NewTotp] {
        commit.secrets.push(SecretWrite { owner: staff.id.uuid(), kind, value: None });
    }
    commit.office.totp.push((Holder::Staff(staff.id), None));
}

/// Adds a new token to a commit.
fn issue<S: Store, H: Host>(
    app: &App<S, H>,
    staff: StaffId,
    federation: &FederationCode,
    user_id: &str,
    commit: &mut Commit,
) -> SetUpToken {
    let token = Token::new(app);
    let set_up = SetUp::begin(staff, app.now());
    let expires_at = set_up.expires_at();
    commit.secrets.push(SecretWrite {
        owner: staff.uuid(),
        kind: SecretKind::StaffSetUp,
        value: Some(token.hash().to_vec()),
    });
    commit.office.set_ups.push((staff, set_up));
    let issued = Fact::Office(OfficeFact::StaffSetUpIssued { staff, expires_at });
    commit.facts.push(app.fact(Subject::Federation(federation.clone()), Actor::Operator, issued));
    SetUpToken { user_id: user_id.to_owned(), token: Zeroizing::new(token.text()), expires_at }
}

fn unexpected(what: &str) -> OperatorStop {
    OperatorStop::Failed(crate::error::Refusal::Unexpected(what.to_owned()))
}
