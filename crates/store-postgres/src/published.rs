//! What is published and asked for by nearly every call, kept for a moment in
//! the memory of this process: profiles, terms, and that there is a roster.
//!
//! What this process publishes itself holds at once; what another process does
//! (the operator's tool, another server) holds here after [`KEPT`] at the latest.
//! Must not: keep what does not exist under a key of a stranger's choice, since strangers may ask for
//! anything. Terms are asked for by a profile's own variant; that there are none is kept like any others.

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use madoguchi_app::store::TermsRecord;
use madoguchi_domain::fact::{Fact, FactEntry, OfficeFact};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::insurer_code::InsurerCode;

use crate::connections::Connections;
use crate::fault::Fault;
use crate::{federation, member, text};

/// How long something read is given again. Short enough that nobody notices it
/// after publishing, long enough that a crowd shares one reading.
const KEPT: Duration = Duration::from_secs(1);

/// The memory. Copies share it.
#[derive(Clone, Default)]
pub(crate) struct Published {
    kept: Arc<Mutex<Kept>>,
    /// Stays true: the journal, which tells it, forgets nothing.
    roster: Arc<AtomicBool>,
}

#[derive(Default)]
struct Kept {
    /// How often something was forgotten: what was read before is not kept after.
    forgotten: u64,
    profiles: HashMap<InsurerCode, Reading<String>>,
    federations: HashMap<FederationCode, Reading<String>>,
    terms: HashMap<String, Reading<Vec<TermsRecord>>>,
}

struct Reading<T> {
    begun: Instant,
    value: T,
}

impl Published {
    /// As `Store::profile`.
    pub(crate) async fn profile(&self, from: &Connections, insurer: &InsurerCode) -> Result<Option<String>, Fault> {
        self.get(|kept| &mut kept.profiles, insurer, text::profile(from, insurer)).await
    }

    /// As `OfficeStore::federation`.
    pub(crate) async fn federation(&self, from: &Connections, code: &FederationCode) -> Result<Option<String>, Fault> {
        self.get(|kept| &mut kept.federations, code, federation::profile(from, code)).await
    }

    /// As `Store::terms`.
    pub(crate) async fn terms(&self, from: &Connections, variant: &str) -> Result<Vec<TermsRecord>, Fault> {
        // None is a reading too: the variant is a profile's, not a stranger's.
        let read = async { text::terms(from, variant).await.map(Some) };
        Ok(self.get(|kept| &mut kept.terms, &variant.to_owned(), read).await?.unwrap_or_default())
    }

    /// As `Store::roster_present`.
    pub(crate) async fn roster_present(&self, from: &Connections) -> Result<bool, Fault> {
        if !self.roster.load(Ordering::Relaxed) && member::any(from).await? {
            self.roster.store(true, Ordering::Relaxed);
        }
        Ok(self.roster.load(Ordering::Relaxed))
    }

    /// Forgets everything when one of the facts, which were just committed, published something.
    pub(crate) fn committed(&self, facts: &[FactEntry]) {
        let publishes = |entry: &FactEntry| {
            matches!(
                entry.fact,
                Fact::ProfileImported { .. }
                    | Fact::TermsPublished { .. }
                    | Fact::Office(OfficeFact::FederationImported { .. })
            )
        };
        if facts.iter().any(publishes) {
            let mut kept = self.kept();
            *kept = Kept { forgotten: kept.forgotten + 1, ..Kept::default() };
        }
    }

    async fn get<K: Hash + Eq + Clone, T: Clone>(
        &self,
        shelf: impl Fn(&mut Kept) -> &mut HashMap<K, Reading<T>>,
        key: &K,
        read: impl Future<Output = Result<Option<T>, Fault>>,
    ) -> Result<Option<T>, Fault> {
        let begun = Instant::now();
        let forgotten = {
            let mut kept = self.kept();
            let fresh = |reading: &&Reading<T>| begun.saturating_duration_since(reading.begun) < KEPT;
            if let Some(reading) = shelf(&mut kept).get(key).filter(fresh) {
                return Ok(Some(reading.value.clone()));
            }
            kept.forgotten
        };
        let value = read.await?;
        let mut kept = self.kept();
        if kept.forgotten == forgotten {
            match &value {
                Some(value) => {
                    shelf(&mut kept).insert(key.clone(), Reading { begun, value: value.clone() });
                }
                None => {
                    shelf(&mut kept).remove(key);
                }
            }
        }
        Ok(value)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(published: &Published, answer: Option<&str>) -> Option<String> {
        let code = InsurerCode::new("0386").unwrap();
        let read = std::future::ready(Ok(answer.map(str::to_owned)));
        published.get(|kept| &mut kept.profiles, &code, read).await.unwrap()
    }

    fn forget(published: &Published) {
        published.kept().forgotten += 1;
        published.kept().profiles.clear();
    }

    #[tokio::test]
    async fn gives_what_was_read_a_moment_ago_and_reads_again_afterwards() {
        let published = Published::default();
        assert_eq!(ask(&published, Some("old")).await.as_deref(), Some("old"));
        assert_eq!(ask(&published, Some("new")).await.as_deref(), Some("old"));
        for reading in published.kept().profiles.values_mut() {
            reading.begun -= KEPT;
        }
        assert_eq!(ask(&published, Some("new")).await.as_deref(), Some("new"));
    }

    #[tokio::test]
    async fn keeps_nothing_of_what_does_not_exist() {
        let published = Published::default();
        assert_eq!(ask(&published, None).await, None);
        assert!(published.kept().profiles.is_empty());
        assert_eq!(ask(&published, Some("new")).await.as_deref(), Some("new"));
    }

    #[tokio::test]
    async fn what_was_read_before_something_was_published_is_not_kept() {
        let published = Published::default();
        let code = InsurerCode::new("0386").unwrap();
        let read = async {
            forget(&published);
            Ok(Some("old".to_owned()))
        };
        assert_eq!(published.get(|kept| &mut kept.profiles, &code, read).await.unwrap().as_deref(), Some("old"));
        assert_eq!(ask(&published, Some("new")).await.as_deref(), Some("new"));
    }
}
