//! What people type is data: nothing of it is evaluated, lost or turned into something else.

use madoguchi_documents::{Document, SignupReceipt, TermsBlock};

use crate::read::{RENDERER, fonts, render, solid_text, spoken, structure, text};
use crate::sample::{consent, signup};

const MARKUP: [&str; 24] = [
    "#panic(\"x\")",
    "#sys.inputs",
    "#{ while true {} }",
    "#eval(\"1+1\")",
    "#read(\"/etc/passwd\")",
    "{{7*7}}",
    "$x^2$",
    "*bold*",
    "_under_",
    "`raw`",
    "= heading",
    "- item",
    "<label>",
    "@reference",
    "// comment",
    "/* open",
    "\"quoted\"",
    "'single'",
    "back\\slash\\",
    "--- ...",
    "~",
    "[content]",
    "https://example.jp/#a",
    "\\u{41}",
];

/// Values in every field of the sign-up receipt.
fn everywhere(value: &str) -> Document {
    let value = || value.to_owned();
    Document::SignupReceipt(SignupReceipt {
        insurer_name: value(),
        system_name: value(),
        member_name: value(),
        user_id: value(),
        mail_address: value(),
        registered_at: value(),
        support_desk: vec![value(), value()],
        ..signup()
    })
}

/// How often the Japanese sign-up receipt prints a value that is in all its fields: insurer twice,
/// system twice, member, user ID, address, time, two lines of the support desk.
const PRINTED: usize = 10;

/// ASVS 1.1.2, 1.2.1, 1.3.7, 1.3.10: typed text is never read as the layout engine's source.
#[test]
fn prints_markup_as_it_was_typed_in_every_field() {
    for markup in MARKUP {
        let pdf = render(&everywhere(markup));
        let wanted: String = markup.chars().filter(|c| !c.is_whitespace()).collect();
        assert_eq!(solid_text(&pdf).matches(&wanted).count(), PRINTED, "{markup}\n{}", text(&pdf));
    }
}

/// ASVS 1.3.5, 1.3.7: terms are printed as they were accepted, whatever they hold.
#[test]
fn prints_markup_in_terms_as_it_was_published() {
    let full_text = MARKUP
        .iter()
        .flat_map(|markup| [TermsBlock::Heading((*markup).into()), TermsBlock::Paragraph((*markup).into())]);
    let mut receipt = consent();
    receipt.full_text = full_text.collect();
    let solid = solid_text(&render(&Document::ConsentReceipt(receipt)));
    for markup in MARKUP {
        let wanted: String = markup.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(solid.matches(&wanted).count() >= 2, "{markup}: {solid}");
    }
}

#[test]
fn keeps_line_breaks_inside_a_value() {
    let mut receipt = signup();
    receipt.registered_at = "first line\nsecond line".into();
    let text = text(&render(&Document::SignupReceipt(receipt)));
    for wanted in ["first line", "second line"] {
        assert!(text.lines().any(|line| line.trim() == wanted), "{text}");
    }
}

#[test]
fn keeps_very_long_values_whole_and_on_the_page() {
    let long: String = (0..100).map(|i| char::from(b'a' + (i % 26) as u8)).collect();
    type Change = fn(&mut SignupReceipt, String);
    let changes: [(&str, Change); 3] = [
        ("TD", |receipt, long| receipt.user_id = long),
        ("P", |receipt, long| receipt.member_name = long),
        ("TD", |receipt, long| receipt.registered_at = long),
    ];
    for (tag, change) in changes {
        let mut receipt = signup();
        change(&mut receipt, long.clone());
        let pdf = render(&Document::SignupReceipt(receipt));
        let whole = spoken(&pdf).iter().any(|(name, text)| name == tag && text.starts_with(&long));
        assert!(whole, "{}", text(&pdf));
        assert!(right_edge(&pdf) <= 595.0 - 70.0, "{}", right_edge(&pdf));
    }
}

