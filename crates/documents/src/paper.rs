//! From what a use case says to the document that says it.

use jiff::civil::Date;
use madoguchi_app::account::language_word;
use madoguchi_app::paper::Paper;
use madoguchi_domain::japan_time;
use madoguchi_domain::terms::Paragraph;
use madoguchi_wire::Text;

use crate::document::{ConsentReceipt, Document, Language, SignupReceipt, TermsBlock};

/// The document of a paper, with the day of issue in Japan time.
#[must_use]
pub fn document(paper: &Paper, issued_on: Date) -> Document {
    match paper {
        Paper::Signup(p) => Document::SignupReceipt(SignupReceipt {
            language: language(p.language),
            issued_on,
            insurer_name: pick(&p.insurer_name, p.language),
            system_name: pick(&p.system_name, p.language),
            member_name: p.member_name.clone(),
            user_id: p.user_id.clone(),
            mail_address: p.mail_address.clone(),
            registered_at: japan_time::spoken(p.registered_at, language_word(p.language)),
            support_desk: p.support.iter().map(|line| pick(line, p.language)).collect(),
        }),
        Paper::Consent(p) => Document::ConsentReceipt(ConsentReceipt {
            language: language(p.language),
            issued_on,
            insurer_name: pick(&p.insurer_name, p.language),
            member_name: p.member_name.clone(),
            terms_title: pick(&p.title, p.language),
            terms_version: p.version.clone(),
            terms_sha256: p.sha256.clone(),
            accepted_at: japan_time::spoken(p.accepted_at, language_word(p.language)),
            full_text: p.text.iter().map(block).collect(),
        }),
    }
}

fn block(paragraph: &Paragraph) -> TermsBlock {
    let text = paragraph.text.clone();
    if paragraph.heading { TermsBlock::Heading(text) } else { TermsBlock::Paragraph(text) }
}

fn language(language: madoguchi_wire::Language) -> Language {
    match language {
        madoguchi_wire::Language::Ja => Language::Japanese,
        madoguchi_wire::Language::En => Language::English,
    }
}

fn pick(text: &Text, language: madoguchi_wire::Language) -> String {
    match language {
        madoguchi_wire::Language::Ja => text.ja.clone(),
        madoguchi_wire::Language::En => text.en.clone(),
    }
}
