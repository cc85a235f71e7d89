//! 利用規約 (TRM-01 to TRM-03): which text is in force, and how it differs from
//! the one accepted before. Knows no account and no clock.
//!
//! A text is plain. Every line that is not blank is a paragraph; one that
//! starts with `# ` is a heading such as 第1条（適用）.

use jiff::civil::Date;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Mark of a heading.
const HEADING: &str = "# ";

/// The newest text that has come into force, of texts listed in the order of
/// their publication. Of two with the same first day the later published one
/// counts, since it was published to correct the other (D5). `today` is the
/// date in Japan.
#[must_use]
pub fn in_force<T>(published: Vec<T>, first_day: impl Fn(&T) -> Date, today: Date) -> Option<T> {
    published.into_iter().filter(|text| first_day(text) <= today).max_by_key(|text| first_day(text))
}

/// How a paragraph differs from the text accepted before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Unchanged.
    Same,
    /// Only in the new text.
    Added,
    /// Only in the old text.
    Removed,
}

/// One paragraph of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Whether it is a heading.
    pub heading: bool,
    /// Without the mark of a heading.
    pub text: String,
    /// How it differs.
    pub change: Change,
}

impl Paragraph {
    fn of(line: &str, change: Change) -> Self {
        let (heading, text) = match line.strip_prefix(HEADING) {
            Some(rest) => (true, rest.trim()),
            None => (false, line),
        };
        Self { heading, text: text.to_owned(), change }
    }
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty()).collect()
}

/// The paragraphs of a text.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    lines(text).into_iter().map(|line| Paragraph::of(line, Change::Same)).collect()
}

/// The paragraphs of the new text, with what it no longer holds of the old one
/// standing before what took its place. Differences of blank lines, line ends
/// and white space at the end of a line are none.
#[must_use]
pub fn changes(old: &str, new: &str) -> Vec<Paragraph> {
    let (old, new) = (lines(old), lines(new));
    let mut out = Vec::with_capacity(new.len());
    let mut put = |part: Option<&[&str]>, change: Change| {
        out.extend(part.unwrap_or_default().iter().map(|line| Paragraph::of(line, change)));
    };
    // Patience keeps an article that moved together with its heading.
    for op in capture_diff_slices(Algorithm::Patience, &old, &new) {
        match op {
            DiffOp::Equal { new_index, len, .. } => put(new.get(new_index..new_index + len), Change::Same),
            DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => {
                put(old.get(op.old_range()), Change::Removed);
                put(new.get(op.new_range()), Change::Added);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
