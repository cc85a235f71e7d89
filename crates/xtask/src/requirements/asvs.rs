//! The project's copy of the ASVS table. A row that applies is met, and then a
//! test bears its number, or it comes later, and then it says what it waits for.
//! Which tests bear a row is drawn from the tests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::Found;
use super::claim::Id;

/// Where the table lies.
pub(crate) const FILE: &str = "docs/asvs.csv";
/// What stands before a row's number.
const VERSION: &str = "v5.0.0-";
/// Between the names of tests.
const BETWEEN: &str = ";";

#[derive(Debug, Clone, Deserialize, Serialize)]
struct Row {
    req: String,
    level: String,
    applies: String,
    why_not: String,
    short: String,
    kind: String,
    check: String,
    test_id: String,
    status: String,
}

/// The table as it is committed.
#[derive(Debug)]
pub(crate) struct Table {
    rows: Vec<Row>,
    text: String,
}

/// Reads the project's table.
///
/// # Errors
/// A table that cannot be read.
pub(crate) fn read(root: &Path) -> Result<Table> {
    parse(std::fs::read_to_string(root.join(FILE)).context(FILE)?)
}

fn parse(text: String) -> Result<Table> {
    let rows: Result<_, csv::Error> = csv::Reader::from_reader(text.as_bytes()).deserialize().collect();
    Ok(Table { rows: rows.context(FILE)?, text })
}

impl Table {
    /// The table with the tests that bear its rows.
    ///
    /// # Errors
    /// A row that cannot be written.
    pub(crate) fn draw(&self, tests: &[Found]) -> Result<String> {
        let bearing = bearing(tests);
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in &self.rows {
            let names = bearing.get(row.number()).map(Vec::as_slice).unwrap_or_default();
            writer.serialize(Row { test_id: names.join(BETWEEN), ..row.clone() })?;
        }
        Ok(String::from_utf8(writer.into_inner()?)?)
    }

    /// Everything that is wrong between the rows and the tests.
    ///
    /// # Errors
    /// A row that cannot be written.
    pub(crate) fn faults(&self, tests: &[Found]) -> Result<Vec<String>> {
        let bearing = bearing(tests);
        let mut faults: Vec<String> = Vec::new();
        for row in &self.rows {
            let told = row.fault(bearing.contains_key(row.number()));
            faults.extend(told.map(|told| format!("{FILE}: {} {told}", row.req)));
        }
        let known: BTreeSet<&str> = self.rows.iter().map(Row::number).collect();
        let unknown = bearing.keys().filter(|number| !known.contains(*number));
        faults.extend(unknown.map(|number| format!("{FILE}: tests bear {number}, which does not exist")));
        if self.draw(tests)? != self.text {
            faults.push(format!("{FILE} is stale: cargo xtask requirements --write"));
        }
        Ok(faults)
    }

    /// How many rows are met.
    pub(crate) fn met(&self) -> usize {
        self.rows.iter().filter(|row| row.status == "met").count()
    }
}

impl Row {
    fn number(&self) -> &str {
        self.req.strip_prefix(VERSION).unwrap_or(&self.req)
    }

    fn fault(&self, is_borne: bool) -> Option<&'static str> {
        let later = self.status.strip_prefix("later: ").map(str::trim);
        if self.applies == "no" {
            return match (self.why_not.trim(), self.status.as_str()) {
                ("", _) => Some("does not apply, but says no reason"),
                (_, status) if !status.is_empty() => Some("does not apply, but has a status"),
                _ => is_borne.then_some("does not apply, but a test bears it"),
            };
        }
        match (self.status.as_str(), later) {
            ("met", _) if is_borne => None,
            ("met", _) => Some("is met, but no test that asserts something bears it"),
            (_, Some(reason)) if !reason.is_empty() => None,
            _ => Some("is neither `met` nor `later: what it waits for`"),
        }
    }
}

/// Names of the tests that assert something, by the rows they bear.
fn bearing(tests: &[Found]) -> BTreeMap<&str, Vec<&str>> {
    let mut bearing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for test in tests.iter().map(|found| &found.test).filter(|test| test.asserts) {
        for id in test.ids() {
            let Id::Asvs(number) = id else { continue };
            let names = bearing.entry(number).or_default();
            // The same case may be told of either store.
            if !names.contains(&test.name.as_str()) {
                names.push(&test.name);
            }
        }
    }
    bearing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requirements::claim::{Claim, Test};

    const HEAD: &str = "req,level,applies,why_not,short,kind,check,test_id,status\n";

    fn test(name: &str, row: &str, asserts: bool) -> Found {
        let claims = vec![Claim { ids: vec![Id::Asvs(row.to_owned())], sentence: "x".to_owned() }];
        Found { file: "x.rs".to_owned(), test: Test { name: name.to_owned(), claims, asserts, line: 1 } }
    }

    fn faults(rows: &str, tests: &[Found]) -> Vec<String> {
        parse(format!("{HEAD}{rows}")).unwrap().faults(tests).unwrap()
    }

    #[test]
    fn draws_the_tests_of_a_row_and_keeps_the_rest() {
        let row = |tests: &str| format!("{HEAD}v5.0.0-1.2.3,1,yes,,\"a, b\",F,c,{tests},met\n");
        let tests = [test("x", "1.2.3", true), test("y", "1.2.3", true), test("x", "1.2.3", true)];
        assert_eq!(parse(row("old")).unwrap().draw(&tests).unwrap(), row("x;y"));
        assert_eq!(faults("v5.0.0-1.2.3,1,yes,,s,F,c,x,met\n", &tests[..1]), Vec::<String>::new());
    }

    #[test]
    fn refuses_a_met_row_that_no_asserting_test_bears() {
        for tests in [vec![], vec![test("x", "1.2.4", true)], vec![test("x", "1.2.3", false)]] {
            let faults = faults("v5.0.0-1.2.3,1,yes,,s,F,c,,met\n", &tests);
            assert!(faults[0].contains("1.2.3 is met, but no test"), "{faults:?}");
        }
    }

    #[test]
    fn refuses_a_row_that_is_open_without_a_reason() {
        for status in ["open", "", "later", "later: ", "later:", "done"] {
            let faults = faults(&format!("v5.0.0-1.2.3,1,yes,,s,F,c,,{status}\n"), &[]);
            assert_eq!(faults.len(), 1, "{status}: {faults:?}");
        }
        assert_eq!(faults("v5.0.0-1.2.3,1,yes,,s,F,c,,later: uploads\n", &[]), Vec::<String>::new());
    }

    #[test]
    fn asks_a_row_that_does_not_apply_for_its_reason_and_nothing_else() {
        assert_eq!(faults("v5.0.0-1.2.3,1,no,no such part,s,,,,\n", &[]), Vec::<String>::new());
        for row in ["v5.0.0-1.2.3,1,no,,s,,,,", "v5.0.0-1.2.3,1,no,no such part,s,,,,met"] {
            assert_eq!(faults(&format!("{row}\n"), &[]).len(), 1, "{row}");
        }
        let borne = faults("v5.0.0-1.2.3,1,no,no such part,s,,,x,\n", &[test("x", "1.2.3", true)]);
        assert_eq!(borne.len(), 1, "{borne:?}");
    }

    #[test]
    fn names_a_row_that_does_not_exist_and_a_stale_table() {
        let told = faults("v5.0.0-1.2.3,1,yes,,s,F,c,,met\n", &[test("x", "1.2.3", true), test("y", "9.9.9", true)]);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("9.9.9") && told[1].contains("stale"), "{told:?}");
    }
}
