//! The table of requirements and the tests that hold them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::Found;
use super::claim::Id;

/// Families of requirements that are promised now, with the number of each.
const PROMISED: &[(&str, u8)] =
    &[("AUT", 18), ("REG", 13), ("COD", 8), ("LOG", 4), ("TRM", 4), ("DSH", 14), ("INS", 6)];
/// Families whose requirements may be named but are not promised yet.
const LATER: &[(&str, u8)] = &[("SUR", 13), ("REI", 16)];

/// Everything that is wrong between the requirements and the tests.
pub(crate) fn faults(tests: &[Found]) -> Vec<String> {
    let known: BTreeSet<String> = [PROMISED, LATER].concat().iter().flat_map(ids).collect();
    let mut held = BTreeSet::new();
    let mut faults = Vec::new();
    for found in tests.iter().filter(|found| !found.test.claims.is_empty()) {
        let place = format!("{}:{} {}", found.file, found.test.line, found.test.name);
        if !found.test.asserts {
            faults.push(format!("{place} claims something but asserts nothing"));
            continue;
        }
        for id in requirements(found.test.ids()) {
            if known.contains(id) {
                held.insert(id.clone());
            } else {
                faults.push(format!("{place} names {id}, which does not exist"));
            }
        }
    }
    let missing = PROMISED.iter().flat_map(ids).filter(|id| !held.contains(id));
    faults.extend(missing.map(|id| format!("{id} is held by no test")));
    faults
}

fn requirements<'a>(ids: impl Iterator<Item = &'a Id>) -> impl Iterator<Item = &'a String> {
    ids.filter_map(|id| match id {
        Id::Requirement(id) => Some(id),
        Id::Asvs(_) | Id::Limit(_) => None,
    })
}

fn ids((family, count): &(&str, u8)) -> Vec<String> {
    (1..=*count).map(|number| format!("{family}-{number:02}")).collect()
}

/// The table as it is committed.
pub(crate) fn draw(tests: &[Found]) -> String {
    let mut rows: BTreeMap<(usize, &str), Vec<(&str, &Found)>> = BTreeMap::new();
    for found in tests.iter().filter(|found| found.test.asserts) {
        for claim in &found.test.claims {
            for id in requirements(claim.ids.iter()) {
                rows.entry((place(id), id)).or_default().push((&claim.sentence, found));
            }
        }
    }
    let mut table = String::from(HEAD);
    for ((_, id), held) in rows {
        for (sentence, found) in held {
            let sentence = sentence.replace('|', "\\|");
            // Writing to a text cannot fail.
            let _ = writeln!(table, "| {id} | {sentence} | `{}` | {} |", found.test.name, found.file);
        }
    }
    table
}

/// Families in the order of the requirements, not of the alphabet.
fn place(id: &str) -> usize {
    let families = PROMISED.iter().chain(LATER).map(|(family, _)| *family);
    families.clone().position(|family| id.starts_with(family)).unwrap_or(families.count())
}

const HEAD: &str = "<!-- Made from the tests by `cargo xtask requirements --write`. -->\n\n\
# Which test holds which requirement\n\n\
A test is listed when its doc comment names the requirement and its body asserts something. Every test of this table \
is part of the ordinary run.\n\n\
| requirement | what is asserted | test | file |\n|---|---|---|---|\n";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requirements::claim::{Claim, Test};

    fn found(id: &str, asserts: bool) -> Found {
        let claims = vec![Claim { ids: vec![Id::Requirement(id.to_owned())], sentence: "a | b".to_owned() }];
        let test = Test { name: "holds".to_owned(), claims, asserts, line: 1 };
        Found { file: "x.rs".to_owned(), test }
    }

    fn all() -> Vec<Found> {
        PROMISED.iter().flat_map(ids).map(|id| found(&id, true)).collect()
    }

    #[test]
    fn is_content_when_every_promise_is_held() {
        assert_eq!(faults(&all()), Vec::<String>::new());
    }

    #[test]
    fn names_a_promise_that_nothing_holds() {
        let tests: Vec<Found> =
            all().into_iter().filter(|found| found.test.claims[0].ids != [Id::Requirement("LOG-03".into())]).collect();
        assert_eq!(faults(&tests), ["LOG-03 is held by no test"]);
    }

    #[test]
    fn does_not_count_a_test_without_assertion() {
        let mut tests = all();
        tests[0].test.asserts = false;
        assert_eq!(faults(&tests).len(), 2, "the empty test and the promise it left open");
    }

    #[test]
    fn names_a_requirement_that_does_not_exist() {
        let tests = [all(), vec![found("AUT-19", true)]].concat();
        assert_eq!(faults(&tests).len(), 1);
    }

    #[test]
    fn keeps_the_order_of_the_requirements_and_the_table_whole() {
        let table = draw(&[found("INS-01", true), found("AUT-02", true), found("AUT-01", false)]);
        let rows: Vec<&str> = table.lines().filter(|line| line.contains("x.rs")).collect();
        assert_eq!(rows, ["| AUT-02 | a \\| b | `holds` | x.rs |", "| INS-01 | a \\| b | `holds` | x.rs |"]);
    }
}
