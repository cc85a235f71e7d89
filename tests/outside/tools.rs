//! Strangers' tools, as `cargo xtask test` installs them.

use std::path::PathBuf;
use std::process::Command;

use crate::site::here;

/// A Python program of `tests/outside/requirements.txt`.
pub(crate) fn tool(name: &str) -> Command {
    let path: PathBuf = here("../target/tools/python/bin").join(name);
    assert!(path.exists(), "{name} is not installed; cargo xtask test installs it");
    let mut command = Command::new(path);
    command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C.UTF-8").env("NO_COLOR", "1");
    command
}
