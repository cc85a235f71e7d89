//! What a failed step of a delivery means: try again, or give up.
//!
//! Must not repeat the server's words, which often quote the address; its codes are enough.

use std::error::Error as _;
use std::fmt;
use std::io;

use crate::transport::Outcome;

/// A step of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Connect,
    StartTls,
    Login,
    Sender,
    Recipient,
    Data,
}

impl Step {
    pub(crate) fn fault(self) -> impl FnOnce(lettre::transport::smtp::Error) -> Fault {
        move |error| Fault {
            step: self,
            code: error.status().map(u16::from),
            detail: enhanced(&error),
            tls: about_tls(&error),
        }
    }
}

/// What went wrong at which step.
pub(crate) struct Fault {
    step: Step,
    code: Option<u16>,
    /// Enhanced status code (RFC 3463), the only part of the server's words that names nobody.
    detail: Option<String>,
    tls: bool,
}

impl Fault {
    /// Only a refusal of this recipient or this mail is for good. A refusal of ourselves (login,
    /// sender, policy: 5.7.x) is a matter of settings, and would otherwise mark every member.
    pub(crate) fn outcome(&self) -> Outcome {
        let detail = self.detail.as_deref().unwrap_or_default();
        let about_mail = matches!(self.step, Step::Recipient | Step::Data);
        let policy = detail.starts_with("5.7.") || matches!(self.code, Some(530 | 534 | 535 | 538));
        let for_good = about_mail && !policy && self.code.is_some_and(|code| (500..600).contains(&code));
        let undeliverable = self.step == Step::Recipient || detail.starts_with("5.1.") || detail.starts_with("5.2.");
        if for_good {
            Outcome::Refused { reason: self.to_string(), undeliverable }
        } else {
            Outcome::Retry { reason: self.to_string() }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.step {
            Step::Connect => "connection",
            Step::StartTls => "STARTTLS",
            Step::Login => "login",
            Step::Sender => "sender",
            Step::Recipient => "recipient",
            Step::Data => "data",
        })?;
        match (self.code, &self.detail) {
            (Some(code), Some(detail)) => write!(f, ": {code} {detail}"),
            (Some(code), None) => write!(f, ": {code}"),
            (None, _) if self.tls => f.write_str(": TLS failed"),
            (None, _) => f.write_str(": failed"),
        }
    }
}

/// A certificate that does not hold arrives as unreadable data from the connection.
fn about_tls(error: &lettre::transport::smtp::Error) -> bool {
    let chain = std::iter::successors(error.source(), |&error| error.source());
    let mut io = chain.filter_map(|error| error.downcast_ref::<io::Error>());
    error.is_tls() || io.any(|io| io.kind() == io::ErrorKind::InvalidData)
}

/// The enhanced status code at the start of the server's words: `5.1.1`.
fn enhanced(error: &lettre::transport::smtp::Error) -> Option<String> {
    let words = error.source()?.to_string();
    let first = words.split_whitespace().next()?;
    let numbers: Vec<&str> = first.split('.').collect();
    let fits = numbers.len() == 3
        && numbers.iter().all(|n| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()));
    fits.then(|| first.to_owned())
}
