//! `madoguchi.toml` in the data folder: how this install is run. Every mistake
//! is told with file, line and reason; credentials never stand in the file.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Name of the file.
pub(crate) const FILE: &str = "madoguchi.toml";

/// How an install is run.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(crate) struct Configuration {
    /// `standalone`: this computer holds a roster. (The demo is asked for on
    /// the command line only, so that no file turns a real install into one.)
    #[serde(default)]
    pub(crate) mode: ModeWord,
    /// A counter PC, where people follow one another: 終了・次の方へ is shown.
    #[serde(default)]
    pub(crate) counter: bool,
    /// Rules of passwords and of care offices' codes: the profile's own, or the strict ones for everybody.
    #[serde(default)]
    pub(crate) password_rules: PasswordRules,
    /// How mail leaves.
    pub(crate) mail: Option<Mail>,
    /// Where documents for people are saved; asked by a dialogue when absent.
    #[serde(default)]
    pub(crate) files: Files,
}

/// Modes a file can ask for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ModeWord {
    /// This computer holds a roster.
    #[default]
    Standalone,
}

/// Which password rules hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PasswordRules {
    /// As each profile says.
    #[default]
    Profile,
    /// The strict ones, whatever a profile says (DV-1, DV-2, DV-4).
    Strict,
}

/// How mail leaves.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mail {
    /// The address mail comes from: one that the operator may use.
    pub(crate) sender: String,
    /// Which of the sections below holds.
    pub(crate) transport: TransportWord,
    /// A mail server.
    pub(crate) smtp: Option<Smtp>,
    /// A folder of `.eml` files.
    pub(crate) file: Option<FileMail>,
}

/// Ways out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TransportWord {
    /// `[mail.smtp]`
    Smtp,
    /// `[mail.file]`
    File,
}

/// A mail server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Smtp {
    /// Name of the server.
    pub(crate) host: String,
    /// Its port: usually 465 for `tls`, 587 for `starttls`.
    pub(crate) port: u16,
    /// How the connection is protected.
    pub(crate) security: Security,
    /// User; the password lies in the keyring (`madoguchi-admin mail set-password`).
    pub(crate) user: Option<String>,
}

/// A folder of `.eml` files.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileMail {
    /// The folder; relative to the data folder.
    pub(crate) folder: PathBuf,
}

/// Protection of an SMTP connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after STARTTLS; without it nothing is sent.
    Starttls,
    /// None; taken for a server on this computer only.
    Loopback,
}

/// Where documents are saved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Files {
    /// A folder; relative to the data folder. A dialogue asks when absent.
    pub(crate) folder: Option<PathBuf>,
}

/// Why the file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub(crate) struct ConfigurationRefused {
    /// The file's name.
    pub(crate) file: String,
    /// Line, counted from 1; 0 when the whole file cannot be read.
    pub(crate) line: usize,
    /// What is wrong.
    pub(crate) reason: String,
}

impl Default for Configuration {
    /// What holds without a file: no mail can leave, which the screens say.
    fn default() -> Self {
        Self {
            mode: ModeWord::Standalone,
            counter: false,
            password_rules: PasswordRules::Profile,
            mail: None,
            files: Files::default(),
        }
    }
}

impl Configuration {
    /// Reads the file of a data folder. A missing file means the defaults.
    ///
    /// # Errors
    /// File, line and reason of the first mistake.
    pub(crate) fn read(folder: &Path) -> Result<Self, ConfigurationRefused> {
        let refuse = |line, reason| ConfigurationRefused { file: FILE.to_owned(), line, reason };
        match std::fs::read_to_string(folder.join(FILE)) {
            Ok(text) => Self::parse(&text),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(e) => Err(refuse(0, e.to_string())),
        }
    }

    fn parse(text: &str) -> Result<Self, ConfigurationRefused> {
        let refuse = |line, reason: String| ConfigurationRefused { file: FILE.to_owned(), line, reason };
        let read: Self = toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(1, |s| line_of(text, s.start));
            refuse(line, e.message().lines().next().unwrap_or("cannot be read").to_owned())
        })?;
        if let Some(mail) = &read.mail {
            check(mail).map_err(|(word, reason)| {
                let line = text.lines().position(|l| l.trim_start().starts_with(word)).map_or(1, |n| n + 1);
                refuse(line, reason.to_owned())
            })?;
        }
        Ok(read)
    }
}

/// What the shape alone cannot say: the first word of the line, and the reason.
fn check(mail: &Mail) -> Result<(), (&'static str, &'static str)> {
    if madoguchi_domain::mail_address::MailAddress::new(&mail.sender).is_err() {
        return Err(("sender", "sender is not a mail address"));
    }
    match (mail.transport, &mail.smtp, &mail.file) {
        (TransportWord::Smtp, None, _) => Err(("transport", "the section [mail.smtp] is missing")),
        (TransportWord::File, _, None) => Err(("transport", "the section [mail.file] is missing")),
        (TransportWord::Smtp, Some(smtp), _)
            if smtp.security == Security::Loopback
                && !matches!(smtp.host.as_str(), "localhost" | "127.0.0.1" | "::1") =>
        {
            Err(("security", "loopback is for a mail server on this computer only"))
        }
        (TransportWord::Smtp, Some(_), _) | (TransportWord::File, _, Some(_)) => Ok(()),
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|b| **b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMTP: &str = "[mail]\nsender = \"kenpo@example.jp\"\ntransport = \"smtp\"\n[mail.smtp]\n";

    #[test]
    fn reads_a_whole_file() {
        let read = Configuration::parse(&format!(
            "mode = \"standalone\"\ncounter = true\npassword_rules = \"strict\"\n[files]\nfolder = \"papers\"\n\
             {SMTP}host = \"mail.example.jp\"\nport = 465\nsecurity = \"tls\"\nuser = \"kenpo\"\n"
        ))
        .unwrap();
        assert!(read.counter);
        assert_eq!(read.password_rules, PasswordRules::Strict);
        let smtp =
            Smtp { host: "mail.example.jp".into(), port: 465, security: Security::Tls, user: Some("kenpo".into()) };
        assert_eq!(read.mail.unwrap().smtp, Some(smtp));
    }

    #[test]
    fn names_the_line_of_a_mistake() {
        let line = |text: &str| Configuration::parse(text).unwrap_err().line;
        assert_eq!(line("counter = true\nconter = 1\n"), 2);
        assert_eq!(line("mode = \"standalone\"\ncounter = \"yes\"\n"), 2);
        assert_eq!(line("mode = \"demo\"\n"), 1);
        assert_eq!(line(&format!("{SMTP}host = \"mail.example.jp\"\nport = 25\nsecurity = \"loopback\"\n")), 7);
        assert_eq!(line("[mail]\nsender = \"nobody\"\ntransport = \"file\"\n[mail.file]\nfolder = \"out\"\n"), 2);
        assert_eq!(line("[mail]\nsender = \"a@example.jp\"\ntransport = \"file\"\n"), 3);
    }

    /// ASVS 13.3.1: a password of the mail server stands in no settings.
    #[test]
    fn a_password_in_the_file_is_refused() {
        let text = format!("{SMTP}host = \"localhost\"\nport = 25\nsecurity = \"loopback\"\npassword = \"x\"\n");
        assert_eq!(Configuration::parse(&text).unwrap_err().line, 8);
    }
}
