//! Recovery of a member's password (LOG-02). A recovery for an unknown person takes the
//! same steps as any other, so that nobody learns who exists.

mod progress;

pub use progress::{Phase, Progress, RecoveryRefusal};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A recovery in progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// How far it came.
    #[serde(flatten)]
    pub progress: Progress,
    /// The typed birth date.
    pub birth_date: Date,
}

impl Recovery {
    /// A recovery with its first code.
    #[must_use]
    pub fn begin(language: String, user_id_key: String, birth_date: Date, now: Timestamp) -> Self {
        Self { progress: Progress::begin(language, user_id_key, now), birth_date }
    }
}
