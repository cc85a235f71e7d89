//! What each kind of mail says, Japanese (`ja.rs`) and English (`en.rs`) side by side; what only care
//! offices get stands in `office_ja.rs` and `office_en.rs`.
//!
//! Must not hold 記号 or 番号 (they may not stand in a mail), a password, or an insurer's name:
//! names and desks come from the profile.

mod desk;
mod en;
mod federation;
mod ja;
mod office_en;
mod office_ja;

use madoguchi_app::outbox::{IssuerProfile, MailContent};
use madoguchi_domain::limits::CODE_LIFE;
use madoguchi_domain::profile::Text;

/// A mail's words.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    /// One line.
    pub subject: String,
    /// Plain text, lines ended by `\n`.
    pub body: String,
}

/// What the texts of every kind need.
pub(crate) struct Setting<'a> {
    /// Name of the system, as the insurer calls it.
    pub(crate) system: &'a str,
    /// Life of a code in minutes (COD-02).
    pub(crate) minutes: u32,
    /// What a federation calls its letter (REI-14); empty for an insurer, who posts none.
    pub(crate) letter: &'a str,
}

/// Writes a mail: its text, the support desks and the sender's name. Any language but `en` is Japanese. What is said to
/// somebody whose language nobody knows follows in the other one.
#[must_use]
pub fn write<'p>(content: &MailContent, profile: impl Into<IssuerProfile<'p>>, language: &str) -> Written {
    let profile = profile.into();
    let (subject, mut body) = in_language(content, profile, language);
    if is_for_a_stranger(content) {
        let other = if language == "en" { "ja" } else { "en" };
        body = format!("{body}\n{RULE}\n\n{}", in_language(content, profile, other).1);
    }
    Written { subject: one_line(&subject), body: body.replace('\r', "\n") }
}

/// Between the two languages of a mail.
const RULE: &str = "----------------------------------------";

/// Whether nothing is known of the reader's language, so that the mail is written in both.
fn is_for_a_stranger(content: &MailContent) -> bool {
    matches!(content, MailContent::AccountOpenedElsewhere { .. })
}

fn in_language(content: &MailContent, profile: IssuerProfile<'_>, language: &str) -> (String, String) {
    let letter = match profile {
        IssuerProfile::Insurer(_) => "",
        IssuerProfile::Federation(profile) => pick(&profile.letter.name, language),
    };
    let setting = Setting { system: pick(profile.system_name(), language), minutes: CODE_LIFE.number / 60, letter };
    let (subject, text) = if language == "en" { en::text(content, &setting) } else { ja::text(content, &setting) };
    let body = match profile {
        IssuerProfile::Insurer(profile) => {
            let desks = desk::section(&profile.support_desks, language);
            let sender = pick(&profile.mail.sender_name, language);
            format!("{subject}\n\n{}\n\n{desks}\n{sender}\n", text.trim_end())
        }
        IssuerProfile::Federation(profile) => federation::wrapped(content, &text, profile, language),
    };
    (subject, body)
}

/// The words of a language.
pub(crate) fn pick<'a>(text: &'a Text, language: &str) -> &'a str {
    if language == "en" { &text.en } else { &text.ja }
}

/// A value that people gave (a device's name, a user ID) cannot add lines to a mail.
pub(crate) fn one_line(value: &str) -> String {
    value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
