//! Everything that is measured in a release build: the window, the match, the
//! import, the log-in, the letters, the desk, the server. The program that measures is `tests/bench`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use cargo_metadata::Message;
use serde::Deserialize;

use super::{Bound, Order, Row};
use crate::steps::execute;
use crate::system::{self, Need};

/// Names to choose by.
pub(super) const NAMES: &[&str] = &["start", "match", "import", "login", "letters", "desk", "server", "copy"];

/// Builds in release and measures.
pub(super) fn measure(root: &Path, order: &Order) -> Result<Vec<Row>> {
    system::provide(&[Need::Window, Need::Tests])?;
    system::provide_npm_packages(root)?;
    execute(&mut system::npm(root, &["run", "--silent", "build"]))?;
    let built = build(root)?;
    let folder = root.join("target/bench");
    std::fs::create_dir_all(&folder)?;
    let rows = folder.join("rows.csv");
    let mut measure = Command::new(&built.figures);
    measure.arg("measure").arg("--folder").arg(folder.join("fixtures")).arg("--rows").arg(&rows);
    measure.arg("--empty-window").arg(&built.empty_window);
    if let Some(only) = &order.only {
        measure.args(["--only", only]);
    }
    if order.quick {
        measure.arg("--quick");
    }
    execute(&mut measure)?;
    read(&rows)
}

struct Built {
    figures: PathBuf,
    empty_window: PathBuf,
}

/// One build for all of it: linking is what takes long.
fn build(root: &Path) -> Result<Built> {
    let targets = [
        ["--bin", "madoguchi-test-window"],
        // Beside the bench, which starts it from there.
        ["--bin", "madoguchi-server"],
        ["--bench", "figures"],
        ["--example", "empty_window"],
    ];
    let mut cargo = Command::new("cargo");
    cargo
        .args(["build", "--release", "--locked", "--package", "madoguchi-tests", "--package", "madoguchi"])
        .args(["--package", "madoguchi-server"])
        .args(targets.concat())
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(root)
        .stdout(Stdio::piped());
    let mut child = cargo.spawn().context("cargo")?;
    let output = child.stdout.take().context("cargo says nothing")?;
    let (mut figures, mut empty_window) = (None, None);
    for message in Message::parse_stream(std::io::BufReader::new(output)) {
        if let Message::CompilerArtifact(artifact) = message? {
            let executable = artifact.executable.map(PathBuf::from);
            match artifact.target.name.as_str() {
                "figures" => figures = executable,
                "empty_window" => empty_window = executable,
                _ => {}
            }
        }
    }
    if !child.wait()?.success() {
        bail!("the release build failed");
    }
    Ok(Built {
        figures: figures.context("tests/bench was not built")?,
        empty_window: empty_window.context("the empty window was not built")?,
    })
}

/// A row as it is written.
#[derive(Deserialize)]
struct Written {
    name: String,
    ours: f64,
    limit: f64,
    unit: String,
    promise: String,
    figure: f64,
}

fn read(rows: &Path) -> Result<Vec<Row>> {
    let mut reader = csv::Reader::from_path(rows)?;
    reader.deserialize().map(|row| row_of(row?)).collect()
}

fn row_of(written: Written) -> Result<Row> {
    let Written { name, ours, limit, unit, promise, figure } = written;
    let bound = match promise.as_str() {
        "at most" => Bound::AtMost(figure),
        "at least" => Bound::AtLeast(figure),
        "told" => Bound::Told,
        other => bail!("{name}: a promise of no known kind: {other}"),
    };
    Ok(Row { name, ours, limit, unit, bound })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rows_as_they_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        let text = "name,ours,limit,unit,promise,figure\n\"a, b\",3,2,ms,at most,1.25\nc,1,NaN,ms,told,NaN\n";
        std::fs::write(&path, text).unwrap();
        let rows = read(&path).unwrap();
        assert_eq!((rows[0].name.as_str(), rows[0].bound), ("a, b", Bound::AtMost(1.25)));
        assert!(!rows[0].holds());
        assert!(rows[1].holds());
    }

    #[test]
    fn refuses_a_promise_that_it_does_not_know() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        std::fs::write(&path, "name,ours,limit,unit,promise,figure\na,1,1,ms,about,1\n").unwrap();
        assert!(read(&path).is_err());
    }
}
