//! Letters that are printed together. Each call prints some of them, so that a batch shows how far it
//! came and an interrupted one goes on where it stopped; a letter whose paper was lost on the way is
//! printed once more by its own event.

use crate::ids::ReissueId;
use crate::limits;

/// Why applications make no batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BatchRefusal {
    /// None was chosen.
    #[error("no letter was chosen")]
    Empty,
    /// More than a batch holds.
    #[error("more than {most} letters")]
    TooMany {
        /// What a batch holds.
        most: u32,
    },
    /// One of them stands in it twice.
    #[error("a letter was chosen twice")]
    Twice,
}

/// The letters of a batch in the order of printing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch(Vec<ReissueId>);

impl Batch {
    /// A batch of the chosen applications.
    ///
    /// # Errors
    /// [`BatchRefusal`].
    pub fn new(chosen: Vec<ReissueId>) -> Result<Self, BatchRefusal> {
        let most = limits::LETTERS_PER_BATCH.number;
        if chosen.is_empty() {
            return Err(BatchRefusal::Empty);
        }
        if chosen.len() > most as usize {
            return Err(BatchRefusal::TooMany { most });
        }
        let mut sorted = chosen.clone();
        sorted.sort_unstable();
        sorted.dedup();
        if sorted.len() < chosen.len() { Err(BatchRefusal::Twice) } else { Ok(Self(chosen)) }
    }

    /// All of them in their order.
    #[must_use]
    pub fn letters(&self) -> &[ReissueId] {
        &self.0
    }

    /// What the next call prints: the first that are not done, as many as fit. Done is what was
    /// printed in this batch, and what can no longer be printed at all.
    #[must_use]
    pub fn next(&self, is_done: impl Fn(ReissueId) -> bool) -> Vec<ReissueId> {
        let open = self.0.iter().copied().filter(|id| !is_done(*id));
        open.take(limits::LETTERS_PER_CALL.number as usize).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use uuid::Uuid;

    fn ids(count: u128) -> Vec<ReissueId> {
        (0..count).map(|n| ReissueId::from_uuid(Uuid::from_u128(n))).collect()
    }

    /// REI-14, LIMIT LETTERS_PER_BATCH: a thousand letters make a batch and one more does not; none stands in it twice.
    #[test]
    fn a_batch_holds_a_thousand_letters() {
        assert_eq!(Batch::new(ids(1000)).map(|batch| batch.letters().len()), Ok(1000));
        assert_eq!(Batch::new(ids(1001)), Err(BatchRefusal::TooMany { most: 1000 }));
        assert_eq!(Batch::new(Vec::new()), Err(BatchRefusal::Empty));
        assert_eq!(Batch::new([ids(2), ids(1)].concat()), Err(BatchRefusal::Twice));
    }

    /// REI-14, LIMIT LETTERS_PER_CALL: a call prints fifty letters, and the fifty-first waits for the next.
    #[test]
    fn a_call_prints_fifty_letters() {
        assert_eq!(Batch::new(ids(50)).unwrap().next(|_| false).len(), 50);
        let batch = Batch::new(ids(51)).unwrap();
        let first = batch.next(|_| false);
        assert_eq!(first, ids(50));
        assert_eq!(batch.next(|id| first.contains(&id)), ids(51).split_off(50));
        assert_eq!(batch.next(|_| true), []);
    }

    proptest! {
        /// REI-14: wherever a batch is interrupted, every letter is printed once and in its order.
        #[test]
        fn an_interrupted_batch_goes_on_where_it_stopped(count in 1_u128..120, kept in prop::collection::vec(1_usize..=50, 120)) {
            let batch = Batch::new(ids(count)).unwrap();
            let mut done: Vec<ReissueId> = Vec::new();
            for kept in kept {
                // A call may be killed after any of its commits.
                let before: BTreeSet<ReissueId> = done.iter().copied().collect();
                done.extend(batch.next(|id| before.contains(&id)).into_iter().take(kept));
            }
            prop_assert_eq!(done, ids(count));
        }
    }
}
