//! The surroundings of the use cases on a desktop: the system's clock and
//! randomness, documents saved by the system's dialogue, the demo's inbox.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use madoguchi_app::error::Answer;
use madoguchi_app::paper::{LaidOut, LettersPaper, Paper};
use madoguchi_app::{Host, Refusal};
use madoguchi_wire::demo::{DemoDesk, DemoMail, DemoPerson};
use madoguchi_wire::{ErrorCode, SavedFile};
use tokio::sync::Notify;

use crate::papers::Papers;

/// The desktop.
pub(crate) struct Desktop {
    /// Whether this is the demo.
    pub(crate) demo: bool,
    /// The operator's sender address; none in the demo.
    pub(crate) sender: Option<String>,
    /// Whether the strict rules of passwords and codes hold for every profile.
    pub(crate) strict_passwords: bool,
    /// The demo's folder of mails.
    pub(crate) inbox: Option<PathBuf>,
    /// Where documents go.
    pub(crate) papers: Papers,
    /// Wakes the outbox worker.
    pub(crate) wake: Arc<Notify>,
}

impl Host for Desktop {
    fn now(&self) -> Timestamp {
        crate::clock::now()
    }

    fn random(&self, buffer: &mut [u8]) {
        // Without randomness nothing here is safe; the system says why and stops.
        if let Err(error) = getrandom::fill(buffer) {
            tracing::error!(%error, "no randomness from the system");
            std::process::exit(1);
        }
    }

    async fn lay_out_letters(&self, letters: LettersPaper) -> Answer<LaidOut> {
        self.papers.lay_out(letters).await
    }

    async fn save_paper(&self, paper: Paper) -> Answer<SavedFile> {
        self.papers.save(paper).await
    }

    fn demo(&self) -> bool {
        self.demo
    }

    fn strict_passwords(&self) -> bool {
        self.strict_passwords
    }

    async fn demo_inbox(&self) -> Answer<Vec<DemoMail>> {
        let Some(folder) = self.inbox.clone() else { return Ok(Vec::new()) };
        let read = tokio::task::spawn_blocking(move || crate::inbox::read(&folder)).await;
        match read {
            Ok(Ok(mails)) => Ok(mails),
            Ok(Err(error)) => Err(Refusal::Unexpected(error.to_string())),
            Err(error) => Err(Refusal::Unexpected(error.to_string())),
        }
    }

    fn demo_people(&self) -> Vec<DemoPerson> {
        if self.demo { madoguchi_demo::people() } else { Vec::new() }
    }

    fn demo_desk(&self) -> Option<DemoDesk> {
        self.demo.then(madoguchi_demo::desk).flatten()
    }

    fn mail_sender(&self, profile_sender: &str) -> String {
        self.sender.clone().unwrap_or_else(|| profile_sender.to_owned())
    }

    fn mail_queued(&self) {
        self.wake.notify_one();
    }
}

/// The person does not want the document saved after all.
pub(crate) fn cancelled() -> Refusal {
    ErrorCode::SaveCancelled.into()
}

/// A document could not be saved.
pub(crate) fn not_saved() -> Refusal {
    ErrorCode::FileNotSaved.into()
}
