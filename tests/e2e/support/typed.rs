//! What people type and read that the harness has to know too.

/// The Tab key in the words of WebDriver.
pub(crate) const TAB: char = '\u{e004}';

/// The six digits that a text gives as 認証番号.
pub(crate) fn code_in(text: &str) -> Option<String> {
    let (_, after) = text.split_once("認証番号: ")?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    (digits.len() == 6).then_some(digits)
}
