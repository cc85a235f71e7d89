//! Stories: what people do, told through the same router that the screens use.
//! The store is a real one of its own; the story owns the clock, the randomness
//! and the post. Each is told in four places (`support/place.rs`): at a desktop
//! and in a browser, over SQLite and over PostgreSQL. `MADOGUCHI_STORIES` names
//! one; `cargo xtask test` goes through all.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a story that cannot go on has failed

mod access;
mod clock;
mod counter;
mod demo;
mod desk;
mod every_command;
mod my_page;
mod network;
mod notice;
mod office;
mod once;
mod outbox;
#[path = "../personal.rs"]
mod personal;
mod recovery;
mod reissue;
mod session;
mod settings;
mod signup;
mod support;
mod terms;
mod text;
mod timing;
mod visit;
