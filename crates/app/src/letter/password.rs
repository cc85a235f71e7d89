//! Temporary passwords, made for the letters of one call. In clear they are here and on the paper.

use std::collections::HashMap;
use std::sync::Arc;

use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::ids::ReissueId;
use madoguchi_domain::reissue::temporary_password;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use zeroize::Zeroizing;

use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::store::Store;

/// Hashes of one call that stand in the queue at the same time: enough for every core, and room is
/// left for people who log in meanwhile.
const AT_ONCE: usize = 8;

/// A password with its verifier.
#[derive(Clone)]
pub(super) struct Made {
    pub(super) password: Zeroizing<String>,
    pub(super) verifier: Vec<u8>,
}

/// A password for each application, hashed on all cores.
///
/// # Errors
/// `Busy` when too many wait for the cores; nothing is written then.
pub(super) async fn make<S: Store, H: Host>(
    app: &App<S, H>,
    profile: &FederationProfile,
    ids: &[ReissueId],
) -> Answer<HashMap<ReissueId, Made>> {
    let rule = profile.password_rule();
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut work = JoinSet::new();
    for id in ids.iter().copied() {
        let password = temporary_password::draw(&rule, &mut |buffer| app.host.random(buffer))
            .map_err(|e| Refusal::Unexpected(e.to_string()))?;
        let (hasher, places, salt) = (app.hasher.clone(), Arc::clone(&places), app.random());
        work.spawn(async move {
            let _place = places.acquire().await.map_err(|e| Refusal::Unexpected(e.to_string()))?;
            let verifier = hasher.hash(password.clone(), salt).await?;
            Ok::<_, Refusal>((id, Made { password, verifier }))
        });
    }
    let mut made = HashMap::with_capacity(ids.len());
    while let Some(done) = work.join_next().await {
        let (id, one) = done.map_err(|e| Refusal::Unexpected(e.to_string()))??;
        made.insert(id, one);
    }
    Ok(made)
}

/// Something of the length of this federation's passwords, for a look at the page before any
/// password is made. It opens nothing.
///
/// # Errors
/// When the federation's rule leaves no room for a temporary password.
pub(super) fn stand_in<S: Store, H: Host>(app: &App<S, H>, profile: &FederationProfile) -> Answer<Made> {
    let drawn = temporary_password::draw(&profile.password_rule(), &mut |buffer| app.host.random(buffer))
        .map_err(|e| Refusal::Unexpected(e.to_string()))?;
    Ok(Made { password: Zeroizing::new("8".repeat(drawn.len())), verifier: Vec::new() })
}
