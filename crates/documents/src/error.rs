//! Why a document could not be made.
//!
//! Must not carry what the person typed: the layout engine's own messages quote it, so only the
//! place in our template is kept.

use thiserror::Error;

/// A document could not be made. Every case is a fault of the program, none of the input, but the length of an address.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DocumentError {
    /// A bundled font could not be read.
    #[error("the bundled font number {0} cannot be read")]
    Font(usize),
    /// The date is outside what a PDF can name (years 0 to 9999).
    #[error("the date of the document cannot be written in a PDF")]
    Date,
    /// The layout engine refused the template.
    #[error("the document could not be laid out (template byte {0:?})")]
    Layout(Option<usize>),
    /// The laid out pages could not be written as PDF.
    #[error("the document could not be written as PDF (template byte {0:?})")]
    Export(Option<usize>),
    /// An address has more bytes than a two-dimensional code holds.
    #[error("the address is too long for a two-dimensional code")]
    CodeTooLong,
    /// A two-dimensional code could not be written as a picture.
    #[error("the two-dimensional code could not be written as a picture")]
    Picture,
}
