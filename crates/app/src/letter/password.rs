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

/// The passwords of one call. Each is drawn and hashed once, also when the call has to look at its
/// letters again; one that was not committed opens nothing, and its paper never left.
#[derive(Default)]
pub(super) struct Passwords {
    drawn: HashMap<ReissueId, Zeroizing<String>>,
    verifiers: HashMap<ReissueId, Vec<u8>>,
}

impl Passwords {
    /// The password for an application, drawn when it is first asked for.
    ///
    /// # Errors
    /// When the federation's rule leaves no room for a temporary password.
    pub(super) fn draw<S: Store, H: Host>(
        &mut self,
        app: &App<S, H>,
        profile: &FederationProfile,
        id: ReissueId,
    ) -> Answer<Zeroizing<String>> {
        if let Some(drawn) = self.drawn.get(&id) {
            return Ok(drawn.clone());
        }
        let drawn = temporary_password::draw(&profile.password_rule(), &mut |buffer| app.host.random(buffer))
            .map_err(|e| Refusal::Unexpected(e.to_string()))?;
        self.drawn.insert(id, drawn.clone());
        Ok(drawn)
    }

    /// Hashes the passwords of these applications on all cores, unless that is done.
    ///
    /// # Errors
    /// `Busy` when too many wait for the cores; nothing is written then.
    pub(super) async fn hash<S: Store, H: Host>(&mut self, app: &App<S, H>, ids: &[ReissueId]) -> Answer<()> {
        let places = Arc::new(Semaphore::new(AT_ONCE));
        let mut work = JoinSet::new();
        for id in ids.iter().copied().filter(|id| !self.verifiers.contains_key(id)) {
            let Some(password) = self.drawn.get(&id).cloned() else { continue };
            let (hasher, places, salt) = (app.hasher.clone(), Arc::clone(&places), app.random());
            work.spawn(async move {
                let _place = places.acquire().await.map_err(|e| Refusal::Unexpected(e.to_string()))?;
                Ok::<_, Refusal>((id, hasher.hash(password, salt).await?))
            });
        }
        while let Some(done) = work.join_next().await {
            let (id, verifier) = done.map_err(|e| Refusal::Unexpected(e.to_string()))??;
            self.verifiers.insert(id, verifier);
        }
        Ok(())
    }

    /// What the store keeps of an application's password.
    ///
    /// # Errors
    /// A fault of the program: the password was not hashed.
    pub(super) fn verifier(&self, id: ReissueId) -> Answer<Vec<u8>> {
        self.verifiers.get(&id).cloned().ok_or_else(|| Refusal::Unexpected("a letter's password is not hashed".into()))
    }
}
