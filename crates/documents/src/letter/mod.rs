//! 電子請求ログイン情報再発行通知書: the letter with which a federation gives a care office its user ID
//! and a temporary password (REI-05, REI-14).
//!
//! Must not know how a password is made or kept; it is printed, and the pages are the only place
//! where it stands. What people typed is data for the layout and never becomes its source.

mod breaking;
mod guard;
mod inputs;
mod place;
mod render;
mod secret;
mod sizes;
mod spelling;

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use thiserror::Error;

pub use place::{ADDRESS, Area, FOLDS, LetterPart, SEEN, WINDOW};
pub(crate) use render::Fitted;
pub use render::LETTERS_AT_ONCE;
pub use secret::{TemporaryPassword, UnprintablePassword};

use crate::error::DocumentError;

/// What all letters of a batch have in common: the federation's words. In Japanese.
///
/// `Debug` shows nothing of it but its kind, like every input of a document.
#[derive(Clone, PartialEq, Eq)]
pub struct LetterForm {
    /// The day of the letter, in Japan time.
    pub issued_on: Date,
    /// Name of the federation, as in its profile.
    pub federation_name: String,
    /// What the letter is called (D12).
    pub title: String,
    /// The first paragraph.
    pub lead: String,
    /// How to log in with it, step by step.
    pub how_to_use: Vec<String>,
    /// Said in the notes, before those every letter has.
    pub note: Option<String>,
    /// Who sends it.
    pub sender: LetterSender,
    /// The help desk, line by line, below the sender's telephone. Empty: only that.
    pub help_desk: Vec<String>,
}

/// The sender's block.
#[derive(Clone, PartialEq, Eq)]
pub struct LetterSender {
    /// Office or section; left out where it is the federation's name.
    pub name: String,
    /// 郵便番号, without 〒.
    pub postal_code: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Whom to call about the letter.
    pub phone: String,
}

/// One letter.
///
/// Not `Clone`: the password stays in one place. `Debug` shows nothing of it but its kind.
pub struct LetterContent {
    /// Its number in the batch and in the posting list, from 1.
    pub place: u32,
    /// Where it goes, as in the ledger.
    pub addressee: Addressee,
    /// 受付番号, as people write it.
    pub receipt_number: String,
    /// 事業所番号.
    pub office_number: String,
    /// ユーザID; visible ASCII.
    pub user_id: String,
    /// 仮パスワード.
    pub temporary_password: TemporaryPassword,
    /// When the password ends. The letter names the last day that is wholly before it in Japan.
    pub expires_at: Timestamp,
}

/// An office as it stands on an envelope.
#[derive(Clone, PartialEq, Eq)]
pub struct Addressee {
    /// 郵便番号, without 〒.
    pub postal_code: String,
    /// Address; may hold line breaks.
    pub address: String,
    /// 事業所名, without 御中.
    pub name: String,
}

impl fmt::Debug for LetterForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LetterForm")
    }
}

impl fmt::Debug for LetterContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LetterContent")
    }
}

impl fmt::Debug for Addressee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Addressee")
    }
}

/// Why letters could not be made. None is made then; nothing of what they hold is told.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum LetterError {
    /// More than [`LETTERS_AT_ONCE`], or none at all.
    #[error("{0} letters cannot be made in one go")]
    Count(usize),
    /// A user ID holds what cannot be printed without doubt. Place among the letters, from 0.
    #[error("the user ID of letter {0} cannot be printed")]
    UserId(usize),
    /// Texts are longer than their places on the page.
    #[error("{} texts do not fit into their places", .0.len())]
    Overflow(Vec<Overflow>),
    /// A fault of the program, or a date that cannot be written.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

/// A text that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow {
    /// Place among the letters, from 0.
    pub letter: usize,
    /// What is too long.
    pub part: LetterPart,
}