/// REG-03: the longest user ID, the widest too, stands on one line, in one piece for a screen reader.
#[test]
fn prints_the_longest_user_id_in_one_piece() {
    let mut receipt = signup();
    receipt.user_id = "W".repeat(50);
    let pdf = render(&Document::SignupReceipt(receipt));
    assert!(text(&pdf).lines().any(|line| line == "W".repeat(50)), "{}", text(&pdf));
    let piece = format!("\"{}\"", "W".repeat(50));
    assert!(structure(&pdf).lines().any(|line| line.trim() == piece));
    assert!(right_edge(&pdf) <= 595.0 - 70.0, "{}", right_edge(&pdf));
}

/// The right-most place of any word, in points; the page is 595 wide, its margin 70.8.
fn right_edge(pdf: &[u8]) -> f64 {
    let boxes = crate::read::word_boxes(pdf);
    boxes
        .split("xMax=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().parse::<f64>().unwrap())
        .fold(0.0, f64::max)
}

#[test]
fn draws_the_name_characters_of_registers() {
    let names =
        ["髙橋", "山﨑", "德永", "𠮷田", "濵口", "渡邉", "渡邊", "神田", "﨟田", "草彅", "栁澤", "葛󠄀城", "がぎぐ"];
    for name in names {
        let mut receipt = signup();
        receipt.member_name = name.into();
        let document = Document::SignupReceipt(receipt);
        assert_eq!(RENDERER.missing(&document), Vec::<char>::new(), "{name}");
        let pdf = render(&document);
        assert!(is_archival(&pdf), "{name}");
        // A selector chooses the glyph of the character before it; it has no text of its own.
        let plain: String = name.chars().filter(|c| !('\u{e0100}'..='\u{e01ef}').contains(c)).collect();
        assert!(text(&pdf).replace('\u{e0100}', "").contains(&plain), "{name}: {}", text(&pdf));
    }
}

/// All characters of CP932, the code page of most rosters, but the ones users define themselves.
#[test]
fn draws_every_character_of_a_shift_jis_roster() {
    let mut receipt = signup();
    receipt.member_name = crate::sample::cp932();
    assert_eq!(RENDERER.missing(&Document::SignupReceipt(receipt)), Vec::<char>::new());
}

#[test]
fn prints_a_mark_for_what_no_font_has_and_says_so() {
    let mut receipt = signup();
    receipt.member_name = "花子🍣\u{e000}江🍣".into();
    let document = Document::SignupReceipt(receipt);
    assert_eq!(RENDERER.missing(&document), ['🍣', '\u{e000}']);
    let pdf = render(&document);
    assert!(text(&pdf).contains("花子〓〓江〓 様"), "{}", text(&pdf));
    assert!(text(&pdf).contains("「〓」は、この控えでは印字できない文字を表します。"), "{}", text(&pdf));
    assert!(!text(&render(&Document::SignupReceipt(signup()))).contains('〓'));
    assert!(is_archival(&pdf));
}

/// A hidden character could make two user IDs look alike, or turn a line around.
#[test]
fn makes_hidden_characters_visible() {
    for hidden in ['\0', '\u{7}', '\t', '\r', '\u{202e}', '\u{2066}', '\u{200b}', '\u{200f}', '\u{feff}', '\u{2028}'] {
        let mut receipt = signup();
        receipt.user_id = format!("ab{hidden}cd");
        let pdf = render(&Document::SignupReceipt(receipt));
        assert!(text(&pdf).contains("ab〓cd"), "{hidden:?} {}", text(&pdf));
        assert!(is_archival(&pdf));
    }
}

#[test]
fn lays_out_empty_values() {
    for value in ["", " ", "\n", "\n\n"] {
        let pdf = render(&everywhere(value));
        assert!(fonts(&pdf).contains("BIZUDPGothic"), "{value:?}");
        assert!(is_archival(&pdf));
    }
}

fn is_archival(pdf: &[u8]) -> bool {
    let metadata = String::from_utf8_lossy(pdf);
    metadata.contains("<pdfaid:part>2</pdfaid:part>") && metadata.contains("pdfuaid:part")
}
