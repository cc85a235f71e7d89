//! From a letter of the outbox to its delivery.

use madoguchi_app::outbox::{Delivery, Letter, MailContent, Post};
use madoguchi_mail::{ComposeError, compose};

use crate::sample::{TO, letter, mail_id, now, profile, settings, smtp};
use crate::server::{Manners, Server};

fn code_letter() -> Letter {
    letter(MailContent::SignupCode { code: "611898".into() }, "ja")
}

/// COD-05: the mail bears the insurer's name and comes from the operator's address.
#[test]
fn comes_from_the_operators_address_under_the_insurers_name() {
    for name in ["omron", "ngk", "0386", "32290413"] {
        let profile = profile(name);
        let message = compose(mail_id(), &code_letter(), "kenpo@operator.example.jp", &profile, now()).unwrap();
        let parts = message.parts();
        assert_eq!(parts.from.as_str(), "kenpo@operator.example.jp");
        assert_eq!(parts.from_name, profile.mail.sender_name.ja);
        assert_eq!(parts.to.as_str(), TO);
        assert_eq!(parts.id, mail_id().to_string());
    }
}

#[test]
fn needs_a_recipient_and_a_sender() {
    let profile = profile("omron");
    for to in [None, Some("nobody"), Some("a@example.jp\r\nBcc: b@example.jp")] {
        let letter = Letter { to: to.map(String::from), ..code_letter() };
        let composed = compose(mail_id(), &letter, "kenpo@example.jp", &profile, now());
        assert_eq!(composed.err(), Some(ComposeError::Recipient));
    }
    let composed = compose(mail_id(), &code_letter(), "not an address", &profile, now());
    assert_eq!(composed.err(), Some(ComposeError::Sender));
}

#[tokio::test]
async fn tells_the_outbox_what_became_of_a_mail() {
    let server =
        Server::start(Manners { recipient: vec![(451, "4.3.0 later"), (550, "5.1.1 unknown")], ..Manners::default() });
    let (transport, profile) = (smtp(settings(server.port)), profile("omron"));
    let deliver =
        || async { transport.deliver(mail_id(), &code_letter(), "kenpo@example.jp", (&profile).into(), now()).await };
    assert_eq!(deliver().await, Delivery::Retry("recipient: 451 4.3.0".into()));
    assert_eq!(deliver().await, Delivery::Undeliverable("recipient: 550 5.1.1".into()));
    assert_eq!(deliver().await, Delivery::Sent);
    let without = Letter { to: None, ..code_letter() };
    let outcome = transport.deliver(mail_id(), &without, "kenpo@example.jp", (&profile).into(), now()).await;
    assert_eq!(outcome, Delivery::Refused("no recipient".into()));
    let outcome = transport.deliver(mail_id(), &code_letter(), "kenpo", (&profile).into(), now()).await;
    assert_eq!(outcome, Delivery::Retry("the sender is no address".into()), "the operator can mend this");
    assert_eq!(server.arrived().len(), 1);
}
