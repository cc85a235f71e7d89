//! `cargo xtask test`: everything that a change must pass. What it needs it
//! installs or starts itself; the first failure ends it.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};
use madoguchi_postgres_cluster::{Cluster, Durability};

use crate::results::{self, Results};
use crate::steps::{Steps, execute};
use crate::system::{self, Need};
use crate::{disk, fuzz, outside, requirements, stories};

/// Seconds that each text parser is fuzzed.
const SHORT_FUZZ: u32 = 5;
/// Tests read it: many kills, long fuzzing, statistics instead of the short forms.
const LONG: &str = "MADOGUCHI_LONG";

/// How it is to be run.
pub(crate) struct Order {
    /// The long forms, in place of the short ones.
    pub(crate) long: bool,
    /// What was built is dropped as soon as no later step reads it.
    pub(crate) sparing: bool,
}

/// Runs all of it.
pub(crate) fn run(root: &Path, order: &Order) -> Result<()> {
    disk::ensure_room(root, order.sparing)?;
    let mut steps = Steps::new(root);
    let mut results = Results::default();
    let outcome = all(&mut steps, &mut results, order);
    steps.tell();
    for (name, said) in &results.again {
        println!("passed only when tried again: {name}: {said}");
    }
    for name in &results.failed {
        println!("failed: {name}");
    }
    println!("\n{} passed, {} failed", results.passed.len(), results.failed.len());
    outcome
}

fn all(steps: &mut Steps, results: &mut Results, order: &Order) -> Result<()> {
    steps.step("what this machine has to have", |root| {
        system::provide(&[Need::Window, Need::Tests])?;
        system::provide_npm_packages(root)
    })?;
    steps.step("tools that look at the server from outside", outside::provide)?;
    screens(steps, results)?;
    steps.run("format", "cargo", &["fmt", "--all", "--check"])?;
    let lints = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    steps.run("lints", "cargo", &lints)?;
    if order.sparing {
        disk::drop_checks(steps.root())?;
    }
    steps.step("requirements and their tests", |root| requirements::run(root, false))?;
    rust(steps, results, order.long)?;
    let passed: &BTreeSet<String> = &results.passed;
    steps.step("every test that is named has run", |root| requirements::check_ran(root, passed))?;
    if order.sparing {
        disk::drop_builds(steps.root())?;
    }
    let seconds = if order.long { fuzz::LONG } else { SHORT_FUZZ };
    steps.step("made-up input for every text parser", |root| fuzz::run(root, seconds))
}

fn screens(steps: &mut Steps, results: &mut Results) -> Result<()> {
    for (name, script) in [("format and lints of the screens", "lint"), ("types of the screens", "check")] {
        steps.step(name, |root| execute(&mut system::npm(root, &["run", "--silent", script])))?;
    }
    steps.step("tests of the screens", |root| {
        let report = root.join("target/vitest.xml");
        let (both, file) = ("--reporter=default", format!("--outputFile.junit={}", report.display()));
        let arguments = ["run", "--silent", "test", "--", both, "--reporter=junit", &file];
        results.collect(&report, || execute(&mut system::npm(root, &arguments)))
    })?;
    steps.step("every screen in four sizes", |root| {
        for script in ["build:fake", "look"] {
            execute(&mut system::npm(root, &["run", "--silent", script]))?;
        }
        Ok(())
    })?;
    steps.step("the screens", |root| execute(&mut system::npm(root, &["run", "--silent", "build"])))
}

fn rust(steps: &mut Steps, results: &mut Results, long: bool) -> Result<()> {
    let root = steps.root().to_path_buf();
    let profile = if long { "long" } else { "default" };
    let nextest = |more: &[&str]| -> Result<Command> {
        let mut command = Command::new(system::provide_nextest(&root)?);
        // Examples are checked by the lints; nothing that is tested starts one.
        command.args(["nextest", "run", "--workspace", "--lib", "--bins", "--tests", "--locked", "--profile", profile]);
        command.args(more).current_dir(&root);
        if long {
            command.env(LONG, "1");
        }
        Ok(command)
    };
    steps.step("building the tests", |_| execute(&mut nextest(&["--no-run"])?))?;
    // One for all tests; each makes databases of its own in it.
    let mut cluster = None;
    steps.step("a temporary PostgreSQL", |_| {
        cluster = Some(Cluster::start(Durability::None)?);
        Ok(())
    })?;
    let report = root.join("target/nextest").join(profile).join("junit.xml");
    let nextest = |more: &[&str]| -> Result<Command> {
        let mut command = nextest(more)?;
        command.envs(cluster.iter().map(|cluster| (madoguchi_postgres_cluster::VARIABLE, cluster.url("postgres"))));
        Ok(command)
    };
    steps.step("tests, stories and the window", |_| results.collect(&report, || execute(&mut nextest(&[])?)))?;
    stories::run(steps, results, &report, nextest)?;
    drop(cluster);
    ensure!(!results.passed.is_empty(), "no test ran");
    steps.run("examples in the documentation", "cargo", &["test", "--workspace", "--doc", "--locked", "--quiet"])
}

impl Results {
    /// Runs something that leaves a report, and reads it, also after a failure.
    pub(crate) fn collect(&mut self, report: &Path, work: impl FnOnce() -> Result<()>) -> Result<()> {
        if report.exists() {
            std::fs::remove_file(report)?;
        }
        let outcome = work();
        if let Ok(text) = std::fs::read_to_string(report) {
            self.add(results::read(&text));
        }
        outcome?;
        ensure!(report.exists(), "no report was left at {}", report.display());
        Ok(())
    }
}
