//! Lines for the operator. A closed pipe is an error to end on, never a panic.

use std::fmt::Arguments;
use std::io::Write as _;

/// A line on standard output: what was done.
///
/// # Errors
/// When nobody reads any more.
pub(crate) fn out(line: Arguments<'_>) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{line}")
}

/// A line on standard error: what to mind. When it is closed, nobody is there.
pub(crate) fn err(line: Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
