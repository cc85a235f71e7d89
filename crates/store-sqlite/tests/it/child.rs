//! What runs in a process of its own, so that it can be killed: the test binary
//! starts itself again with one of these as its only test.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use madoguchi_store_sqlite::{DataFolder, FolderError, OpenFolder, Unlock};

use crate::offices_kills::{live_on, office, pass_over, steps};
use crate::support::{note, noted, start};

/// Names the child's data folder; its absence means that nobody started a child.
const FOLDER: &str = "MADOGUCHI_TEST_CHILD_FOLDER";

/// Starts this binary again with only the named child; its standard output
/// begins with what the test harness prints.
pub fn spawn(name: &str, folder: &Path) -> Child {
    command(name, folder).stdout(Stdio::piped()).spawn().unwrap()
}

pub fn command(name: &str, folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--ignored", "--exact", "--nocapture", &format!("child::{name}")])
        .env(FOLDER, folder)
        .stdin(Stdio::null());
    command
}

fn folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

fn demo(folder: &Path) -> OpenFolder {
    let folder = DataFolder::lock(folder).unwrap();
    match folder.open(Unlock::Demo, start(0)) {
        Err(FolderError::Empty) => folder.create(Unlock::Demo, start(0)).unwrap(),
        opened => opened.unwrap(),
    }
}

/// Says a line that the parent counts on.
fn say(line: impl std::fmt::Display) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "say {line}").unwrap();
    out.flush().unwrap();
}

#[test]
#[ignore = "runs as a child of other tests"]
fn commits_until_it_is_killed() {
    let Some(folder) = folder() else { return };
    let open = demo(&folder);
    let mut n = noted(&open);
    say("ready");
    loop {
        n += 1;
        note(&open, [n]);
        say(n);
    }
}

#[test]
#[ignore = "runs as a child of other tests"]
fn rotates_until_it_is_killed() {
    let Some(folder) = folder() else { return };
    let open = demo(&folder);
    say("ready");
    loop {
        open.rotate_key(start(0).at).unwrap();
        let n = noted(&open) + 1;
        note(&open, [n]);
        say(n);
    }
}

#[test]
#[ignore = "runs as a child of other tests"]
fn lives_through_applications_until_it_is_killed() {
    let Some(folder) = folder() else { return };
    let open = demo(&folder);
    let office = office(&open);
    let mut n = steps(&open).len();
    pass_over(n);
    say("ready");
    loop {
        n += 1;
        live_on(&open, &office, n);
        say(n);
    }
}

#[test]
#[ignore = "runs as a child of other tests"]
fn holds_the_folder() {
    let Some(folder) = folder() else { return };
    let _held = DataFolder::lock(&folder).unwrap();
    say("ready");
    std::thread::sleep(std::time::Duration::from_secs(60));
}

#[test]
#[ignore = "runs as a child of other tests"]
fn asks_the_real_keyring() {
    let Some(path) = folder() else { return };
    let folder = DataFolder::lock(&path).unwrap();
    match folder.create(Unlock::Keyring, start(0)) {
        Ok(open) => {
            note(&open, [1]);
            open.close(start(1).at).unwrap();
            let again = folder.open(Unlock::Keyring, start(2)).unwrap();
            say(format_args!("kept {}", noted(&again)));
        }
        Err(FolderError::NoKeyring { reason, password_slot }) => {
            assert!(!password_slot && !reason.is_empty());
            say("no keyring");
        }
        Err(other) => panic!("{other}"),
    }
}
