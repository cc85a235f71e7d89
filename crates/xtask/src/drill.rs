//! `cargo xtask drill`: what a site should have gone through before it needs it.
//! Installs what it takes; everything runs on loopback and ends with the drill.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};
use clap::Subcommand;

use crate::steps::{Steps, execute};
use crate::system::{self, Need};

/// Which drill.
#[derive(Subcommand)]
pub(crate) enum Drill {
    /// PostgreSQL under Patroni: the leader is killed under load, a standby takes over
    Failover,
}

/// What the drill of a failover measured last.
const FAILOVER: &str = "docs/drill-failover.md";

/// Runs one; its result is written to `docs/`.
pub(crate) fn run(root: &Path, drill: &Drill) -> Result<()> {
    match drill {
        Drill::Failover => failover(root),
    }
}

fn failover(root: &Path) -> Result<()> {
    ensure!(cfg!(target_os = "linux"), "this drill takes Debian's PostgreSQL, Patroni and etcd");
    let mut steps = Steps::new(root);
    steps.step("what this machine has to have", |_| system::provide(&[Need::Server, Need::Failover]))?;
    let programs = ["--package", "madoguchi-server", "--package", "madoguchi-admin"];
    steps.run("the server and the operator's tool", "cargo", &[&["build", "--locked"], &programs[..]].concat())?;
    let package = ["--locked", "--package", "madoguchi-tests", "--no-default-features", "--example", "failover"];
    steps.run("the drill's own program", "cargo", &[&["build"], &package[..]].concat())?;
    steps.step("the leader dies", |root| {
        let program = root.join("target/debug/examples/failover");
        execute(Command::new(program).arg(root.join("target/drill")).arg(root.join(FAILOVER)).current_dir(root))
    })
}
