//! What a server's answers mean.

use std::time::{Duration, Instant};

use madoguchi_domain::mail_address::MailAddress;
use madoguchi_mail::{Credentials, Message, Outcome};
use zeroize::Zeroizing;

use crate::sample::{TO, message, parts, settings, smtp};
use crate::server::{Manners, Server, Silence};

fn retry(reason: &str) -> Outcome {
    Outcome::Retry { reason: reason.into() }
}

fn refused(reason: &str, undeliverable: bool) -> Outcome {
    Outcome::Refused { reason: reason.into(), undeliverable }
}

/// REG-13: the mail with the code reaches the address by SMTP.
#[tokio::test]
async fn hands_a_mail_over() {
    let server = Server::start(Manners::default());
    assert_eq!(smtp(settings(server.port)).send(&message()).await, Outcome::Sent);
    let arrived = server.arrived();
    assert_eq!(arrived.len(), 1);
    assert_eq!((arrived[0].from.as_str(), arrived[0].to.as_slice()), ("kenpo@mail.example.jp", &[TO.to_owned()][..]));
    let sent = String::from_utf8(message().to_mime().unwrap()).unwrap();
    assert_eq!(String::from_utf8_lossy(&arrived[0].data), sent + "\r\n", "dots and line ends survive the way");
    assert_eq!(server.commands().last().unwrap(), "QUIT");
}

#[tokio::test]
async fn does_not_tell_the_server_the_name_of_the_pc() {
    let server = Server::start(Manners::default());
    smtp(settings(server.port)).send(&message()).await;
    assert_eq!(server.commands()[0], "EHLO [127.0.0.1]");
}

/// COD-07: an address with dots in a row, as old carriers gave them out, is written to all the same.
#[tokio::test]
async fn sends_to_addresses_that_break_the_rfc() {
    for (typed, sent) in [
        ("_ab..cd---@example.co.jp", "\"_ab..cd---\"@example.co.jp"),
        (".taro.@docomo.example.jp", "\".taro.\"@docomo.example.jp"),
        ("mailforsecurity-001@jp", "mailforsecurity-001@jp"),
    ] {
        let server = Server::start(Manners::default());
        let mut parts = parts();
        parts.to = MailAddress::new(typed).unwrap();
        let message = Message::new(parts).unwrap();
        smtp(settings(server.port)).send(&message).await;
        let line = format!("RCPT TO:<{sent}>");
        assert!(server.commands().contains(&line), "{typed}: {:?}", server.commands());
        assert!(String::from_utf8(message.to_mime().unwrap()).unwrap().contains(&format!("To: {sent}\r\n")));
    }
}

#[tokio::test]
async fn tries_again_after_a_temporary_refusal_and_then_succeeds() {
    let server = Server::start(Manners {
        recipient: vec![(450, "4.2.1 mailbox of hanako.mihon@example.jp busy")],
        ..Manners::default()
    });
    let transport = smtp(settings(server.port));
    assert_eq!(transport.send(&message()).await, retry("recipient: 450 4.2.1"));
    assert!(server.arrived().is_empty());
    assert_eq!(transport.send(&message()).await, Outcome::Sent);
    assert_eq!(server.arrived().len(), 1);
}

#[tokio::test]
async fn gives_up_on_a_recipient_who_does_not_exist() {
    for (answer, reason) in [
        ((550, "5.1.1 <hanako.mihon@example.jp> unknown"), "recipient: 550 5.1.1"),
        ((553, "no such user"), "recipient: 553"),
    ] {
        let server = Server::start(Manners { recipient: vec![answer], ..Manners::default() });
        assert_eq!(smtp(settings(server.port)).send(&message()).await, refused(reason, true));
        assert!(server.arrived().is_empty());
    }
}

