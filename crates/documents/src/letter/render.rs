//! Letters as PDF, and long runs of them piece by piece.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use madoguchi_domain::limits;
use typst_layout::PagedDocument;
use zeroize::Zeroizing;

use super::sizes::Sizes;
use super::{Addressee, LetterContent, LetterError, LetterForm, TemporaryPassword, guard, inputs};
use crate::error::DocumentError;
use crate::renderer::{Parts, Renderer};

/// Most letters of one PDF: what is held in memory at a time, and what a jammed printer spoils.
pub const LETTERS_AT_ONCE: usize = limits::LETTERS_PER_CALL.number as usize;

/// A day in the present era: its text is as long as that of any other.
const SOME_DAY: Timestamp = Timestamp::constant(1_800_000_000, 0);

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

/// The sizes that a federation's words have, once they were fitted. Nothing of an office is in it.
#[derive(Default)]
pub(crate) struct Fitted(Mutex<Option<(LetterForm, Sizes)>>);

/// Pages on which every text has the largest size in which it fits.
fn lay_out(parts: &Parts, form: &LetterForm, letters: &[LetterContent]) -> Result<PagedDocument, LetterError> {
    let mut sizes = inputs::guess(parts, letters);
    sizes.alike(&sizes_of(parts, form)?);
    loop {
        match attempt(parts, form, letters, &sizes) {
            Err(LetterError::Overflow(overflows)) if sizes.shrink(&overflows) => {}
            other => return other,
        }
    }
}

/// The sizes of what is the same in all letters, found with a letter to nobody.
fn sizes_of(parts: &Parts, form: &LetterForm) -> Result<Sizes, LetterError> {
    let fitted = || parts.fitted().0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, sizes)) = fitted().as_ref().filter(|(known, _)| known == form) {
        return Ok(sizes.clone());
    }
    let nobody = [nobodys()?];
    let mut sizes = inputs::guess(parts, &nobody);
    loop {
        match attempt(parts, form, &nobody, &sizes) {
            Err(LetterError::Overflow(overflows)) if sizes.shrink(&overflows) => {}
            // What does not fit in the smallest size either is told with the letters that are asked for.
            Ok(_) | Err(LetterError::Overflow(_)) => break,
            Err(other) => return Err(other),
        }
    }
    *fitted() = Some((form.clone(), sizes.clone()));
    Ok(sizes)
}

fn nobodys() -> Result<LetterContent, LetterError> {
    let password = TemporaryPassword::new(Zeroizing::new("8".repeat(13)));
    Ok(LetterContent {
        place: 1,
        addressee: Addressee { postal_code: "000-0000".into(), address: "-".into(), name: "-".into() },
        receipt_number: "0000-0000-000".into(),
        office_number: "0000000000".into(),
        user_id: "KJ000000000000".into(),
        temporary_password: password.map_err(|_| DocumentError::Layout(None))?,
        expires_at: SOME_DAY,
    })
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
