//! Looks at laid out letters: every text within its part, every part on its page. The layout engine
//! lets a text that is too long run on, over what stands below and out of the window.

use typst::foundations::Label;
use typst::layout::{Abs, Frame, FrameItem, Point};
use typst_layout::PagedDocument;

use super::place::{Area, PARTS};
use super::{LetterError, LetterPart, Overflow};
use crate::error::DocumentError;

/// What rounding may differ by, in millimetres.
const ROUNDING: f64 = 0.05;
/// The em box above and below the base line, as the template sets it.
const ASCENT: f64 = 0.88;
const DESCENT: f64 = 0.12;

/// Says which parts of which letters do not fit.
pub(super) fn inspect(document: &PagedDocument, letters: usize) -> Result<(), LetterError> {
    let pages = document.pages();
    let mut overflows = Vec::new();
    for (letter, page) in pages.iter().enumerate() {
        let mut found = Vec::new();
        parts(&page.frame, &mut found)?;
        if !found.iter().map(|(part, _)| *part).eq(PARTS.iter().map(|(part, _, _)| *part)) {
            return Err(DocumentError::Layout(None).into());
        }
        let spilt = found.into_iter().filter(|(_, fits)| !fits);
        overflows.extend(spilt.map(|(part, _)| Overflow { letter, part }));
    }
    match (pages.len() == letters, overflows.is_empty()) {
        (true, true) => Ok(()),
        (_, false) => Err(LetterError::Overflow(overflows)),
        (false, true) => Err(DocumentError::Layout(None).into()),
    }
}

/// The parts in a frame, and whether each holds its texts. A text outside of all parts is a fault of
/// the template.
fn parts(frame: &Frame, found: &mut Vec<(LetterPart, bool)>) -> Result<(), DocumentError> {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => match group.label.and_then(named) {
                Some((part, area)) => found.push((part, holds(&area, &group.frame, Point::zero()))),
                None => parts(&group.frame, found)?,
            },
            FrameItem::Text(_) => return Err(DocumentError::Layout(None)),
            _ => {}
        }
    }
    Ok(())
}

fn named(label: Label) -> Option<(LetterPart, Area)> {
    let name = label.resolve();
    PARTS.into_iter().find(|(_, known, _)| *known == name.as_str()).map(|(part, _, area)| (part, area))
}

/// Whether all text of a frame, which begins at `from`, lies within width and height of the area.
fn holds(area: &Area, frame: &Frame, from: Point) -> bool {
    frame.items().all(|(at, item)| {
        let at = from + *at;
        match item {
            FrameItem::Group(group) => {
                let moved = Point::new(group.transform.tx, group.transform.ty);
                group.transform.is_only_translate() && holds(area, &group.frame, at + moved)
            }
            FrameItem::Text(text) => {
                let box_of_text = Area {
                    left: millimetres(at.x),
                    top: millimetres(at.y - text.size * ASCENT),
                    width: millimetres(text.width()),
                    height: millimetres(text.size * (ASCENT + DESCENT)),
                };
                let room = Area {
                    left: -ROUNDING,
                    top: -ROUNDING,
                    width: area.width + 2.0 * ROUNDING,
                    height: area.height + 2.0 * ROUNDING,
                };
                room.holds(&box_of_text)
            }
            _ => true,
        }
    })
}

fn millimetres(length: Abs) -> f64 {
    length.to_mm()
}
