//! Reads a profile and says where a mistake is.
//! Must not: open files; the caller gives name and text.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::de::{DeTable, DeValue};

use super::check::{self, Found};
use super::{InsurerProfile, ProfileMistake, ProfileRefusal};

/// Reads one insurer's profile from the text of its TOML file (INS-01 to INS-06).
///
/// # Errors
/// [`ProfileRefusal`] with line and column of the first mistake: what TOML or the shape of a
/// profile refuses comes before what only makes no sense in its context.
pub fn parse(file_name: &str, toml_text: &str) -> Result<InsurerProfile, ProfileRefusal> {
    read(file_name, toml_text, check::first_mistake)
}

/// Reads a profile of any kind; `first_mistake` says what its shape alone does not.
pub(crate) fn read<T: DeserializeOwned>(
    file_name: &str,
    toml_text: &str,
    first_mistake: fn(&T) -> Option<Found>,
) -> Result<T, ProfileRefusal> {
    let refuse = |span: Option<Range<usize>>, reason| {
        let (line, column) = place(toml_text, span.map_or(0, |span| span.start));
        ProfileRefusal { file: file_name.to_owned(), line, column, reason }
    };
    let profile: T = toml::from_str(toml_text)
        .map_err(|error| refuse(error.span(), ProfileMistake::Reading(in_words(error.message()))))?;
    match first_mistake(&profile) {
        None => Ok(profile),
        Some(found) => Err(refuse(span_of(toml_text, &found.path), found.mistake)),
    }
}

/// The reader's message without names of Rust types.
fn in_words(message: &str) -> String {
    message.replace("expected u8", "expected a number from 0 to 255")
}

/// Line and column, from 1, of a byte of the text.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// Where the value at a dotted path stands; where it is absent, the table it is missed in.
fn span_of(text: &str, path: &str) -> Option<Range<usize>> {
    let root = DeTable::parse(text).ok()?;
    let mut steps = path.split('.');
    let mut value = root.get_ref().get(steps.next()?)?;
    for step in steps {
        let next = match value.get_ref() {
            DeValue::Table(table) => table.get(step),
            DeValue::Array(array) => step.parse().ok().and_then(|at: usize| array.get(at)),
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => None,
        };
        match next {
            Some(found) => value = found,
            None => break,
        }
    }
    Some(value.span())
}
