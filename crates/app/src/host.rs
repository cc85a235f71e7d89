//! What the surroundings give: clock, randomness, papers, the demo's inbox.
//! Tests own all of them.

use std::future::Future;
use std::sync::Arc;

use jiff::Timestamp;
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::ids::FactId;
use madoguchi_wire::SavedFile;
use madoguchi_wire::demo::{DemoDesk, DemoMail, DemoPerson};

use crate::error::Refusal;
use crate::hasher::Hasher;
use crate::keys::Keys;
use crate::paper::{LaidOut, LettersPaper, Paper};
use crate::store::Store;

/// What a host provides.
pub trait Host: Send + Sync + 'static {
    /// The present instant.
    fn now(&self) -> Timestamp;
    /// Fills the buffer with random bytes fit for keys.
    fn random(&self, buffer: &mut [u8]);
    /// Lays letters out before their passwords count, as they are saved afterwards. A desktop asks here
    /// where to save them, so that whoever changes their mind spoils none. Bytes that are not saved are
    /// dropped and wiped. A host that prints no letters leaves it as it is.
    fn lay_out_letters(&self, letters: LettersPaper) -> impl Future<Output = Result<LaidOut, Refusal>> + Send {
        drop(letters);
        async { Err(Refusal::Unexpected("letters are not laid out here".to_owned())) }
    }
    /// Saves a document for the person, after the use case is done.
    fn save_paper(&self, paper: Paper) -> impl Future<Output = Result<SavedFile, Refusal>> + Send;
    /// Whether this is an install on demo data.
    fn demo(&self) -> bool;
    /// Whether the strict rules of passwords and of care offices' codes hold, whatever a profile says
    /// (DV-1, DV-2, DV-4).
    fn strict_passwords(&self) -> bool;
    /// Mails of the demo, newest first; empty elsewhere.
    fn demo_inbox(&self) -> impl Future<Output = Result<Vec<DemoMail>, Refusal>> + Send;
    /// Invented people of the demo; empty elsewhere.
    fn demo_people(&self) -> Vec<DemoPerson>;
    /// Invented clerks and offices of the demo, without codes; none elsewhere.
    fn demo_desk(&self) -> Option<DemoDesk> {
        None
    }
    /// Address and name that mails of an insurer come from: the operator's own
    /// from `madoguchi.toml`; in the demo the profile's.
    fn mail_sender(&self, profile_sender: &str) -> String;
    /// Tells the outbox worker that something may be due.
    fn mail_queued(&self);
}

/// The use cases' surroundings, shared by all calls.
pub struct App<S: Store, H: Host> {
    /// Where everything is kept.
    pub store: S,
    /// What the host provides.
    pub host: H,
    /// Pepper and sealing key.
    pub keys: Keys,
    /// Password hashing, bounded by cores.
    pub hasher: Hasher,
}

/// An app that calls share.
pub type Shared<S, H> = Arc<App<S, H>>;

impl<S: Store, H: Host> App<S, H> {
    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.host.now()
    }

    /// So many random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.host.random(&mut bytes);
        bytes
    }

    /// A fact about to be committed, at the present instant.
    pub fn fact(&self, subject: Subject, actor: Actor, fact: Fact) -> FactEntry {
        self.fact_at(self.now(), subject, actor, fact)
    }

    /// The same at an instant by which it was decided already.
    pub fn fact_at(&self, at: Timestamp, subject: Subject, actor: Actor, fact: Fact) -> FactEntry {
        FactEntry { id: FactId::new(at, self.random()), subject, actor, at, salt: self.random(), fact }
    }
}
