//! The size of each part's text: the largest in which the laid out page holds it.
//!
//! Addresses differ most: their lines are counted beforehand, as the engine breaks them, and the largest
//! size in which they seem to fit is where an address begins. Nearly every letter fits in the sizes that
//! come of it, so it is laid out in these, and again only when a part was found too small, instead of
//! measuring each part by the engine, which takes as long as setting it.

use typst::layout::Abs;

use super::{LetterPart, Overflow};

/// Sizes in points, the largest first. What does not fit in the smallest either is refused.
const ADDRESS: &[f64] = &[10.5, 9.5, 8.5, 7.5, 6.5];
const SENDER: &[f64] = &[9.5, 8.5, 7.5, 6.5];
const OPENING: &[f64] = &[10.5, 9.5, 8.5, 7.5];
/// Of the office's name: only it differs much in length, and takes what the rest of its part leaves.
const ACCESS: &[f64] = &[10.0, 9.0, 8.0, 7.0];
const GUIDE: &[f64] = &[9.5, 8.7, 7.9, 7.0];

/// Size in points from which downwards words of an address are not kept in one piece.
const SMALL: f64 = 8.0;
/// Part of a line that a word kept in one piece may fill, since kerning is not counted.
const KEPT: f64 = 0.99;

/// Which size each part has, as a place in its list.
#[derive(Clone)]
pub(super) struct Sizes {
    /// In all letters alike.
    sender: usize,
    opening: usize,
    guide: usize,
    /// Of each letter.
    address: Vec<usize>,
    access: Vec<usize>,
}

impl Sizes {
    /// The largest, but for the addresses, one a letter, whose lines are counted.
    pub(super) fn guessed<'l>(addresses: impl Iterator<Item = Lines<'l>>) -> Self {
        let address: Vec<_> = addresses.map(|lines| lines.guess()).collect();
        Self { sender: 0, opening: 0, guide: 0, access: vec![0; address.len()], address }
    }

    pub(super) fn sender(&self) -> f64 {
        size(SENDER, self.sender)
    }

    pub(super) fn opening(&self) -> f64 {
        size(OPENING, self.opening)
    }

    pub(super) fn guide(&self) -> f64 {
        size(GUIDE, self.guide)
    }

    /// Of the letter at a place, from 0.
    pub(super) fn address(&self, letter: usize) -> f64 {
        size(ADDRESS, self.address.get(letter).copied().unwrap_or_default())
    }

    /// Of the office's name in the letter at a place, from 0.
    pub(super) fn access(&self, letter: usize) -> f64 {
        size(ACCESS, self.access.get(letter).copied().unwrap_or_default())
    }

    /// Makes smaller what does not fit; false when none of it can be smaller.
    pub(super) fn shrink(&mut self, overflows: &[Overflow]) -> bool {
        let before = self.clone();
        let mut shrunk = false;
        for Overflow { letter, part } in overflows {
            let (now, was, sizes) = match part {
                LetterPart::Sender => (Some(&mut self.sender), Some(before.sender), SENDER),
                LetterPart::Opening => (Some(&mut self.opening), Some(before.opening), OPENING),
                LetterPart::Guide => (Some(&mut self.guide), Some(before.guide), GUIDE),
                LetterPart::Address => (self.address.get_mut(*letter), before.address.get(*letter).copied(), ADDRESS),
                LetterPart::Access => (self.access.get_mut(*letter), before.access.get(*letter).copied(), ACCESS),
                LetterPart::Foot => continue,
            };
            if let (Some(now), Some(was)) = (now, was)
                && was + 1 < sizes.len()
            {
                // Once, however many letters say so.
                *now = was + 1;
                shrunk = true;
            }
        }
        shrunk
    }

    /// Takes over what all letters have alike.
    pub(super) fn alike(&mut self, other: &Self) {
        (self.sender, self.opening, self.guide) = (other.sender, other.opening, other.guide);
    }
}

/// What stands below the postal code of an address.
pub(super) struct Lines<'l> {
    pub(super) address: &'l str,
    pub(super) recipient: &'l str,
    /// Width of a word, in bold or not, in sizes of the text.
    pub(super) width: &'l dyn Fn(&str, bool) -> f64,
}

