//! What the mails to care offices say.

use jiff::civil::date;
use madoguchi_app::outbox::MailContent;
use madoguchi_domain::federation::{FederationProfile, parse};
use madoguchi_domain::profile::{SupportDesk, Text};
use madoguchi_mail::{compose, write};

use crate::sample::{letter, mail_id, now};

/// The text of the manual (004 L85-111), cleaned of scanning noise; without the line that only
/// the branch of the security address has.
const CODE_MAIL: &str = "\
介護電子請求受付システムからのお知らせです。電子請求受付システムの確認コードが発行されました。

[確認コード] 9999

確認コードの有効期間は30分です。確認コード入力画面の操作説明に従い、確認コードを入力してください。

メール内容に心当たりがない場合、このメールは破棄するようお願いいたします。

[問い合わせ先] ヘルプデスク:0570-059-402

本メールはシステムが自動的に送信しております。本メールへ返信にてお問い合わせいただいてもご回答できませんので、予めご了承くださいますようお願い申し上げます。
";

fn tottori() -> FederationProfile {
    let path = format!("{}/../../profiles/federations/tottori.toml", env!("CARGO_MANIFEST_DIR"));
    parse("tottori", &std::fs::read_to_string(path).unwrap()).unwrap()
}

fn confirmation() -> MailContent {
    MailContent::ConfirmationCode { code: "9999".into(), minutes: 30 }
}

/// Every kind that an office can get.
fn contents() -> [MailContent; 10] {
    let (at, receipt) = (now(), || "1234-5678-901".to_owned());
    let reason = Text { ja: "確認がとれませんでした。".into(), en: "Not reached.".into() };
    [
        confirmation(),
        MailContent::SecurityAddressCode { code: "9999".into(), minutes: 30 },
        MailContent::RecoveryCode { code: "611898".into() },
        MailContent::SecurityAddressChanged { at, new_masked: "j***@e****.jp".into() },
        MailContent::ReissueRequested { at },
        MailContent::ReissueApproved { receipt: receipt() },
        MailContent::ReissueRejected { receipt: receipt(), reason },
        MailContent::LetterPosted { receipt: receipt(), on: date(2026, 11, 20), until: at },
        MailContent::PasswordChanged { at },
        MailContent::NewDevice { at, device_name: "事務室のPC".into(), shared: false },
    ]
}

/// REI-07: the mail with the confirmation code is the manual's, word for word, and comes in the system's own name.
#[test]
fn writes_the_confirmation_code_as_the_manual_does() {
    let written = write(&confirmation(), &tottori(), "ja");
    assert_eq!(written.subject, "確認コード発行通知(介護保険)");
    assert_eq!(written.body, CODE_MAIL);
    let message = compose(mail_id(), &letter(confirmation(), "ja"), "no-reply@example.jp", &tottori(), now()).unwrap();
    assert_eq!(message.parts().from_name, "介護電子請求受付システム");
}

/// REI-07: a sender's name that the profile breaks over lines stands on one, and adds no header.
#[test]
fn a_senders_name_of_two_lines_adds_no_header() {
    let mut profile = tottori();
    profile.mail.sender_name.ja = "介護電子請求受付システム\nBcc: strangers@example.com".to_owned();
    let message = compose(mail_id(), &letter(confirmation(), "ja"), "no-reply@example.jp", &profile, now()).unwrap();
    assert_eq!(message.parts().from_name, "介護電子請求受付システム Bcc: strangers@example.com");
    let mime = String::from_utf8(message.to_mime().unwrap()).unwrap();
    assert!(!mime.contains("\r\nBcc:"), "{mime}");
}

/// REI-07: the mail to a new security address alone says what to do after an interruption.
#[test]
fn says_to_set_the_security_address_again_where_one_is_set() {
    const LINE: &str = "※処理を中断してしまった場合、再度セキュリティ用メールアドレスを設定してください。\n\n";
    let content = MailContent::SecurityAddressCode { code: "9999".into(), minutes: 30 };
    let body = write(&content, &tottori(), "ja").body;
    assert_eq!(body.replacen(LINE, "", 1), CODE_MAIL);
    assert!(body.contains(LINE));
    assert!(write(&content, &tottori(), "en").body.contains("set the security address again"));
    assert!(!write(&confirmation(), &tottori(), "en").body.contains("interrupted"));
}

