//! The one place where the desktop asks the system for the time.

use jiff::Timestamp;

/// The present instant.
#[allow(clippy::disallowed_methods)] // a host is whom the others ask
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}
