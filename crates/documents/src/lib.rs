//! Documents a person keeps, as PDF files: made in this process, without network, files or a clock.
//!
//! Must not know a host or a store, choose where a file is saved, or hold a password: no input type
//! here has a field for one. What people typed is data for the layout and never becomes its source.

mod document;
mod error;
mod paper;
mod poster;
mod qr;
mod renderer;
mod sheet;
mod words;

pub use document::{ConsentReceipt, Document, Language, SignupReceipt, TermsBlock};
pub use error::DocumentError;
pub use paper::document;
pub use poster::{Entrance, LOGIN_PATH, Poster, SIGNUP_PATH};
pub use qr::Code;
pub use renderer::Renderer;
