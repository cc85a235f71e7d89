//! `cargo xtask requirements`: which test holds which requirement, row of the
//! ASVS table and limit. Fails when a promise is held by none, or when a
//! committed table is stale.

mod asvs;
mod claim;
mod limits;
mod screens;
mod source;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use self::claim::{Read, Test};
use self::source::{Helpers, Kind};

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

/// Checks the promises and the tables; with `write`, writes the tables first.
pub(crate) fn run(root: &Path, write: bool) -> Result<()> {
    let (tests, mut faults) = tests(root)?;
    let drawn = table::draw(&tests);
    let path = root.join(TABLE);
    if write {
        std::fs::write(&path, &drawn).context(TABLE)?;
        std::fs::write(root.join(asvs::FILE), asvs::read(root)?.draw(&tests)?).context(asvs::FILE)?;
    }
    let asvs = asvs::read(root)?;
    faults.extend(table::faults(&tests));
    faults.extend(asvs.faults(&tests)?);
    faults.extend(limits::faults(root, &tests)?);
    if std::fs::read_to_string(&path).unwrap_or_default() != drawn {
        faults.push(format!("{TABLE} is stale: cargo xtask requirements --write"));
    }
    let claiming = tests.iter().filter(|found| !found.test.claims.is_empty()).count();
    println!("{claiming} tests claim something; {} rows of the ASVS table are met", asvs.met());
    tell(&faults)
}

/// After a run: every test that claims something was among those that passed.
pub(crate) fn check_ran(root: &Path, passed: &BTreeSet<String>) -> Result<()> {
    let mut faults = Vec::new();
    for found in tests(root)?.0.iter().filter(|found| !found.test.claims.is_empty()) {
        let ends = ["::", " > "].map(|between| format!("{between}{}", found.test.name));
        if !passed.iter().any(|name| ends.iter().any(|end| name.ends_with(end))) {
            faults.push(format!("{} claims something but did not run ({})", found.test.name, found.file));
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
    let texts = texts(root)?;
    let mut helpers: BTreeMap<String, Helpers> = BTreeMap::new();
    for (file, text) in texts.iter().filter(|(file, _)| file.ends_with(".rs")) {
        helpers.entry(room(file)).or_default().extend(Helpers::of(text));
    }
    let (mut tests, mut faults) = (Vec::new(), Vec::new());
    for (file, text) in &texts {
        let read = read(file, text, helpers.get(&room(file)).unwrap_or(&Helpers::default()));
        tests.extend(read.tests.into_iter().map(|test| Found { file: file.clone(), test }));
        faults.extend(read.faults.into_iter().map(|fault| format!("{file}, {fault}")));
    }
    Ok((tests, faults))
}

/// Sources with their text, in the order of their names.
fn texts(root: &Path) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        sources(&root.join(folder), &mut files)?;
    }
    files.sort();
    let read = |path: &PathBuf| {
        let file = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
        Ok((file, std::fs::read_to_string(path)?))
    };
    files.iter().map(read).collect()
}

/// Files that may use one another's helpers: a package, or one kind of the tests beside them.
fn room(file: &str) -> String {
    file.split('/').take(2).collect::<Vec<_>>().join("/")
}

fn read(file: &str, text: &str, helpers: &Helpers) -> Read {
    if file.ends_with(".ts") {
        screens::read(text)
    } else if file.starts_with("crates/store-conformance/") {
        source::read(text, Kind::Conformance, helpers)
    } else {
        source::read(text, Kind::Ordinary, helpers)
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
