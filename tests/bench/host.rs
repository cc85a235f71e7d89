//! The surroundings of a measurement: the system's clock and randomness, and a printer of letters.

use std::sync::LazyLock;

use jiff::Timestamp;
use madoguchi_app::error::Refusal;
use madoguchi_app::host::Host;
use madoguchi_app::paper::{LaidOut, LettersPaper, Paper};
use madoguchi_documents::Renderer;
use madoguchi_domain::japan_time;
use madoguchi_wire::SavedFile;
use madoguchi_wire::demo::{DemoMail, DemoPerson};

static RENDERER: LazyLock<Renderer> = LazyLock::new(Renderer::new);

/// An office without mail. Papers are made as on a desktop, and thrown away.
#[derive(Clone, Copy)]
pub(crate) struct Office;

impl Host for Office {
    fn now(&self) -> Timestamp {
        #[allow(clippy::disallowed_methods)] // this is the host
        Timestamp::now()
    }

    fn random(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).unwrap();
    }

    async fn lay_out_letters(&self, letters: LettersPaper) -> Result<LaidOut, Refusal> {
        let today = japan_time::date(self.now());
        let made = tokio::task::spawn_blocking(move || RENDERER.lay_out_letters(letters, today));
        made.await.unwrap().map_err(|error| Refusal::Unexpected(error.to_string()))
    }

    async fn save_paper(&self, paper: Paper) -> Result<SavedFile, Refusal> {
        let today = japan_time::date(self.now());
        let made = tokio::task::spawn_blocking(move || RENDERER.render_paper(paper, today));
        made.await.unwrap().map_err(|error| Refusal::Unexpected(error.to_string()))?;
        Ok(SavedFile { name: "letters.pdf".to_owned(), folder: String::new() })
    }

    fn demo(&self) -> bool {
        false
    }

    fn strict_passwords(&self) -> bool {
        false
    }

    async fn demo_inbox(&self) -> Result<Vec<DemoMail>, Refusal> {
        Ok(Vec::new())
    }

    fn demo_people(&self) -> Vec<DemoPerson> {
        Vec::new()
    }

    fn mail_sender(&self, profile_sender: &str) -> String {
        profile_sender.to_owned()
    }

    fn mail_queued(&self) {}
}
