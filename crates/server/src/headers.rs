//! What stands on every answer, whatever it answers.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, SERVER, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Response};
use axum::middleware::Next;
use madoguchi_app::host::Host;
use madoguchi_app::store::Store;

use crate::guard::RPC;
use crate::server::Server;

/// Of the screens: only what this site itself serves.
const SCREENS: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; \
                       connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; \
                       frame-ancestors 'none'";
/// Of everything that is no page: were it shown as one, nothing in it would work.
const NO_PAGE: &str =
    "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
/// Nothing of the device is needed. Named is only what browsers know everywhere:
/// of any other they complain on the console of every visitor.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), \
                           encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), \
                           idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), \
                           publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), \
                           xr-spatial-tracking=()";
/// Two years, as browsers' lists ask for.
const HSTS: &str = "max-age=63072000; includeSubDomains";

/// Puts them on.
pub(crate) async fn put<S: Store, H: Host>(
    State(server): State<Arc<Server<S, H>>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let is_command = request.uri().path().starts_with(RPC);
    let mut response = next.run(request).await;
    let https = server.settings.member.is_https();
    protect(response.headers_mut(), if is_command { NO_PAGE } else { SCREENS }, https);
    response
}

/// The same for the admin listener, which has no pages.
pub(crate) async fn put_on_figures(request: Request, next: Next) -> Response<Body> {
    let mut response = next.run(request).await;
    protect(response.headers_mut(), NO_PAGE, false);
    response
}

fn protect(headers: &mut HeaderMap, policy: &'static str, https: bool) {
    let name = HeaderName::from_static;
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (name("cross-origin-opener-policy"), "same-origin"),
        (name("cross-origin-embedder-policy"), "require-corp"),
        (name("cross-origin-resource-policy"), "same-origin"),
        (name("origin-agent-cluster"), "?1"),
        (name("permissions-policy"), PERMISSIONS),
        (name("x-permitted-cross-domain-policies"), "none"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.remove(SERVER);
}
