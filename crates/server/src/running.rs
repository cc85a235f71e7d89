//! A server at work: opened, listening, with its background work, until it is
//! told to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use madoguchi_app::hasher::Hasher;
use madoguchi_app::host::{App, Host as _};
use madoguchi_app::keys::Keys;
use madoguchi_app::store::OfficeStore as _;
use madoguchi_mail::{SetupError, Transport};
use madoguchi_server_configuration::{
    Configuration, KeyFile, KeysRefused, OpenRefused, Settings, TlsRefused, keys_in, keys_of, open_folder,
};
use madoguchi_store::{AnyStore, StoreUrl};
use madoguchi_store_postgres::{ConnectError, PostgresStore};
use madoguchi_store_sqlite::{FolderError, OpenFolder, Start};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::home::Home;
use crate::host::Web;
use crate::listener::{Listening, listen};
use crate::server::Server;
use crate::tls::{self, Certificate};
use crate::{clock, outlet, router, worker};

/// How often the certificate's files are looked at.
const CERTIFICATE_EVERY: Duration = Duration::from_mins(1);
/// How long a stop waits for a mail that is on its way.
const LAST_MAIL: Duration = Duration::from_secs(10);

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartRefused {
    /// The keys or the store.
    #[error(transparent)]
    Store(#[from] OpenRefused),
    /// The certificate.
    #[error("tls: {0}")]
    Tls(#[from] TlsRefused),
    /// The mail server's settings.
    #[error("mail: {0}")]
    Mail(#[from] SetupError),
    /// A federation's clerks have no site of their own.
    #[error(
        "sites.desk: is missing, and the store has a federation: its clerks need a site under another host name than \
         the members', such as https://desk.madoguchi.example.jp (docs/server.md, \"The federations' desk\")"
    )]
    Desk,
    /// An address cannot be listened on.
    #[error("{0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// Anything else.
    #[error("{0}")]
    Failed(String),
}

macro_rules! store_error {
    ($($refusal:ty),*) => { $(
        impl From<$refusal> for StartRefused {
            fn from(refusal: $refusal) -> Self { Self::Store(refusal.into()) }
        }
    )* };
}
store_error!(KeysRefused, FolderError, ConnectError);

/// A server at work.
pub struct Running {
    /// Where browsers or the proxy come to.
    pub address: SocketAddr,
    /// Where the operator's tools come to.
    pub admin: Option<SocketAddr>,
    home: Home,
    stop: watch::Sender<bool>,
    /// Ends the admin listener, which answers until the very end, so that the
    /// operator sees the stop.
    _last: watch::Sender<bool>,
    listening: JoinSet<()>,
    mail: Option<JoinHandle<()>>,
    others: JoinSet<()>,
    /// The demo's folder, which goes with it.
    pub(crate) folder: Option<tempfile::TempDir>,
}

/// An open store, its home, and the keys of what lies in it.
pub(crate) struct Opened {
    store: AnyStore,
    home: Home,
    keys: Keys,
}

impl From<OpenFolder> for Opened {
    fn from(folder: OpenFolder) -> Self {
        let (store, keys) = (folder.store().clone().into(), folder.keys());
        Self { store, keys, home: Arc::new(folder).into() }
    }
}

impl Opened {
    /// Leaves a store that is not served after all.
    async fn close(self) -> Result<(), StartRefused> {
        let home = self.home;
        tokio::task::spawn_blocking(move || home.close(clock::now())).await.map_err(failed)??;
        Ok(())
    }
}

async fn has_federation(store: &AnyStore) -> Result<bool, StartRefused> {
    Ok(!store.federations().await.map_err(OpenRefused::from)?.is_empty())
}

/// What a server is made of, once its store is open.
pub(crate) struct Parts {
    pub(crate) opened: Opened,
    pub(crate) web: Web,
    pub(crate) transport: Option<Transport>,
    pub(crate) settings: Settings,
    pub(crate) socket: TcpListener,
    pub(crate) certificate: Option<Arc<Certificate>>,
    pub(crate) behind_proxy: bool,
    pub(crate) admin: Option<TcpListener>,
}

/// Starts a server as its configuration says.
///
/// # Errors
/// [`StartRefused`]; nothing is left running.
pub async fn start(configuration: Configuration) -> Result<Running, StartRefused> {
    let keys = keys_of(&configuration)?;
    let certificate = configuration.tls.map(Certificate::read).transpose()?;
    let transport = configuration.mail.as_ref().map(outlet::configured).transpose()?;
    let opened = open(configuration.store, keys).await?;
    if configuration.settings.lacks_desk() && has_federation(&opened.store).await? {
        opened.close().await?;
        return Err(StartRefused::Desk);
    }
    let socket = bind(configuration.listen).await?;
    let admin = match configuration.admin {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    let web = Web {
        sender: configuration.mail.map(|mail| mail.sender),
        strict_passwords: configuration.strict_passwords,
        ..Web::default()
    };
    let parts = Parts {
        opened,
        web,
        transport,
        settings: configuration.settings,
        socket,
        certificate,
        behind_proxy: configuration.behind_proxy,
        admin,
    };
    run(parts, |_| std::future::ready(Ok(()))).await
}

async fn open(url: StoreUrl, keys: KeyFile) -> Result<Opened, StartRefused> {
    match url {
        StoreUrl::Sqlite(path) => {
            let opened = move || open_folder(&path, &keys, beginning());
            let folder = tokio::task::spawn_blocking(opened).await.map_err(failed)??;
            if let Some(restored) = folder.restored() {
                tracing::error!(reason = %restored.reason, "the store is as it was at an earlier time");
            }
            Ok(folder.into())
        }
        StoreUrl::Postgres(options) => {
            let store = PostgresStore::connect(&options).await?;
            let keys = keys_in(&store, &keys).await?;
            Ok(Opened { store: store.clone().into(), home: store.into(), keys })
        }
    }
}

/// For the first fact of a new store, and of one that was restored.
pub(crate) fn beginning() -> Start<'static> {
    Start { at: clock::now(), program_version: env!("CARGO_PKG_VERSION") }
}

pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, StartRefused> {
    TcpListener::bind(address).await.map_err(|error| StartRefused::Listen(address, error))
}

/// What a server's use cases are.
pub(crate) type Uses = Arc<App<AnyStore, Web>>;

/// Everything from the open store on. `prepare` runs before anybody is served.
pub(crate) async fn run<F>(parts: Parts, prepare: impl FnOnce(Uses) -> F) -> Result<Running, StartRefused>
where
    F: Future<Output = Result<(), StartRefused>>,
{
    let Parts { opened, web, transport, settings, socket, certificate, behind_proxy, admin } = parts;
    let wake = Arc::clone(&web.wake);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut salt = [0; 16];
    web.random(&mut salt);
    let hasher = Hasher::stepping_back(cores, salt).map_err(failed)?;
    let app = Arc::new(App { store: opened.store, host: web, keys: opened.keys, hasher });
    prepare(Arc::clone(&app)).await?;
    let home = opened.home;
    let server = Server::new(app, settings);
    let (stop, stopped) = watch::channel(false);
    let (last, ended) = watch::channel(false);
    let address = socket.local_addr().map_err(failed)?;
    let admin_address = admin.as_ref().map(TcpListener::local_addr).transpose().map_err(failed)?;
    let mut listening = JoinSet::new();
    let mut others = JoinSet::new();
    let tls = certificate.as_ref().map(|certificate| tls::config(Arc::clone(certificate))).transpose()?;
    let plain = || Listening {
        tls: None,
        only: None,
        proxies: server.settings.trusted_proxies.clone(),
        bounds: server.settings.bounds,
        connections: server.figures.connections.clone(),
    };
    let only = behind_proxy.then(|| server.settings.trusted_proxies.clone());
    let public = Listening { tls, only, ..plain() };
    listening.spawn(listen(socket, public, router::router(Arc::clone(&server)), stopped.clone()));
    if let Some(admin) = admin {
        let router = router::admin_router(Arc::clone(&server), home.clone());
        others.spawn(listen(admin, plain(), router, ended));
    }
    // Made here: a signal that comes before would end the process.
    others.spawn(keep_certificate(certificate, Asked::new()));
    let house = worker::keep_house(Arc::clone(&server), home.clone(), worker::HOUSE_AFTER, stopped.clone());
    others.spawn(house);
    let mail = transport.map(|transport| tokio::spawn(worker::send_mail(server, transport, wake, stopped)));
    Ok(Running { address, admin: admin_address, home, stop, _last: last, listening, mail, others, folder: None })
}

impl Running {
    /// Takes nothing new, lets what runs come to its end, and leaves a clean store.
    ///
    /// # Errors
    /// When the store could not be closed cleanly; what was acknowledged is safe.
    pub async fn stop(mut self) -> Result<(), StartRefused> {
        self.home.begin_to_stop();
        self.stop.send_replace(true);
        while self.listening.join_next().await.is_some() {}
        if let Some(mut mail) = self.mail.take()
            && tokio::time::timeout(LAST_MAIL, &mut mail).await.is_err()
        {
            mail.abort();
        }
        self.others.shutdown().await;
        let home = self.home.clone();
        tokio::task::spawn_blocking(move || home.close(clock::now())).await.map_err(failed)??;
        Ok(())
    }
}

/// Looks at the certificate's files from time to time, and at once on SIGHUP.
async fn keep_certificate(certificate: Option<Arc<Certificate>>, mut asked: Asked) {
    loop {
        let is_asked = tokio::select! {
            () = asked.next() => true,
            () = tokio::time::sleep(CERTIFICATE_EVERY) => false,
        };
        let Some(certificate) = &certificate else { continue };
        if is_asked || certificate.is_stale() {
            match certificate.read_again() {
                Ok(()) => tracing::info!("the certificate was read again"),
                Err(error) => tracing::error!(%error, "the certificate was not read again; the old one stays"),
            }
        }
    }
}

/// SIGHUP where there is one.
struct Asked {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Asked {
    fn new() -> Self {
        Self {
            #[cfg(unix)]
            signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok(),
        }
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        std::future::pending::<()>().await;
    }
}

pub(crate) fn failed(error: impl std::fmt::Display) -> StartRefused {
    StartRefused::Failed(error.to_string())
}
