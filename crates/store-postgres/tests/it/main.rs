//! Integration tests: the conformance suite and PostgreSQL's own matters, on a
//! temporary cluster. If it cannot start, they fail.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod conforms;
mod federations;
mod keys;
mod kills;
mod migrations;
mod plans;
mod reach;
mod roles;
mod support;
mod verify;
