//! A server in this process, on invented data, with a clock of the test's own.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use jiff::Timestamp;
use madoguchi_app::error::{Answer, Refusal};
use madoguchi_app::hasher::Hasher;
use madoguchi_app::host::{App, Host};
use madoguchi_app::paper::Paper;
use madoguchi_server::{Origin, Rate, Server, Settings, SocketPeer, router};
use madoguchi_store_sqlite::{DataFolder, OpenFolder, SqliteStore, Start, Unlock};
use madoguchi_wire::SavedFile;
use madoguchi_wire::demo::{DemoMail, DemoPerson};
use tempfile::TempDir;
use tower_service::Service as _;

/// The members' site of every test in this process.
pub(crate) const ORIGIN: &str = "https://madoguchi.example.jp";
pub(crate) const HOST: &str = "madoguchi.example.jp";
pub(crate) const DESK: &str = "desk.madoguchi.example.jp";
const LOCAL: &str = "localhost:8080";

/// Somewhere outside.
pub(crate) const STRANGER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7));

/// Surroundings of a test: the system's randomness, a clock that stands still.
#[derive(Clone)]
pub(crate) struct TestHost {
    pub(crate) papers: Arc<Mutex<VecDeque<Paper>>>,
    pub(crate) now: Timestamp,
}

impl Default for TestHost {
    fn default() -> Self {
        Self { papers: Arc::default(), now: now() }
    }
}

pub(crate) fn now() -> Timestamp {
    "2026-04-10T01:00:00Z".parse().unwrap()
}

impl Host for TestHost {
    fn now(&self) -> Timestamp {
        self.now
    }

    fn random(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).unwrap();
    }

    async fn save_paper(&self, paper: Paper) -> Answer<SavedFile> {
        self.papers.lock().unwrap().push_back(paper);
        Ok(SavedFile { name: String::new(), folder: String::new() })
    }

    fn demo(&self) -> bool {
        true
    }

    fn strict_passwords(&self) -> bool {
        false
    }

    /// A fault of the program, so that tests can look at one.
    async fn demo_inbox(&self) -> Result<Vec<DemoMail>, Refusal> {
        panic!("a fault of the program")
    }

    fn demo_people(&self) -> Vec<DemoPerson> {
        madoguchi_demo::people()
    }

    fn mail_sender(&self, profile_sender: &str) -> String {
        profile_sender.to_owned()
    }

    fn mail_queued(&self) {}
}

/// A server without a socket.
pub(crate) struct Site {
    pub(crate) router: Router,
    pub(crate) server: Arc<Server<SqliteStore, TestHost>>,
    pub(crate) store: OpenFolder,
    _folder: TempDir,
}

/// The usual settings of a test: nobody is refused for asking often.
pub(crate) fn settings() -> Settings {
    let mut settings = Settings::new(Origin::parse(ORIGIN).unwrap());
    settings.desk = Some(Origin::parse(&format!("https://{DESK}")).unwrap());
    settings.bounds.rate = Rate { burst: 1_000_000, per_second: 1_000_000 };
    settings
}

impl Site {
    pub(crate) async fn new(settings: Settings) -> Self {
        crate::log::listen();
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("store");
        let made = move || {
            let start = Start { at: now(), program_version: "test" };
            DataFolder::lock(&path).unwrap().create(Unlock::Demo, start).unwrap()
        };
        let store = tokio::task::spawn_blocking(made).await.unwrap();
        let app = App {
            store: store.store().clone(),
            host: TestHost::default(),
            keys: store.keys(),
            hasher: Hasher::new(1, [7; 16]).unwrap(),
        };
        let server = Server::new(Arc::new(app), settings);
        Self { router: router(Arc::clone(&server)), server, store, _folder: folder }
    }

    /// With the demo's people.
    pub(crate) async fn with_people(settings: Settings) -> Self {
        let site = Self::new(settings).await;
        madoguchi_demo::load(&site.server.app()).await.unwrap();
        site
    }

    /// Sends a request as it is, from somewhere outside.
    pub(crate) async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.send_from(STRANGER, request).await
    }

    pub(crate) async fn send_from(&self, peer: IpAddr, mut request: Request<Body>) -> Response<Body> {
        request.extensions_mut().insert(SocketPeer(peer));
        self.router.clone().call(request).await.unwrap()
    }
}

/// A command as the screens send it.
pub(crate) fn command(name: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(format!("/rpc/{name}"))
        .header("host", HOST)
        .header("origin", ORIGIN)
        .header("content-type", "application/json")
        .header("sec-fetch-site", "same-origin")
        .body(body.into())
        .unwrap()
}

/// A look at an address.
pub(crate) fn get(path: &str) -> Request<Body> {
    Request::get(path).header("host", HOST).body(Body::empty()).unwrap()
}

/// The same request at the desk's own site.
pub(crate) fn at_the_desk(mut request: Request<Body>) -> Request<Body> {
    request.headers_mut().insert("host", DESK.parse().unwrap());
    if let Some(origin) = request.headers_mut().get_mut("origin") {
        *origin = format!("https://{DESK}").parse().unwrap();
    }
    request
}

/// The same request at a site of this machine alone.
pub(crate) fn at_this_machine(mut request: Request<Body>) -> Request<Body> {
    let headers = request.headers_mut();
    headers.insert("host", LOCAL.parse().unwrap());
    if let Some(origin) = headers.get_mut("origin") {
        *origin = format!("http://{LOCAL}").parse().unwrap();
    }
    request
}

/// Settings of such a site.
pub(crate) fn settings_of_this_machine() -> Settings {
    Settings { member: Origin::parse(&format!("http://{LOCAL}")).unwrap(), desk: None, ..settings() }
}

/// The body of an answer.
pub(crate) async fn bytes(response: Response<Body>) -> Vec<u8> {
    axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()
}

/// The body of an answer as JSON.
pub(crate) async fn json(response: Response<Body>) -> serde_json::Value {
    serde_json::from_slice(&bytes(response).await).unwrap()
}
