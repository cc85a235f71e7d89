//! Mail to members: what each kind says, its MIME form, and the ways out of this program.
//!
//! Must not decide when or to whom something is sent, or try again by itself: the outbox of `app`
//! does. Nothing here logs an address, a name or a code.

mod fault;
mod folder;
mod message;
mod post;
mod smtp;
mod text;
mod transport;

pub use message::{Message, MessageError, Parts};
pub use post::{ComposeError, compose};
pub use smtp::{Credentials, Security, SetupError, Smtp, SmtpSettings};
pub use text::{Written, write};
pub use transport::{DemoInbox, Outcome, Transport};
