//! Which bodies retention accounts for. Its own facts say up to when, and how many.

use madoguchi_domain::fact::{Fact, KINDS};
use madoguchi_domain::journal::body_fact;

/// Milliseconds of a day of retention.
pub const DAY_MILLIS: i64 = 86_400_000;

/// What retention's own facts say.
pub(super) struct Purges {
    /// Bodies whose time was over before this instant may be gone.
    before_millis: Option<i64>,
    count: u64,
    /// Whether the facts' own bodies are all there, so that the count is known.
    complete: bool,
}

impl Purges {
    /// From the bodies of retention's facts; none for one that is gone.
    pub(super) fn read(bodies: &[Option<Vec<u8>>]) -> Self {
        let mut purges = Self { before_millis: None, count: 0, complete: true };
        for body in bodies {
            match body.as_deref().map(body_fact) {
                Some(Ok(Fact::BodiesPurged { count, before })) => {
                    purges.count = purges.count.saturating_add(count);
                    purges.before_millis = purges.before_millis.max(Some(before.as_millisecond()));
                }
                Some(Ok(_) | Err(_)) | None => purges.complete = false,
            }
        }
        purges
    }

    /// Whether a body of this kind and age may be gone.
    pub(super) fn cover(&self, kind: &str, at_millis: i64) -> bool {
        let Some(spec) = KINDS.iter().find(|spec| spec.kind == kind) else { return false };
        self.before_millis.is_some_and(|before| at_millis <= before - i64::from(spec.keep_days) * DAY_MILLIS)
    }

    /// Whether the facts account for this many bodies that are gone.
    pub(super) fn account_for(&self, gone: u64) -> bool {
        if self.complete { self.count == gone } else { self.count <= gone }
    }
}