impl Lines<'_> {
    /// Place of the largest size in which they seem to fit.
    fn guess(&self) -> usize {
        let fits = |size: &&f64| self.height(**size) <= super::ADDRESS.height;
        let at = ADDRESS.iter().position(|size| fits(&size));
        at.unwrap_or(ADDRESS.len() - 1)
    }

    /// In millimetres, with the distances of the template.
    fn height(&self, size: f64) -> f64 {
        let lines = |text: &str, bold| f64::from(self.count(text, bold, size));
        let (address, recipient) = (lines(self.address, false), lines(self.recipient, true));
        let distances = 0.4 + 0.5 + 0.3 * (address - 1.0) + 0.3 * (recipient - 1.0);
        Abs::pt(size * (1.0 + address + recipient + distances)).to_mm()
    }

    /// Lines of a text: a word that is kept in one piece and does not fit behind the one before begins a
    /// line; any other goes on there, and is broken where the line ends.
    fn count(&self, text: &str, bold: bool, size: f64) -> u32 {
        let width = line(size);
        let space = (self.width)(" ", bold);
        let mut lines = 0;
        for line in text.split('\n') {
            lines += 1;
            let mut filled = 0.0;
            for word in line.split(' ') {
                let word = (self.width)(word, bold);
                if filled > 0.0 && filled + space + word > width && keeps(size, word) {
                    lines += 1;
                    filled = 0.0;
                }
                filled += if filled > 0.0 { space + word } else { word };
                while filled > width {
                    lines += 1;
                    filled -= width;
                }
            }
        }
        lines
    }
}

/// Whether a word of an address is kept in one piece; its width is in sizes of the text.
pub(super) fn keeps(size: f64, word: f64) -> bool {
    size > SMALL && word <= line(size) * KEPT
}

/// Room for a line of the address, in sizes of the text.
fn line(size: f64) -> f64 {
    address_width(size) / Abs::pt(size).to_mm()
}

/// A bracket at the end of a line of the address is let out by half its width: the empty half, but
/// counted. In points.
pub(super) fn let_out(size: f64) -> f64 {
    0.3 * size
}

/// Room for a line of the address, in millimetres.
fn address_width(size: f64) -> f64 {
    super::ADDRESS.width - Abs::pt(let_out(size)).to_mm()
}

fn size(sizes: &[f64], at: usize) -> f64 {
    sizes.get(at).or(sizes.last()).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_characters(word: &str, _bold: bool) -> f64 {
        f64::from(u32::try_from(word.chars().count()).unwrap())
    }

    #[test]
    fn only_words_that_are_kept_in_one_piece_begin_a_line() {
        let longer_than_a_line = format!("鳥取県 {}", "見".repeat(40));
        let kept = ["見本市大字見本町一丁目二番"; 6].join(" ");
        let of = |address| Lines { address, recipient: "見本事業所 御中", width: &by_characters };
        assert_eq!(Sizes::guessed(std::iter::once(of(&longer_than_a_line))).address, [0], "44 signs are three lines");
        let lines = of(&kept);
        assert_eq!(lines.count(&kept, false, 8.5), 6, "each of them fits on a line, and no two do");
        assert_eq!(lines.count(&kept, false, 7.5), 4, "small words are broken where the line ends");
    }

    #[test]
    fn only_what_does_not_fit_is_made_smaller_and_each_once() {
        let [short, long] = ["見本市1-2-3", &"見本県見本市大字見本".repeat(5)];
        let lines = |address| Lines { address, recipient: "見本事業所 御中", width: &by_characters };
        assert_eq!(Sizes::guessed([short, long].map(lines).into_iter()).address, [0, 1]);
        let mut sizes = Sizes::guessed([short; 3].map(lines).into_iter());
        let overflow = |letter, part| Overflow { letter, part };
        assert!(sizes.shrink(&[overflow(0, LetterPart::Sender), overflow(1, LetterPart::Sender)]));
        assert_eq!((sizes.sender(), sizes.opening()), (8.5, 10.5));
        assert!(sizes.shrink(&[overflow(2, LetterPart::Address), overflow(0, LetterPart::Foot)]));
        assert_eq!([0, 1, 2].map(|letter| sizes.address(letter)), [10.5, 10.5, 9.5]);
        while sizes.shrink(&[overflow(2, LetterPart::Address)]) {}
        assert_eq!(sizes.address(2), 6.5);
        assert!(!sizes.shrink(&[overflow(0, LetterPart::Foot)]), "its size is fixed");
    }
}
