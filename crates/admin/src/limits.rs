//! `limits`: the one table of limits, as the program holds it.

use std::io::Write;

use madoguchi_domain::limits::{ALL, Limit};

/// Prints the table, one limit a line, in the form of `docs/limits.md`.
///
/// # Errors
/// When writing fails.
pub(crate) fn run(mut output: impl Write) -> std::io::Result<()> {
    output.write_all(table().as_bytes())?;
    output.flush()
}

/// The table as Markdown, which reads well on a terminal too.
pub(crate) fn table() -> String {
    let cells: Vec<[String; 4]> = ALL.iter().map(row).collect();
    let head = ["name", "figure", "within", "for each"].map(str::to_owned);
    let width = |at: usize| {
        cells.iter().chain([&head]).map(|row| row.get(at).map_or(0, |c| c.chars().count())).max().unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2), width(3)];
    let line = |row: &[String; 4]| {
        let padded: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        format!("| {} |\n", padded.join(" | "))
    };
    let rule = widths.map(|width| "-".repeat(width));
    [line(&head), line(&rule)].into_iter().chain(cells.iter().map(line)).collect()
}

fn row(limit: &Limit) -> [String; 4] {
    let within = if limit.seconds == 0 { String::new() } else { duration(limit.seconds) };
    let figure = match limit.unit {
        "seconds" => duration(limit.number),
        unit => format!("{} {unit}", limit.number),
    };
    [limit.name.to_owned(), figure, within, limit.scope.to_owned()]
}

/// In the largest unit that leaves no rest.
fn duration(seconds: u32) -> String {
    match seconds {
        s if s % 86_400 == 0 => format!("{} d", s / 86_400),
        s if s % 3600 == 0 => format!("{} h", s / 3600),
        s if s % 60 == 0 => format!("{} min", s / 60),
        s => format!("{s} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_told_in_their_largest_unit() {
        assert_eq!([600, 86_400, 43_200, 90, 60].map(duration), ["10 min", "1 d", "12 h", "90 s", "1 min"]);
    }

    /// ASVS 2.1.3, 6.1.1, 7.1.1, 7.1.2: the page of limits, with the lives of sessions and the waits after failures, is the program's table.
    #[test]
    fn the_document_shows_the_table_of_the_program() {
        let document = include_str!("../../../docs/limits.md");
        assert!(document.contains(&table()), "docs/limits.md is stale; it should hold\n{}", table());
    }
}
