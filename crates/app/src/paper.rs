//! Documents a person may keep. The host renders and saves them; a use case
//! only says what stands in them.

use jiff::Timestamp;
use madoguchi_domain::terms::Paragraph;
use madoguchi_wire::{Language, Text};

/// A document to render and save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paper {
    /// 登録内容の控え: user ID and mail address, never the password.
    Signup(SignupPaper),
    /// 利用規約同意の控え
    Consent(ConsentPaper),
}

/// Content of 登録内容の控え.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignupPaper {
    /// Language of the document.
    pub language: Language,
    /// The insurer.
    pub insurer_name: Text,
    /// Name of the service as the insurer calls it.
    pub system_name: Text,
    /// The person.
    pub member_name: String,
    /// User ID as typed.
    pub user_id: String,
    /// Confirmed address.
    pub mail_address: String,
    /// When the account was opened.
    pub registered_at: Timestamp,
    /// Whom to ask, a line each.
    pub support: Vec<Text>,
}

/// Content of 利用規約同意の控え.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentPaper {
    /// Language of the document.
    pub language: Language,
    /// The insurer.
    pub insurer_name: Text,
    /// The person.
    pub member_name: String,
    /// Title of the terms.
    pub title: Text,
    /// Version as printed.
    pub version: String,
    /// SHA-256 of the text, hexadecimal.
    pub sha256: String,
    /// When they were accepted.
    pub accepted_at: Timestamp,
    /// The text that was accepted.
    pub text: Vec<Paragraph>,
}
