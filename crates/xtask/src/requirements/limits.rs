//! Every row of the table of limits is claimed by a test: `LIMIT NAME: sentence`,
//! about what fits and the one more that does not.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::Found;
use super::claim::{Id, is_name};

/// Where the table of limits stands.
const FILE: &str = "crates/domain/src/limits.rs";

/// Rows that no asserting test claims, and claims of rows that do not exist.
///
/// # Errors
/// A table that cannot be read.
pub(crate) fn faults(root: &Path, tests: &[Found]) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(root.join(FILE)).context(FILE)?;
    let rows = rows(&text);
    ensure!(!rows.is_empty(), "{FILE} shows no limit");
    Ok(judge(&rows, tests))
}

/// Names of the rows: `NAME = figure, "unit", seconds, "scope";`.
fn rows(text: &str) -> BTreeSet<&str> {
    let parts = text.lines().filter_map(|line| line.trim().split_once(" = "));
    parts.filter(|(name, row)| is_name(name) && row.ends_with("\";")).map(|(name, _)| name).collect()
}

fn judge(rows: &BTreeSet<&str>, tests: &[Found]) -> Vec<String> {
    let mut claimed = BTreeSet::new();
    for test in tests.iter().map(|found| &found.test).filter(|test| test.asserts) {
        claimed.extend(test.ids().filter_map(|id| match id {
            Id::Limit(name) => Some(name.as_str()),
            Id::Requirement(_) | Id::Asvs(_) => None,
        }));
    }
    let missing = rows.difference(&claimed).map(|name| format!("the limit {name} is held by no test"));
    let unknown = claimed.difference(rows).map(|name| format!("tests name the limit {name}, which does not exist"));
    missing.chain(unknown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requirements::claim::{Claim, Test};

    fn test(limit: &str, asserts: bool) -> Found {
        let claims = vec![Claim { ids: vec![Id::Limit(limit.to_owned())], sentence: "x".to_owned() }];
        Found { file: "x.rs".to_owned(), test: Test { name: "holds".to_owned(), claims, asserts, line: 1 } }
    }

    #[test]
    fn reads_the_rows_and_nothing_else() {
        let text = "const A_B: u32 = 60;\n    /// Life of a code.\n    CODE_LIFE = 600, \"seconds\", 0, \"a code\";\n\
                    CODE_PAUSE = 2 * MINUTE, \"seconds\", 0, \"a code\";\nlet x = \"y\";\n";
        assert_eq!(rows(text), BTreeSet::from(["CODE_LIFE", "CODE_PAUSE"]));
    }

    #[test]
    fn every_row_needs_a_test_that_asserts() {
        let rows = BTreeSet::from(["CODE_LIFE", "CODE_TRIES"]);
        assert_eq!(judge(&rows, &[test("CODE_LIFE", true), test("CODE_TRIES", true)]), Vec::<String>::new());
        let told = judge(&rows, &[test("CODE_LIFE", true), test("CODE_TRIES", false)]);
        assert_eq!(told, ["the limit CODE_TRIES is held by no test"]);
    }

    #[test]
    fn a_row_that_does_not_exist_is_named() {
        let told = judge(&BTreeSet::new(), &[test("CODE_LIFE", true)]);
        assert_eq!(told, ["tests name the limit CODE_LIFE, which does not exist"]);
    }
}
