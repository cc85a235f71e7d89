//! Strangers' tools that look at the server from outside: schemathesis and
//! sslyze, in a Python of the project's own, in the versions that the list names.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::steps::execute;

/// The list, seen from the project's folder.
const LIST: &str = "tests/outside/requirements.txt";
const PYTHON: &str = "target/tools/python";

/// Installs what the list names into `target/tools/python`, when it is not there yet.
pub(crate) fn provide(root: &Path) -> Result<()> {
    let (folder, list) = (root.join(PYTHON), root.join(LIST));
    let wanted = std::fs::read_to_string(&list).with_context(|| list.display().to_string())?;
    let note = folder.join("installed.txt");
    if std::fs::read_to_string(&note).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("installing the tools of {LIST} into {PYTHON}");
    execute(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    execute(Command::new(folder.join("bin/python")).args(pip).arg(&list))?;
    Ok(std::fs::write(note, wanted)?)
}
