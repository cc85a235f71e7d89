//! Members at the site in real Chromium: a real server process, a real mail
//! server, a real database. One binary, because linking is slow; it needs no
//! web view. Linux only, for Debian's browser.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used)] // a journey that cannot go on has failed

mod browser;
mod conditions;
mod feed;
mod journey;
#[path = "../personal.rs"]
mod personal;
mod site;
#[path = "../e2e/support/smtp.rs"]
#[allow(dead_code)] // the window's journeys need more of it
mod smtp;
