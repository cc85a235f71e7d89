//! Runs programs one after the other, says what is being done and how long it
//! took, and stops at the first failure.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// The steps of one task.
pub(crate) struct Steps {
    root: PathBuf,
    done: Vec<(String, Duration)>,
}

impl Steps {
    /// Steps that run in the project's folder.
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_path_buf(), done: Vec::new() }
    }

    /// The project's folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Does one step under a name.
    pub(crate) fn step(&mut self, name: &str, work: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
        println!("\n== {name}");
        let begun = Instant::now();
        let outcome = work(&self.root).with_context(|| format!("FAILED: {name}"));
        let took = begun.elapsed();
        println!("   {name}: {:.1} s", took.as_secs_f64());
        self.done.push((name.to_owned(), took));
        outcome
    }

    /// Runs a program as one step.
    pub(crate) fn run(&mut self, name: &str, program: &str, arguments: &[&str]) -> Result<()> {
        self.step(name, |root| execute(Command::new(program).args(arguments).current_dir(root)))
    }

    /// Prints all durations.
    pub(crate) fn tell(&self) {
        println!("\n{:>8}  step", "seconds");
        for (name, took) in &self.done {
            println!("{:>8.1}  {name}", took.as_secs_f64());
        }
        let all: Duration = self.done.iter().map(|(_, took)| *took).sum();
        println!("{:>8.1}  all", all.as_secs_f64());
    }
}

/// Runs a program to its end; a failure is an error that names it.
pub(crate) fn execute(command: &mut Command) -> Result<()> {
    let name = format!("{command:?}");
    let status = command.status().with_context(|| name.clone())?;
    if !status.success() {
        bail!("{name}: {status}");
    }
    Ok(())
}
