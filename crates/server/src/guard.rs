//! What every request must be before anything looks at its content: for one of
//! our names, by a method that is served, and not above its peer's rate.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use axum::middleware::Next;
use madoguchi_app::caller::Peer;
use madoguchi_app::host::Host;
use madoguchi_app::store::Store;
use madoguchi_server_configuration::{Origin, SiteName};
use madoguchi_wire::{ErrorCode, WireError};

use crate::listener::SocketPeer;
use crate::rate::Cost;
use crate::server::Server;
use crate::{peer, status};

/// Where commands are posted to.
pub(crate) const RPC: &str = "/rpc/";

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What the guard found out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) site: SiteName,
    pub(crate) peer: Peer,
}

/// Lets a request in, or answers it.
pub(crate) async fn check<S: Store, H: Host>(
    State(server): State<Arc<Server<S, H>>>,
    mut request: Request,
    next: Next,
) -> Response<Body> {
    let settings = &server.settings;
    let Some(site) = authority(&request).and_then(|name| settings.site(name)) else {
        return refusal(StatusCode::MISDIRECTED_REQUEST, ErrorCode::NotAllowed);
    };
    // A connection always has a peer; without one, as in a test, it is nobody's.
    let socket = request.extensions().get::<SocketPeer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
    let peer = peer::peer(settings, socket, request.headers());
    let is_command = request.uri().path().starts_with(RPC);
    let served: &[Method] = if is_command { &[Method::POST] } else { &[Method::GET, Method::HEAD] };
    if !served.contains(request.method()) {
        let mut response = refusal(StatusCode::METHOD_NOT_ALLOWED, ErrorCode::NotAllowed);
        let allowed = if is_command { "POST" } else { "GET, HEAD" };
        response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
        return response;
    }
    let cost = if is_command { Cost::Command } else { Cost::File };
    if let Err(seconds) = server.rates.take(peer, cost) {
        return status::refused_as(StatusCode::TOO_MANY_REQUESTS, &WireError::after(ErrorCode::Busy, seconds));
    }
    if is_command
        && let Some(origin) = settings.origin(site)
        && let Err(response) = comes_from_our_screens(request.headers(), origin)
    {
        return *response;
    }
    request.extensions_mut().insert(Asked { site, peer });
    next.run(request).await
}

/// The name a request is for. HTTP/2 has it in the address, HTTP/1.1 in `Host`;
/// two of them that differ are a trick.
fn authority(request: &Request) -> Option<&str> {
    let mut named = request.headers().get_all(HOST).iter();
    let (host, more) = (named.next(), named.next());
    let host = host.map(HeaderValue::to_str).transpose().ok()?;
    let target = request.uri().authority().map(|authority| authority.as_str());
    match (target, host, more) {
        (Some(target), Some(host), None) => target.eq_ignore_ascii_case(host).then_some(target),
        (Some(name), None, None) | (None, Some(name), None) => Some(name),
        (None, None, _) | (_, _, Some(_)) => None,
    }
}

/// A page of another site cannot post a command: its origin is told by the
/// browser, and a form cannot send JSON.
fn comes_from_our_screens(headers: &HeaderMap, origin: &Origin) -> Result<(), Box<Response<Body>>> {
    let only = |name: HeaderName, wanted: &str| {
        let mut values = headers.get_all(name).iter();
        values.next().is_some_and(|value| value.as_bytes() == wanted.as_bytes()) && values.next().is_none()
    };
    let fetch_site = headers.contains_key(SEC_FETCH_SITE);
    if !only(ORIGIN, origin.text()) || (fetch_site && !only(SEC_FETCH_SITE, "same-origin")) {
        return Err(Box::new(refusal(StatusCode::FORBIDDEN, ErrorCode::NotAllowed)));
    }
    if !only(CONTENT_TYPE, "application/json") {
        return Err(Box::new(refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, ErrorCode::RequestMalformed)));
    }
    Ok(())
}

fn refusal(status: StatusCode, code: ErrorCode) -> Response<Body> {
    status::refused_as(status, &WireError::new(code))
}
