//! The embedded screens.

use axum::body::Body;
use axum::http::Request;

use crate::site::{self, Site, at_the_desk, at_this_machine, bytes, command, get, json};

async fn page(site: &Site) -> String {
    String::from_utf8(bytes(site.send(get("/portal/")).await).await).unwrap()
}

fn asset(page: &str) -> String {
    let at = page.find("/assets/").unwrap();
    page[at..].split('"').next().unwrap().to_owned()
}

/// AUT-01: both entrances and the address printed in the manuals lead to the screens.
#[tokio::test]
async fn both_entrances_lead_to_the_screens() {
    let site = Site::new(site::settings()).await;
    for path in ["/portal/", "/portal/signup"] {
        let answer = site.send(get(path)).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
        assert!(String::from_utf8(bytes(answer).await).unwrap().contains("<div id=\"app\">"), "{path}");
    }
    for (path, target) in [("/", "/portal/"), ("/portal", "/portal/"), ("/portal/signup.ibss", "/portal/signup")] {
        let answer = site.send(get(path)).await;
        assert_eq!((answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()), (308, target));
    }
}

async fn status(site: &Site, request: Request<Body>) -> u16 {
    site.send(request).await.status().as_u16()
}

/// REI-12, ASVS 3.5.4: the desk's screens stand at its own address, at its own site where it has one.
#[tokio::test]
async fn the_desks_screens_stand_at_its_own_address() {
    let together = Site::new(site::settings_of_this_machine()).await;
    assert_eq!(status(&together, at_this_machine(get("/portal/desk"))).await, 200);
    let shown = json(together.send(at_this_machine(command("install_show", "{}"))).await).await;
    assert_eq!(shown["deskAlone"], false);

    let apart = Site::new(site::settings()).await;
    assert_eq!(status(&apart, get("/portal/desk")).await, 404);
    for path in ["/portal/signup", "/portal/signup.ibss", "/portal/desk/"] {
        assert_eq!(status(&apart, at_the_desk(get(path))).await, 404, "{path}");
    }
    for path in ["/", "/portal", "/portal/"] {
        let answer = apart.send(at_the_desk(get(path))).await;
        assert_eq!((answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()), (308, "/portal/desk"));
    }
    let answer = apart.send(at_the_desk(get("/portal/desk"))).await;
    assert!(answer.headers()["set-cookie"].to_str().unwrap().starts_with("__Host-visit="));
    let page = String::from_utf8(bytes(answer).await).unwrap();
    assert_eq!(status(&apart, at_the_desk(get(&asset(&page)))).await, 200);
    let shown = json(apart.send(at_the_desk(command("install_show", "{}"))).await).await;
    assert_eq!(shown["deskAlone"], true);
}

/// ASVS 3.5.7: files whose names carry a hash are kept for ever, in the smallest form the browser takes.
#[tokio::test]
async fn files_of_the_screens_are_kept_and_compressed() {
    let site = Site::new(site::settings()).await;
    let path = asset(&page(&site).await);
    let plain = site.send(get(&path)).await;
    assert_eq!(plain.headers()["cache-control"], "public, max-age=31536000, immutable");
    assert!(!plain.headers().contains_key("content-encoding"));
    let tag = plain.headers()["etag"].clone();
    let whole = bytes(plain).await.len();
    for (taken, given) in [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip")] {
        let mut request = get(&path);
        request.headers_mut().insert("accept-encoding", taken.parse().unwrap());
        let answer = site.send(request).await;
        assert_eq!(answer.headers()["content-encoding"], given, "{taken}");
        assert_eq!(answer.headers()["vary"], "accept-encoding");
        assert!(bytes(answer).await.len() < whole / 2, "{taken}");
    }
    let mut request = get(&path);
    request.headers_mut().insert("if-none-match", tag);
    let answer = site.send(request).await;
    assert_eq!(answer.status(), 304);
    assert!(bytes(answer).await.is_empty());
}

/// ASVS 5.3.2, 13.4.1, 13.4.3, 13.4.7, 14.2.5: an address that only looks like a file, or leads outside, is not found.
#[tokio::test]
async fn an_address_that_only_looks_like_a_file_is_not_found() {
    let site = Site::new(site::settings()).await;
    let packed = format!("{}.br", asset(&page(&site).await));
    for path in [
        "/portal/x.css",
        "/portal/index.html",
        "/index.html",
        "/index.html.br",
        "/portal/signup/x.js",
        "/assets/",
        "/assets",
        "//portal/",
        "/../Cargo.toml",
        "/assets/../index.html",
        "/assets/%2e%2e/index.html",
        "/.git/config",
        "/portal/%00",
        packed.as_str(),
    ] {
        let answer = site.send(get(path)).await;
        assert_eq!(answer.status(), 404, "{path}");
        assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
    }
}
