//! Texts that operators publish: terms and their differences (an older text, a
//! line of `=`, a newer one), and notices as they are searched. And what they kept
//! of the journal: a file of checkpoints.
#![no_main]

use libfuzzer_sys::fuzz_target;
use madoguchi_domain::checkpoint_line::CheckpointLine;
use madoguchi_domain::notice::{holds_words, search_text, search_words};
use madoguchi_domain::terms::{Change, Paragraph, changes, paragraphs};

fn texts(paragraphs: &[Paragraph], without: Change) -> Vec<(bool, &str)> {
    paragraphs.iter().filter(|p| p.change != without).map(|p| (p.heading, p.text.as_str())).collect()
}

fuzz_target!(|text: &str| {
    if let Ok(kept) = CheckpointLine::read_all(text) {
        let written: String = kept.iter().map(|line| format!("{line}\n")).collect();
        assert_eq!(CheckpointLine::read_all(&written), Ok(kept), "a file of checkpoints reads back");
    }

    let (old, new) = text.split_once("\n=\n").unwrap_or(("", text));
    let shown = changes(old, new);
    assert_eq!(texts(&shown, Change::Removed), texts(&paragraphs(new), Change::Removed));
    assert_eq!(texts(&shown, Change::Added), texts(&paragraphs(old), Change::Added));

    let folded = search_text(new);
    assert_eq!(search_text(&folded), folded);
    assert!(holds_words(&folded, &search_words(new)), "a text is found by itself");
});
