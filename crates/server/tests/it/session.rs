//! The session of a browser lives in its cookie, and ends with it.

use axum::body::Body;
use axum::http::{Request, Response};

use crate::site::{self, Site, command as post};

const LOG_IN: &str = r#"{"userId":"sakura.toyama","password":"Kito7kito#57"}"#;

fn with_cookie(name: &str, body: &'static str, cookie: &str) -> Request<Body> {
    let mut request = post(name, body);
    request.headers_mut().insert("cookie", cookie.parse().unwrap());
    request
}

fn set(answer: &Response<Body>, name: &str) -> Option<String> {
    let mut texts = answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    texts.find(|text| text.starts_with(name)).map(|text| text.split(';').next().unwrap().to_owned())
}

async fn logged_in(site: &Site) -> String {
    let answer = site.send(post("session_log_in", LOG_IN)).await;
    assert_eq!(answer.status(), 200);
    [set(&answer, "__Host-session").unwrap(), set(&answer, "__Host-device").unwrap()].join("; ")
}

/// ASVS 7.2.4: every log-in gives a new token, and one that a stranger planted is worth nothing.
#[tokio::test]
async fn every_log_in_gives_a_new_token() {
    let site = Site::with_people(site::settings()).await;
    let planted = "__Host-session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let answer = site.send(with_cookie("session_log_in", LOG_IN, planted)).await;
    let first = set(&answer, "__Host-session").unwrap();
    assert_ne!(first, planted);
    let answer = site.send(with_cookie("session_log_in", LOG_IN, &first)).await;
    assert_ne!(set(&answer, "__Host-session").unwrap(), first);
    assert_eq!(site.send(with_cookie("session_show", "{}", &first)).await.status(), 401, "the old one has ended");
    assert_eq!(site.send(with_cookie("session_show", "{}", planted)).await.status(), 401);
}

/// ASVS 7.4.1: calls that run beside the log-out cannot bring the session back.
#[tokio::test]
async fn calls_beside_the_log_out_do_not_revive_the_session() {
    let site = Site::with_people(site::settings()).await;
    let cookie = logged_in(&site).await;
    let touch = || site.send(with_cookie("session_touch", "{}", &cookie));
    let (out, a, b, c) =
        tokio::join!(site.send(with_cookie("session_log_out", "{}", &cookie)), touch(), touch(), touch());
    assert_eq!(out.status(), 200);
    assert_eq!(set(&out, "__Host-session").unwrap(), "__Host-session=");
    for beside in [a, b, c] {
        assert_eq!(set(&beside, "__Host-session"), None, "no call beside it sets or clears a session");
    }
    for name in ["session_show", "session_touch", "session_list", "my_page_show"] {
        assert_eq!(site.send(with_cookie(name, "{}", &cookie)).await.status(), 401, "{name}");
    }
}

/// A call that finds its session ended leaves the cookie of a newer log-in alone.
#[tokio::test]
async fn a_late_refusal_takes_no_newer_session_away() {
    let site = Site::with_people(site::settings()).await;
    let old = logged_in(&site).await;
    site.send(with_cookie("session_log_out", "{}", &old)).await;
    let new = logged_in(&site).await;
    let late = site.send(with_cookie("session_touch", "{}", &old)).await;
    assert_eq!((late.status().as_u16(), set(&late, "__Host-session")), (401, None));
    assert_eq!(site.send(with_cookie("session_show", "{}", &new)).await.status(), 200);
}

/// Language and text size are kept by the browser before anybody logs in.
#[tokio::test]
async fn preferences_before_log_in_are_the_browsers() {
    let site = Site::new(site::settings()).await;
    let answer = site.send(post("install_save_preferences", r#"{"language":"en","textSize":"largest"}"#)).await;
    let view = set(&answer, "__Host-view").unwrap();
    let shown = site::json(site.send(with_cookie("install_show", "{}", &view)).await).await;
    assert_eq!([&shown["language"], &shown["textSize"]], ["en", "largest"]);
    let shown = site::json(site.send(post("install_show", "{}")).await).await;
    assert_eq!([&shown["language"], &shown["textSize"]], ["ja", "standard"], "another browser keeps its own");
}
