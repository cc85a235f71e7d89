//! Writes one PDF of each kind, the receipts in both languages, with invented people, to look at.
//!
//! `cargo run -p madoguchi-documents --example receipts -- DIR`
//! Must not be used by tests: they make their own inputs.

use std::error::Error;
use std::path::PathBuf;

use jiff::civil::date;
use madoguchi_documents::{ConsentReceipt, Document, Language, Poster, Renderer, SignupReceipt, TermsBlock};

fn main() -> Result<(), Box<dyn Error>> {
    let dir = PathBuf::from(std::env::args().nth(1).ok_or("usage: receipts DIR")?);
    let renderer = Renderer::new();
    for (language, suffix) in [(Language::Japanese, "ja"), (Language::English, "en")] {
        std::fs::write(dir.join(format!("signup-{suffix}.pdf")), renderer.render(&signup(language))?)?;
        std::fs::write(dir.join(format!("consent-{suffix}.pdf")), renderer.render(&consent(language))?)?;
    }
    std::fs::write(dir.join("poster.pdf"), renderer.render_poster(&poster())?)?;
    Ok(())
}

fn poster() -> Poster {
    Poster {
        issued_on: date(2026, 11, 21),
        insurer_name: "見本健康保険組合".into(),
        system_name: "見本けんぽWEB".into(),
        site: "https://portal.example.jp".into(),
        support_desk: vec!["システム・調査について 050-0000-1234(平日 10時〜17時)".into()],
    }
}

fn signup(language: Language) -> Document {
    let (registered_at, support_desk): (&str, &[&str]) = match language {
        Language::Japanese => (
            "2026年11月21日 10:08",
            &[
                "システム・調査について 050-0000-1234(平日 10時〜17時)",
                "desk@example.jp",
                "お問い合わせの際は、記号・番号をお伝えください。",
            ],
        ),
        Language::English => (
            "21 November 2026, 10:08 (Japan time)",
            &[
                "System and survey: 050-0000-1234 (weekdays 10:00–17:00)",
                "desk@example.jp",
                "Please have your symbol and number ready.",
            ],
        ),
    };
    Document::SignupReceipt(SignupReceipt {
        language,
        issued_on: date(2026, 11, 21),
        insurer_name: "見本健康保険組合".into(),
        system_name: "見本けんぽWEB".into(),
        member_name: "髙橋 𠮷江".into(),
        user_id: "Il1O0_takahashi.sachie@8B".into(),
        mail_address: "takahashi.sachie-0815@mail.example.co.jp".into(),
        registered_at: registered_at.into(),
        support_desk: support_desk.iter().map(|line| (*line).into()).collect(),
    })
}

fn consent(language: Language) -> Document {
    let paragraph = "この文は見本です。利用者は、本サービスを自らの責任において利用し、登録した情報を正しく保つものとします。この段落は、長い規約が2ページ以上にわたるときの組みを確かめるためにくり返されます。";
    let full_text = (1..=14)
        .flat_map(|article| {
            [TermsBlock::Heading(format!("第{article}条(見本)")), TermsBlock::Paragraph(paragraph.repeat(2))]
        })
        .collect();
    Document::ConsentReceipt(ConsentReceipt {
        language,
        issued_on: date(2026, 11, 21),
        insurer_name: "見本健康保険組合".into(),
        member_name: "見本 花子".into(),
        terms_title: "見本けんぽWEB利用規約".into(),
        terms_version: "第3版(2026年4月1日改定)".into(),
        terms_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        accepted_at: "2026年11月21日 10:09".into(),
        full_text,
    })
}
