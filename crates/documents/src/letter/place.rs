//! Where things stand on the letter, in millimetres from the upper left corner of the A4 sheet.
//!
//! Made for 長形3号 (洋形長3号) envelopes of 235 x 120 mm, used lengthwise, whose window of 90 x 45 mm
//! begins 20 mm from the left and 12 mm from the top. Ready-made windows differ by 2 mm from that.
//! The folded sheet is 210 x 105 mm, so it slides 25 mm sideways and 15 mm up and down. Japan Post
//! asks that the address stays visible however the content slides (定形郵便物・はがき作成のガイドライン 5,
//! 窓付封筒); security asks that nothing else ever shows. `docs/letters.md` has the folds.

/// A rectangle on the sheet, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// From the left edge of the sheet.
    pub left: f64,
    /// From its upper edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// The envelope, lengthwise: width and height.
const ENVELOPE: (f64, f64) = (235.0, 120.0);
/// The folded sheet.
const FOLDED: (f64, f64) = (210.0, 105.0);
/// What ready-made windows differ by.
const TOLERANCE: f64 = 2.0;
/// How far the folded sheet slides to the right and down.
const SLIDE: (f64, f64) = (ENVELOPE.0 - FOLDED.0, ENVELOPE.1 - FOLDED.1);

/// The window, while the sheet lies in the envelope's upper left corner.
pub const WINDOW: Area = Area { left: 20.0, top: 12.0, width: 90.0, height: 45.0 };

/// The part of the sheet that can be seen at some time or other: nothing but the address stands here.
pub const SEEN: Area = Area {
    left: 0.0,
    top: 0.0,
    width: WINDOW.left + WINDOW.width + TOLERANCE,
    height: WINDOW.top + WINDOW.height + TOLERANCE,
};

/// The part that is seen at all times: the address.
pub const ADDRESS: Area = Area {
    left: WINDOW.left + TOLERANCE,
    top: WINDOW.top + TOLERANCE,
    width: WINDOW.width - SLIDE.0 - 2.0 * TOLERANCE,
    height: WINDOW.height - SLIDE.1 - 2.0 * TOLERANCE,
};

/// Fold marks. The upper third lies in front, its print outside; user ID and password stand on the
/// middle third, whose print lies against that of the lower one.
pub const FOLDS: [f64; 2] = [FOLDED.1, 2.0 * FOLDED.1];

/// Width of the text, with the same margin left and right.
const TEXT: f64 = FOLDED.0 - 2.0 * ADDRESS.left;

/// The parts of a page, each with its name in the template.
pub(crate) const PARTS: [(LetterPart, &str, Area); 6] = [
    (LetterPart::Address, "address", ADDRESS),
    (LetterPart::Sender, "sender", Area { left: 118.0, top: 14.0, width: 70.0, height: 46.0 }),
    (LetterPart::Opening, "opening", Area { left: ADDRESS.left, top: 64.0, width: TEXT, height: 38.0 }),
    (LetterPart::Access, "access", Area { left: ADDRESS.left, top: 109.0, width: TEXT, height: 98.0 }),
    (LetterPart::Guide, "guide", Area { left: ADDRESS.left, top: 214.0, width: TEXT, height: 70.0 }),
    (LetterPart::Foot, "foot", Area { left: ADDRESS.left, top: 285.0, width: TEXT, height: 4.0 }),
];

/// A part of the letter that has its own place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterPart {
    /// The address in the window.
    Address,
    /// Date, receipt number and who sends it.
    Sender,
    /// Title and first paragraph.
    Opening,
    /// Office, user ID, password and until when.
    Access,
    /// Steps, notes, and whom to call.
    Guide,
    /// The number in the posting list.
    Foot,
}

impl Area {
    /// Whether a rectangle lies within it.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        self.left <= other.left
            && self.top <= other.top
            && other.left + other.width <= self.left + self.width
            && other.top + other.height <= self.top + self.height
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlap(one: &Area, other: &Area) -> bool {
        one.left < other.left + other.width
            && other.left < one.left + one.width
            && one.top < other.top + other.height
            && other.top < one.top + one.height
    }

    /// REI-14: slid as far as it goes, and with a window cut 2 mm off, the address is still in the window.
    #[test]
    fn the_address_is_seen_wherever_the_sheet_slides() {
        for (x, y) in [(0.0, 0.0), (SLIDE.0, 0.0), (0.0, SLIDE.1), SLIDE] {
            for (dx, dy) in [(-2.0, -2.0), (2.0, 2.0)] {
                let window = Area { left: WINDOW.left + dx - x, top: WINDOW.top + dy - y, ..WINDOW };
                assert!(window.holds(&ADDRESS), "{window:?}");
                let others = PARTS.iter().filter(|(part, _, _)| *part != LetterPart::Address);
                for (part, _, area) in others {
                    assert!(!overlap(&window, area), "{part:?} shows in {window:?}");
                }
            }
        }
    }

    /// REI-14: no part lies on a fold or on another part, and what is secret lies on the inner third.
    #[test]
    fn parts_keep_off_folds_and_off_each_other() {
        for (at, (part, _, area)) in PARTS.iter().enumerate() {
            assert!(FOLDS.iter().all(|fold| area.top > *fold || area.top + area.height < *fold), "{part:?}");
            assert!(PARTS[at + 1..].iter().all(|(_, _, other)| !overlap(area, other)), "{part:?}");
            let inner = area.top > FOLDS[0] && area.top + area.height < FOLDS[1];
            assert_eq!(inner, *part == LetterPart::Access, "{part:?}");
        }
    }
}
