//! Drives the real window as a person does: a screen, a keyboard, a mouse and
//! what can be read. Asserts nothing about the product; the journeys do that.

mod axe;
mod machine;
mod names;
mod screen;
mod smtp;
mod window;

pub(crate) use axe::Violation;
pub(crate) use machine::{Keyring, Machine};
pub(crate) use smtp::{Arrived, SmtpServer};
pub(crate) use window::Window;
