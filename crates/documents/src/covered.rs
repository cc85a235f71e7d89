//! What the bundled fonts can draw, and how wide it is. Asked for every character of every text, so
//! nothing is searched here.

use typst::layout::Abs;
use typst::text::{Font, FontInstance, FontVariant, FontVariations};

/// Code points of one word of bits.
const BITS: u32 = u64::BITS;
/// Size at which a face is asked for widths; ours have no optical sizes.
const ANY_SIZE: Abs = Abs::raw(10.0);

/// The characters of all fonts together.
pub(crate) struct Covered {
    /// A bit for each code point up to the last that is covered.
    bits: Vec<u64>,
    regular: Vec<FontInstance>,
    bold: Vec<FontInstance>,
}

impl Covered {
    /// By these fonts. Widths are looked up in the faces of the reading text, in this order.
    pub(crate) fn by<'f>(
        fonts: &[Font],
        regular: impl IntoIterator<Item = &'f Font>,
        bold: impl IntoIterator<Item = &'f Font>,
    ) -> Self {
        let mut bits = Vec::new();
        for code in fonts.iter().flat_map(|font| font.info().coverage.iter()) {
            let (word, bit) = place(code);
            if bits.len() <= word {
                bits.resize(word + 1, 0);
            }
            if let Some(word) = bits.get_mut(word) {
                *word |= bit;
            }
        }
        let face = |font: &Font| font.clone().instantiate(FontVariant::default(), ANY_SIZE, &FontVariations::default());
        Self { bits, regular: regular.into_iter().map(face).collect(), bold: bold.into_iter().map(face).collect() }
    }

    /// Whether a font has it.
    pub(crate) fn has(&self, c: char) -> bool {
        let (word, bit) = place(c.into());
        self.bits.get(word).is_some_and(|word| word & bit != 0)
    }

    /// How wide a word is, without kerning, in sizes of the text. What no face has is taken as
    /// full-width.
    pub(crate) fn width(&self, word: &str, bold: bool) -> f64 {
        let faces = if bold { &self.bold } else { &self.regular };
        let width = |c: char| {
            let glyph = |face: &FontInstance| face.x_advance(face.ttf().glyph_index(c)?.0);
            faces.iter().find_map(glyph).map_or(1.0, |width| width.get())
        };
        word.chars().map(width).sum()
    }
}

fn place(code: u32) -> (usize, u64) {
    (usize::try_from(code / BITS).unwrap_or(usize::MAX), 1 << (code % BITS))
}
