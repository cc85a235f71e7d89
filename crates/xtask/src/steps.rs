//! Runs programs one after the other, says what is being done, how long it took
//! and how much room the disk had, and stops at the first failure.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::disk;

/// The steps of one task.
pub(crate) struct Steps {
    root: PathBuf,
    watch: disk::Watch,
    done: Vec<Step>,
}

/// A step that came to its end, or failed.
struct Step {
    name: String,
    took: Duration,
    /// The least room of each disk meanwhile, for people.
    room: String,
}

impl Steps {
    /// Steps that run in the project's folder.
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_path_buf(), watch: disk::Watch::begin(root), done: Vec::new() }
    }

    /// The project's folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Does one step under a name.
    pub(crate) fn step(&mut self, name: &str, work: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
        println!("\n== {name}");
        let begun = Instant::now();
        let outcome = work(&self.root);
        let (took, lowest) = (begun.elapsed(), self.watch.lowest(&self.root));
        let room = disk::tell(&lowest);
        println!("   {name}: {:.1} s; free on the disk at the least: {room}", took.as_secs_f64());
        self.done.push(Step { name: name.to_owned(), took, room });
        let outcome = match disk::suspicion(&lowest) {
            Some(full) => outcome.context(full),
            None => outcome,
        };
        outcome.with_context(|| format!("FAILED: {name}"))
    }

    /// Runs a program as one step.
    pub(crate) fn run(&mut self, name: &str, program: &str, arguments: &[&str]) -> Result<()> {
        self.step(name, |root| execute(Command::new(program).args(arguments).current_dir(root)))
    }

    /// Prints all durations.
    pub(crate) fn tell(&self) {
        let width = self.done.iter().map(|step| step.room.len()).fold("free".len(), usize::max);
        println!("\n{:>8}  {:>width$}  step", "seconds", "free");
        for Step { name, took, room } in &self.done {
            println!("{:>8.1}  {room:>width$}  {name}", took.as_secs_f64());
        }
        let all: Duration = self.done.iter().map(|step| step.took).sum();
        println!("{:>8.1}  {:>width$}  all", all.as_secs_f64(), "");
    }
}

/// Runs a program to its end; a failure is an error that names it, and, where
/// nobody watches, says again what the program had said of it: the end of a long
/// log is often all that is kept.
pub(crate) fn execute(command: &mut Command) -> Result<()> {
    let name = format!("{command:?}");
    if std::io::stderr().is_terminal() {
        let status = command.status().with_context(|| name.clone())?;
        ensure!(status.success(), "{name}: {status}");
        return Ok(());
    }
    let mut child = command.stderr(Stdio::piped()).spawn().with_context(|| name.clone())?;
    let mut last = VecDeque::with_capacity(KEPT_LINES);
    for line in child.stderr.take().into_iter().flat_map(|stderr| BufReader::new(stderr).split(b'\n')) {
        let line = String::from_utf8_lossy(&line?).into_owned();
        eprintln!("{line}");
        if last.len() == KEPT_LINES {
            last.pop_front();
        }
        last.push_back(line);
    }
    let status = child.wait()?;
    ensure!(status.success(), "{}\n{name}: {status}", first_error(&last).join("\n"));
    Ok(())
}

const KEPT_LINES: usize = 400;
const TOLD_LINES: usize = 30;

/// The lines from the first error on, or the last ones when none is marked.
fn first_error(lines: &VecDeque<String>) -> Vec<&str> {
    let is_error = |line: &&String| line.starts_with("error") || line.contains(" panicked at ");
    let begin = lines.iter().position(|line| is_error(&line)).unwrap_or(lines.len().saturating_sub(TOLD_LINES));
    lines.iter().skip(begin).take(TOLD_LINES).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_told_from_its_first_error_on() {
        let lines: VecDeque<String> =
            ["Compiling a", "error[E0425]: what", "  --> here", "done"].map(Into::into).into();
        assert_eq!(first_error(&lines), ["error[E0425]: what", "  --> here", "done"]);
        let many: VecDeque<String> = (0..100).map(|number| number.to_string()).collect();
        assert_eq!(first_error(&many).first(), Some(&"70"));
        assert_eq!(first_error(&many).len(), TOLD_LINES);
    }

    #[test]
    fn what_a_failing_program_said_is_in_the_error() {
        let fails = execute(Command::new("sh").args(["-c", "echo 'error: no such thing' >&2; exit 3"]));
        let said = fails.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(std::io::stderr().is_terminal() || said.starts_with("error: no such thing\n"), "{said}");
        assert!(said.contains("exit status: 3"), "{said}");
    }
}