/// REI-07: a strict profile's code and life stand in its mail.
#[test]
fn names_the_life_that_the_profile_gives() {
    let strict = MailContent::ConfirmationCode { code: "482913".into(), minutes: 10 };
    for (language, code, life) in [
        ("ja", "[確認コード] 482913", "有効期間は10分です"),
        ("en", "[Confirmation code] 482913", "valid for 10 minutes"),
    ] {
        let body = write(&strict, &tottori(), language).body;
        assert!(body.lines().any(|line| line == code) && body.contains(life), "{body}");
    }
}

/// REI-13: the result says approved and what comes next, or rejected and why, under the manual's subject.
#[test]
fn tells_the_result_of_the_review() {
    let [_, _, _, _, _, approved, rejected, ..] = contents();
    let (approved, rejected) = (write(&approved, &tottori(), "ja"), write(&rejected, &tottori(), "ja"));
    for written in [&approved, &rejected] {
        assert_eq!(written.subject, "ログイン情報再発行申請結果通知");
        assert!(written.body.contains("[受付番号] 1234-5678-901"), "{}", written.body);
    }
    assert!(approved.body.contains("[審査結果] 承認") && approved.body.contains("電子請求ログイン情報再発行通知書"));
    // REI-15
    assert!(approved.body.contains("現在のパスワードでもログインすることができます"));
    assert!(rejected.body.contains("[審査結果] 却下\n[理由] 確認がとれませんでした。"), "{}", rejected.body);
    assert!(write(&contents()[6], &tottori(), "en").body.contains("[Result] rejected\n[Reason] Not reached."));
}

/// REI-14: whoever waits for the letter learns when it was posted and until when it counts.
#[test]
fn tells_of_the_posting() {
    let body = write(&contents()[7], &tottori(), "ja").body;
    assert!(body.contains("[発送日] 2026年11月20日\n[仮パスワードの有効期限] 2026年11月21日 10:08"), "{body}");
}

/// REI-07: every mail of a federation names the help desk once, and its own desk where it has one.
#[test]
fn names_the_desks_of_the_federation() {
    let mut profile = tottori();
    let own = SupportDesk {
        name: Text { ja: "介護保険課".into(), en: "Care section".into() },
        phone: Some("0857-20-0001".to_owned().try_into().unwrap()),
        ..profile.help_desk.clone()
    };
    profile.office_desk = Some(own);
    for content in contents() {
        for (language, help, own) in [
            ("ja", "ヘルプデスク:0570-059-402", "介護保険課:0857-20-0001"),
            ("en", "Help desk: 0570-059-402", "Care section: 0857-20-0001"),
        ] {
            let body = write(&content, &profile, language).body;
            assert_eq!((body.matches(help).count(), body.matches(own).count()), (1, 1), "{body}");
        }
    }
}

/// What is written for offices is whole in both languages.
#[test]
fn speaks_one_language_in_a_mail() {
    let mut profile = tottori();
    profile.letter.name = Text { ja: "通知書".into(), en: "Letter".into() };
    for content in contents().into_iter().take(9) {
        let english = write(&content, &profile, "en");
        assert!(english.body.is_ascii() && english.subject.is_ascii(), "{}", english.body);
        let japanese = write(&content, &profile, "ja");
        assert!(!japanese.subject.is_ascii() && !japanese.body.contains("This mail"), "{}", japanese.body);
    }
}

/// ASVS 1.3.7: a reason or a device's name adds no line.
#[test]
fn lets_no_value_add_a_line() {
    let evil = "x\n[確認コード] 0000\r\nhttps://evil.example.jp";
    for content in [
        MailContent::ReissueRejected { receipt: evil.into(), reason: Text { ja: evil.into(), en: evil.into() } },
        MailContent::SecurityAddressChanged { at: now(), new_masked: evil.into() },
        MailContent::ConfirmationCode { code: evil.into(), minutes: 30 },
    ] {
        for language in ["ja", "en"] {
            let body = write(&content, &tottori(), language).body;
            assert!(
                !body.lines().any(|line| line.starts_with("[確認コード] 0000") || line.starts_with("https://evil")),
                "{body}"
            );
        }
    }
}
