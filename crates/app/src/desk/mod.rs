//! 職員窓口: the federation's desk. Applications are reviewed and decided here (REI-12, REI-13); letters
//! and the ledger have modules of their own. One verb a file.
//! Must not: judge what may happen to an application (`domain::reissue`), or know a password.

mod actions;
mod add_note;
mod application;
mod approve;
mod carry_out;
mod device;
mod events;
mod list_applications;
mod reject;
mod session;
mod show_application;
mod steps;
mod words;

pub use add_note::add_note;
pub use approve::approve;
pub use list_applications::list_applications;
pub use reject::reject;
pub use session::{log_in, log_out, show_session, submit_factor, touch};
pub use show_application::show_application;
pub use steps::{ask_envelope, put_back, record_envelope, take_up, withdraw};

pub(crate) use application::shown;
pub(crate) use carry_out::{carry_out, carry_out_at, find, note_fact, seen_version};
pub(crate) use list_applications::receipt;
pub(crate) use words::{Names, state_word};
