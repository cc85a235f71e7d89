//! Invented mails, letters and settings.

use std::time::Duration;

use jiff::Timestamp;
use madoguchi_app::outbox::{Letter, MailContent};
use madoguchi_domain::ids::MailId;
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::profile::{InsurerProfile, parse};
use madoguchi_mail::{Message, Parts, Security, Smtp, SmtpSettings, Transport};

pub(crate) const TO: &str = "hanako.mihon@example.jp";

pub(crate) fn now() -> Timestamp {
    "2026-11-21T01:08:00Z".parse().unwrap()
}

pub(crate) fn parts() -> Parts {
    Parts {
        id: "0193-4a5b".into(),
        from_name: "見本健康保険組合".into(),
        from: MailAddress::new("kenpo@mail.example.jp").unwrap(),
        to: MailAddress::new(TO).unwrap(),
        subject: "【ユーザーID 作成用認証番号のお知らせ】".into(),
        body: "認証番号: 611898\n\n見本 花子 様\n.\n..点で始まる行\n".into(),
        language: "ja".into(),
        date: now(),
    }
}

pub(crate) fn message() -> Message {
    Message::new(parts()).unwrap()
}

pub(crate) fn settings(port: u16) -> SmtpSettings {
    SmtpSettings {
        host: "localhost".into(),
        port,
        security: Security::PlainLoopbackOnly,
        credentials: None,
        timeout: Duration::from_secs(20),
        authority: None,
    }
}

pub(crate) fn smtp(settings: SmtpSettings) -> Transport {
    Transport::Smtp(Smtp::new(settings).unwrap())
}

/// The profile of an insurer as shipped.
pub(crate) fn profile(name: &str) -> InsurerProfile {
    let path = format!("{}/../../profiles/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    parse(name, &std::fs::read_to_string(path).unwrap()).unwrap()
}

pub(crate) fn letter(content: MailContent, language: &str) -> Letter {
    Letter {
        to: Some(TO.into()),
        issuer: InsurerCode::new("omron").unwrap().into(),
        language: language.into(),
        content,
    }
}

pub(crate) fn mail_id() -> MailId {
    MailId::new(now(), [7; 10])
}

/// Every kind of mail.
pub(crate) fn contents() -> [MailContent; 10] {
    let at = now();
    [
        MailContent::SignupCode { code: "611898".into() },
        MailContent::MailChangeCode { code: "611898".into() },
        MailContent::RecoveryCode { code: "611898".into() },
        MailContent::UserIdReminder { user_id: "hanako_8B@m".into() },
        MailContent::AccountOpened { at },
        MailContent::PasswordChanged { at },
        MailContent::AddressChanged { at, new_masked: "h***@e****.jp".into() },
        MailContent::NewDevice { at, device_name: "窓口のPC".into(), shared: false },
        MailContent::AccountOpenedElsewhere { at },
        MailContent::AccountClosed { at },
    ]
}
