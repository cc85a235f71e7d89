//! A temporary PostgreSQL for tests: Debian's own programs, a cluster in a folder
//! that goes with it, on loopback alone, with a password of its own. Light on
//! purpose: no client library; databases are made by `psql`. Must not: touch a
//! cluster that somebody else runs, or skip when it cannot start.

#[cfg(feature = "tls")]
mod certificate;
mod cluster;
mod database;
mod privilege;
mod programs;

#[cfg(feature = "tls")]
pub use certificate::Certificates;
pub use cluster::{Cluster, Durability};
pub use database::{Database, ask, for_tests};
pub use programs::program;

/// Names the URL of the superuser of a temporary cluster that runs already, such as
/// the one that `cargo xtask test` starts for all tests. Databases are made in it.
pub const VARIABLE: &str = "MADOGUCHI_TEST_POSTGRES";
