//! kill -9: what was acknowledged is there, whatever moment it was.

use std::io::{BufRead, BufReader};
use std::process::Child;
use std::time::Duration;

use madoguchi_store_sqlite::{DataFolder, OpenFolder, Unlock};

use crate::child;
use crate::support::{assert_intact, chance, noted, rounds, start};

/// Waits until the child says a word.
pub fn wait_for(child: &mut Child, word: &str) {
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    let expected = format!("say {word}");
    assert!(lines.any(|line| line.unwrap() == expected), "the child ended early");
}

/// Lets a child work, kills it at a random moment, and returns the last number
/// it had said.
pub fn kill_in_the_middle(name: &str, folder: &std::path::Path, within: u64) -> u64 {
    let mut child = child::spawn(name, folder);
    let out = child.stdout.take().unwrap();
    let (sender, ready) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut last = 0;
        for line in BufReader::new(out).lines() {
            // The last line may be cut in the middle; what was not said whole was not promised.
            let Ok(line) = line else { break };
            match line.strip_prefix("say ") {
                Some("ready") => sender.send(()).unwrap(),
                Some(number) => last = number.parse().unwrap_or(last),
                None => {}
            }
        }
        last
    });
    ready.recv_timeout(Duration::from_secs(60)).expect("the child opens the store");
    std::thread::sleep(Duration::from_micros(chance(within * 1000)));
    child.kill().unwrap();
    let status = child.wait().unwrap();
    #[cfg(unix)]
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(9), "the child ended by itself");
    reader.join().unwrap()
}

/// Opens the folder of a killed child.
pub fn reopened(folder: &std::path::Path) -> OpenFolder {
    DataFolder::lock(folder).unwrap().open(Unlock::Demo, start(100)).unwrap()
}

#[test]
fn what_was_acknowledged_survives_a_kill_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    let (mut most, mut busy) = (0, 0);
    for round in 0..rounds(20, 1000) {
        let said = kill_in_the_middle("commits_until_it_is_killed", folder.path(), 120);
        let open = reopened(folder.path());
        assert!(open.unclean(), "round {round}");
        let found = noted(&open);
        assert!(
            found >= said && found <= said.max(most) + 1,
            "round {round}: said {said}, found {found}, before {most}"
        );
        assert!(open.restored().is_none());
        assert_intact(&open);
        busy += u32::from(found > most);
        most = found;
    }
    assert!(busy * 2 > rounds(20, 1000), "most children were killed while they worked: {busy}");
}

#[test]
fn a_rotation_survives_a_kill_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    let mut rotated = 0;
    let mut most = 0;
    for round in 0..rounds(20, 300) {
        let said = kill_in_the_middle("rotates_until_it_is_killed", folder.path(), 400);
        let open = reopened(folder.path());
        assert!(open.restored().is_none(), "round {round}: {:?}", open.restored());
        let found = noted(&open);
        assert!(found >= said && found >= most, "round {round}: said {said}, found {found}, before {most}");
        assert_intact(&open);
        rotated = crate::support::install_kinds(&open).iter().filter(|kind| *kind == "key_rotated").count();
        most = found;
        let header = std::fs::read_to_string(folder.path().join("madoguchi.keys")).unwrap();
        assert_eq!(header.matches("generation").count(), 1, "round {round}");
    }
    assert!(rotated > 2, "the children were killed while they worked: {rotated}");
}
