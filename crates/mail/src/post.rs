//! From a letter of the outbox to a mail that left: text, message, transport.
//!
//! Must not look anything up: the letter, the profile and the sender are given.

use jiff::Timestamp;
use madoguchi_app::outbox::{Delivery, IssuerProfile, Letter, Post};
use madoguchi_domain::ids::MailId;
use madoguchi_domain::mail_address::MailAddress;
use thiserror::Error;

use crate::message::{Message, MessageError, Parts};
use crate::text::{self, pick};
use crate::transport::{Outcome, Transport};

/// Why a letter cannot become a mail. Names the part, never its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ComposeError {
    /// The letter has no recipient, or one that is no address.
    #[error("no recipient")]
    Recipient,
    /// The configured sender is no address.
    #[error("the sender is no address")]
    Sender,
    /// A value would break the mail.
    #[error(transparent)]
    Message(#[from] MessageError),
}

/// The mail of a letter. The same letter gives the same mail but for its date.
///
/// # Errors
/// [`ComposeError`].
pub fn compose<'p>(
    id: MailId,
    letter: &Letter,
    sender: &str,
    profile: impl Into<IssuerProfile<'p>>,
    now: Timestamp,
) -> Result<Message, ComposeError> {
    let profile = profile.into();
    let to = letter.to.as_deref().and_then(|to| MailAddress::new(to).ok()).ok_or(ComposeError::Recipient)?;
    let from = MailAddress::new(sender).map_err(|_| ComposeError::Sender)?;
    let written = text::write(&letter.content, profile, &letter.language);
    Ok(Message::new(Parts {
        id: id.to_string(),
        // A profile may break the name over lines, which a header cannot.
        from_name: text::one_line(pick(profile.sender_name(), &letter.language)),
        from,
        to,
        subject: written.subject,
        body: written.body,
        language: if letter.language == "en" { "en" } else { "ja" }.into(),
        date: now,
    })?)
}

impl Post for Transport {
    async fn deliver(
        &self,
        id: MailId,
        letter: &Letter,
        sender: &str,
        profile: IssuerProfile<'_>,
        now: Timestamp,
    ) -> Delivery {
        let message = match compose(id, letter, sender, profile, now) {
            Ok(message) => message,
            // The operator can mend the settings; the rest stays as it is.
            Err(error @ ComposeError::Sender) => return Delivery::Retry(error.to_string()),
            Err(error @ (ComposeError::Recipient | ComposeError::Message(_))) => {
                return Delivery::Refused(error.to_string());
            }
        };
        match self.send(&message).await {
            Outcome::Sent => Delivery::Sent,
            Outcome::Retry { reason } => Delivery::Retry(reason),
            Outcome::Refused { reason, undeliverable: true } => Delivery::Undeliverable(reason),
            Outcome::Refused { reason, undeliverable: false } => Delivery::Refused(reason),
        }
    }
}
