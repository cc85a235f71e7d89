//! What the mails say.

use madoguchi_app::outbox::MailContent;
use madoguchi_domain::limits::CODE_LIFE;
use madoguchi_domain::profile::Text;
use madoguchi_mail::write;

use crate::sample::{contents, profile};

/// The text of the manuals (000 L92-105; 002 L214-229), cleaned of scanning noise.
const CODE_MAIL: &str = "\
本メールはiBssWEBシステムから自動配信されています。

下記の認証番号を入力してユーザーID 作成の手続きを行ってください。

認証番号: 611898

上記の認証番号の有効期限は発行より10分となっておりますので、10分以内に入力して、ユーザーID 作成の手続きを行ってください。10分以内にアクセスしていただけなかった場合は、上記の認証番号は無効になりますのでご注意ください。

本メールは送信専用のメールアドレスから配信されています。本メールに返信いただいても対応出来かねますのでご了承ください。

本メールにお心当たりがない場合は、誠に恐れ入りますが破棄していただけますようお願いいたします。
";

/// COD-04: the mail with the sign-up code is the manuals', word for word.
#[test]
fn writes_the_sign_up_code_as_the_manuals_do() {
    let mut profile = profile("32290413");
    profile.mail.system_name.ja = "iBssWEBシステム".into();
    let written = write(&MailContent::SignupCode { code: "611898".into() }, &profile, "ja");
    assert_eq!(written.subject, "【ユーザーID 作成用認証番号のお知らせ】");
    let head = format!("{}\n\n{CODE_MAIL}\n[お問い合わせ先]\n", written.subject);
    assert!(written.body.starts_with(&head), "{}", written.body);
    assert!(written.body.ends_with(&format!("\n{}\n", profile.mail.sender_name.ja)));
}

/// COD-02: the life of a code in the mail is the one that holds.
#[test]
fn names_the_life_of_a_code_that_holds() {
    assert_eq!(CODE_LIFE.number, 10 * 60);
    for content in contents().into_iter().take(3) {
        assert!(write(&content, &profile("omron"), "ja").body.contains("10分以内に入力して"));
        assert!(write(&content, &profile("omron"), "en").body.contains("within 10 minutes"));
    }
}

/// COD-01: a code stands once in its mail, alone on its line after its label.
#[test]
fn puts_the_code_on_a_line_of_its_own() {
    for content in contents().into_iter().take(3) {
        for (language, line) in [("ja", "認証番号: 611898"), ("en", "Verification code: 611898")] {
            let body = write(&content, &profile("omron"), language).body;
            assert_eq!(body.lines().filter(|l| *l == line).count(), 1, "{body}");
            assert_eq!(body.matches("611898").count(), 1);
        }
    }
}

/// LOG-03: the user ID is told by mail, and nothing else of the person.
#[test]
fn tells_the_user_id() {
    for (language, line) in [("ja", "ユーザーID: hanako_8B@m"), ("en", "User ID: hanako_8B@m")] {
        let body = write(&contents()[3], &profile("omron"), language).body;
        assert!(body.lines().any(|l| l == line), "{body}");
    }
}

/// LOG-02: the mail for a forgotten password says that nothing changes without the code.
#[test]
fn says_that_nothing_changes_without_the_code() {
    let body = |language| write(&contents()[2], &profile("omron"), language).body;
    assert!(body("ja").contains("認証番号を入力しないかぎり、パスワードは変更されません。"));
    assert!(body("en").contains("Your password does not change unless the code is entered."));
}

#[test]
fn tells_of_each_change_when_it_was_and_whom_to_call() {
    for content in contents().into_iter().skip(4) {
        for (language, time, report) in [
            ("ja", "2026年11月21日 10:08", "すぐに下記の窓口へご連絡ください。"),
            ("en", "21 November 2026, 10:08 (Japan time)", "Please contact the support desk below at once."),
        ] {
            let body = write(&content, &profile("omron"), language).body;
            assert!(body.contains(time) && body.contains(report), "{body}");
        }
    }
    let body = |n: usize| write(&contents()[n], &profile("omron"), "ja").body;
    assert!(body(6).contains("変更後のメールアドレス: h***@e****.jp"));
    assert!(body(7).contains("端末: 窓口のPC"));
}

