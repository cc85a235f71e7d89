//! `cargo xtask bench`: our figures beside their limits, measured in one run on
//! one machine.

mod figures;
mod screens;

use std::path::Path;

use anyhow::{Result, ensure};

/// Name of the row that needs no release build.
const SCREENS: &str = "screens";

/// What to measure.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Order {
    /// Only the rows of this name: screens, start, match, import, login, letters, desk, server or copy
    only: Option<String>,
    /// Few repetitions and small files: shows that all of it runs, not how fast
    #[arg(long)]
    quick: bool,
}

impl Order {
    fn wants(&self, name: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == name)
    }
}

/// One line of the table.
pub(crate) struct Row {
    /// What was measured.
    pub(crate) name: String,
    /// Our figure.
    pub(crate) ours: f64,
    /// What it is measured against, from the same run, or a fixed promise.
    pub(crate) limit: f64,
    /// Unit of both.
    pub(crate) unit: String,
    /// What ours divided by the limit has to be.
    pub(crate) bound: Bound,
}

/// A promise about a ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Bound {
    /// Smaller is better.
    AtMost(f64),
    /// Larger is better.
    AtLeast(f64),
    /// Nothing was promised; told so that it can be watched.
    Told,
}

impl Row {
    fn ratio(&self) -> f64 {
        self.ours / self.limit
    }

    fn holds(&self) -> bool {
        match self.bound {
            Bound::AtMost(most) => self.ratio() <= most,
            Bound::AtLeast(least) => self.ratio() >= least,
            Bound::Told => true,
        }
    }
}

/// Measures all rows, or those of one name, and prints the table.
pub(crate) fn run(root: &Path, order: &Order) -> Result<()> {
    let mut rows = Vec::new();
    if figures::NAMES.iter().any(|name| order.wants(name)) {
        rows.extend(figures::measure(root, order)?);
    }
    if order.wants(SCREENS) {
        rows.extend(screens::measure(root)?);
    }
    ensure!(!rows.is_empty(), "nothing to measure under this name");
    print!("{}", draw(&rows));
    let broken: Vec<&str> = rows.iter().filter(|row| !row.holds()).map(|row| row.name.as_str()).collect();
    ensure!(broken.is_empty(), "not held: {}", broken.join(", "));
    Ok(())
}

fn draw(rows: &[Row]) -> String {
    let mut lines = vec!["name | ours | limit | ratio | promised".to_owned(), "---|---|---|---|---".to_owned()];
    for row in rows {
        let (name, unit) = (&row.name, &row.unit);
        let ours = format!("{} {unit}", figure(row.ours));
        let promised = match row.bound {
            Bound::AtMost(most) => format!("at most {most}"),
            Bound::AtLeast(least) => format!("at least {least}"),
            Bound::Told => {
                lines.push(format!("{name} | {ours} | – | – | –"));
                continue;
            }
        };
        let verdict = if row.holds() { "" } else { ", NOT HELD" };
        let (limit, ratio) = (figure(row.limit), row.ratio());
        lines.push(format!("{name} | {ours} | {limit} {unit} | {ratio:.2} | {promised}{verdict}"));
    }
    lines.join("\n") + "\n"
}

/// Three digits that say something.
fn figure(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 1.0 => format!("{value:.1}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(ours: f64, bound: Bound) -> Row {
        Row { name: "x".to_owned(), ours, limit: 10.0, unit: "ms".to_owned(), bound }
    }

    #[test]
    fn holds_a_promise_at_its_edge_and_not_beyond() {
        assert!(row(12.5, Bound::AtMost(1.25)).holds());
        assert!(!row(12.6, Bound::AtMost(1.25)).holds());
        assert!(row(6.0, Bound::AtLeast(0.6)).holds());
        assert!(!row(5.9, Bound::AtLeast(0.6)).holds());
    }

    #[test]
    fn says_in_the_table_what_is_not_held() {
        let table = draw(&[row(20.0, Bound::AtMost(1.25))]);
        assert!(table.contains("x | 20.0 ms | 10.0 ms | 2.00 | at most 1.25, NOT HELD"), "{table}");
    }
}
