//! The store in a PostgreSQL database, for a server: tables, journal, roster
//! loads. Knows no rule; what a fact means is decided in `domain`, and what it
//! changes here is plain SQL. Row-level security keeps insurers apart whatever a
//! statement asks for.

mod account;
mod batch;
mod commit;
mod connections;
mod counter;
mod fault;
mod flow;
mod journal;
mod keys;
mod mail;
mod member;
mod operator;
mod options;
mod pages;
mod published;
mod purge;
mod roster;
mod schema;
mod session;
mod store;
mod text;
mod tls;
mod value;

pub use keys::KeyCheck;
pub use options::{OptionsError, PostgresOptions};
pub use schema::{ConnectError, Migrated, RETENTION_ROLE, SERVER_ROLE, schema_version};
pub use store::{PoolFigures, PostgresStore};
