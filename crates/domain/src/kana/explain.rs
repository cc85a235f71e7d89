//! What the kana rule did with a reading, for the live explanation under the field.
//!
//! Speaks only of what was typed; it knows nothing of the register and must stay so.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::{KanaKey, KanaRefusal, fold};

/// What was typed, the key used, and which liberties the rule takes with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KanaExplanation {
    /// The text as typed.
    pub typed: String,
    /// The key compared with the register, or why there is none.
    pub key: Result<KanaKey, KanaRefusal>,
    /// One note for each kind of liberty taken, at its first occurrence, in the order of
    /// [`KanaNoteKind`]. Empty when the reading is its own key.
    pub notes: Vec<KanaNote>,
}

/// One liberty the rule takes: both spellings pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KanaNote {
    /// Which liberty.
    pub kind: KanaNoteKind,
    /// The first character it applies to, as typed or after the earlier steps.
    pub typed: char,
    /// What that character counts as; `None` when it is passed over.
    pub counts_as: Option<char>,
}

/// The liberties of the rule, in the order of its steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KanaNoteKind {
    /// Half-width kana or a full-width letter counts as its usual form (AUT-10).
    WidthIgnored,
    /// A space, or none, between family and given name (AUT-11).
    SpaceIgnored,
    /// A middle dot between the parts of a foreign name.
    MiddleDotIgnored,
    /// A hyphen or another dash counts as the long-vowel mark.
    DashUnified,
    /// Hiragana counts as katakana (AUT-10).
    HiraganaAsKatakana,
    /// 濁音 and 半濁音 count as 清音 (AUT-12).
    VoicingIgnored,
    /// 拗音, 促音 and other small kana count as large (AUT-12).
    SmallKanaAsLarge,
    /// An iteration mark counts as the kana before it.
    IterationRepeated,
    /// ヰ and ヱ count as イ and エ.
    OldKanaAsModern,
    /// Letters compare without case.
    CaseIgnored,
}

/// Explains a reading. Total: a text without a key is explained with the reason.
#[must_use]
pub fn explain(typed: &str) -> KanaExplanation {
    let mut notes = Notes::default();
    for c in typed.chars() {
        notes.of_typed(c);
    }
    let mut previous = None;
    for c in fold::normalised(typed) {
        notes.of_normalised(c, previous);
        if !fold::is_space(c) && !fold::is_middle_dot(c) {
            previous = base(c).or(previous);
        }
    }
    notes.0.sort_by_key(|note| note.kind);
    KanaExplanation { typed: typed.to_owned(), key: KanaKey::new(typed), notes: notes.0 }
}

#[derive(Default)]
struct Notes(Vec<KanaNote>);

impl Notes {
    fn add(&mut self, kind: KanaNoteKind, typed: char, counts_as: Option<char>) {
        if !self.0.iter().any(|note| note.kind == kind) {
            self.0.push(KanaNote { kind, typed, counts_as });
        }
    }

    fn of_typed(&mut self, c: char) {
        if matches!(c, '\u{FF01}'..='\u{FF5E}' | '\u{FF66}'..='\u{FF9D}') {
            let usual = std::iter::once(c).nfkc().next();
            self.add(KanaNoteKind::WidthIgnored, c, usual);
        }
    }

    fn of_normalised(&mut self, c: char, previous: Option<char>) {
        if c.is_whitespace() {
            self.add(KanaNoteKind::SpaceIgnored, c, None);
        } else if fold::is_middle_dot(c) {
            self.add(KanaNoteKind::MiddleDotIgnored, c, None);
        } else if fold::is_voicing_mark(c) {
            self.add(KanaNoteKind::VoicingIgnored, c, None);
        } else if c.is_ascii_uppercase() {
            self.add(KanaNoteKind::CaseIgnored, c, Some(c.to_ascii_lowercase()));
        } else {
            self.of_kana(c, previous);
        }
    }

    fn of_kana(&mut self, c: char, previous: Option<char>) {
        let dash = fold::unified_dash(c);
        if dash != c {
            self.add(KanaNoteKind::DashUnified, c, Some(dash));
        }
        let katakana = fold::katakana(c);
        if katakana != c {
            self.add(KanaNoteKind::HiraganaAsKatakana, c, Some(katakana));
        }
        let Some(clear) = std::iter::once(katakana).nfd().next() else {
            return;
        };
        if is_voiced(katakana) && (clear != 'ヽ' || previous.is_none()) {
            self.add(KanaNoteKind::VoicingIgnored, katakana, Some(clear));
        }
        if fold::large(clear) != clear {
            self.add(KanaNoteKind::SmallKanaAsLarge, clear, Some(fold::large(clear)));
        }
        if clear == 'ヽ' && previous.is_some() {
            self.add(KanaNoteKind::IterationRepeated, katakana, previous);
        }
        if matches!(clear, 'ヰ' | 'ヱ') {
            self.add(KanaNoteKind::OldKanaAsModern, clear, base(clear));
        }
    }
}

fn is_voiced(katakana: char) -> bool {
    std::iter::once(katakana).nfd().any(fold::is_voicing_mark)
}

/// The character one kana contributes to a key; an iteration mark contributes what stood before it.
fn base(c: char) -> Option<char> {
    let key = KanaKey::new(c.encode_utf8(&mut [0; 4])).ok()?;
    key.as_str().chars().next().filter(|c| *c != 'ヽ')
}
