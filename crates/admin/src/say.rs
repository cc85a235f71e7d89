//! Lines for the operator. A closed pipe is an error to end on, never a panic.
//!
//! Names, columns and file names come from elsewhere: nothing in them may steer the terminal.

use std::fmt::Arguments;
use std::io::Write as _;

use madoguchi_domain::showable::is_unshowable;

/// A line on standard output: what was done.
///
/// # Errors
/// When nobody reads any more.
pub(crate) fn out(line: Arguments<'_>) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{}", plain(line))
}

/// A line on standard error: what to mind. When it is closed, nobody is there.
pub(crate) fn err(line: Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "{}", plain(line));
}

/// Control characters written out, but for the line breaks and tabs of our own tables.
fn plain(line: Arguments<'_>) -> String {
    let mut text = String::new();
    for c in line.to_string().chars() {
        if is_unshowable(c) && !matches!(c, '\n' | '\t') {
            text.extend(c.escape_unicode());
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A column's name out of a file cannot clear the screen, colour it, or turn the line around.
    #[test]
    fn what_would_steer_a_terminal_is_written_out() {
        let column = "\u{1B}[2J事業所\u{9B}31m\u{202E}番号\r";
        assert_eq!(
            plain(format_args!("line 3, {column}:\tempty\n")),
            "line 3, \\u{1b}[2J事業所\\u{9b}31m\\u{202e}番号\\u{d}:\tempty\n"
        );
    }
}
