//! No mail leaves unprotected, and no server is believed without its certificate.

use madoguchi_mail::{Outcome, Security, SetupError, Smtp, SmtpSettings};

use crate::sample::{message, settings, smtp};
use crate::server::{Authority, Manners, Server, Tls};

fn failed(step: &str) -> Outcome {
    Outcome::Retry { reason: format!("{step}: TLS failed") }
}

fn word(tls: Tls) -> (Security, &'static str) {
    match tls {
        Tls::AtOnce => (Security::Tls, "connection"),
        Tls::ByCommand => (Security::StartTls, "STARTTLS"),
    }
}

fn encrypted(authority: &Authority, tls: Tls, name: &str) -> Server {
    Server::start(Manners { tls: Some((tls, authority.server(name))), ..Manners::default() })
}

#[tokio::test]
async fn sends_over_tls_to_a_server_whose_authority_is_known() {
    let authority = Authority::new();
    for tls in [Tls::AtOnce, Tls::ByCommand] {
        let server = encrypted(&authority, tls, "localhost");
        let settings =
            SmtpSettings { security: word(tls).0, authority: Some(authority.pem.clone()), ..settings(server.port) };
        assert_eq!(smtp(settings).send(&message()).await, Outcome::Sent);
        assert!(server.arrived()[0].encrypted);
    }
}

/// ASVS 12.3.2, 12.3.4: a mail server whose certificate goes back to no known authority is given no mail.
#[tokio::test]
async fn refuses_a_certificate_nobody_vouches_for() {
    let authority = Authority::new();
    for tls in [Tls::AtOnce, Tls::ByCommand] {
        let server = encrypted(&authority, tls, "localhost");
        let (security, step) = word(tls);
        assert_eq!(smtp(SmtpSettings { security, ..settings(server.port) }).send(&message()).await, failed(step));
        assert!(server.arrived().is_empty());
    }
}

/// ASVS 12.3.2: a mail server whose certificate names another host is given no mail.
#[tokio::test]
async fn refuses_a_certificate_for_another_name() {
    let authority = Authority::new();
    for tls in [Tls::AtOnce, Tls::ByCommand] {
        let server = encrypted(&authority, tls, "other.example.jp");
        let (security, step) = word(tls);
        let settings = SmtpSettings { security, authority: Some(authority.pem.clone()), ..settings(server.port) };
        assert_eq!(smtp(settings).send(&message()).await, failed(step));
        assert!(server.arrived().is_empty());
    }
}

/// ASVS 12.3.1: a server, or someone on the way, that leaves STARTTLS out gets neither password nor mail.
#[tokio::test]
async fn sends_nothing_when_starttls_is_not_offered() {
    let server = Server::start(Manners { login: Some(("kenpo", "himitsu")), ..Manners::default() });
    let outcome = smtp(SmtpSettings { security: Security::StartTls, ..settings(server.port) }).send(&message()).await;
    assert_eq!(outcome, Outcome::Retry { reason: "STARTTLS: failed".into() });
    assert!(!server.commands().iter().any(|line| line.starts_with("AUTH") || line.starts_with("MAIL")));
}

/// ASVS 12.3.1: mail goes unencrypted to this computer alone.
#[test]
fn allows_plain_smtp_on_this_computer_only() {
    let with = |host: &str| Smtp::new(SmtpSettings { host: host.into(), ..settings(25) }).err();
    for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.8.8.8", "::1"] {
        assert_eq!(with(host), None, "{host}");
    }
    for host in [
        "mail.example.jp",
        "192.168.1.5",
        "10.0.0.1",
        "0.0.0.0",
        "localhost.example.jp",
        "127.0.0.1.example.jp",
        "",
        "::",
    ] {
        assert_eq!(with(host), Some(SetupError::NotLoopback), "{host}");
    }
}

#[test]
fn says_when_the_authority_is_no_certificate() {
    let settings = SmtpSettings {
        security: Security::Tls,
        authority: Some(b"-----BEGIN CERTIFICATE-----\nx\n".to_vec()),
        ..settings(465)
    };
    assert_eq!(Smtp::new(settings).err(), Some(SetupError::Authority));
}
