//! `cargo xtask requirements`: which test holds which requirement. Fails when a
//! promise is held by none, or when the committed table is stale.

mod asvs;
mod claim;
mod screens;
mod source;
mod table;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use self::claim::{Read, Test};
use self::source::Kind;

/// Where the table lies.
const TABLE: &str = "docs/requirements-table.md";
/// Folders that hold sources of tests.
const FOLDERS: &[&str] = &["crates", "src-tauri", "tests", "ui/src"];

/// A test and its file, relative to the project.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) file: String,
    pub(crate) test: Test,
}

/// Checks the promises and the table; with `write`, writes the table first.
pub(crate) fn run(root: &Path, write: bool) -> Result<()> {
    let (tests, malformed) = tests(root)?;
    let drawn = table::draw(&tests);
    let path = root.join(TABLE);
    if write {
        std::fs::write(&path, &drawn).context(TABLE)?;
    }
    let asvs = asvs::read(root)?;
    let names = tests.iter().map(|found| found.test.name.clone()).collect();
    let mut faults = [malformed, asvs.missing(&names, "does not exist")].concat();
    faults.extend(table::faults(&tests));
    if std::fs::read_to_string(&path).unwrap_or_default() != drawn {
        faults.push(format!("{TABLE} is stale: cargo xtask requirements --write"));
    }
    let held = tests.iter().filter(|found| !found.test.claims.is_empty()).count();
    println!("{held} tests name requirements; {} tests of the ASVS table", asvs.named.len());
    faults.extend(asvs.faults);
    tell(&faults)
}

/// After a run: every test of both tables was among those that passed.
pub(crate) fn check_ran(root: &Path, passed: &BTreeSet<String>) -> Result<()> {
    let mut faults = asvs::read(root)?.missing(passed, "did not run");
    for found in tests(root)?.0.iter().filter(|found| !found.test.claims.is_empty()) {
        let ends = ["::", " > "].map(|between| format!("{between}{}", found.test.name));
        if !passed.iter().any(|name| ends.iter().any(|end| name.ends_with(end))) {
            faults.push(format!("{} names a requirement but did not run ({})", found.test.name, found.file));
        }
    }
    tell(&faults)
}

fn tell(faults: &[String]) -> Result<()> {
    for fault in faults {
        println!("{fault}");
    }
    ensure!(faults.is_empty(), "{} faults between requirements and tests", faults.len());
    Ok(())
}

fn tests(root: &Path) -> Result<(Vec<Found>, Vec<String>)> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        sources(&root.join(folder), &mut files)?;
    }
    files.sort();
    let (mut tests, mut faults) = (Vec::new(), Vec::new());
    for path in files {
        let file = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(&path)?;
        let read = read(&file, &text);
        tests.extend(read.tests.into_iter().map(|test| Found { file: file.clone(), test }));
        faults.extend(read.faults.into_iter().map(|fault| format!("{file}, {fault}")));
    }
    Ok((tests, faults))
}

fn read(file: &str, text: &str) -> Read {
    if file.ends_with(".ts") {
        screens::read(text)
    } else if file.starts_with("crates/store-conformance/") {
        source::read(text, Kind::Conformance)
    } else {
        source::read(text, Kind::Ordinary)
    }
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            sources(&path, files)?;
        } else if [".rs", ".test.ts"].iter().any(|end| path.to_string_lossy().ends_with(end)) {
            files.push(path);
        }
    }
    Ok(())
}
