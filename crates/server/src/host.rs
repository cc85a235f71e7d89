//! The surroundings of the use cases on a server: the system's clock and
//! randomness, and in the demo an inbox in memory.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use madoguchi_app::Host;
use madoguchi_app::error::Answer;
use madoguchi_app::paper::Paper;
use madoguchi_wire::SavedFile;
use madoguchi_wire::demo::{DemoDesk, DemoMail, DemoPerson};
use tokio::sync::Notify;

/// Mails the demo keeps; older ones are dropped.
const KEPT: usize = 50;

/// The server.
#[derive(Default)]
pub struct Web {
    /// The demo's inbox; none in a real install.
    pub(crate) inbox: Option<Inbox>,
    /// The operator's sender address; none in the demo.
    pub(crate) sender: Option<String>,
    /// Whether the strict rules of passwords and codes hold for every profile.
    pub(crate) strict_passwords: bool,
    /// Wakes the outbox worker.
    pub(crate) wake: Arc<Notify>,
}

/// 受信箱（デモ）: shared by everybody who looks at a demo, which holds
/// invented people only.
#[derive(Clone, Default)]
pub(crate) struct Inbox(Arc<Mutex<VecDeque<DemoMail>>>);

impl Inbox {
    /// Adds a mail; the same mail again replaces itself.
    pub(crate) fn add(&self, mail: DemoMail) {
        let mut mails = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        mails.retain(|known| known.id != mail.id);
        mails.push_front(mail);
        mails.truncate(KEPT);
    }

    fn read(&self) -> Vec<DemoMail> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

impl Host for Web {
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

    /// The browser saves it: the document itself is the answer.
    async fn save_paper(&self, _paper: Paper) -> Answer<SavedFile> {
        Ok(SavedFile { name: String::new(), folder: String::new() })
    }

    fn demo(&self) -> bool {
        self.inbox.is_some()
    }

    fn strict_passwords(&self) -> bool {
        self.strict_passwords
    }

    async fn demo_inbox(&self) -> Answer<Vec<DemoMail>> {
        Ok(self.inbox.as_ref().map(Inbox::read).unwrap_or_default())
    }

    fn demo_people(&self) -> Vec<DemoPerson> {
        if self.demo() { madoguchi_demo::people() } else { Vec::new() }
    }

    fn demo_desk(&self) -> Option<DemoDesk> {
        self.demo().then(madoguchi_demo::desk).flatten()
    }

    fn mail_sender(&self, profile_sender: &str) -> String {
        self.sender.clone().unwrap_or_else(|| profile_sender.to_owned())
    }

    fn mail_queued(&self) {
        self.wake.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inbox_shows_the_newest_first_and_keeps_fifty() {
        let inbox = Inbox::default();
        for n in 0..60 {
            inbox.add(DemoMail {
                id: format!("{n}"),
                from: "a@example.jp".into(),
                to: "b@example.jp".into(),
                subject: "s".into(),
                body: "b".into(),
                received_at: "2026-11-21T00:00:00Z".into(),
            });
        }
        let mails = inbox.read();
        assert_eq!((mails.len(), mails[0].id.as_str(), mails[49].id.as_str()), (50, "59", "10"));
    }
}
