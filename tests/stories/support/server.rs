//! The server of a story: the real router on a socket of its own, with the
//! story's clock, randomness and data. Must not: listen elsewhere than on
//! loopback.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::connect_info::ConnectInfo;
use axum::extract::{Request, connect_info};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use madoguchi_app::host::Shared;
use madoguchi_server::{Origin, Rate, Server, Settings, SocketPeer, router};
use madoguchi_store::AnyStore;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::host::StoryHost;

/// The network that the operator trusts; windows of stories stand in it.
pub(crate) const TRUSTED: &str = "10.0.0.0/8";

/// A running server.
pub(crate) struct StoryServer {
    origin: String,
    client: reqwest::Client,
    stop: oneshot::Sender<()>,
    served: JoinHandle<std::io::Result<()>>,
}

impl StoryServer {
    pub(crate) async fn start(app: &Shared<AnyStore, StoryHost>) -> Self {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let origin = format!("http://{}", socket.local_addr().expect("an address"));
        let server = Server::new(app.clone(), settings(&origin));
        let router = router(server).layer(from_fn(name_the_peer));
        let (stop, stopped) = oneshot::channel();
        let serve = axum::serve(socket, router.into_make_service_with_connect_info::<SocketAddr>());
        let served = tokio::spawn(serve.with_graceful_shutdown(async { drop(stopped.await) }).into_future());
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        Self { origin, client: client.build().expect("a client"), stop, served }
    }

    /// As a browser names the site.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Posts bytes to a command.
    pub(crate) fn post(&self, command: &str) -> reqwest::RequestBuilder {
        self.client.post(format!("{}/rpc/{command}", self.origin))
    }

    /// Ends it once everything that runs has been answered.
    pub(crate) async fn stop(self) {
        let Self { client, stop, served, .. } = self;
        drop(client);
        let _ = stop.send(());
        served.await.expect("the server did not crash").expect("the server served to its end");
    }
}

/// How a story's server differs from one as shipped: it is on loopback without
/// TLS, it believes the tests what address a browser has, and it lets one peer
/// ask as fast as a test does (`crates/server/tests` hold that bound).
fn settings(origin: &str) -> Settings {
    let mut settings = Settings::new(Origin::parse(origin).expect("an origin"));
    settings.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
    settings.trusted_networks = vec![TRUSTED.parse().expect("a network")];
    settings.bounds.rate = Rate { burst: 1_000_000, per_second: 1_000_000 };
    settings
}

/// The address of the n-th window of a world.
pub(crate) fn address(n: u32) -> IpAddr {
    let [_, a, b, c] = (n + 1).to_be_bytes();
    IpAddr::from([10, a, b, c])
}

/// As the server's own listener does.
async fn name_the_peer(
    connect_info::ConnectInfo(address): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    request.extensions_mut().insert(SocketPeer(address.ip()));
    next.run(request).await
}
