//! Use cases, and the traits they need from their surroundings. A use case
//! loads, lets the domain decide, and commits; what leaves the process happens
//! after the commit, from the outbox.

pub mod account;
mod bulk;
pub mod caller;
pub mod code;
mod commands;
pub mod demo;
pub mod desk;
pub mod dispatch;
pub mod error;
mod failures;
pub mod federation;
pub mod hasher;
pub mod holder;
pub mod host;
pub mod insurer;
pub mod journal;
pub mod keys;
pub mod ledger;
pub mod letter;
pub mod my_page;
mod network;
pub mod notice;
pub mod office;
pub mod operator;
pub mod outbox;
pub mod paper;
pub mod recovery;
pub mod refused_address;
pub mod reissue;
pub mod retry;
pub mod roster;
pub mod session;
pub mod settings;
pub mod signup;
pub mod staff;
pub mod store;
pub mod terms;
pub mod text;
pub mod totp;
pub mod visit;

pub use caller::Caller;
pub use error::{Answer, Refusal};
pub use host::{App, Host};
