//! The words of each document, Japanese and English side by side.
//!
//! Must not lay out. The values of the input pass through unchanged.

use jiff::civil::Date;

use crate::document::{ConsentReceipt, Document, Language, SignupReceipt, TermsBlock};
use crate::sheet::{Body, Face, Row, Section, Sheet};

/// The sheet of a document: its words and values in reading order.
pub(crate) fn sheet(document: &Document) -> Sheet {
    match document {
        Document::SignupReceipt(receipt) => signup_receipt(receipt),
        Document::ConsentReceipt(receipt) => consent_receipt(receipt),
    }
}

/// The line that explains 〓.
pub(crate) fn substitution_notice(language: Language) -> &'static str {
    choose(
        language,
        "「〓」は、この控えでは印字できない文字を表します。",
        "“〓” stands for a character that cannot be printed on this sheet.",
    )
}

fn signup_receipt(receipt: &SignupReceipt) -> Sheet {
    let language = receipt.language;
    let say = |japanese, english| choose(language, japanese, english);
    let system = &receipt.system_name;
    let lead = match language {
        Language::Japanese => {
            format!("{system}へのユーザーID登録が完了しました。ご登録の内容は次のとおりです。")
        }
        Language::English => {
            format!("Your user ID for {system} has been registered. These are your details.")
        }
    };
    let where_to_log_in = match language {
        Language::Japanese => format!(
            "{system}の総合窓口で「ログイン」を選び、上のユーザーIDと、ご自身で決めたパスワードを入力してください。「初回認証」は、はじめて登録するときだけの入口です。"
        ),
        Language::English => format!(
            "On the first screen of {system}, choose “Log in”, then enter the user ID above and the password you chose. “First-time sign-up” is only for registering the first time."
        ),
    };
    let mut sections = vec![
        Section { heading: say("ログインするには", "How to log in"), body: Body::Lines(vec![where_to_log_in]) },
        Section {
            heading: say("大切に保管してください", "Keep this sheet safe"),
            body: Body::Notes(signup_notes(language)),
        },
    ];
    if !receipt.support_desk.is_empty() {
        sections.push(Section {
            heading: say("お問い合わせ先", "Support desk"),
            body: Body::Lines(receipt.support_desk.clone()),
        });
    }
    Sheet {
        title: say("登録内容の控え", "Your registration"),
        rows: vec![
            row(say("ユーザーID", "User ID"), &receipt.user_id, Face::Code),
            row(say("メールアドレス", "Mail address"), &receipt.mail_address, Face::Code),
            row(say("登録日時", "Registered at"), &receipt.registered_at, Face::Text),
            row(say("保険者", "Insurer"), &receipt.insurer_name, Face::Text),
        ],
        sections,
        ..frame(language, receipt.issued_on, &receipt.insurer_name, &receipt.member_name, lead)
    }
}

fn signup_notes(language: Language) -> Vec<String> {
    let notes = match language {
        Language::Japanese => [
            "この控えに、パスワードは書かれていません。",
            "ほかの人の目に触れない場所に保管し、不要になったら細かく裁断して捨ててください。",
            "パスワードを忘れたときは、ログイン画面の「パスワードを忘れた方はこちら」からお手続きください。",
            "登録した覚えがないときは、すぐに加入している保険者へご連絡ください。",
        ],
        Language::English => [
            "Your password is not printed on this sheet.",
            "Keep it where others cannot read it, and shred it when you no longer need it.",
            "If you forget your password, choose “Forgot your password?” on the login screen.",
            "If you did not register, tell your insurer at once.",
        ],
    };
    notes.map(String::from).to_vec()
}

fn consent_receipt(receipt: &ConsentReceipt) -> Sheet {
    let language = receipt.language;
    let say = |japanese, english| choose(language, japanese, english);
    let lead = say(
        "次の利用規約に同意いただきました。同意いただいた規約の版と日時は次のとおりです。",
        "You accepted these terms of use. The version and the time are as follows.",
    );
    let about_hash = say(
        "SHA-256の値は、同意いただいた規約の本文から計算したものです。本文が1文字でも変わると別の値になるため、あとから同じ規約であることを確かめられます。",
        "The SHA-256 value is computed from the text you accepted. A change of a single character gives another value, so it shows later that the text is still the same.",
    );
    let mut sections = vec![Section {
        heading: say("この控えについて", "About this receipt"),
        body: Body::Notes(vec![
            about_hash.into(),
            say(
                "規約が改定されたときは、次のログインの際にあらためて同意をおたずねします。",
                "When the terms are revised, you will be asked again at your next login.",
            )
            .into(),
        ]),
    }];
    if !receipt.full_text.is_empty() {
        sections.push(Section {
            heading: say("同意いただいた規約の本文", "The text you accepted"),
            body: Body::Terms(receipt.full_text.iter().map(term).collect()),
        });
    }
    Sheet {
        title: say("利用規約同意の控え", "Your consent to the terms of use"),
        rows: vec![
            row(say("利用規約", "Terms of use"), &receipt.terms_title, Face::Text),
            row(say("版", "Version"), &receipt.terms_version, Face::Text),
            row(say("同意日時", "Accepted at"), &receipt.accepted_at, Face::Text),
            row(say("保険者", "Insurer"), &receipt.insurer_name, Face::Text),
            row("SHA-256", &receipt.terms_sha256, Face::Code),
        ],
        sections,
        ..frame(language, receipt.issued_on, &receipt.insurer_name, &receipt.member_name, lead.into())
    }
}

/// What every sheet has: language, date, issuer and recipient, without rows.
fn frame(language: Language, issued_on: Date, issuer: &str, member: &str, lead: String) -> Sheet {
    Sheet {
        language,
        issued_on,
        title: "",
        issuer: issuer.into(),
        recipient: match language {
            Language::Japanese => format!("{member} 様"),
            Language::English => member.into(),
        },
        lead,
        rows: Vec::new(),
        notice: "",
        sections: Vec::new(),
        issued_label: issued_label(language, issued_on),
        page_label: choose(language, "ページ", "Page"),
    }
}

fn issued_label(language: Language, date: Date) -> String {
    match language {
        Language::Japanese => {
            format!("発行日 {}年{}月{}日", date.year(), date.month(), date.day())
        }
        Language::English => format!("Issued {}", date.strftime("%-d %B %Y")),
    }
}

fn choose(language: Language, japanese: &'static str, english: &'static str) -> &'static str {
    match language {
        Language::Japanese => japanese,
        Language::English => english,
    }
}

fn row(label: &'static str, value: &str, face: Face) -> Row {
    Row { label, value: value.into(), face }
}

fn term(block: &TermsBlock) -> (bool, String) {
    match block {
        TermsBlock::Heading(text) => (true, text.clone()),
        TermsBlock::Paragraph(text) => (false, text.clone()),
    }
}
