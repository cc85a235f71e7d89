//! A log, even at its most talkative, holds nothing of a mail.

use std::io;
use std::sync::{Arc, Mutex};

use madoguchi_app::outbox::{MailContent, Post};
use tracing_subscriber::fmt::MakeWriter;

use crate::sample::{TO, letter, mail_id, now, profile, settings, smtp};
use crate::server::{Manners, Server};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// ASVS 16.2.5: a log at its most talkative holds neither the address nor the code of a mail.
#[tokio::test]
async fn holds_neither_address_nor_code() {
    let lines = Lines::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(lines.clone()).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    tracing::trace!("the log is on");
    let server = Server::start(Manners {
        recipient: vec![(550, "5.1.1 hanako.mihon@example.jp unknown")],
        ..Manners::default()
    });
    let transport = smtp(settings(server.port));
    for _ in 0..2 {
        let letter = letter(MailContent::SignupCode { code: "611898".into() }, "ja");
        transport.deliver(mail_id(), &letter, "kenpo@mail.example.jp", (&profile("omron")).into(), now()).await;
    }
    drop(guard);
    assert_eq!(server.arrived().len(), 1);
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("the log is on"));
    for secret in [TO, "hanako", "611898", "kenpo@mail"] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}
