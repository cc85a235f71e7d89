//! The server as others meet it: a real process over a real PostgreSQL, looked
//! at by strangers' tools, killed, starved and doubled. One binary, because
//! linking is slow; it needs no web view. Linux only, for Debian's PostgreSQL.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

mod aftermath;
mod beside;
mod browser;
mod commands;
mod database;
mod deaths;
mod operator;
mod pair;
mod pool;
mod postbox;
mod signup;
mod site;
#[path = "../e2e/support/smtp.rs"]
#[allow(dead_code)] // the window's journeys need more of it
mod smtp;
mod tally;
mod tls;
mod tools;
