//! Surroundings that a story owns: clock, randomness, papers, the post.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use madoguchi_app::error::Refusal;
use madoguchi_app::host::Host;
use madoguchi_app::outbox::{Delivery, IssuerProfile, Letter, MailContent, Post};
use madoguchi_app::paper::{LaidOut, LettersPaper, Paper};
use madoguchi_documents::Renderer;
use madoguchi_domain::ids::MailId;
use madoguchi_domain::japan_time;
use madoguchi_wire::SavedFile;
use madoguchi_wire::demo::{DemoDesk, DemoMail, DemoPerson};
use sha2::{Digest as _, Sha256};
use tokio::sync::oneshot;

use super::privacy;

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The present instant of a story; it stands still unless the story moves it.
#[derive(Clone)]
pub(crate) struct Clock(Arc<Mutex<Timestamp>>);

impl Clock {
    /// Ten in the morning in Japan, on a Friday.
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new("2026-04-10T01:00:00Z".parse().expect("an instant"))))
    }

    pub(crate) fn now(&self) -> Timestamp {
        *lock(&self.0)
    }

    pub(crate) fn advance(&self, seconds: i64) {
        let mut now = lock(&self.0);
        *now += SignedDuration::from_secs(seconds);
    }

    pub(crate) fn set(&self, instant: &str) {
        *lock(&self.0) = instant.parse().expect("an instant");
    }
}

/// Random bytes that are the same in every run.
#[derive(Clone)]
pub(crate) struct Chance(Arc<Mutex<u64>>);

impl Chance {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(0)))
    }

    pub(crate) fn fill(&self, buffer: &mut [u8]) {
        for part in buffer.chunks_mut(32) {
            let mut count = lock(&self.0);
            *count += 1;
            let bytes = Sha256::digest(count.to_be_bytes());
            part.copy_from_slice(&bytes[..part.len()]);
        }
    }
}

/// Tells that a dialogue is open, and waits for it to be closed.
type LeftOpen = (oneshot::Sender<()>, oneshot::Receiver<()>);
type Happening = Box<dyn FnOnce() + Send>;

/// The dialogue that asks where letters are saved. It is closed at once, unless the story leaves it open.
#[derive(Clone, Default)]
pub(crate) struct Dialogue(Arc<Mutex<Option<LeftOpen>>>);

impl Dialogue {
    /// The next one stays open: the first tells when it is, the second closes it.
    pub(crate) fn stays_open(&self) -> (oneshot::Receiver<()>, oneshot::Sender<()>) {
        let ((opened, when_open), (close, closed)) = (oneshot::channel(), oneshot::channel());
        *lock(&self.0) = Some((opened, closed));
        (when_open, close)
    }

    async fn ask(&self) {
        let left_open = lock(&self.0).take();
        if let Some((opened, closed)) = left_open {
            opened.send(()).expect("the story waits for it");
            closed.await.expect("the story closes it");
        }
    }
}

/// What happens when a use case has committed and tells of a mail, once.
#[derive(Clone, Default)]
pub(crate) struct OnceQueued(Arc<Mutex<Option<Happening>>>);

impl OnceQueued {
    pub(crate) fn will(&self, happen: Happening) {
        *lock(&self.0) = Some(happen);
    }

    fn happens(&self) {
        if let Some(happen) = lock(&self.0).take() {
            // It may block, as a thread of a runtime must not.
            std::thread::spawn(happen).join().expect("no panic");
        }
    }
}

/// The host of a story.
#[derive(Clone)]
pub(crate) struct StoryHost {
    pub(crate) clock: Clock,
    pub(crate) chance: Chance,
    pub(crate) papers: Arc<Mutex<Vec<Paper>>>,
    pub(crate) demo_mode: bool,
    pub(crate) strict: Arc<AtomicBool>,
    pub(crate) people: Vec<DemoPerson>,
    pub(crate) post: StoryPost,
    pub(crate) dialogue: Dialogue,
    pub(crate) once_queued: OnceQueued,
}

impl Host for StoryHost {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn random(&self, buffer: &mut [u8]) {
        self.chance.fill(buffer);
    }

    async fn lay_out_letters(&self, letters: LettersPaper) -> Result<LaidOut, Refusal> {
        static RENDERER: LazyLock<Renderer> = LazyLock::new(Renderer::new);
        let today = japan_time::date(self.now());
        let laid_out = RENDERER.lay_out_letters(letters, today).map_err(|e| Refusal::Unexpected(e.to_string()))?;
        self.dialogue.ask().await;
        Ok(laid_out)
    }

