//! The MIME form, read back by another library.

use madoguchi_mail::{Message, MessageError, Parts};
use mail_parser::MessageParser;

use crate::sample::{message, parts};

#[test]
fn reads_back_as_it_was_written() {
    let bytes = message().to_mime().unwrap();
    let read = MessageParser::new().parse(&bytes).unwrap();
    assert_eq!(read.subject(), Some("【ユーザーID 作成用認証番号のお知らせ】"));
    let from = read.from().unwrap().first().unwrap();
    assert_eq!((from.name(), from.address()), (Some("見本健康保険組合"), Some("kenpo@mail.example.jp")));
    let to: Vec<_> = read.to().unwrap().iter().map(|to| to.address().unwrap()).collect();
    assert_eq!(to, ["hanako.mihon@example.jp"]);
    assert_eq!(read.body_text(0).unwrap().replace("\r\n", "\n"), parts().body);
    assert_eq!(read.date().unwrap().to_rfc3339(), "2026-11-21T01:08:00Z");
    assert_eq!(read.message_id(), Some("0193-4a5b@mail.example.jp"));
    for (name, value) in [
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("Content-Language", "ja"),
        ("MIME-Version", "1.0"),
    ] {
        assert_eq!(read.header(name).and_then(|v| v.as_text()), Some(value), "{name}");
    }
    assert!(read.attachments().next().is_none());
}

#[test]
fn needs_no_server_that_takes_more_than_ascii_and_short_lines() {
    let mut parts = parts();
    parts.body = "長い行".repeat(2000);
    let bytes = Message::new(parts).unwrap().to_mime().unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.is_ascii());
    assert!(text.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
}

#[test]
fn gives_the_same_bytes_for_the_same_mail() {
    assert_eq!(message().to_mime().unwrap(), message().to_mime().unwrap());
}

/// ASVS 1.3.11: a line break in a value cannot add a header or a recipient.
#[test]
fn refuses_a_value_that_would_end_its_header() {
    for evil in ["a\r\nBcc: x@example.jp", "a\nb", "a\rb", "a\0b", "\u{85}", "a\tb"] {
        let name = Message::new(Parts { from_name: evil.into(), ..parts() });
        assert_eq!(name.err(), Some(MessageError::Control("the sender's name")), "{evil:?}");
        let subject = Message::new(Parts { subject: evil.into(), ..parts() });
        assert_eq!(subject.err(), Some(MessageError::Control("the subject")), "{evil:?}");
        let language = Message::new(Parts { language: evil.into(), ..parts() });
        assert_eq!(language.err(), Some(MessageError::Control("the language")), "{evil:?}");
    }
    for evil in ["", "a b", "../a", "a@b", "a\r\nb", "<a>"] {
        assert_eq!(Message::new(Parts { id: evil.into(), ..parts() }).err(), Some(MessageError::Identity), "{evil:?}");
    }
    assert_eq!(Message::new(Parts { body: "a\rb".into(), ..parts() }).err(), Some(MessageError::Control("the text")));
}

#[test]
fn keeps_signs_of_the_header_syntax_inside_a_name() {
    let name = "\"見本\" <x@example.jp>, (y); Bcc:";
    let bytes = Message::new(Parts { from_name: name.into(), ..parts() }).unwrap().to_mime().unwrap();
    let read = MessageParser::new().parse(&bytes).unwrap();
    assert_eq!(read.from().unwrap().iter().count(), 1);
    assert_eq!(read.from().unwrap().first().unwrap().name(), Some(name));
    assert!(read.bcc().is_none() && read.cc().is_none());
}

#[test]
fn shows_only_its_identity_when_printed_for_debugging() {
    assert_eq!(format!("{:?}", message()), "Message { id: \"0193-4a5b\", .. }");
}
