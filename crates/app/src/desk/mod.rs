//! 職員窓口: the federation's desk. Applications are reviewed and decided here (REI-12, REI-13); letters
//! and the ledger have modules of their own. One verb a file.
//! Must not: judge what may happen to an application (`domain::reissue`), or know a password.

mod session;

pub use session::{log_in, log_out, show_session, submit_factor, touch};
