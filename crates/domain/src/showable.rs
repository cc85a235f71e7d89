//! Characters that no text for people may hold.
//! Must not: judge what a text says; only whether it is shown as it is stored.

/// Whether a character makes a text look like another: controls, and the marks
/// that turn the direction of writing, behind which a name or a link reads
/// backwards. A line break is a control too; who allows it says so.
#[must_use]
pub fn is_unshowable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_controls_and_marks_of_direction_and_nothing_else() {
        for c in ['\0', '\n', '\u{7F}', '\u{85}', '\u{202A}', '\u{202E}', '\u{2066}', '\u{2069}'] {
            assert!(is_unshowable(c), "{c:?}");
        }
        for c in ['a', 'あ', '髙', 'ｱ', '　', '<', '\u{2029}', '\u{202F}', '\u{2065}', '\u{206A}', '\u{3099}'] {
            assert!(!is_unshowable(c), "{c:?}");
        }
    }
}
