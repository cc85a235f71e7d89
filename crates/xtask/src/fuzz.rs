//! `cargo xtask fuzz`: feeds each text parser with made-up input for some
//! seconds. Built by the stable compiler with LLVM's own coverage, so that no
//! other toolchain is needed.

use std::num::NonZero;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, bail, ensure};

use crate::steps::execute;

/// What `cargo fuzz` would pass, without the sanitisers that need a nightly compiler.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// Seconds for each parser in a long run.
pub(crate) const LONG: u32 = 300;
/// Longest that one input may take, in seconds: far above any on a busy machine.
const PATIENCE: u32 = 10;
/// Most memory in MiB; a parser that takes more grows with its input.
const MEMORY: u32 = 1024;

/// The parser whose valid examples are the shipped profiles.
const PROFILE: &str = "profile";

/// Runs every fuzz target for so many seconds, as many at a time as there are cores: each uses one.
pub(crate) fn run(root: &Path, seconds: u32) -> Result<()> {
    ensure!(cfg!(unix), "the fuzzers are built on Linux and macOS only");
    let folder = root.join("fuzz");
    let target = root.join("target/fuzz");
    // A named target keeps the flags away from build scripts, which could not be linked with them.
    let machine = machine()?;
    let mut build = Command::new("cargo");
    build.args(["build", "--release", "--locked", "--target", &machine]).current_dir(&folder);
    execute(build.env("RUSTFLAGS", COVERAGE).env("CARGO_TARGET_DIR", &target))?;
    let names = names(&folder)?;
    ensure!(!names.is_empty(), "no fuzz target was found");
    let programs = target.join(&machine).join("release");
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    beside_one_another(cores, names, |name| feed(&name, &mut program(root, &programs, &name, seconds)?))
}

/// A target with its corpus, and with limits on what it may take.
fn program(root: &Path, programs: &Path, name: &str, seconds: u32) -> Result<Command> {
    let found = root.join("artefacts/fuzz").join(name);
    // What is found is kept apart from the corpus that is committed.
    let (grown, known) = (root.join("target/fuzz/grown").join(name), root.join("fuzz/corpus").join(name));
    for made in [&found, &grown, &known] {
        std::fs::create_dir_all(made)?;
    }
    let mut fuzz = Command::new(programs.join(name));
    fuzz.arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", found.display()))
        .args([format!("-timeout={PATIENCE}"), format!("-rss_limit_mb={MEMORY}")])
        .args(["-verbosity=0", "-print_final_stats=1"])
        .args([&grown, &known]);
    if name == PROFILE {
        fuzz.arg(root.join("profiles"));
    }
    Ok(fuzz)
}

/// Does something with each name, some of them at a time; a failure ends its lane, and is told
/// when the others have come to their end.
fn beside_one_another(lanes: usize, names: Vec<String>, work: impl Fn(String) -> Result<()> + Sync) -> Result<()> {
    let left = Mutex::new(names.into_iter());
    let lane = || -> Result<()> {
        loop {
            let next = left.lock().unwrap_or_else(PoisonError::into_inner).next();
            match next {
                Some(name) => work(name)?,
                None => return Ok(()),
            }
        }
    };
    std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..lanes.max(1)).map(|_| scope.spawn(lane)).collect();
        lanes.into_iter().try_for_each(|lane| lane.join().unwrap_or_else(|_| bail!("a lane of the fuzzers broke off")))
    })
}

/// Runs one target. Its long report is shown only when it found something.
fn feed(name: &str, fuzz: &mut Command) -> Result<()> {
    let answer = fuzz.output().with_context(|| format!("{fuzz:?}"))?;
    let report = String::from_utf8_lossy(&answer.stderr);
    if !answer.status.success() {
        eprintln!("{report}");
        bail!("{name}: an input was found that it cannot take; it is kept in artefacts/fuzz/{name}");
    }
    let count = report.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    let count: u64 = count.and_then(|count| count.trim().parse().ok()).with_context(|| format!("{name}: no count"))?;
    ensure!(count > 0, "{name}: nothing was run");
    println!("   {name}: {count} inputs");
    Ok(())
}

/// The compiler's name of this machine.
fn machine() -> Result<String> {
    let answer = Command::new("rustc").arg("-vV").output().context("rustc")?;
    let text = String::from_utf8_lossy(&answer.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not tell its host")?.to_owned())
}

/// One target a file.
fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder.join("fuzz_targets"))? {
        let path = entry?.path();
        if let Some(name) = path.file_stem().filter(|_| path.extension().is_some_and(|extension| extension == "rs")) {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_its_turn_and_a_failure_is_told() {
        let names: Vec<String> = (0..9).map(|number| number.to_string()).collect();
        let seen = Mutex::new(Vec::new());
        let work = |name: String| {
            seen.lock().unwrap().push(name.clone());
            ensure!(name != "4", "four fails");
            Ok(())
        };
        let failed = beside_one_another(2, names.clone(), work).unwrap_err();
        assert_eq!(failed.to_string(), "four fails");
        let mut turns = seen.lock().unwrap().clone();
        turns.sort();
        assert_eq!(turns, names);
        beside_one_another(3, names, |_| Ok(())).unwrap();
    }

    #[test]
    fn targets_are_the_files_and_are_named_in_the_manifest() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let names = names(&folder).unwrap();
        assert_eq!(names.len(), manifest.matches("[[bin]]").count());
        for name in names {
            assert!(manifest.contains(&format!("name = \"{name}\"\npath = \"fuzz_targets/{name}.rs\"")), "{name}");
        }
    }
}