/// INS-05: each mail ends with the insurer's support desks.
#[test]
fn ends_with_the_support_desks_of_the_profile() {
    for name in ["omron", "ngk", "0386", "32290413"] {
        let profile = profile(name);
        for content in contents() {
            for language in ["ja", "en"] {
                let body = write(&content, &profile, language).body;
                for desk in &profile.support_desks {
                    let name = if language == "en" { &desk.name.en } else { &desk.name.ja };
                    assert!(body.contains(name.as_str()), "{name}: {body}");
                    for way in [
                        desk.phone.as_ref().map(|p| p.as_str()),
                        desk.mail.as_ref().map(|m| m.as_str()),
                        desk.url.as_ref().map(|u| u.as_str()),
                    ] {
                        assert!(way.is_none_or(|way| body.contains(way)), "{way:?}: {body}");
                    }
                }
            }
        }
    }
}

#[test]
fn speaks_one_language_in_a_mail() {
    let mut profile = profile("omron");
    let ascii = || Text { ja: "見本".into(), en: "Sample".into() };
    (profile.mail.system_name, profile.mail.sender_name) = (ascii(), ascii());
    for desk in &mut profile.support_desks {
        (desk.purpose, desk.name) = (ascii(), ascii());
        (desk.hours, desk.where_to_ask) = (Some(ascii()), Some(ascii()));
    }
    for content in contents().into_iter().take(7) {
        let english = write(&content, &profile, "en");
        assert!(english.body.is_ascii() && english.subject.is_ascii(), "{}", english.body);
        let japanese = write(&content, &profile, "ja");
        assert!(!japanese.body.contains("Sample") && !japanese.subject.is_ascii());
    }
}

/// Whoever opened the account may have chosen the language: the address on record is told in both, with name and
/// telephone of the desk, and with nothing that helps anybody to log in.
#[test]
fn tells_the_address_on_record_in_both_languages() {
    let content = MailContent::AccountOpenedElsewhere { at: crate::sample::now() };
    for language in ["ja", "en"] {
        let written = write(&content, &profile("0386"), language);
        for part in [
            "別のメールアドレスで登録されました",
            "with another mail address than this one",
            "お心当たりがない場合は、第三者が手続きを行ったおそれがあります。",
            "If it was not you, someone else may have done this.",
            "三協・立山健康保険組合",
            "電話: 0766-20-2377",
            "Telephone: 0766-20-2377",
        ] {
            assert!(written.body.contains(part), "{part}: {}", written.body);
        }
        assert!(!written.body.contains("ユーザーID: ") && !written.body.contains("@e"), "{}", written.body);
        assert_eq!(written.subject.is_ascii(), language == "en");
    }
}

/// At a computer that people share, a device "not used before" would be a wrong word.
#[test]
fn calls_a_shared_computer_by_its_name() {
    let at = crate::sample::now();
    let body = |language, shared| {
        write(&MailContent::NewDevice { at, device_name: "PC".into(), shared }, &profile("omron"), language).body
    };
    for (language, shared, own) in
        [("ja", "共用のパソコン", "使われたことのない"), ("en", "people share", "not been used")]
    {
        assert!(body(language, true).contains(shared) && !body(language, true).contains(own));
        assert!(body(language, false).contains(own) && !body(language, false).contains(shared));
    }
}

/// ASVS 1.1.2, 1.3.7, 1.3.10, 1.3.11: a device names itself, and a stored user ID is old: neither may write lines of its own.
#[test]
fn lets_no_value_add_a_line() {
    let evil = "PC\n\n認証番号: 000000\r\nhttps://evil.example.jp";
    let at = crate::sample::now();
    for content in [
        MailContent::NewDevice { at, device_name: evil.into(), shared: false },
        MailContent::UserIdReminder { user_id: evil.into() },
        MailContent::AddressChanged { at, new_masked: evil.into() },
        MailContent::SignupCode { code: evil.into() },
    ] {
        for language in ["ja", "en"] {
            let body = write(&content, &profile("omron"), language).body;
            assert!(
                !body.lines().any(|line| line.starts_with("認証番号: 000000") || line.starts_with("https://evil")),
                "{body}"
            );
        }
    }
}
