//! Letters as PDF, and long runs of them piece by piece.

use madoguchi_domain::limits;
use zeroize::Zeroizing;

use super::{LetterContent, LetterError, LetterForm, guard, inputs};
use crate::renderer::Renderer;

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
        let inputs = inputs::inputs(form, letters, |text| parts.printable(text))?;
        let look = |pages: &_| guard::inspect(pages, letters.len());
        parts.make(parts.letter(), inputs, form.issued_on, look).map(Zeroizing::new)
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
