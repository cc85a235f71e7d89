//! The other branch of step 1: an office whose security address is registered sets a new password by
//! a code sent there (REI-02). A request that fits nobody takes the same steps, so that nobody learns
//! who exists; a second factor is never removed by it.
//!
//! Which federation it concerns is not known before the code is right, so its code is the six-digit
//! one of every other recovery.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::OfficeId;
use crate::recovery::{Progress, RecoveryRefusal};

/// A self reset in progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfReset {
    /// How far it came.
    #[serde(flatten)]
    pub progress: Progress,
    /// Key of the typed security address.
    pub address_key: String,
    /// The office, once the outbox has found it; none for a request that fits nobody.
    pub office: Option<OfficeId>,
}

impl SelfReset {
    /// A self reset with its first code.
    #[must_use]
    pub fn begin(language: String, user_id_key: String, address_key: String, now: Timestamp) -> Self {
        Self { progress: Progress::begin(language, user_id_key, now), address_key, office: None }
    }

    /// The new password is set.
    ///
    /// # Errors
    /// When the code was not confirmed or too long ago, nobody was found, or it is set already.
    pub fn finish(&mut self, now: Timestamp) -> Result<(), RecoveryRefusal> {
        match self.office {
            Some(_) => self.progress.finish(now),
            None => Err(RecoveryRefusal::StepNotOpen),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::email_code::Typed;
    use uuid::Uuid;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn begun(office: Option<OfficeId>) -> SelfReset {
        SelfReset { office, ..SelfReset::begin("ja".into(), "kj000000000001".into(), "jimu@example.jp".into(), at(0)) }
    }

    /// REI-02: a request that fits nobody takes the same codes and sets nothing.
    #[test]
    fn a_request_for_nobody_looks_the_same_and_sets_nothing() {
        let (mut nobody, mut known) = (begun(None), begun(Some(OfficeId::from_uuid(Uuid::nil()))));
        for (typed, now) in [(Typed::Neither, 1), (Typed::Earlier, 2), (Typed::Newest, 3), (Typed::Newest, 4)] {
            assert_eq!(nobody.progress.try_code(typed, at(now)), known.progress.try_code(typed, at(now)));
            assert_eq!(nobody.progress.phase_at(at(now)), known.progress.phase_at(at(now)));
        }
        assert_eq!(nobody.finish(at(5)), Err(RecoveryRefusal::StepNotOpen));
        assert_eq!(known.finish(at(5)), Ok(()));
        assert_eq!(known.finish(at(5)), Err(RecoveryRefusal::StepNotOpen));
    }
}
