//! Letters as PDF, and long runs of them piece by piece.

use madoguchi_domain::limits;
use typst_layout::PagedDocument;
use zeroize::Zeroizing;

use super::sizes::{Sizes, is_alike};
use super::{LetterContent, LetterError, LetterForm, guard, inputs};
use crate::renderer::{Parts, Renderer};

/// Most letters of one PDF: what is held in memory at a time, and what a jammed printer spoils.
pub const LETTERS_AT_ONCE: usize = limits::LETTERS_PER_CALL.number as usize;

impl Renderer {
    /// The PDF of at most [`LETTERS_AT_ONCE`] letters, a page each, in their order. As
    /// [`Renderer::render`] otherwise. The bytes hold passwords and are wiped when they are dropped.
    ///
    /// # Errors
    /// [`LetterError::Overflow`] names every text that is longer than its place, which does not
    /// depend on what the password is, only on its length: whoever makes passwords can ask before.
    /// [`LetterError::UserId`]; [`LetterError::Count`]; otherwise as [`Renderer::render`].
    pub fn render_letters(
        &self,
        form: &LetterForm,
        letters: &[LetterContent],
    ) -> Result<Zeroizing<Vec<u8>>, LetterError> {
        if !(1..=LETTERS_AT_ONCE).contains(&letters.len()) {
            return Err(LetterError::Count(letters.len()));
        }
        let sound = |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_graphic());
        if let Some(at) = letters.iter().position(|letter| !sound(&letter.user_id)) {
            return Err(LetterError::UserId(at));
        }
        let parts = self.parts()?;
        let made = lay_out(parts, form, letters).and_then(|pages| Ok(parts.write(&pages, form.issued_on)?));
        Parts::forget();
        made.map(Zeroizing::new)
    }

    /// The PDFs of any number of letters, [`LETTERS_AT_ONCE`] in each, made one after the other as
    /// they are asked for. A piece that fails does not end the run.
    pub fn letters_piece_by_piece<'r>(
        &'r self,
        form: &'r LetterForm,
        letters: impl IntoIterator<Item = LetterContent> + 'r,
    ) -> impl Iterator<Item = Result<Zeroizing<Vec<u8>>, LetterError>> + 'r {
        let mut letters = letters.into_iter();
        std::iter::from_fn(move || {
            let piece: Vec<_> = letters.by_ref().take(LETTERS_AT_ONCE).collect();
            (!piece.is_empty()).then(|| self.render_letters(form, &piece))
        })
    }

    /// The characters of an address that cannot be printed, each once, in order of first use.
    #[must_use]
    pub fn missing_in_address(&self, addressee: &super::Addressee) -> Vec<char> {
        self.missing_in([&addressee.postal_code, &addressee.address, &addressee.name])
    }
}

/// Pages on which every text has the largest size in which it fits.
fn lay_out(parts: &Parts, form: &LetterForm, letters: &[LetterContent]) -> Result<PagedDocument, LetterError> {
    let mut sizes = inputs::guess(parts, letters);
    match attempt(parts, form, letters, &sizes) {
        Err(LetterError::Overflow(overflows)) => {
            if overflows.iter().any(|overflow| is_alike(overflow.part)) {
                sizes.alike(&sizes_of_one(parts, form, letters)?);
            } else {
                sizes.shrink(&overflows);
            }
        }
        other => return other,
    }
    loop {
        match attempt(parts, form, letters, &sizes) {
            Err(LetterError::Overflow(overflows)) if sizes.shrink(&overflows) => {}
            other => return other,
        }
    }
}

/// The sizes of what is the same in all letters, found with one of them.
fn sizes_of_one(parts: &Parts, form: &LetterForm, letters: &[LetterContent]) -> Result<Sizes, LetterError> {
    let one = letters.get(..1).unwrap_or_default();
    let mut sizes = inputs::guess(parts, one);
    loop {
        match attempt(parts, form, one, &sizes) {
            Ok(_) => return Ok(sizes),
            Err(LetterError::Overflow(overflows)) => {
                if !sizes.shrink(&overflows) {
                    return Ok(sizes);
                }
            }
            Err(other) => return Err(other),
        }
    }
}

fn attempt(
    parts: &Parts,
    form: &LetterForm,
    letters: &[LetterContent],
    sizes: &Sizes,
) -> Result<PagedDocument, LetterError> {
    let pages = parts.lay_out(parts.letter(), inputs::inputs(parts, form, letters, sizes)?)?;
    guard::inspect(&pages, letters.len())?;
    Ok(pages)
}
