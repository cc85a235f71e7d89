//! `cargo xtask check`: what is too slow or too far away for every change.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::steps::{Steps, execute};
use crate::system::{self, Need};

/// Most offices run Windows; this is what can be built for it from elsewhere.
const WINDOWS: &str = "x86_64-pc-windows-gnu";

/// Checks what was asked for.
pub(crate) fn run(root: &Path, windows: bool, dependencies: bool) -> Result<()> {
    if !windows && !dependencies {
        bail!("say what to check: --windows or --dependencies");
    }
    let mut steps = Steps::new(root);
    if windows {
        check_windows(&mut steps)?;
    }
    if dependencies {
        check_dependencies(&mut steps)?;
    }
    steps.tell();
    Ok(())
}

fn check_windows(steps: &mut Steps) -> Result<()> {
    steps.step("what this machine has to have", |root| {
        system::provide(&[Need::Window, Need::Windows])?;
        system::provide_npm_packages(root)
    })?;
    steps.run("the compiler's part for Windows", "rustup", &["target", "add", WINDOWS])?;
    steps.step("the screens", |root| execute(&mut system::npm(root, &["run", "--silent", "build"])))?;
    // A folder of its own: the check is long, and daily work would wait for its lock.
    let place = ["--target", WINDOWS, "--target-dir", "target/windows"];
    let arguments = [&["check", "--workspace", "--all-targets", "--locked"], place.as_slice()].concat();
    steps.run("the workspace for Windows", "cargo", &arguments)
}

/// Licences, sources and duplicates of what we depend on (deny.toml).
fn check_dependencies(steps: &mut Steps) -> Result<()> {
    steps.step("cargo-deny", |root| {
        if system::has_program("cargo-deny") || root.join("target/tools/bin/cargo-deny").is_file() {
            return Ok(());
        }
        let install = ["install", "cargo-deny", "--locked", "--root", "target/tools"];
        execute(Command::new("cargo").args(install).current_dir(root))
    })?;
    steps.step("licences, sources and bans", |root| {
        let own = root.join("target/tools/bin/cargo-deny");
        let program = if own.is_file() { own } else { "cargo-deny".into() };
        execute(
            Command::new(program).args(["--all-features", "check", "licenses", "sources", "bans"]).current_dir(root),
        )
    })
}
