//! The project's copy of the ASVS table: a row that is met names tests, and
//! those tests exist.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// Where the table lies.
pub(crate) const FILE: &str = "docs/asvs.csv";

#[derive(Debug, Deserialize)]
struct Row {
    req: String,
    test_id: String,
    status: String,
}

/// A test that a row which is met names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    row: String,
    test: String,
}

/// What the rows that are met name, and the faults of the table itself.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) named: Vec<Named>,
    pub(crate) faults: Vec<String>,
}

/// Reads the project's table.
///
/// # Errors
/// A table that cannot be read.
pub(crate) fn read(root: &Path) -> Result<Table> {
    parse(&std::fs::read_to_string(root.join(FILE)).context(FILE)?)
}

fn parse(text: &str) -> Result<Table> {
    let mut table = Table::default();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let row: Row = row.context(FILE)?;
        if row.status != "met" {
            continue;
        }
        let tests: Vec<&str> = row.test_id.split(';').map(str::trim).filter(|test| !test.is_empty()).collect();
        if tests.is_empty() {
            table.faults.push(format!("{FILE}: {} is met but names no test", row.req));
        }
        table.named.extend(tests.iter().map(|test| Named { row: row.req.clone(), test: (*test).to_owned() }));
    }
    Ok(table)
}

impl Table {
    /// Rows whose test is not among these names. A row may write `module::test`.
    pub(crate) fn missing(&self, present: &BTreeSet<String>, what: &str) -> Vec<String> {
        let is_there = |test: &str| {
            let short = test.rsplit("::").next().unwrap_or(test);
            let end = format!("::{test}");
            present.iter().any(|name| name == test || name == short || name.ends_with(&end))
        };
        let open = self.named.iter().filter(|named| !is_there(&named.test));
        open.map(|named| format!("{FILE}: {} names {}, which {what}", named.row, named.test)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "req,level,applies,why_not,short,kind,check,test_id,status\n";

    fn named(test: &str) -> Named {
        Named { row: "v5-1".to_owned(), test: test.to_owned() }
    }

    #[test]
    fn asks_a_row_that_is_met_for_its_tests() {
        let rows = "v5-1,1,yes,,\"a, b\",F,c,x; m::y,met\nv5-2,1,yes,,s,F,c,,open\n";
        let table = parse(&format!("{HEAD}{rows}")).unwrap();
        assert_eq!(table.faults, Vec::<String>::new());
        assert_eq!(table.named, [named("x"), named("m::y")]);
    }

    #[test]
    fn refuses_a_met_row_without_tests() {
        assert_eq!(parse(&format!("{HEAD}v5-1,1,yes,,s,F,c,,met\n")).unwrap().faults.len(), 1);
    }

    #[test]
    fn finds_a_test_by_its_name_or_its_end_and_misses_others() {
        let present = BTreeSet::from(["a::m::y".to_owned(), "x".to_owned()]);
        let table = Table { named: ["x", "m::y", "z"].map(named).into(), faults: Vec::new() };
        assert_eq!(table.missing(&present, "does not exist"), ["docs/asvs.csv: v5-1 names z, which does not exist"]);
    }
}
