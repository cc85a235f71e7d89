//! The PDF files themselves, read back by poppler: what a person sees, copies and hears.
//!
//! Needs Debian's `poppler-utils`; without it these tests fail, they are never skipped.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod content;
mod hostile;
mod letter;
mod letters;
mod load;
mod poster;
mod read;
mod sample;
