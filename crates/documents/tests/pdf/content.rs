//! What the receipts say.

use std::sync::Arc;
use std::thread;

use jiff::civil::date;
use madoguchi_app::paper::{ConsentPaper, Paper};
use madoguchi_documents::{Document, DocumentError, Language, SignupReceipt, TermsBlock, document};
use madoguchi_domain::terms;
use madoguchi_wire::Text;

use crate::read::{RENDERER, fonts, info, render, solid_text, spoken, text};
use crate::sample::{consent, long_consent, signup};

/// The lines of a text, trimmed, without the empty ones.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// REG-01: the receipt of a sign-up names the member, the user ID and the mail address.
#[test]
fn prints_what_was_registered() {
    let text = text(&render(&Document::SignupReceipt(signup())));
    let lines = lines(&text);
    for wanted in [
        "登録内容の控え",
        "髙橋 花子 様",
        "見本健康保険組合",
        "ユーザーID",
        "Il1O0_hanako.t@8B",
        "メールアドレス",
        "hanako.t-0815@mail.example.co.jp",
        "登録日時",
        "2026年11月21日 10:08",
        "システムについて 050-0000-1234",
        "desk@example.jp",
        "発行日 2026年11月21日",
        "ページ 1 / 1",
    ] {
        assert!(lines.contains(&wanted), "{wanted} is not a line of\n{text}");
    }
}

/// AUT-01: the receipt tells the later login from the entrance for the first time.
#[test]
fn tells_where_to_log_in() {
    let text = crate::read::solid_text(&render(&Document::SignupReceipt(signup())));
    assert!(text.contains("見本けんぽWEBの総合窓口で「ログイン」を選び"), "{text}");
    assert!(text.contains("「初回認証」は、はじめて登録するときだけの入口です。"), "{text}");
}

#[test]
fn says_that_the_password_is_not_printed() {
    let mut receipt = signup();
    assert!(
        text(&render(&Document::SignupReceipt(receipt.clone()))).contains("この控えに、パスワードは書かれていません。")
    );
    receipt.language = Language::English;
    assert!(text(&render(&Document::SignupReceipt(receipt))).contains("Your password is not printed on this sheet."));
}

/// A field added to the receipt stops this from compiling until someone has asked: is it a secret?
#[test]
fn takes_no_password() {
    let SignupReceipt {
        language: _,
        issued_on: _,
        insurer_name: _,
        system_name: _,
        member_name: _,
        user_id: _,
        mail_address: _,
        registered_at: _,
        support_desk: _,
    } = signup();
}

/// TRM-02: the receipt of a consent names title, version, hash and time, and repeats the text.
#[test]
fn prints_what_was_accepted() {
    let text = text(&render(&Document::ConsentReceipt(consent())));
    let lines = lines(&text);
    for wanted in [
        "利用規約同意の控え",
        "髙橋 花子 様",
        "見本けんぽWEB利用規約",
        "第3版(2026年4月1日改定)",
        "2026年11月21日 10:09",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "第1条(目的)",
        "この規約は見本です。",
    ] {
        assert!(lines.contains(&wanted), "{wanted} is not a line of\n{text}");
    }
}

