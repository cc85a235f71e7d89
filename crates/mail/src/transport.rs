//! The ways out, and what became of a mail.
//!
//! Must not try again: it says whether trying again makes sense.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::folder;
use crate::message::Message;
use crate::smtp::Smtp;

/// Takes the mails of a demo, where the host shows them.
pub type DemoInbox = Arc<dyn Fn(&Message) -> io::Result<()> + Send + Sync>;

/// How mail leaves this program.
#[derive(Clone)]
pub enum Transport {
    /// A mail server.
    Smtp(Smtp),
    /// A folder of `.eml` files, for tests and for a gateway that picks them up.
    Folder(PathBuf),
    /// The demo's inbox inside the program: nothing leaves.
    Demo(DemoInbox),
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Smtp(_) => "Smtp",
            Self::Folder(_) => "Folder",
            Self::Demo(_) => "Demo",
        })
    }
}

/// What became of a mail. Reasons hold no address and no text of the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken over: the server answers for it now, or the file is on the disk.
    Sent,
    /// Not now: the network, the server or the settings; the same mail may pass later.
    Retry {
        /// The step and the server's code.
        reason: String,
    },
    /// Never: the server refused this recipient or this mail for good.
    Refused {
        /// The step and the server's code.
        reason: String,
        /// Whether the recipient's address is what was refused.
        undeliverable: bool,
    },
}

impl Transport {
    /// Hands one mail over. Returns within the transport's time limit.
    pub async fn send(&self, message: &Message) -> Outcome {
        let written = match self {
            Self::Smtp(smtp) => return smtp.send(message).await,
            Self::Folder(path) => {
                let (path, message) = (path.clone(), message.clone());
                tokio::task::spawn_blocking(move || folder::put(&path, &message)).await
            }
            Self::Demo(inbox) => {
                let (inbox, message) = (Arc::clone(inbox), message.clone());
                tokio::task::spawn_blocking(move || inbox(&message)).await
            }
        };
        match written {
            Ok(Ok(())) => Outcome::Sent,
            Ok(Err(error)) => Outcome::Retry { reason: format!("file: {}", error.kind()) },
            Err(_) => Outcome::Retry { reason: "file: interrupted".into() },
        }
    }
}
