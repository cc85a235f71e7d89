//! Passwords from a file or from the terminal. Never from an argument or the
//! environment, where other programs could read them.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use console::Term;
use zeroize::Zeroizing;

/// Shortest password of a store, in characters: it is guessed offline by
/// whoever copies the folder.
const LEAST: usize = 12;

/// The first line of a file.
pub(crate) fn from_file(file: &Path) -> Result<Zeroizing<String>> {
    let text =
        Zeroizing::new(std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?);
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        bail!("{} holds no password in its first line", file.display());
    }
    Ok(Zeroizing::new(line.to_owned()))
}

/// Asks at the terminal, without showing what is typed.
pub(crate) fn ask(question: &str) -> Result<Zeroizing<String>> {
    let terminal = Term::stderr();
    terminal.write_str(question)?;
    let typed = Zeroizing::new(terminal.read_secure_line()?);
    if typed.is_empty() {
        bail!("nothing was typed");
    }
    Ok(typed)
}

/// Asks for a new password, twice.
pub(crate) fn ask_new(question: &str) -> Result<Zeroizing<String>> {
    let typed = ask(question)?;
    check_new(&typed)?;
    if *ask("Once more: ")? != *typed {
        bail!("the two passwords differ");
    }
    Ok(typed)
}

/// Refuses a password that is too short.
pub(crate) fn check_new(password: &str) -> Result<()> {
    if password.chars().count() < LEAST {
        bail!("a password of a store has at least {LEAST} characters");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_of_twelve_characters_is_taken_and_one_of_eleven_is_not() {
        assert!(check_new("十二文字あるパスワードです").is_ok());
        assert!(check_new("123456789012").is_ok());
        assert!(check_new("12345678901").is_err());
    }

    #[test]
    fn the_first_line_of_a_file_counts() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "first line \r\nsecond\n").unwrap();
        assert_eq!(from_file(&file).unwrap().as_str(), "first line ");
        std::fs::write(&file, "\nsecond\n").unwrap();
        assert!(from_file(&file).is_err());
    }
}
