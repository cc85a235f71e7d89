//! What holds for every value of a table, whichever column it stands in.

use std::borrow::Cow;

use super::refusal::RowReason;
use crate::showable::is_unshowable;

/// Signs with which a spreadsheet takes a text for a formula.
pub(crate) const FORMULA_SIGNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Without spaces around it, and without the apostrophe that our file of bad rows sets before
/// what a spreadsheet would take for a formula.
pub(crate) fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(without_apostrophe(text.trim())),
        Cow::Owned(text) => {
            let inner = without_apostrophe(text.trim());
            if inner.len() == text.len() { Cow::Owned(text) } else { Cow::Owned(inner.to_owned()) }
        }
    }
}

fn without_apostrophe(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA_SIGNS) => rest,
        Some(_) | None => text,
    }
}

/// Whether a text holds a control character or a mark that turns the direction of writing. Those
/// beyond ASCII begin with the bytes C2 and E2.
pub(crate) fn holds_control(text: &str) -> bool {
    text.bytes().any(|b| b < 0x20 || b == 0x7F)
        || (text.bytes().any(|b| matches!(b, 0xC2 | 0xE2)) && text.chars().any(is_unshowable))
}

/// Whether bytes can be a マイナンバー at all, told without decoding: twelve or more, of which the
/// first is a digit, or leads one of full width (EF in UTF-8, 82 in CP932).
pub(crate) fn may_be_my_number(bytes: &[u8]) -> bool {
    bytes.len() >= 12 && matches!(bytes.trim_ascii_start().first(), Some(b'0'..=b'9' | 0xEF | 0x82))
}

/// A text that is not longer than its column allows.
pub(crate) fn limited(text: Cow<'_, str>, most: usize) -> Result<String, RowReason> {
    // A character is at most four bytes, so most texts need no counting.
    if text.len() > most && text.chars().count() > most {
        return Err(RowReason::TooLong { most });
    }
    Ok(text.into_owned())
}
