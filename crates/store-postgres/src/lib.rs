//! The store in a PostgreSQL database, for a server: tables, journal, loads of
//! rosters and ledgers. Knows no rule; what a fact means is decided in `domain`, and what it
//! changes here is plain SQL. Row-level security keeps insurers and federations
//! apart whatever a statement asks for.

mod account;
mod batch;
mod commit;
mod connections;
mod counter;
mod fault;
mod federation;
mod flow;
mod holder;
mod journal;
mod keys;
mod ledger;
mod letter;
mod mail;
mod member;
mod office;
mod office_store;
mod operator;
mod options;
mod pages;
mod pour;
mod published;
mod purge;
mod reissue;
mod roster;
mod schema;
mod session;
mod staff;
mod store;
mod text;
mod tls;
mod value;

pub use keys::KeyCheck;
pub use options::{OptionsError, PostgresOptions};
pub use schema::{ConnectError, Migrated, RETENTION_ROLE, SERVER_ROLE, schema_version};
pub use store::{PoolFigures, PostgresStore};
pub use tls::check_roots;
