//! What the stories' own sources promise.

use std::path::Path;

/// The stories that people at desktops alone live through; in every place they
/// are told at one, so that none is left out.
const OF_DESKTOPS_ALONE: &[&str] = &[
    "every_log_in_at_a_counter_is_mailed",
    "a_counter_where_a_person_logged_in_is_as_strange_as_any_other",
    "a_reprint_goes_where_the_ledger_says_when_its_password_counts",
    "a_reprint_of_what_changed_meanwhile_is_stale",
    "a_letter_over_midnight_names_the_day_that_counts",
    "a_session_that_began_is_the_window_s",
    "an_idle_session_locks_and_ends",
];

/// A story that takes itself out of the browser is named here, and says so in its first line.
#[test]
fn the_stories_of_desktops_alone_are_counted() {
    let mut sources = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("stories"), &mut sources);
    let mut found = Vec::new();
    for source in &sources {
        for (at, _) in source.match_indices(".desktops_alone()") {
            let (_, name) = source[..at].rsplit_once("async fn ").expect("it stands in a story");
            found.push(name.split('(').next().expect("a name").to_owned());
        }
    }
    assert_eq!(found, OF_DESKTOPS_ALONE);
    let skipped = ["#[ignore", "Place::chosen() =", "is_web() {"];
    for source in &sources {
        assert!(!skipped.iter().any(|word| source.contains(word)), "no story leaves a place out by itself");
    }
}

/// Every source beside the support's and this folder's.
fn read(folder: &Path, into: &mut Vec<String>) {
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("sources").map(|entry| entry.expect("one").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() && !path.ends_with("support") && !path.ends_with("once") {
            read(&path, into);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            into.push(std::fs::read_to_string(&path).expect("a source"));
        }
    }
}
