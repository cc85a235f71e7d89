//! One line for each request, in JSON: which command, what came of it, how long
//! it took. Neither address nor path nor anything that was typed.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;
use axum::middleware::Next;
use madoguchi_app::host::Host;
use madoguchi_app::store::Store;
use madoguchi_domain::journal::hex;
use madoguchi_wire::CommandName;
use tracing_subscriber::EnvFilter;

use crate::guard::RPC;
use crate::listener::SocketPeer;
use crate::peer;
use crate::server::Server;
use crate::status::Outcome;

/// Begins to write the log to standard output.
pub fn begin(level: &str) {
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    // A second begin in the same process, as in a test, changes nothing.
    let _ = tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).try_init();
}

/// Writes the line and counts the request.
pub(crate) async fn request<S: Store, H: Host>(
    State(server): State<Arc<Server<S, H>>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let begun = Instant::now();
    // A name that is not in the list was typed by somebody, and stays out.
    let path = request.uri().path();
    let what = match path.strip_prefix(RPC) {
        Some(name) => CommandName::find(name).map_or("unknown", CommandName::as_str),
        None => "file",
    };
    let peer = request.extensions().get::<SocketPeer>().map(|socket| {
        let peer = peer::peer(&server.settings, socket.0, request.headers());
        hex(&server.app.keys.hmac("log peer", &[peer.network().to_string().as_bytes()])[..8])
    });
    let response = next.run(request).await;
    let took = begun.elapsed();
    let status = response.status().as_u16();
    let outcome = response.extensions().get::<Outcome>().map_or("ok", |outcome| outcome.0.as_str());
    server.figures.request(what, outcome, took);
    if what != "file" || status >= 400 {
        let id = hex(&server.app.random::<8>());
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(id, command = what, status, outcome, millis, peer, "request");
    }
    response
}