/// TRM-02: the receipt of a use case comes out with the text that was accepted.
#[test]
fn prints_the_text_that_was_accepted() {
    let paper = Paper::Consent(ConsentPaper {
        language: madoguchi_wire::Language::En,
        insurer_name: Text { ja: "見本健康保険組合".into(), en: "Mihon Health Insurance Society".into() },
        member_name: "髙橋 花子".into(),
        title: Text { ja: "見本利用規約".into(), en: "Mihon terms".into() },
        version: "第3版".into(),
        sha256: "9f".repeat(32),
        accepted_at: "2026-11-21T01:09:00Z".parse().unwrap(),
        text: terms::paragraphs(
            "# 第1条（目的）\n本規約は、会員の利用条件を定めます。\n\n# 第2条（利用料）\n利用料は無料です。\n",
        ),
    });
    let text = text(&render(&document(&paper, date(2026, 11, 21)).unwrap()));
    let lines = lines(&text);
    let wanted = [
        "The text you accepted",
        "第1条（目的）",
        "本規約は、会員の利用条件を定めます。",
        "第2条（利用料）",
        "利用料は無料です。",
    ];
    let places: Vec<_> = wanted.iter().map(|wanted| lines.iter().position(|line| line == wanted)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{wanted:?} at {places:?} of\n{text}");
    assert!(lines.contains(&"21 November 2026, 10:09 (Japan time)"));
}

/// TRM-02: a text of any length is repeated whole and in order, on as many pages as it needs.
#[test]
fn repeats_a_long_text_whole_on_numbered_pages() {
    let receipt = long_consent(80);
    let pdf = render(&Document::ConsentReceipt(receipt.clone()));
    let read = solid_text(&pdf);
    let mut from = 0;
    for block in &receipt.full_text {
        let (TermsBlock::Heading(wanted) | TermsBlock::Paragraph(wanted)) = block;
        // A page ends inside a paragraph: its first sentence names it well enough.
        let wanted = wanted.split_inclusive('。').next().unwrap();
        let at = read[from..].find(wanted).unwrap_or_else(|| panic!("{wanted} is missing or out of order"));
        from += at + wanted.len();
    }
    let pages: usize = info(&pdf).lines().find_map(|line| line.strip_prefix("Pages:")).unwrap().trim().parse().unwrap();
    assert!(pages > 8, "{pages} pages");
    assert!(read.ends_with(&format!("ページ{pages}/{pages}")), "the last page is numbered");
}

#[test]
fn leaves_out_sections_without_content() {
    let mut receipt = signup();
    receipt.support_desk.clear();
    assert!(!text(&render(&Document::SignupReceipt(receipt))).contains("お問い合わせ先"));
    let mut receipt = consent();
    receipt.full_text.clear();
    assert!(!text(&render(&Document::ConsentReceipt(receipt))).contains("規約の本文\n"));
}

#[test]
fn speaks_english_without_a_japanese_word_of_its_own() {
    let mut receipt = signup();
    receipt.language = Language::English;
    for value in
        [&mut receipt.insurer_name, &mut receipt.system_name, &mut receipt.member_name, &mut receipt.registered_at]
    {
        *value = "Sample".into();
    }
    receipt.support_desk = vec!["050-0000-1234".into()];
    let mut accepted = consent();
    accepted.language = Language::English;
    for value in [
        &mut accepted.insurer_name,
        &mut accepted.member_name,
        &mut accepted.terms_title,
        &mut accepted.terms_version,
        &mut accepted.accepted_at,
    ] {
        *value = "Sample".into();
    }
    accepted.full_text.clear();
    for (document, title) in [
        (Document::SignupReceipt(receipt), "Your registration"),
        (Document::ConsentReceipt(accepted), "Your consent to the terms of use"),
    ] {
        let pdf = render(&document);
        let text = text(&pdf);
        assert!(lines(&text).contains(&title) && text.contains("Issued 21 November 2026"), "{text}");
        assert!(text.chars().all(|c| c.is_ascii() || "“”’•\u{c}".contains(c)), "{text}");
        assert_eq!(language(&pdf), "en-GB");
    }
}

#[test]
fn carries_title_author_date_and_language() {
    let pdf = render(&Document::SignupReceipt(signup()));
    let info = info(&pdf);
    for (key, value) in [
        ("Title", "登録内容の控え"),
        ("Author", "見本健康保険組合"),
        ("Creator", "Madoguchi"),
        ("CreationDate", "Sat Nov 21 00:00:00 2026 UTC"),
        ("Tagged", "yes"),
        ("JavaScript", "no"),
        ("Page size", "595.276 x 841.89 pts (A4)"),
    ] {
        let line = info.lines().find(|line| line.starts_with(&format!("{key}:"))).unwrap();
        assert_eq!(line.split_once(':').unwrap().1.trim(), value);
    }
    assert_eq!(language(&pdf), "ja-JP");
}

/// The language of the whole document, from its catalogue.
fn language(pdf: &[u8]) -> String {
    let raw = String::from_utf8_lossy(pdf);
    let at = raw.find("<dc:language>").expect("no language");
    let rest = &raw[at..];
    let start = rest.find("<rdf:li>").unwrap() + "<rdf:li>".len();
    rest[start..].split('<').next().unwrap().into()
}

#[test]
fn is_tagged_so_that_a_screen_reader_follows_headings_table_and_list() {
    let tags = spoken(&render(&Document::SignupReceipt(signup())));
    for wanted in [
        ("P", "見本健康保険組合"),
        ("H1", "登録内容の控え"),
        ("P", "髙橋 花子 様"),
        ("TH", "ユーザーID"),
        ("TD", "Il1O0_hanako.t@8B"),
        ("TH", "メールアドレス"),
        ("TD", "hanako.t-0815@mail.example.co.jp"),
        ("H2", "大切に保管してください"),
        ("LBody", "この控えに、パスワードは書かれていません。"),
        ("P", "desk@example.jp"),
    ] {
        let wanted = (wanted.0.to_owned(), wanted.1.to_owned());
        assert!(tags.contains(&wanted), "{wanted:?} is not among {tags:?}");
    }
}

#[test]
fn sets_ids_in_a_face_of_distinct_characters_and_embeds_every_font() {
    let fonts = fonts(&render(&Document::SignupReceipt(signup())));
    assert!(fonts.contains("SourceCodePro-Medium"), "{fonts}");
    for line in fonts.lines().skip(2) {
        assert!(line.contains("yes yes yes"), "not embedded, subset and mapped to text: {line}");
    }
}

#[test]
fn gives_the_same_bytes_for_the_same_document() {
    let document = Document::ConsentReceipt(consent());
    let first = render(&document);
    assert!(first == render(&document));
    let other = madoguchi_documents::Renderer::new();
    assert!(first == other.render(&document).unwrap());
    let mut receipt = consent();
    receipt.issued_on = date(2026, 11, 22);
    assert!(first != render(&Document::ConsentReceipt(receipt)));
}

/// ASVS 15.4.1: threads that render at the same time do not disturb one another.
#[test]
fn renders_in_several_threads_at_once() {
    let documents: Vec<Document> = (0..8)
        .map(|i| {
            let mut receipt = signup();
            receipt.user_id = format!("member-{i}");
            Document::SignupReceipt(receipt)
        })
        .collect();
    let alone: Arc<Vec<Vec<u8>>> = Arc::new(documents.iter().map(render).collect());
    thread::scope(|scope| {
        for worker in 0..4 {
            let (documents, alone) = (&documents, Arc::clone(&alone));
            scope.spawn(move || {
                for i in 0..documents.len() {
                    let i = (i + worker) % documents.len();
                    assert!(RENDERER.render(&documents[i]).unwrap() == alone[i], "document {i}");
                }
            });
        }
    });
}

#[test]
fn refuses_a_year_before_zero() {
    let mut receipt = signup();
    receipt.issued_on = date(-1, 1, 1);
    assert_eq!(RENDERER.render(&Document::SignupReceipt(receipt)), Err(DocumentError::Date));
}

/// The log must not hold what a document is made from.
#[test]
fn shows_only_its_kind_when_printed_for_debugging() {
    assert_eq!(format!("{:?}", Document::SignupReceipt(signup())), "SignupReceipt");
    assert_eq!(format!("{:?}", Document::ConsentReceipt(consent())), "ConsentReceipt");
}
