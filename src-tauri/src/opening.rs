//! From the data folder to an open store with its use cases and background
//! work. What cannot be opened is told in a form the screens can explain;
//! nothing is made over what is there.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use madoguchi_app::App;
use madoguchi_app::hasher::Hasher;
use madoguchi_domain::ids::DeviceId;
use madoguchi_mail::Transport;
use madoguchi_store_sqlite::OpenFolder;
use madoguchi_wire::WireError;
use madoguchi_wire::install::StoreState;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use zeroize::Zeroizing;

use crate::configuration::{Configuration, PasswordRules};
use crate::desk::{Desk, Uses};
use crate::host::Desktop;
use crate::papers::{Ask, Papers, Place};
use crate::{Options, outlet, worker};

/// Key of this computer's identity in the encrypted store.
const DEVICE: &str = "desktop device";
/// The same at a counter. Another one: a PC that is no counter any more is not known from that time.
const COUNTER: &str = "counter device";

/// How long the end of the program waits for a mail that is on its way.
const LAST_MAIL: Duration = Duration::from_secs(5);

/// With what a store is opened.
pub(crate) enum Secret {
    /// The keyring, or the demo's key.
    Machine,
    /// The person's password of key slot B.
    Password(Zeroizing<String>),
    /// A password chosen for a store that does not exist yet.
    NewPassword(Zeroizing<String>),
}

/// Why a store is not open.
#[derive(Debug, Clone)]
pub(crate) struct Closed {
    pub(crate) state: StoreState,
    pub(crate) detail: Option<String>,
    /// A refusal of what was just typed; the state stays as it was.
    pub(crate) refusal: Option<Box<WireError>>,
}

impl Closed {
    pub(crate) fn because(state: StoreState) -> Self {
        Self { state, detail: None, refusal: None }
    }

    pub(crate) fn told(state: StoreState, detail: impl ToString) -> Self {
        Self { detail: Some(detail.to_string()), ..Self::because(state) }
    }
}

/// An open store at work.
pub(crate) struct Opened {
    pub(crate) desk: Desk,
    pub(crate) counter: bool,
    pub(crate) restored_up_to: Option<String>,
    folder: Arc<OpenFolder>,
    workers: Workers,
}

/// The work in the background.
struct Workers {
    /// True tells the mail worker to end after its round.
    stop: watch::Sender<bool>,
    mail: Mutex<Option<JoinHandle<()>>>,
    house: JoinHandle<()>,
}

impl Workers {
    async fn end(&self) {
        self.house.abort();
        self.stop.send_replace(true);
        let mail = self.mail.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut mail) = mail else { return };
        if tokio::time::timeout(LAST_MAIL, &mut mail).await.is_err() {
            mail.abort();
        }
    }
}

impl Opened {
    /// Ends the session, stops the background work and leaves a clean store.
    pub(crate) async fn close(&self) {
        self.workers.end().await;
        self.desk.close().await;
        let folder = Arc::clone(&self.folder);
        match tokio::task::spawn_blocking(move || folder.close(crate::clock::now())).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the store was not closed cleanly"),
            Err(error) => tracing::error!(%error, "the store was not closed cleanly"),
        }
    }
}

/// Opens everything.
pub(crate) async fn open(options: &Options, ask: &Ask, secret: Secret) -> Result<Opened, Closed> {
    let folder = options.data_folder().map_err(|e| Closed::told(StoreState::Unavailable, e))?;
    let configuration = Configuration::read(&folder).map_err(|e| Closed::told(StoreState::ConfigurationRefused, e))?;
    let unlocked = crate::unlock::unlock(folder.clone(), options.demo, secret).await?;
    let wake = Arc::new(Notify::new());
    let inbox = options.demo.then(|| folder.join("inbox"));
    let transport = match &inbox {
        Some(inbox) => Some(outlet::demo(inbox)),
        None => outlet::configured(&configuration, &folder)
            .map_err(|e| Closed::told(StoreState::ConfigurationRefused, e))?,
    };
    let host = Desktop {
        demo: options.demo,
        sender: configuration.mail.as_ref().filter(|_| !options.demo).map(|m| m.sender.clone()),
        strict_passwords: configuration.password_rules == PasswordRules::Strict,
        inbox,
        papers: papers(&configuration, &folder, ask),
        wake: Arc::clone(&wake),
    };
    let restored_up_to = unlocked.restored().map(|restored| restored.up_to.to_string());
    let folder = Arc::new(unlocked);
    let counter = configuration.counter;
    start(Arc::clone(&folder), host, transport, wake, counter)
        .await
        .map(|(desk, workers)| Opened { desk, counter, restored_up_to, folder, workers })
        .map_err(|e| Closed::told(StoreState::Unavailable, e))
}

fn papers(configuration: &Configuration, folder: &Path, ask: &Ask) -> Papers {
    Papers::new(match &configuration.files.folder {
        Some(named) => Place::Folder(folder.join(named)),
        None => Place::Dialogue(Arc::clone(ask)),
    })
}

async fn start(
    folder: Arc<OpenFolder>,
    host: Desktop,
    transport: Option<Transport>,
    wake: Arc<Notify>,
    counter: bool,
) -> Result<(Desk, Workers), madoguchi_app::Refusal> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut salt = [0; 16];
    madoguchi_app::Host::random(&host, &mut salt);
    let demo = host.demo;
    let hasher = Hasher::new(cores, salt)?;
    let uses: Arc<Uses> = Arc::new(App { store: folder.store().clone(), host, keys: folder.keys(), hasher });
    if demo {
        let unexpected = |e: &dyn std::fmt::Display| madoguchi_app::Refusal::Unexpected(e.to_string());
        let (runtime, uses) = (tokio::runtime::Handle::current(), Arc::clone(&uses));
        // On a thread of its own: the operator's use cases in it are not made to be moved between threads.
        let loaded = tokio::task::spawn_blocking(move || runtime.block_on(madoguchi_demo::load(&uses)));
        loaded.await.map_err(|e| unexpected(&e))?.map_err(|e| unexpected(&e))?;
    }
    let device = device(&uses, if counter { COUNTER } else { DEVICE }).await?;
    let desk = Desk::new(Arc::clone(&uses), device, counter).await?;
    let house = tokio::spawn(worker::keep_house(Arc::clone(&uses), folder));
    let (stop, stopped) = watch::channel(false);
    let mail = transport.map(|transport| tokio::spawn(worker::send_mail(uses, transport, wake, stopped)));
    Ok((desk, Workers { stop, mail: Mutex::new(mail), house }))
}

/// The computer's identity, made at the first start.
async fn device(uses: &Uses, key: &str) -> Result<DeviceId, madoguchi_app::Refusal> {
    let kept = uses.store.local_get(key).await?.and_then(|bytes| String::from_utf8(bytes).ok());
    if let Some(known) = kept.as_deref().and_then(DeviceId::parse) {
        return Ok(known);
    }
    let made = DeviceId::new(uses.now(), uses.random());
    uses.store.local_put(key, Some(made.to_string().into_bytes())).await?;
    Ok(made)
}