#[tokio::test]
async fn tells_a_refused_mail_from_a_refused_address() {
    for (answer, outcome) in [
        ((554, "5.6.0 not taken"), refused("data: 554 5.6.0", false)),
        ((550, "5.1.1 unknown after all"), refused("data: 550 5.1.1", true)),
        ((452, "4.3.1 disk full"), retry("data: 452 4.3.1")),
    ] {
        let server = Server::start(Manners { data: vec![answer], ..Manners::default() });
        assert_eq!(smtp(settings(server.port)).send(&message()).await, outcome);
        assert!(server.arrived().is_empty());
    }
}

/// A wrong setting of ours must not mark every member as undeliverable.
#[tokio::test]
async fn keeps_the_mail_when_the_server_refuses_us_and_not_the_recipient() {
    let cases = [
        (Manners { sender: vec![(550, "5.1.8 sender unknown")], ..Manners::default() }, "sender: 550 5.1.8"),
        (Manners { recipient: vec![(554, "5.7.1 relay access denied")], ..Manners::default() }, "recipient: 554 5.7.1"),
        (Manners { recipient: vec![(530, "log in first")], ..Manners::default() }, "recipient: 530"),
        (Manners { greeting: Some("554 no service"), ..Manners::default() }, "connection: 554"),
        (Manners { greeting: Some("421 busy"), ..Manners::default() }, "connection: 421"),
    ];
    for (manners, reason) in cases {
        let server = Server::start(manners);
        assert_eq!(smtp(settings(server.port)).send(&message()).await, retry(reason));
    }
}

#[tokio::test]
async fn logs_in_with_the_given_user_and_reports_a_wrong_password() {
    let server = Server::start(Manners { login: Some(("kenpo", "himitsu")), ..Manners::default() });
    let with = |password: &str| {
        let mut settings = settings(server.port);
        settings.credentials = Some(Credentials { user: "kenpo".into(), password: Zeroizing::new(password.into()) });
        smtp(settings)
    };
    assert_eq!(with("himitsu").send(&message()).await, Outcome::Sent);
    assert_eq!(with("chigau").send(&message()).await, retry("login: 535"));
    assert_eq!(server.arrived().len(), 1);
}

#[tokio::test]
async fn tries_again_later_when_no_server_listens() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert_eq!(smtp(settings(port)).send(&message()).await, retry("connection: failed"));
}

#[tokio::test]
async fn stops_waiting_for_a_silent_server() {
    for silence in [Silence::BeforeGreeting, Silence::AfterData] {
        let server = Server::start(Manners { silent: Some(silence), ..Manners::default() });
        let mut settings = settings(server.port);
        settings.timeout = Duration::from_millis(700);
        let started = Instant::now();
        assert_eq!(smtp(settings).send(&message()).await, retry("no answer in time"));
        assert!((Duration::from_millis(700)..Duration::from_secs(5)).contains(&started.elapsed()));
        assert_eq!(server.connections(), 1);
    }
}

/// The server has taken the mail; a slow farewell must not send it twice.
#[tokio::test]
async fn counts_a_mail_as_sent_when_only_the_farewell_hangs() {
    let server = Server::start(Manners { silent: Some(Silence::AtFarewell), ..Manners::default() });
    let mut settings = settings(server.port);
    settings.timeout = Duration::from_secs(5);
    assert_eq!(smtp(settings).send(&message()).await, Outcome::Sent);
    assert_eq!(server.arrived().len(), 1);
}

/// What SMTP cannot avoid: the answer got lost, the mail goes out again, and can be recognised.
#[tokio::test]
async fn repeats_a_mail_under_the_same_message_id() {
    let server = Server::start(Manners::default());
    let transport = smtp(settings(server.port));
    for _ in 0..2 {
        assert_eq!(transport.send(&message()).await, Outcome::Sent);
    }
    let arrived = server.arrived();
    let id = |data: &[u8]| mail_parser::MessageParser::new().parse(data).unwrap().message_id().unwrap().to_owned();
    assert_eq!(id(&arrived[0].data), "0193-4a5b@mail.example.jp");
    assert_eq!(id(&arrived[0].data), id(&arrived[1].data));
}
