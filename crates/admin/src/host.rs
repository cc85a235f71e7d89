//! The surroundings of the use cases in the admin tool: the system's clock and
//! randomness. No window, no papers, no mail: what is queued here, the running
//! program sends.

use jiff::Timestamp;
use madoguchi_app::error::Answer;
use madoguchi_app::paper::Paper;
use madoguchi_app::{Host, Refusal};
use madoguchi_wire::demo::{DemoMail, DemoPerson};
use madoguchi_wire::{ErrorCode, SavedFile};

/// The admin tool.
pub(crate) struct Operator {
    /// Whether the store is the demo's.
    pub(crate) demo: bool,
}

impl Host for Operator {
    #[allow(clippy::disallowed_methods)] // a host is where the clock is asked
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn random(&self, buffer: &mut [u8]) {
        // Without randomness no identity and no key is safe.
        if let Err(error) = getrandom::fill(buffer) {
            crate::say::err(format_args!("madoguchi-admin: no randomness from the system: {error}"));
            std::process::exit(1);
        }
    }

    async fn save_paper(&self, _paper: Paper) -> Answer<SavedFile> {
        Err(Refusal::from(ErrorCode::NotAllowed))
    }

    fn demo(&self) -> bool {
        self.demo
    }

    fn strict_passwords(&self) -> bool {
        false
    }

    async fn demo_inbox(&self) -> Answer<Vec<DemoMail>> {
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
