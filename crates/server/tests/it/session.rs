//! The session of a browser lives in its cookie, and ends with it.

use axum::body::Body;
use axum::http::{Request, Response};

use crate::site::{self, Site, command as post, get};

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

/// ASVS 7.2.2, 7.2.4: every log-in gives a new token, and one that a stranger planted is worth nothing.
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

/// The cookie of the visit, as the page gives it to a browser that has none.
async fn visit(site: &Site) -> String {
    set(&site.send(get("/portal/")).await, "__Host-visit").unwrap()
}

/// DSH-01: a log-in that is answered after its person has left logs nobody in, whichever way they left.
#[tokio::test]
async fn a_log_in_answered_after_its_visit_is_nobodys() {
    for way in ["visit_end", "session_log_out"] {
        let site = Site::with_people(site::settings()).await;
        let old = visit(&site).await;
        let before = site.send(with_cookie("session_log_in", LOG_IN, &old)).await;
        let before = set(&before, "__Host-session").unwrap();
        let late = site.send(with_cookie("session_log_in", LOG_IN, &old)).await;
        let end = site.send(with_cookie(way, "{}", &format!("{old}; {before}"))).await;
        assert_eq!((end.status().as_u16(), set(&end, "__Host-session").unwrap().as_str()), (200, "__Host-session="));
        let next = set(&end, "__Host-visit").unwrap();
        // The browser has forgotten the session; only now the other answer arrives.
        let late = set(&late, "__Host-session").unwrap();
        for name in ["session_show", "session_touch", "my_page_show", "session_log_out"] {
            let answer = site.send(with_cookie(name, "{}", &format!("{next}; {late}"))).await;
            assert_eq!(answer.status(), 401, "{way}, {name}");
        }
        let answer = site.send(with_cookie("session_show", "{}", &format!("{old}; {late}"))).await;
        assert_eq!(answer.status(), 200, "in its own visit it would have been a session");
        let answer = site.send(with_cookie("session_log_in", LOG_IN, &format!("{next}; {late}"))).await;
        let mine = set(&answer, "__Host-session").unwrap();
        let answer = site.send(with_cookie("session_show", "{}", &format!("{next}; {mine}"))).await;
        assert_eq!(answer.status(), 200, "the next person logs in as ever");
    }
}

/// DSH-01: a sign-up whose answer comes after 終了・次の方へ is not shown to the next person.
#[tokio::test]
async fn a_sign_up_answered_after_its_visit_is_nobodys() {
    const ITEMS: &str = r#"{"insurerCode":"32290413","symbol":"100","number":"105","kana":"ケンポ タロウ",
        "birthDate":{"kind":"typed","text":"1975-04-12"},"employeeNumber":null}"#;
    let site = Site::with_people(site::settings()).await;
    let old = visit(&site).await;
    let late = site.send(with_cookie("signup_match", ITEMS, &old)).await;
    let late = set(&late, "__Host-flow").unwrap();
    let next = set(&site.send(with_cookie("visit_end", "{}", &old)).await, "__Host-visit").unwrap();
    for (visit, step) in [(&next, "none"), (&old, "register")] {
        let shown = site.send(with_cookie("signup_show", "{}", &format!("{visit}; {late}"))).await;
        assert_eq!(site::json(shown).await["step"], step);
    }
}

/// A page gives a visit to a browser without one, and leaves the visit of another alone.
#[tokio::test]
async fn a_page_begins_a_visit_and_ends_none() {
    let site = Site::new(site::settings()).await;
    let first = visit(&site).await;
    assert_ne!(first, visit(&site).await, "every browser has its own");
    let mut again = get("/portal/signup");
    again.headers_mut().insert("cookie", first.parse().unwrap());
    assert_eq!(set(&site.send(again).await, "__Host-visit"), None);
    for path in ["/favicon.svg", "/nothing", "/"] {
        assert_eq!(set(&site.send(get(path)).await, "__Host-visit"), None, "{path}");
    }
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
