//! Tests of the SQLite store: the conformance suite over a plain and an
//! encrypted file, and what only a file can do wrong.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod child;
mod conforms;
mod damage;
mod desk_fails;
mod fails;
mod keyring;
mod keys;
mod kills;
mod offices;
mod offices_kills;
mod older;
mod people;
mod plans;
#[cfg(unix)]
mod private;
mod rotation;
mod support;
mod tamper;
