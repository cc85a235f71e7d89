//! Documents a person keeps, as PDF files: made in this process, without network, files or a clock.
//!
//! Must not know a host or a store, or choose where a file is saved. No input type here has a field
//! for a password but the letter's, whose purpose it is. What people typed is data for the layout
//! and never becomes its source.

mod covered;
mod document;
mod error;
mod letter;
mod paper;
mod poster;
mod posting_list;
mod qr;
mod renderer;
mod sheet;
mod words;

pub use document::{ConsentReceipt, Document, Language, SignupReceipt, TermsBlock};
pub use error::DocumentError;
pub use letter::{
    ADDRESS, Addressee, Area, FOLDS, LETTERS_AT_ONCE, LetterContent, LetterError, LetterForm, LetterPart, LetterSender,
    Overflow, SEEN, TemporaryPassword, UnprintablePassword, WINDOW,
};
pub use paper::{FileForm, PaperError, document, form};
pub use poster::{Entrance, LOGIN_PATH, Poster, SIGNUP_PATH};
pub use posting_list::{Posting, PostingList};
pub use qr::Code;
pub use renderer::Renderer;
