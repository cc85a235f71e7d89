//! The mail server of a test, read as its recipients read it: the newest code of
//! an address, and whether anything came twice.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Mutex;

use mail_parser::MessageParser;

use crate::smtp::{Arrived, SmtpServer};

/// A mail server on loopback and what has come to it.
pub(crate) struct Postbox {
    server: SmtpServer,
    read: Mutex<Vec<Mail>>,
}

/// A mail as its recipient reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) id: String,
    pub(crate) subject: String,
    pub(crate) body: String,
}

impl Postbox {
    pub(crate) fn open() -> Self {
        Self { server: SmtpServer::start(), read: Mutex::default() }
    }

    pub(crate) fn port(&self) -> u16 {
        self.server.port()
    }

    /// All mails in the order in which they came.
    pub(crate) fn mails(&self) -> Vec<Mail> {
        let mut read = self.read.lock().unwrap();
        let fresh = self.server.arrived().split_off(read.len());
        read.extend(fresh.iter().map(read_mail));
        read.clone()
    }

    /// The newest code that came to an address.
    pub(crate) fn code(&self, address: &str) -> Option<String> {
        self.mails().iter().rev().filter(|mail| mail.to == address).find_map(|mail| six_digits(&mail.body))
    }

    /// How often each mail came, by its Message-ID, and how many different mails
    /// came to one person under one subject with one text.
    pub(crate) fn doubles(&self) -> Doubles {
        let (mut by_id, mut by_text) = (HashMap::<String, u32>::new(), BTreeMap::new());
        for mail in self.mails() {
            *by_id.entry(mail.id.clone()).or_default() += 1;
            by_text.entry((mail.to, mail.subject, mail.body)).or_insert_with(BTreeSet::new).insert(mail.id);
        }
        let different = by_text.values().filter(|ids| ids.len() > 1);
        Doubles { different: different.count(), again: by_id.values().filter(|times| **times > 1).count() }
    }
}

/// What came more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Doubles {
    /// The same words to the same person as different mails.
    pub(crate) different: usize,
    /// The same mail again, which mail programs show once.
    pub(crate) again: usize,
}

fn read_mail(arrived: &Arrived) -> Mail {
    let message = MessageParser::default().parse(&arrived.data).unwrap();
    Mail {
        to: arrived.to.join(","),
        id: message.message_id().unwrap_or_default().to_owned(),
        subject: message.subject().unwrap_or_default().to_owned(),
        body: message.body_text(0).unwrap_or_default().into_owned(),
    }
}

/// The first six digits in a row that are no part of a longer number.
fn six_digits(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 6).map(str::to_owned)
}
