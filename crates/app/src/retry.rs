//! Load, decide, commit: again a few times when somebody else was quicker.

use std::future::Future;

use madoguchi_wire::ErrorCode;

use crate::error::{Answer, Refusal};

/// Tries before a person is told to look again. Contention on one person's
/// data is rare; on a counter under attack a few rounds are enough.
const ROUNDS: u32 = 8;

/// What one round gave.
pub enum Round<T> {
    /// Committed, or refused for good.
    Done(T),
    /// A version had changed: load again.
    Again,
}

/// Runs rounds until one is done.
///
/// # Errors
/// What a round refuses; `Stale` when no round came through.
pub async fn rounds<T, F, R>(mut round: F) -> Answer<T>
where
    F: FnMut() -> R + Send,
    R: Future<Output = Answer<Round<T>>> + Send,
{
    for _ in 0..ROUNDS {
        match round().await? {
            Round::Done(value) => return Ok(value),
            Round::Again => tokio::task::yield_now().await,
        }
    }
    Err(Refusal::from(ErrorCode::Stale))
}
