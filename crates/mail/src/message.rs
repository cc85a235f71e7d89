//! One mail and its MIME form (RFC 5322): plain text, UTF-8, marked as sent by a program.
//!
//! Must not know what the mail is about, and must not let a value end its header.

use std::fmt;
use std::time::SystemTime;

use jiff::Timestamp;
use lettre::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0};
use lettre::message::{Mailbox, MessageBuilder};
use madoguchi_domain::mail_address::MailAddress;
use thiserror::Error;

/// What a mail is made from.
#[derive(Clone)]
pub struct Parts {
    /// Names the mail for good: the same mail handed over twice has the same `Message-ID`, so that
    /// a receiver can recognise it. Letters, digits and hyphens, such as a UUID.
    pub id: String,
    /// The name beside the sender's address.
    pub from_name: String,
    /// The address mail is sent from, which is also where bounces go.
    pub from: MailAddress,
    /// The recipient; always one, so that nobody sees another's address.
    pub to: MailAddress,
    /// One line.
    pub subject: String,
    /// Plain text, lines ended by `\n`.
    pub body: String,
    /// `ja` or `en`.
    pub language: String,
    /// When it was written.
    pub date: Timestamp,
}

/// A mail whose values cannot forge a header.
#[derive(Clone)]
pub struct Message {
    parts: Parts,
}

impl fmt::Debug for Message {
    /// The identity only: the rest is personal or holds a code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message").field("id", &self.parts.id).finish_non_exhaustive()
    }
}

/// Why a mail cannot be written. Names the part, never its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MessageError {
    /// A header's value holds a line break or another control character.
    #[error("{0} holds a control character")]
    Control(&'static str),
    /// The identity is empty or holds something else than letters, digits and hyphens.
    #[error("the identity of a mail is made of letters, digits and hyphens")]
    Identity,
    /// The mail could not be put into its MIME form.
    #[error("the mail could not be written")]
    Form,
}

impl Message {
    /// Checks the parts.
    ///
    /// # Errors
    /// [`MessageError::Control`] when a header would be broken, [`MessageError::Identity`].
    pub fn new(parts: Parts) -> Result<Self, MessageError> {
        if parts.id.is_empty() || !parts.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return Err(MessageError::Identity);
        }
        let headers = [
            ("the sender's name", &parts.from_name),
            ("the subject", &parts.subject),
            ("the language", &parts.language),
        ];
        for (name, value) in headers {
            if value.chars().any(char::is_control) {
                return Err(MessageError::Control(name));
            }
        }
        if parts.body.chars().any(|c| c.is_control() && c != '\n') {
            return Err(MessageError::Control("the text"));
        }
        Ok(Self { parts })
    }

    /// The parts, unchanged.
    #[must_use]
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// The mail as it is sent, with CRLF between lines and none after the last. Only ASCII: no
    /// server on the way needs to take more.
    ///
    /// # Errors
    /// [`MessageError::Form`].
    pub fn to_mime(&self) -> Result<Vec<u8>, MessageError> {
        let Parts { id, from_name, from, to, subject, body, language, date } = &self.parts;
        let name = Some(from_name.clone()).filter(|name| !name.is_empty());
        let envelope =
            lettre::address::Envelope::new(Some(address(from)), vec![address(to)]).map_err(|_| MessageError::Form)?;
        let message = MessageBuilder::new()
            .envelope(envelope)
            .message_id(Some(format!("<{id}@{}>", from.domain())))
            .date(SystemTime::from(*date))
            .from(Mailbox::new(name, address(from)))
            .to(Mailbox::new(None, address(to)))
            .subject(subject)
            // RFC 3834: no holiday reply, no bounce to a bounce. Exchange listens to the second.
            .raw_header(raw("Auto-Submitted", "auto-generated")?)
            .raw_header(raw("X-Auto-Response-Suppress", "All")?)
            .raw_header(raw("Content-Language", language)?)
            .header(MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN)
            .body(body.clone())
            .map_err(|_| MessageError::Form)?;
        Ok(message.formatted())
    }
}

/// The address in the form for SMTP and headers. A [`MailAddress`] holds neither a control
/// character nor a space; lettre's own check would refuse old carriers' addresses and dot-less domains.
pub(crate) fn address(address: &MailAddress) -> Address {
    let quoted = address.quoted();
    let (local, domain) = quoted.rsplit_once('@').unwrap_or((&quoted, ""));
    Address::new_dangerous(local, domain)
}

fn raw(name: &'static str, value: &str) -> Result<HeaderValue, MessageError> {
    let name = HeaderName::new_from_ascii(name.into()).map_err(|_| MessageError::Form)?;
    Ok(HeaderValue::new(name, value.into()))
}
