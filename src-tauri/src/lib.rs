//! The desktop shell: arguments, the window, the one way in from the screens,
//! and the wiring of store, mail and documents. No rule of the business may
//! stand here.

mod automation;
mod call;
mod clock;
mod configuration;
mod desk;
mod dialogue;
mod display;
mod host;
mod inbox;
mod lockdown;
mod log;
mod opening;
mod options;
mod outlet;
mod papers;
mod policy;
mod shell;
mod start;
mod unlock;
mod worker;
mod zoom;

pub use automation::Automation;
pub use options::Options;
pub use start::{StartRefused, run};
