//! What several use cases read from an account.

use madoguchi_wire::{Language, TextSize};

use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::store::{AccountRecord, MemberRecord, Store};

/// Language of an account.
#[must_use]
pub fn language_of(account: &AccountRecord) -> Language {
    language(&account.language)
}

/// The language named by a stored word; Japanese when unknown.
#[must_use]
pub fn language(word: &str) -> Language {
    if word == "en" { Language::En } else { Language::Ja }
}

/// The stored word of a language.
#[must_use]
pub fn language_word(language: Language) -> &'static str {
    match language {
        Language::Ja => "ja",
        Language::En => "en",
    }
}

/// Text size of an account.
#[must_use]
pub fn text_size_of(account: &AccountRecord) -> TextSize {
    TextSize::ALL.iter().copied().find(|s| text_size_word(*s) == account.text_size).unwrap_or(TextSize::Standard)
}

/// The stored word of a text size.
#[must_use]
pub fn text_size_word(size: TextSize) -> &'static str {
    match size {
        TextSize::Standard => "standard",
        TextSize::Large => "large",
        TextSize::Largest => "largest",
    }
}

/// The person of an account.
///
/// # Errors
/// When the store cannot serve or has lost the person.
pub async fn member_of<S: Store, H: Host>(app: &App<S, H>, account: &AccountRecord) -> Answer<MemberRecord> {
    app.store
        .member(&account.insurer, account.member)
        .await?
        .ok_or_else(|| Refusal::Unexpected("account without member".into()))
}