    async fn save_paper(&self, paper: Paper) -> Result<SavedFile, Refusal> {
        lock(&self.papers).push(paper);
        Ok(SavedFile { name: "receipt.pdf".into(), folder: "Documents".into() })
    }

    fn demo(&self) -> bool {
        self.demo_mode
    }

    fn strict_passwords(&self) -> bool {
        self.strict.load(Ordering::Relaxed)
    }

    async fn demo_inbox(&self) -> Result<Vec<DemoMail>, Refusal> {
        let mails = self.post.delivered();
        Ok(mails.iter().rev().map(Mail::in_the_inbox).collect())
    }

    fn demo_people(&self) -> Vec<DemoPerson> {
        self.people.clone()
    }

    fn demo_desk(&self) -> Option<DemoDesk> {
        self.demo_mode.then(madoguchi_demo::desk).flatten()
    }

    fn mail_sender(&self, profile_sender: &str) -> String {
        if self.demo_mode { profile_sender.to_owned() } else { "madoguchi@kenpo.example".to_owned() }
    }

    fn mail_queued(&self) {
        self.once_queued.happens();
    }
}

/// A mail that was handed over.
#[derive(Clone)]
pub(crate) struct Mail {
    pub(crate) id: MailId,
    pub(crate) to: String,
    pub(crate) sender: String,
    pub(crate) language: String,
    pub(crate) content: MailContent,
    pub(crate) at: Timestamp,
}

impl Mail {
    /// The code in it, when it carries one.
    pub(crate) fn code(&self) -> Option<&str> {
        self.content.code()
    }

    pub(crate) fn kind(&self) -> &'static str {
        self.content.kind()
    }

    fn in_the_inbox(&self) -> DemoMail {
        DemoMail {
            id: self.id.to_string(),
            from: self.sender.clone(),
            to: self.to.clone(),
            subject: self.kind().to_owned(),
            body: self.code().unwrap_or_default().to_owned(),
            received_at: self.at.to_string(),
        }
    }
}

/// Records what is handed over, and answers as a story wants.
#[derive(Clone, Default)]
pub(crate) struct StoryPost {
    mails: Arc<Mutex<Vec<Mail>>>,
    answers: Arc<Mutex<VecDeque<Delivery>>>,
    dead: Arc<Mutex<Vec<String>>>,
    down: Arc<AtomicBool>,
    tries: Arc<AtomicU32>,
}

impl StoryPost {
    /// What arrived so far, oldest first.
    pub(crate) fn delivered(&self) -> Vec<Mail> {
        lock(&self.mails).clone()
    }

    /// The mail server goes down, or comes back.
    pub(crate) fn is_down(&self, down: bool) {
        self.down.store(down, Ordering::Relaxed);
    }

    /// How often anything was tried to be handed over.
    pub(crate) fn tries(&self) -> u32 {
        self.tries.load(Ordering::Relaxed)
    }

    /// The next handings-over go like this; after them everything arrives.
    pub(crate) fn will_answer(&self, answers: impl IntoIterator<Item = Delivery>) {
        lock(&self.answers).extend(answers);
    }

    /// Nobody has this address any more, in whatever order mails go.
    pub(crate) fn knows_nobody_at(&self, address: &str) {
        lock(&self.dead).push(address.to_owned());
    }
}

impl Post for StoryPost {
    async fn deliver(
        &self,
        id: MailId,
        letter: &Letter,
        sender: &str,
        _profile: IssuerProfile<'_>,
        now: Timestamp,
    ) -> Delivery {
        self.tries.fetch_add(1, Ordering::Relaxed);
        if self.down.load(Ordering::Relaxed) {
            return Delivery::Retry("no connection".into());
        }
        if letter.to.as_ref().is_some_and(|to| lock(&self.dead).contains(to)) {
            return Delivery::Undeliverable("550 no such user".into());
        }
        let answer = lock(&self.answers).pop_front().unwrap_or(Delivery::Sent);
        if answer == Delivery::Sent {
            let mail = Mail {
                id,
                to: letter.to.clone().expect("a mail for nobody never leaves"),
                sender: sender.to_owned(),
                language: letter.language.clone(),
                content: letter.content.clone(),
                at: now,
            };
            mail.code().into_iter().for_each(privacy::keep_secret);
            lock(&self.mails).push(mail);
        }
        answer
    }
}
