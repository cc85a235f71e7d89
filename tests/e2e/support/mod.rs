//! Drives the real window as a person does: a screen, a keyboard, a mouse and
//! what can be read. Asserts nothing about the product but that its log tells
//! nothing of anybody; the journeys do the rest.

mod axe;
mod machine;
mod names;
mod privacy;
mod screen;
mod smtp;
mod typed;
mod window;

pub(crate) use axe::Violation;
pub(crate) use machine::{Keyring, Machine};
pub(crate) use privacy::Secrets;
pub(crate) use smtp::{Arrived, SmtpServer};
pub(crate) use typed::{TAB, code_in};
pub(crate) use window::Window;
