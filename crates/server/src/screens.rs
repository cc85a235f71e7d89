//! The built screens, embedded in the program. Only files that were built are
//! served; an address that merely looks like one is not found.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION, SET_COOKIE, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use madoguchi_app::host::Host;
use madoguchi_app::store::Store;
use madoguchi_domain::journal::hex;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::guard::Asked;
use crate::server::Server;
use crate::{caller, sites};

/// Laid out by `build.rs`, with `.br` and `.gz` beside what compresses well.
#[derive(RustEmbed)]
#[folder = "$OUT_DIR/screens"]
struct Screens;

const PAGE: &str = "index.html";
/// Names in it carry a hash of the content.
const HASHED: &str = "assets/";

const NOT_FOUND: &str = "<!doctype html><html lang=\"ja\"><meta charset=\"utf-8\"><title>窓口</title>\
                         <p>このページはありません。<a href=\"/portal/\">最初の画面へ</a></p>\
                         <p lang=\"en\">There is no such page. <a href=\"/portal/\">To the first screen</a></p></html>";

/// Answers a `GET` of anything that is no command.
pub(crate) async fn answer<S: Store, H: Host>(
    State(server): State<Arc<Server<S, H>>>,
    request: Request,
) -> Response<Body> {
    let Some(site) = request.extensions().get::<Asked>().map(|asked| asked.site) else { return not_found() };
    let path = request.uri().path();
    if let Some(target) = sites::moved(site, path) {
        return moved(target);
    }
    let is_page = sites::is_page(&server.settings, site, path);
    let name = if is_page { PAGE } else { path.trim_start_matches('/') };
    let is_packed = [".br", ".gz"].iter().any(|end| name.ends_with(end));
    let is_inner = name == PAGE && path.ends_with(PAGE);
    if is_packed || is_inner || !path.starts_with('/') || path.starts_with("//") {
        return not_found();
    }
    let Some(file) = Screens::get(name) else { return not_found() };
    let mut response = serve(name, file, request.headers());
    if name == PAGE
        && let Some(visit) = caller::first_visit(&server.app, request.headers())
    {
        response.headers_mut().insert(SET_COOKIE, visit);
    }
    response
}

fn serve(name: &str, plain: EmbeddedFile, headers: &HeaderMap) -> Response<Body> {
    let tag = format!("\"{}\"", hex(plain.metadata.sha256_hash().get(..16).unwrap_or_default()));
    let (file, encoding) = packed(name, headers).map_or((plain, None), |(file, word)| (file, Some(word)));
    let unchanged = headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let (status, body) = if unchanged {
        (StatusCode::NOT_MODIFIED, Body::empty())
    } else {
        (
            StatusCode::OK,
            match file.data {
                std::borrow::Cow::Borrowed(bytes) => Body::from(bytes),
                std::borrow::Cow::Owned(bytes) => Body::from(bytes),
            },
        )
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let set = response.headers_mut();
    set.insert(CONTENT_TYPE, HeaderValue::from_static(kind(name)));
    set.insert(VARY, HeaderValue::from_static("accept-encoding"));
    set.insert(CACHE_CONTROL, HeaderValue::from_static(cache(name)));
    if let Some(word) = encoding {
        set.insert(CONTENT_ENCODING, HeaderValue::from_static(word));
    }
    if name != PAGE
        && let Ok(tag) = HeaderValue::from_str(&tag)
    {
        set.insert(ETAG, tag);
    }
    response
}

/// The smallest form that the browser takes.
fn packed(name: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, &'static str)> {
    let taken = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes = |word: &str| {
        taken.split(',').any(|one| {
            let (coding, weight) = one.split_once(';').unwrap_or((one, ""));
            let weight = weight.trim().trim_start_matches("q=");
            coding.trim().eq_ignore_ascii_case(word) && !weight.parse::<f32>().is_ok_and(|q| q <= 0.0)
        })
    };
    let forms = [("br", "br"), ("gzip", "gz")];
    let mut there = forms.iter().filter(|(word, _)| takes(word));
    there.find_map(|(word, ending)| Screens::get(&format!("{name}.{ending}")).map(|file| (file, *word)))
}

fn cache(name: &str) -> &'static str {
    if name == PAGE {
        "no-store"
    } else if name.starts_with(HASHED) {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600"
    }
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" => "application/json",
        _ => "text/plain; charset=utf-8",
    }
}

fn moved(target: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    response.headers_mut().insert(LOCATION, HeaderValue::from_static(target));
    response
}

fn not_found() -> Response<Body> {
    let mut response = Response::new(Body::from(NOT_FOUND));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// Names of all files that are served.
#[cfg(test)]
pub(crate) fn names() -> Vec<String> {
    Screens::iter().map(std::borrow::Cow::into_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ASVS 3.7.1, 13.4.7: only files of known kinds are served, none of them for a plug-in.
    #[test]
    fn every_file_that_was_built_has_a_known_kind() {
        let names = names();
        assert!(names.iter().any(|name| name == PAGE) && names.iter().any(|name| name.ends_with(".js.br")));
        let odd = names.iter().filter(|name| kind(name).starts_with("text/plain"));
        let odd: Vec<_> = odd.filter(|name| ![".br", ".gz", ".txt"].iter().any(|end| name.ends_with(end))).collect();
        assert!(odd.iter().all(|name| name.starts_with("licences/")), "{odd:?}");
    }
}
