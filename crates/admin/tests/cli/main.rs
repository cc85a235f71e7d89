//! The admin tool as an operator meets it: the real binary, real files, exit
//! codes. People in the files are invented.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

mod desk;
mod given;
mod keys;
mod log;
mod match_key;
#[path = "../../../../tests/personal.rs"]
mod personal;
mod poster;
mod postgres;
mod publish;
mod roster;
mod roster_refused;
mod server;
mod site;
mod tool;
mod usage;
