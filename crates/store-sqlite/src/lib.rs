//! The store in one encrypted SQLite file: tables, journal, roster loads, keys
//! and backups. Knows no rule; what a fact means is decided in `domain`, and
//! what it changes here is plain SQL in `apply/`.

mod account;
mod apply;
mod commit;
mod connections;
mod contract;
mod counter;
mod fault;
mod flow;
mod folder;
#[cfg(test)]
mod full_disk;
mod holder;
mod journal;
mod ledger;
mod letter;
mod local_state;
mod mail;
mod member;
mod office;
mod office_store;
mod purge;
mod queue;
mod reissue;
mod roster;
mod schema;
mod session;
mod staff;
mod store;
mod text;
mod value;

pub use contract::{
    BULK_CACHE_KIB, ContractError, DatabaseKey, Encryption, SETTINGS, SQLCIPHER_AT_LEAST, SQLITE_AT_LEAST,
};
pub use folder::{
    Backup, BackupCopy, CareReport, DataFolder, FolderError, FolderState, Keyring, KeyringError, OpenFolder, OsKeyring,
    Problems, Restored, Start, Unlock,
};
pub use schema::{SchemaError, schema_version};
pub use store::SqliteStore;
