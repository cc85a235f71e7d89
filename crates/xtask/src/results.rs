//! Reads which tests passed and failed from the reports (JUnit) that the test
//! runners leave.

use std::collections::{BTreeMap, BTreeSet};

/// Full names of tests.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Results {
    pub(crate) passed: BTreeSet<String>,
    pub(crate) failed: BTreeSet<String>,
    /// Those that passed only when they were tried again, with what the first try said.
    pub(crate) again: BTreeMap<String, String>,
}

impl Results {
    /// Adds those of another report.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed.extend(other.passed);
        self.failed.extend(other.failed);
        self.again.extend(other.again);
    }

    /// Adds those of the same tests in another place. A test has passed once it
    /// passed in every place, and what failed says where.
    pub(crate) fn add_of_place(&mut self, place: &str, other: Self) {
        for name in other.failed {
            self.passed.remove(&name);
            self.failed.insert(format!("{name} ({place})"));
        }
        self.again.extend(other.again.into_iter().map(|(name, said)| (format!("{name} ({place})"), said)));
    }
}

/// Reads a report. A skipped test neither passed nor failed.
pub(crate) fn read(report: &str) -> Results {
    let mut results = Results::default();
    for case in report.split("<testcase ").skip(1) {
        let tag = case.split('>').next().unwrap_or_default();
        let content = case.split("</testcase>").next().unwrap_or_default();
        let name = [value(tag, "classname"), value(tag, "name")].map(plain).join("::");
        if content.contains("<failure") || content.contains("<error") {
            results.failed.insert(name);
        } else if !content.contains("<skipped") {
            if let Some((_, first)) = content.split_once("<flakyFailure") {
                results.again.insert(name.clone(), plain(value(first, "message")));
            }
            results.passed.insert(name);
        }
    }
    results
}

fn value<'a>(tag: &'a str, attribute: &str) -> &'a str {
    let begin = format!("{attribute}=\"");
    let start = if tag.starts_with(&begin) { Some(0) } else { tag.find(&format!(" {begin}")).map(|at| at + 1) };
    start.and_then(|at| tag[at + begin.len()..].split('"').next()).unwrap_or_default()
}

/// Without XML's escapes.
fn plain(text: &str) -> String {
    let escapes = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&amp;", "&")];
    escapes.iter().fold(text.to_owned(), |text, (escape, letter)| text.replace(escape, letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_has_passed_once_it_passed_in_every_place() {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let mut results = Results { passed: set(&["a", "b"]), ..Results::default() };
        let again = |name: &str| BTreeMap::from([(name.to_owned(), "slow".to_owned())]);
        let there = Results { passed: set(&["a"]), failed: set(&["b"]), again: again("a") };
        results.add_of_place("postgres", there);
        let expected = Results { passed: set(&["a"]), failed: set(&["b (postgres)"]), again: again("a (postgres)") };
        assert_eq!(results, expected);
    }

    #[test]
    fn tells_passed_failed_and_skipped_apart() {
        let report = r#"<testsuite name="a"><testcase name="m::x &amp; &gt; y" classname="a" time="1"></testcase>
          <testcase name="y" classname="a"><failure message="&gt;"/></testcase>
          <testcase name="w" classname="a"><flakyFailure time="1" message="at &apos;src/w.rs&apos;" type="test failure">
          <system-out>no</system-out></flakyFailure></testcase>
          <testcase classname="ui" name="z"><skipped/></testcase></testsuite>"#;
        let results = read(report);
        assert_eq!(results.passed, BTreeSet::from(["a::m::x & > y".to_owned(), "a::w".to_owned()]));
        assert_eq!(results.again, BTreeMap::from([("a::w".to_owned(), "at 'src/w.rs'".to_owned())]));
        assert_eq!(results.failed, BTreeSet::from(["a::y".to_owned()]));
    }
}
