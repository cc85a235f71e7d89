//! Gives back what no later step reads, on machines that are thrown away after
//! the run. Whatever is gone cargo builds again when it is wanted.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};

/// Bytes in a folder; what cannot be read counts as nothing.
pub(super) fn size(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let sizes = entries.flatten().map(|entry| match entry.metadata() {
        Ok(data) if data.is_dir() => size(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    });
    sizes.sum()
}

/// Drops what `clippy` made of each crate: metadata without code, which no build reads.
pub(crate) fn drop_checks(root: &Path) -> Result<()> {
    let folder = root.join("target/debug/deps");
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        names.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    for name in names.iter().filter(|name| is_of_a_check(name, &names)) {
        std::fs::remove_file(folder.join(name))?;
    }
    Ok(())
}

/// A build writes metadata beside the library; a check writes them alone.
fn is_of_a_check(name: &str, all: &BTreeSet<String>) -> bool {
    name.strip_suffix(".rmeta").is_some_and(|stem| !all.contains(&format!("{stem}.rlib")))
}

/// Drops everything that was built to be tested.
pub(crate) fn drop_builds(root: &Path) -> Result<()> {
    let folder = root.join("target/debug");
    std::fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_check_left_goes_and_what_a_build_made_stays() {
        let folder = tempfile::tempdir().unwrap();
        let deps = folder.path().join("target/debug/deps");
        std::fs::create_dir_all(&deps).unwrap();
        for name in ["liba-1.rmeta", "libb-2.rmeta", "libb-2.rlib", "libc-3.so", "stories-4", "a-1.d"] {
            std::fs::write(deps.join(name), name).unwrap();
        }
        drop_checks(folder.path()).unwrap();
        let left: BTreeSet<_> = deps.read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left.len(), 5);
        assert!(!left.contains("liba-1.rmeta".as_ref() as &std::ffi::OsStr));
    }

    #[test]
    fn builds_go_as_a_whole_and_nothing_beside_them() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["debug/deps", "nextest"] {
            std::fs::create_dir_all(folder.path().join("target").join(name)).unwrap();
        }
        std::fs::write(folder.path().join("target/debug/deps/stories"), [0; 700]).unwrap();
        std::fs::write(folder.path().join("target/nextest/junit.xml"), [0; 30]).unwrap();
        assert_eq!(size(&folder.path().join("target")), 730);
        drop_builds(folder.path()).unwrap();
        assert_eq!(size(&folder.path().join("target")), 30);
        assert_eq!(size(&folder.path().join("no such folder")), 0);
    }
}
