//! The clerk's own password, which counts once the rest is done.

use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::staff::{SetUp, SetUpPhase};
use madoguchi_wire::staff::{StaffPasswordSet, StaffSetUpStep};
use madoguchi_wire::{Field, WireError};
use zeroize::Zeroizing;

use super::show_set_up::step;
use super::{find, finish, going_on, refusal, secret};
use crate::caller::Caller;
use crate::error::Answer;
use crate::federation::{judge_password, own_words, profile_of};
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::store::{Commit, Holder, Outcome, SecretKind, StaffRecord, Store};
use crate::totp;

/// Chooses the password. Once more, it takes the place of the one chosen before.
///
/// # Errors
/// The rules that do not hold; `SetUpOver`, `Busy`.
pub async fn set_password<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: StaffPasswordSet,
) -> Answer<StaffSetUpStep> {
    let password = Zeroizing::new(request.password);
    let (staff, _) = find(app, &request.token).await?;
    let profile = profile_of(app, &staff.federation).await?;
    let words = own_words(&profile, &staff.user_id, &[&staff.name]);
    let refused = judge_password(Field::Password, &password, &profile, &words);
    if !refused.is_empty() {
        return Err(WireError::fields(refused).into());
    }
    let verifier = app.hasher.hash(password, app.random()).await?;
    let caller = &*caller;
    let (staff, phase) = rounds(|| async {
        let (staff, set_up) = find(app, &request.token).await?;
        let (commit, phase) = chosen(app, caller, &staff, set_up, &profile, &verifier).await?;
        Ok(match app.store.commit(commit).await? {
            Outcome::Done => Round::Done((staff, phase)),
            Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
        })
    })
    .await?;
    step(app, &staff, phase).await
}

async fn chosen<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    staff: &StaffRecord,
    mut set_up: SetUp,
    profile: &FederationProfile,
    verifier: &[u8],
) -> Answer<(Commit, SetUpPhase)> {
    let now = app.now();
    if set_up.phase == SetUpPhase::Enrol {
        set_up.back(now).map_err(refusal)?;
    }
    let finished = set_up.choose_password(profile.second_factor, now).map_err(refusal)?;
    let phase = set_up.phase;
    let mut commit = going_on(staff, set_up);
    let holder = Holder::Staff(staff.id);
    if finished {
        // No authenticator of an earlier set-up survives, since its loss may be what this one is for.
        commit.secrets.push(secret(staff, SecretKind::Totp, None));
        commit.office.totp.push((holder, None));
        finish(app, caller, staff, verifier.to_vec(), false, &mut commit).await?;
    } else {
        commit.secrets.push(secret(staff, SecretKind::NewStaffPassword, Some(verifier.to_vec())));
        commit.secrets.push(secret(staff, SecretKind::NewTotp, Some(totp::new_secret(app, holder)?)));
    }
    Ok((commit, phase))
}
