//! 備考: what a clerk notes on an application.

use crate::limits;
use crate::my_number::looks_like_my_number;
use crate::showable::is_unshowable;

/// Why a text is no note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteRefusal {
    /// Nothing was typed.
    #[error("the note is empty")]
    Empty,
    /// Longer than a note may be.
    #[error("the note is longer than {most} characters")]
    TooLong {
        /// Characters allowed.
        most: u32,
    },
    /// A control character other than a line break, or a mark that turns the direction of writing.
    #[error("the note holds a control character")]
    Control,
    /// A line of it looks like a マイナンバー, which is never kept.
    #[error("the note holds what looks like a my number")]
    MyNumber,
    /// The application has as many notes as it may have.
    #[error("too many notes")]
    TooMany,
}

/// Reads a note; `before` are the notes the application has.
///
/// # Errors
/// [`NoteRefusal`].
pub fn note(typed: &str, before: u32) -> Result<String, NoteRefusal> {
    let text = typed.replace("\r\n", "\n");
    let text = text.trim();
    let most = limits::NOTE_CHARACTERS.number;
    if text.is_empty() {
        return Err(NoteRefusal::Empty);
    }
    if text.chars().count() > most as usize {
        return Err(NoteRefusal::TooLong { most });
    }
    if text.chars().any(|c| is_unshowable(c) && c != '\n') {
        return Err(NoteRefusal::Control);
    }
    if text.lines().flat_map(str::split_whitespace).chain(text.lines()).any(looks_like_my_number) {
        return Err(NoteRefusal::MyNumber);
    }
    if before >= limits::NOTES.number {
        return Err(NoteRefusal::TooMany);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// REI-12, LIMIT NOTE_CHARACTERS, LIMIT NOTES: a note of 1,000 characters fits and one more does not; so with a hundred notes.
    #[test]
    fn a_note_has_its_bounds() {
        assert_eq!(note(" 電話で確認\r\n山田様 ", 0).as_deref(), Ok("電話で確認\n山田様"));
        assert!(note(&"あ".repeat(1000), 99).is_ok());
        assert_eq!(note(&"あ".repeat(1001), 0), Err(NoteRefusal::TooLong { most: 1000 }));
        assert_eq!(note("x", 100), Err(NoteRefusal::TooMany));
        assert_eq!(note(" \n ", 0), Err(NoteRefusal::Empty));
        assert_eq!(note("a\u{7}", 0), Err(NoteRefusal::Control));
        assert_eq!(note("a\u{202E}", 0), Err(NoteRefusal::Control));
        for typed in ["番号は 123456789018 です", "1234 5678 9018", "電話\n123456789018"] {
            assert_eq!(note(typed, 0), Err(NoteRefusal::MyNumber), "{typed}");
        }
        assert!(note("0857-20-0001 に電話", 0).is_ok());
    }
}
