//! The listening side: connections within their bounds, TLS, HTTP/1.1 and
//! HTTP/2, and an end that lets running requests come to theirs.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::header::{CONNECTION, TRANSFER_ENCODING};
use axum::http::{HeaderValue, Request};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use ipnet::IpNet;
use madoguchi_server_configuration::Bounds;
use prometheus_client::metrics::gauge::Gauge;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tower_service::Service as _;

use crate::figures::Counted;
use crate::peer;

/// The address at the other end of the socket.
#[derive(Debug, Clone, Copy)]
pub struct SocketPeer(pub IpAddr);

/// Largest head of a request, and the most lines in it.
const HEAD_BYTES: usize = 16 * 1024;
const HEAD_LINES: usize = 64;
/// Requests at the same time on one HTTP/2 connection.
const STREAMS: u32 = 64;
/// How long a connection whose time is over may still finish its request.
const LAST_REQUEST: Duration = Duration::from_secs(30);
/// After a failed accept, such as too many open files.
const PAUSE: Duration = Duration::from_millis(100);

/// How and to whom is listened.
pub(crate) struct Listening {
    pub(crate) tls: Option<Arc<ServerConfig>>,
    /// Without TLS behind a proxy: nobody else is spoken to.
    pub(crate) only: Option<Vec<IpNet>>,
    /// Proxies, which bring the connections of many.
    pub(crate) proxies: Vec<IpNet>,
    pub(crate) bounds: Bounds,
    pub(crate) connections: Gauge,
}

/// Accepts until it is told to stop; then waits for what runs, within its bound.
pub(crate) async fn listen(socket: TcpListener, listening: Listening, router: Router, mut stop: watch::Receiver<bool>) {
    let listening = Arc::new(listening);
    let peers = Peers::default();
    let mut open = JoinSet::new();
    while !*stop.borrow_and_update() {
        tokio::select! {
            accepted = socket.accept() => match accepted {
                Ok((stream, address)) => {
                    let Some(place) = admit(&listening, &peers, open.len(), address) else { continue };
                    let (listening, router, stop) = (Arc::clone(&listening), router.clone(), stop.clone());
                    open.spawn(async move {
                        let _counted = Counted::new(&listening.connections);
                        connection(&listening, stream, address.ip(), router, stop).await;
                        drop(place);
                    });
                }
                Err(error) => {
                    tracing::warn!(kind = ?error.kind(), "a connection was not accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            },
            changed = stop.changed() => if changed.is_err() { break },
            Some(_) = open.join_next() => {}
        }
    }
    // Who comes now is refused at once instead of waiting for nothing.
    drop(socket);
    let ended = async { while open.join_next().await.is_some() {} };
    if tokio::time::timeout(listening.bounds.stop_time, ended).await.is_err() {
        tracing::warn!("requests were cut off, since they did not end in time");
    }
}

fn admit(listening: &Listening, peers: &Peers, open: usize, address: SocketAddr) -> Option<Place> {
    let ip = address.ip().to_canonical();
    let is_stranger = listening.only.as_ref().is_some_and(|only| !peer::is_in(only, ip));
    if is_stranger || open >= listening.bounds.connections {
        return None;
    }
    let most = if peer::is_in(&listening.proxies, ip) { usize::MAX } else { listening.bounds.connections_per_peer };
    peers.place(ip, most)
}

/// Open connections by address.
#[derive(Clone, Default)]
struct Peers(Arc<Mutex<HashMap<IpAddr, usize>>>);

struct Place(Peers, IpAddr);

impl Peers {
    fn place(&self, address: IpAddr, most: usize) -> Option<Place> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(address).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Place(self.clone(), address))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.1);
            }
        }
    }
}

async fn connection(listening: &Listening, stream: TcpStream, ip: IpAddr, router: Router, stop: watch::Receiver<bool>) {
    // Answers are small; waiting for more to send would only delay them.
    let _ = stream.set_nodelay(true);
    let Some(tls) = &listening.tls else {
        return http_1(listening, stream, ip, router, stop).await;
    };
    let handshake = TlsAcceptor::from(Arc::clone(tls)).accept(stream);
    let Ok(Ok(stream)) = tokio::time::timeout(listening.bounds.head_time, handshake).await else { return };
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        http_2(listening, stream, ip, router, stop).await;
    } else {
        http_1(listening, stream, ip, router, stop).await;
    }
}

/// Drives a connection until it ends, its time is over, or the server stops.
macro_rules! drive {
    ($connection:expr, $listening:expr, $stop:expr) => {{
        let mut connection = std::pin::pin!($connection);
        let mut stop = $stop;
        let over = async {
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => {}
                () = tokio::time::sleep($listening.bounds.connection_time) => {}
            }
        };
        let ended = tokio::select! {
            _ = connection.as_mut() => true,
            () = over => false,
        };
        if !ended {
            connection.as_mut().graceful_shutdown();
            let _ = tokio::time::timeout(LAST_REQUEST, connection).await;
        }
    }};
}

async fn http_1<T>(listening: &Listening, stream: T, ip: IpAddr, router: Router, stop: watch::Receiver<bool>)
where
    T: AsyncRead + AsyncWrite + Unpin + Send,
{
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(listening.bounds.head_time)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEAD_LINES)
        .half_close(false);
    let service = service_fn(move |request| serve(router.clone(), ip, request));
    drive!(builder.serve_connection(TokioIo::new(stream), service), listening, stop);
}

async fn http_2<T>(listening: &Listening, stream: T, ip: IpAddr, router: Router, stop: watch::Receiver<bool>)
where
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(u32::try_from(HEAD_BYTES).unwrap_or(u32::MAX))
        .keep_alive_interval(listening.bounds.head_time)
        .keep_alive_timeout(listening.bounds.head_time);
    let service = service_fn(move |request| serve(router.clone(), ip, request));
    drive!(builder.serve_connection(TokioIo::new(stream), service), listening, stop);
}

async fn serve(
    mut router: Router,
    ip: IpAddr,
    request: Request<Incoming>,
) -> Result<axum::response::Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(SocketPeer(ip));
    // Whoever stands between may have read another end of it: nothing that follows is believed.
    let is_in_chunks = request.headers().contains_key(TRANSFER_ENCODING);
    let mut response = router.call(request).await?;
    if is_in_chunks {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}
