//! Keeps a cluster while one works on tests: prints its URL, and ends with its
//! standard input. `export MADOGUCHI_TEST_POSTGRES=...` lets all tests share it.

use std::io::Read;

use madoguchi_postgres_cluster::{Cluster, Durability, VARIABLE};

fn main() -> std::io::Result<()> {
    let cluster = Cluster::start(Durability::None)?;
    println!("{VARIABLE}={}", cluster.url("postgres"));
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
