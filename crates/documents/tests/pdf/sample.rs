//! Inputs with invented people.

use encoding_rs::SHIFT_JIS;
use jiff::civil::date;
use madoguchi_documents::{ConsentReceipt, Language, SignupReceipt, TermsBlock};

pub(crate) fn signup() -> SignupReceipt {
    SignupReceipt {
        language: Language::Japanese,
        issued_on: date(2026, 11, 21),
        insurer_name: "見本健康保険組合".into(),
        system_name: "見本けんぽWEB".into(),
        member_name: "髙橋 花子".into(),
        user_id: "Il1O0_hanako.t@8B".into(),
        mail_address: "hanako.t-0815@mail.example.co.jp".into(),
        registered_at: "2026年11月21日 10:08".into(),
        support_desk: vec!["システムについて 050-0000-1234".into(), "desk@example.jp".into()],
    }
}

pub(crate) fn consent() -> ConsentReceipt {
    ConsentReceipt {
        language: Language::Japanese,
        issued_on: date(2026, 11, 21),
        insurer_name: "見本健康保険組合".into(),
        member_name: "髙橋 花子".into(),
        terms_title: "見本けんぽWEB利用規約".into(),
        terms_version: "第3版(2026年4月1日改定)".into(),
        terms_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        accepted_at: "2026年11月21日 10:09".into(),
        full_text: vec![
            TermsBlock::Heading("第1条(目的)".into()),
            TermsBlock::Paragraph("この規約は見本です。".into()),
        ],
    }
}

/// A consent to a text of so many articles, each of about two hundred characters and like no other.
pub(crate) fn long_consent(articles: usize) -> ConsentReceipt {
    let article = |n: usize| {
        let text =
            format!("第{n}条の最初の文です。") + &"この文は、規約の長さを見本として示すためのものです。".repeat(7);
        [TermsBlock::Heading(format!("第{n}条(見本{n})")), TermsBlock::Paragraph(text)]
    };
    ConsentReceipt { full_text: (1..=articles).flat_map(article).collect(), ..consent() }
}

/// Every character CP932 can hold, without the private use area.
pub(crate) fn cp932() -> String {
    let pairs = (0x81..=0xfc_u8).flat_map(|lead| (0x40..=0xfc_u8).map(move |trail| vec![lead, trail]));
    let singles = (0x20..=0xdf_u8).map(|byte| vec![byte]);
    singles
        .chain(pairs)
        .filter_map(|bytes| {
            let text = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&bytes)?;
            let mut chars = text.chars();
            chars.next().filter(|c| chars.next().is_none() && !c.is_control() && !('\u{e000}'..='\u{f8ff}').contains(c))
        })
        .collect()
}
