//! The surroundings of a measurement: the system's clock and randomness.

use jiff::Timestamp;
use madoguchi_app::error::Refusal;
use madoguchi_app::host::Host;
use madoguchi_app::paper::Paper;
use madoguchi_wire::SavedFile;
use madoguchi_wire::demo::{DemoMail, DemoPerson};

/// An office without mail and without papers.
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

    async fn save_paper(&self, _: Paper) -> Result<SavedFile, Refusal> {
        Err(Refusal::Unexpected("nothing is saved here".to_owned()))
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
