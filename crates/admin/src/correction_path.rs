//! Where the rows to correct are written: beside the roster, under the first
//! free name, so that corrections somebody has begun are not lost.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::private_file;

/// Names tried beside the roster.
const NAMES: u32 = 1000;

/// Makes the file: the one named, or the first free name beside the roster. It
/// holds personal data, so only its owner may read it.
pub(crate) fn create(roster: &Path, named: Option<&Path>) -> Result<(PathBuf, File)> {
    if let Some(named) = named {
        if same_file(roster, named) {
            bail!("the rows to correct cannot be written over the roster itself");
        }
        return Ok((named.to_owned(), private_file::new(named)?));
    }
    for number in 1..=NAMES {
        let path = beside(roster, number);
        match private_file::options().create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(error).with_context(|| {
                    format!("{} cannot be written; name another file with --bad-rows", path.display())
                });
            }
        }
    }
    bail!("no name is free beside the roster; name a file with --bad-rows")
}

/// `roster.csv` → `roster-to-correct.csv`, `roster-to-correct-2.csv` ...
fn beside(roster: &Path, number: u32) -> PathBuf {
    let stem = roster.file_stem().unwrap_or_default().to_string_lossy();
    let again = if number == 1 { String::new() } else { format!("-{number}") };
    roster.with_file_name(format!("{stem}-to-correct{again}.csv"))
}

fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_first_free_name_beside_the_roster() {
        let folder = tempfile::tempdir().unwrap();
        let roster = folder.path().join("加入者.csv");
        let name = |named: Option<&Path>| {
            create(&roster, named).unwrap().0.file_name().unwrap().to_string_lossy().into_owned()
        };
        assert_eq!(name(None), "加入者-to-correct.csv");
        assert_eq!(name(None), "加入者-to-correct-2.csv");
        assert_eq!(name(Some(&folder.path().join("x.csv"))), "x.csv");
    }

    #[test]
    fn never_writes_over_the_roster() {
        let folder = tempfile::tempdir().unwrap();
        let roster = folder.path().join("r.csv");
        std::fs::write(&roster, "x").unwrap();
        assert!(create(&roster, Some(&folder.path().join(".").join("r.csv"))).is_err());
        assert_eq!(std::fs::read_to_string(&roster).unwrap(), "x");
    }
}
