//! Reads the table of `docs/figures.md`: name, ours, limit.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

/// One measured row.
struct Row {
    /// As the page has it, with its unit.
    told: String,
    ours: f64,
    limit: Option<f64>,
}

/// What was measured, by name.
pub(super) struct Figures(BTreeMap<String, Row>);

impl Figures {
    pub(super) fn read(page: &str) -> Self {
        let rows = page.lines().filter_map(|line| {
            let mut cells = line.strip_prefix("| ")?.split('|').map(str::trim);
            let (name, told) = (cells.next()?, cells.next()?);
            let row = Row { told: told.to_owned(), ours: number(told)?, limit: cells.next().and_then(number) };
            Some((name.to_owned(), row))
        });
        Self(rows.collect())
    }

    fn row(&self, name: &str) -> Result<&Row> {
        self.0.get(name).with_context(|| format!("docs/figures.md has no row \"{name}\""))
    }

    /// Our figure.
    pub(super) fn ours(&self, name: &str) -> Result<f64> {
        Ok(self.row(name)?.ours)
    }

    /// What ours was measured beside.
    pub(super) fn limit(&self, name: &str) -> Result<f64> {
        self.row(name)?.limit.with_context(|| format!("docs/figures.md: \"{name}\" has no limit"))
    }

    /// Name and figure of all rows that begin so, as the page has them.
    pub(super) fn beginning(&self, beginning: &str) -> impl Iterator<Item = (&str, &str)> {
        let fits = move |name: &&String| name.starts_with(beginning);
        self.0.iter().filter(move |(name, _)| fits(name)).map(|(name, row)| (name.as_str(), row.told.as_str()))
    }
}

/// The number at the beginning of a cell: `1,859 /s`.
fn number(cell: &str) -> Option<f64> {
    cell.split_whitespace().next()?.replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_ours_and_the_limit() {
        let page = "| name | ours | limit | ratio | promised |\n|---|---|---|---|---|\n\
                    | server: log-ins | 1,093 /s | 143 /s | 0.65 | at least 0.9 |\n| told | 0.76 ms | | | |\n";
        let figures = Figures::read(page);
        assert_eq!(figures.ours("server: log-ins").unwrap(), 1_093.0);
        assert_eq!(figures.limit("server: log-ins").unwrap(), 143.0);
        assert_eq!(figures.beginning("to").collect::<Vec<_>>(), [("told", "0.76 ms")]);
        assert!(figures.limit("told").is_err());
        assert_eq!(figures.ours("name").unwrap_err().to_string(), "docs/figures.md has no row \"name\"");
    }
}
