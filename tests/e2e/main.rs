//! Journeys in the real window. One binary, because linking is slow; Linux only,
//! because the driver is WebKit's.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used)] // a journey that cannot go on has failed

#[path = "../stories/support/authenticator.rs"]
mod authenticator;
mod care;
mod journey;
mod journey_errors;
mod journey_keys;
mod journey_kills;
mod journey_papers;
mod journey_recovery;
mod journey_restart;
mod journey_settings;
mod journey_signup;
#[path = "../personal.rs"]
mod personal;
#[path = "../stories/support/printed_letter.rs"]
#[allow(dead_code)] // the stories look at more of it
mod printed_letter;
mod reissue;
mod shell;
mod stage;
mod standalone;
mod standalone_counter;
mod standalone_keys;
mod standalone_mail;
mod stored_scripts;
mod support;
