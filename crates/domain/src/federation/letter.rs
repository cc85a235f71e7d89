//! The words of 電子請求ログイン情報再発行通知書, as one federation prints it (REI-14, D12).
//! Must not: hold a user ID or a password; both are put in when the letter is printed.

use serde::{Deserialize, Serialize};

use crate::office::PostalCode;
use crate::profile::{Phone, Text};

/// Most characters of one text of the letter.
pub(super) const TEXT_CHARACTERS: usize = 300;
/// Most steps of how to use it.
pub(super) const STEPS: usize = 8;

/// The letter's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterText {
    /// What the letter is called (D12).
    pub name: Text,
    /// The first paragraph.
    pub lead: Text,
    /// How to log in with it, step by step; 1 to 8.
    pub how_to_use: Vec<Text>,
    /// Said below, such as that the present password works until then (REI-15).
    pub note: Option<Text>,
    /// Who sends it, as it stands on the letter.
    pub sender: LetterSender,
}

/// The sender's block of the letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterSender {
    /// Office or section.
    pub name: Text,
    /// 郵便番号, where returned letters go.
    pub postal_code: Option<PostalCode>,
    /// Address of the sender.
    pub address: Option<Text>,
    /// Whom to call about the letter.
    pub phone: Phone,
}
