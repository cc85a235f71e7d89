//! The stories in every place: at a desktop's window and in a browser, over
//! SQLite and over PostgreSQL. A place that did not run is a failure.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::results::Results;
use crate::steps::{Steps, execute};

/// Stories read it.
const VARIABLE: &str = "MADOGUCHI_STORIES";
/// How reports name a story, and one that does not depend on the place.
const STORY: &str = "madoguchi-tests::stories::";
const ONCE: &str = "madoguchi-tests::stories::once::";
/// The places beside `sqlite`, where stories run among all other tests.
const OTHER_PLACES: &[&str] = &["http-sqlite", "postgres", "http-postgres"];

/// Runs the stories in the other places, and compares which ran with those of the first.
pub(crate) fn run(
    steps: &mut Steps,
    results: &mut Results,
    report: &Path,
    nextest: impl Fn(&[&str]) -> Result<Command>,
) -> Result<()> {
    let first = stories(results);
    ensure!(!first.is_empty(), "no story ran");
    for place in OTHER_PLACES {
        steps.step(&format!("stories, {place}"), |_| {
            let mut here = Results::default();
            let filter = "package(madoguchi-tests) and binary(stories) and not test(/^once::/)";
            let mut command = nextest(&["-E", filter])?;
            let outcome = here.collect(report, || execute(command.env(VARIABLE, place)));
            if report.exists() {
                std::fs::rename(report, report.with_file_name(format!("junit-{place}.xml")))?;
            }
            let missing: Vec<_> = first.difference(&stories(&here)).cloned().collect();
            results.add_of_place(place, here);
            outcome?;
            ensure!(missing.is_empty(), "did not run in {place}: {missing:?}");
            Ok(())
        })?;
    }
    Ok(())
}

/// The stories among the tests that ran and depend on the place.
fn stories(results: &Results) -> BTreeSet<String> {
    let all = results.passed.iter().chain(&results.failed);
    all.filter(|name| name.starts_with(STORY) && !name.starts_with(ONCE)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_that_does_not_depend_on_the_place_is_expected_once() {
        let mut results = Results::default();
        results.passed.extend([format!("{STORY}visit::a"), format!("{ONCE}sources::b"), "other::it::c".to_owned()]);
        results.failed.insert(format!("{STORY}terms::d"));
        let names: Vec<_> = stories(&results).into_iter().collect();
        assert_eq!(names, [format!("{STORY}terms::d"), format!("{STORY}visit::a")]);
    }
}
