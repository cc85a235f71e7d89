//! The surroundings of one request: the server's own host, and a place for the
//! document that the request asked for. Nothing of it outlives the request.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use madoguchi_app::error::Answer;
use madoguchi_app::host::{App, Host, Shared};
use madoguchi_app::paper::{LaidOut, LettersPaper, Paper};
use madoguchi_app::store::Store;
use madoguchi_wire::SavedFile;
use madoguchi_wire::demo::{DemoDesk, DemoMail, DemoPerson};

use crate::papers::Papers;
use crate::server::Server;

/// The host of one request.
pub(crate) struct Visit<S: Store, H: Host> {
    app: Shared<S, H>,
    papers: Papers,
    paper: Mutex<Option<Paper>>,
}

/// The use cases as one request sees them.
pub(crate) fn visit<S: Store, H: Host>(server: &Server<S, H>) -> App<S, Visit<S, H>> {
    let app = &server.app;
    App {
        store: app.store.clone(),
        host: Visit { app: Arc::clone(app), papers: server.papers.clone(), paper: Mutex::new(None) },
        keys: app.keys.clone(),
        hasher: app.hasher.clone(),
    }
}

impl<S: Store, H: Host> Visit<S, H> {
    /// The document that was asked for.
    pub(crate) fn take_paper(&self) -> Option<Paper> {
        self.paper.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<S: Store, H: Host> Host for Visit<S, H> {
    fn now(&self) -> Timestamp {
        self.app.host.now()
    }

    fn random(&self, buffer: &mut [u8]) {
        self.app.host.random(buffer);
    }

    async fn lay_out_letters(&self, letters: LettersPaper) -> Answer<LaidOut> {
        Ok(self.papers.lay_out(letters, self.now()).await?)
    }

    /// Kept for the answer; the server's own host is told too.
    async fn save_paper(&self, paper: Paper) -> Answer<SavedFile> {
        *self.paper.lock().unwrap_or_else(PoisonError::into_inner) = Some(paper.clone());
        self.app.host.save_paper(paper).await
    }

    fn demo(&self) -> bool {
        self.app.host.demo()
    }

    fn strict_passwords(&self) -> bool {
        self.app.host.strict_passwords()
    }

    async fn demo_inbox(&self) -> Answer<Vec<DemoMail>> {
        self.app.host.demo_inbox().await
    }

    fn demo_people(&self) -> Vec<DemoPerson> {
        self.app.host.demo_people()
    }

    fn demo_desk(&self) -> Option<DemoDesk> {
        self.app.host.demo_desk()
    }

    fn mail_sender(&self, profile_sender: &str) -> String {
        self.app.host.mail_sender(profile_sender)
    }

    fn mail_queued(&self) {
        self.app.host.mail_queued();
    }
}
