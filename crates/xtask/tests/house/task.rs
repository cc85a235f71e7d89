//! The tasks themselves, run on a machine whose disk is made up.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

/// Runs `cargo xtask test` where `df` is a script: it says that the disk is nearly full, and keeps what it was told.
fn test_on_a_full_disk(folder: &Path) -> Output {
    let script = "#!/bin/sh\nenv > \"${0%/*}/told\"\n\
                  echo 'Filesystem 1024-blocks Used Available Capacity Mounted on'\n\
                  echo '/dev/disk 1000000 990000 10000 99% /home'\n";
    let df = folder.join("df");
    std::fs::write(&df, script).unwrap();
    std::fs::set_permissions(&df, std::fs::Permissions::from_mode(0o700)).unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("test")
        .env("PATH", path)
        .env("CARGO_PKG_NAME", "xtask")
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .unwrap()
}

#[test]
fn a_run_without_room_is_refused_before_its_first_step() {
    let folder = tempfile::tempdir().unwrap();
    let answer = test_on_a_full_disk(folder.path());
    let (said, refused) = (String::from_utf8_lossy(&answer.stdout), String::from_utf8_lossy(&answer.stderr));
    assert!(!answer.status.success());
    assert_eq!(said, "free on the disk: 0.0 GB\n");
    assert!(refused.contains("on the disk at /home, and 0.0 GB are free there. Please make room first"), "{refused}");
}

/// Build scripts watch what cargo says of the package that it runs; what people set is theirs.
#[test]
fn programs_below_are_not_told_which_package_a_task_is() {
    let folder = tempfile::tempdir().unwrap();
    test_on_a_full_disk(folder.path());
    let told = std::fs::read_to_string(folder.path().join("told")).unwrap();
    let found = told.lines().find(|line| line.starts_with("CARGO_PKG_") || line.starts_with("CARGO_MANIFEST_"));
    assert_eq!(found, None);
    assert!(told.contains("CARGO_TERM_COLOR=never"), "{told}");
}
