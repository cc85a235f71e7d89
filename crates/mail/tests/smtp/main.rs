//! Mail handed over to a server of our own (`server.rs`): SMTP as `mailin` speaks it, on sockets of this
//! computer, with certificates made on the spot; and files in a folder.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod compose;
mod files;
mod log;
mod mime;
mod office;
mod protection;
mod sample;
mod server;
mod smtp;
mod texts;
