//! The server over HTTP: what every answer bears, what is refused before a
//! command is looked at, bounds, TLS, the stop, and a whole sign-up.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod admin;
mod bounds;
mod browser;
mod certificate;
mod configuration;
mod crawl;
mod demo;
mod framing;
mod guard;
mod headers;
mod house;
mod log;
mod peers;
#[path = "../../../../tests/personal.rs"]
mod personal;
mod postgres;
mod rotation;
mod running;
mod screens;
mod session;
mod site;
mod tls;
mod worker;
