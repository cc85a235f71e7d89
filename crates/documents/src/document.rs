//! What each document is made from: one typed input per kind.
//!
//! Must not hold words of its own (`words.rs`) or anything secret: a receipt is read by others at a
//! printer.

use std::fmt;

use jiff::civil::Date;

/// The language a document is written in. The values a person gave are never translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Japanese.
    Japanese,
    /// English.
    English,
}

/// A document that can be rendered.
///
/// `Debug` names the kind only, since the inputs are personal data and would end in a log.
#[derive(Clone, PartialEq, Eq)]
pub enum Document {
    /// 登録内容の控え.
    SignupReceipt(SignupReceipt),
    /// 利用規約同意の控え.
    ConsentReceipt(ConsentReceipt),
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SignupReceipt(_) => "SignupReceipt",
            Self::ConsentReceipt(_) => "ConsentReceipt",
        })
    }
}

/// 登録内容の控え: what a member registered, without the password (REG-01).
#[derive(Clone, PartialEq, Eq)]
pub struct SignupReceipt {
    /// The language of the words around the values.
    pub language: Language,
    /// The date in the footer and in the file's metadata, in Japan time.
    pub issued_on: Date,
    /// Name of the insurer, as in its profile.
    pub insurer_name: String,
    /// Name of the system the member logs in to, as in the insurer's profile.
    pub system_name: String,
    /// The member's name, as in the roster.
    pub member_name: String,
    /// The registered user ID, shown in a face that tells 0 from O and 1 from l and I.
    pub user_id: String,
    /// The registered mail address, in full.
    pub mail_address: String,
    /// When the registration was completed: ready to print, in Japan time.
    pub registered_at: String,
    /// The support desk, line by line. Empty: the section is left out.
    pub support_desk: Vec<String>,
}

/// 利用規約同意の控え: which terms a member accepted, and when (TRM-01, TRM-02).
#[derive(Clone, PartialEq, Eq)]
pub struct ConsentReceipt {
    /// The language of the words around the values; the terms stay in their own.
    pub language: Language,
    /// The date in the footer and in the file's metadata, in Japan time.
    pub issued_on: Date,
    /// Name of the insurer, as in its profile.
    pub insurer_name: String,
    /// The member's name, as in the roster.
    pub member_name: String,
    /// Title of the terms.
    pub terms_title: String,
    /// Version of the terms, as shown when they were accepted.
    pub terms_version: String,
    /// SHA-256 of the accepted text, in hexadecimal.
    pub terms_sha256: String,
    /// When the terms were accepted: ready to print, in Japan time.
    pub accepted_at: String,
    /// The accepted text. Empty: the receipt names the terms without repeating them.
    pub full_text: Vec<TermsBlock>,
}

/// A piece of the text of the terms.
#[derive(Clone, PartialEq, Eq)]
pub enum TermsBlock {
    /// The heading of an article, such as 第1条(目的).
    Heading(String),
    /// A paragraph; line breaks in it are kept.
    Paragraph(String),
}
