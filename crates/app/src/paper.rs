//! Documents a person may keep. The host renders and saves them; a use case
//! only says what stands in them.

use jiff::Timestamp;
use jiff::civil::Date;
use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::terms::Paragraph;
use madoguchi_wire::{Language, Text};
use zeroize::Zeroizing;

/// A document to render and save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paper {
    /// 登録内容の控え: user ID and mail address, never the password.
    Signup(SignupPaper),
    /// 利用規約同意の控え
    Consent(ConsentPaper),
    /// 電子請求ログイン情報再発行通知書, laid out before.
    Letters(LettersFile),
    /// 発送一覧, as CSV.
    PostingList(PostingListPaper),
    /// Rows of a ledger to correct, as CSV.
    LedgerCorrections(CorrectionsPaper),
}

/// A file of letters, laid out before their passwords counted and saved after it.
#[derive(Clone, PartialEq, Eq)]
pub struct LettersFile {
    /// The PDF, which holds the passwords; wiped when dropped.
    pub pdf: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for LettersFile {
    /// Only that it is one: a password must not reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LettersFile(..)")
    }
}

/// What laying letters out came to.
#[derive(Debug)]
pub enum LaidOut {
    /// All of them, ready to be saved.
    Whole(LettersFile),
    /// None: places, from 0, of letters whose texts do not fit on their page or cannot be printed.
    Unfit(Vec<usize>),
}

/// Letters that are printed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LettersPaper {
    /// The federation, whose words the letters have.
    pub profile: Box<FederationProfile>,
    /// A page each, in this order.
    pub letters: Vec<LetterPage>,
}

/// One letter: the only thing that leaves the program with a temporary password.
#[derive(Clone, PartialEq, Eq)]
pub struct LetterPage {
    /// Its number in the batch, from 1.
    pub place: u32,
    /// Where it goes.
    pub addressee: PostalAddress,
    /// 受付番号, as people read it.
    pub receipt: String,
    /// 事業所番号
    pub office_number: String,
    /// ユーザID
    pub user_id: String,
    /// 仮パスワード; wiped when dropped.
    pub password: Zeroizing<String>,
    /// When the password ends.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for LetterPage {
    /// Only that it is one: a password must not reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LetterPage(..)")
    }
}

/// An office as it stands on an envelope.
#[derive(Clone, PartialEq, Eq)]
pub struct PostalAddress {
    /// 郵便番号
    pub postal_code: String,
    /// 住所
    pub address: String,
    /// 事業所名
    pub name: String,
}

impl std::fmt::Debug for PostalAddress {
    /// An address must not reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PostalAddress(..)")
    }
}

/// Content of 発送一覧. Holds neither user ID nor password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingListPaper {
    /// In the order of printing.
    pub rows: Vec<PostingRow>,
}

/// One letter of a posting list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingRow {
    /// Its number in the batch, from 1.
    pub place: u32,
    /// 受付番号, as people read it.
    pub receipt: String,
    /// 事業所番号
    pub office_number: String,
    /// Where it goes.
    pub addressee: PostalAddress,
    /// The day in Japan on which it was printed.
    pub printed_on: Date,
    /// The day on which it was posted.
    pub posted_on: Option<Date>,
}

/// A file of rows to correct.
#[derive(Clone, PartialEq, Eq)]
pub struct CorrectionsPaper {
    /// The CSV as it is saved.
    pub csv: Vec<u8>,
}

impl std::fmt::Debug for CorrectionsPaper {
    /// Rows of a ledger must not reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CorrectionsPaper(..)")
    }
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
