use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;

fn row(change: Change, text: &str) -> (Change, bool, String) {
    (change, false, text.to_owned())
}

fn rows(paragraphs: Vec<Paragraph>) -> Vec<(Change, bool, String)> {
    paragraphs.into_iter().map(|p| (p.change, p.heading, p.text)).collect()
}

/// TRM-02: the newest text that has come into force counts, never one of the future.
#[test]
fn a_text_is_in_force_from_its_first_day_until_the_next_one() {
    let published = || {
        vec![
            ("1.0", date(2024, 4, 1)),
            ("1.1", date(2026, 4, 1)),
            ("1.1b", date(2026, 4, 1)),
            ("0.9", date(2020, 1, 1)),
        ]
    };
    let on = |day: Date| in_force(published(), |t| t.1, day).map(|t| t.0);
    assert_eq!(on(date(2019, 12, 31)), None);
    assert_eq!(on(date(2020, 1, 1)), Some("0.9"));
    assert_eq!(on(date(2026, 3, 31)), Some("1.0"));
    assert_eq!(on(date(2026, 4, 1)), Some("1.1b"));
}

#[test]
fn headings_lose_their_mark_and_blank_lines_fall_away() {
    let read = paragraphs("# 第1条（適用）\r\n\r\n本規約は、\n　（1）会員に適用します。\n#見出しではない\n");
    assert_eq!(
        read.iter().map(|p| (p.heading, p.text.as_str())).collect::<Vec<_>>(),
        [
            (true, "第1条（適用）"),
            (false, "本規約は、"),
            (false, "　（1）会員に適用します。"),
            (false, "#見出しではない")
        ],
    );
}

/// TRM-02: on a revision the paragraphs tell what was added and what was removed.
#[test]
fn a_revision_shows_what_came_and_what_went() {
    let old = "# 第1条\n甲\n乙\n# 第2条\n丙\n";
    let new = "# 第1条\n甲\n丁\n# 第2条\n丙\n# 第3条\n戊";
    assert_eq!(
        rows(changes(old, new)),
        [
            (Change::Same, true, "第1条".to_owned()),
            row(Change::Same, "甲"),
            row(Change::Removed, "乙"),
            row(Change::Added, "丁"),
            (Change::Same, true, "第2条".to_owned()),
            row(Change::Same, "丙"),
            (Change::Added, true, "第3条".to_owned()),
            row(Change::Added, "戊"),
        ],
    );
}

#[test]
fn a_paragraph_that_becomes_a_heading_is_a_change() {
    let read = changes("総則", "# 総則");
    assert_eq!(rows(read), [row(Change::Removed, "総則"), (Change::Added, true, "総則".to_owned())]);
}

#[test]
fn only_white_space_is_no_change() {
    let read = changes("甲\n乙\n", "甲  \r\n\r\n乙");
    assert!(read.iter().all(|p| p.change == Change::Same));
}

proptest! {
    /// TRM-02: whatever changed, nothing of either text is lost on the screen.
    #[test]
    fn both_texts_can_be_read_from_the_changes(old in "([甲乙丙 #]{0,4}\n){0,12}", new in "([甲乙丙 #]{0,4}\n){0,12}") {
        let read = changes(&old, &new);
        let without = |left_out: Change| -> Vec<(bool, String)> {
            read.iter().filter(|p| p.change != left_out).map(|p| (p.heading, p.text.clone())).collect()
        };
        let plain = |text: &str| -> Vec<(bool, String)> {
            paragraphs(text).into_iter().map(|p| (p.heading, p.text)).collect()
        };
        prop_assert_eq!(without(Change::Removed), plain(&new));
        prop_assert_eq!(without(Change::Added), plain(&old));
    }
}
