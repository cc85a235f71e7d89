//! Every kind of answer there is: each command and each address of either site, with and
//! without a session, each refusal, a document, and a server that has no room.

use axum::body::Body;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{Request, Response};
use madoguchi_server::{Rate, Settings};
use madoguchi_wire::command;
use serde_json::json;

use crate::site::{self, Site, at_the_desk, bytes, command as post, get};

/// An answer, and what was asked for.
pub(crate) type Answered = (String, Response<Body>);

/// Commands after which the session of the crawl is another or none.
const LAST: [&str; 4] = ["session_lock", "visit_end", "session_log_out", "session_log_in"];

/// Every kind of answer of a site with the demo's people.
pub(crate) async fn crawl(site: &Site) -> Vec<Answered> {
    let mut answers = Vec::new();
    for (at, desk) in [("members'", false), ("desk's", true)] {
        let there = |request| if desk { at_the_desk(request) } else { request };
        for name in command::ALL.iter().map(|name| name.as_str()) {
            answers.push((format!("{at} {name}"), site.send(there(post(name, "{}"))).await));
            answers.push((format!("{at} {name} malformed"), site.send(there(post(name, "["))).await));
        }
        for path in [
            "/",
            "/portal",
            "/portal/",
            "/portal/signup",
            "/portal/signup.ibss",
            "/portal/desk",
            "/favicon.svg",
            "/nothing",
            "/rpc",
        ] {
            answers.push((format!("{at} {path}"), site.send(there(get(path))).await));
        }
    }
    answers.extend(refusals(site).await);
    answers.extend(files(site).await);
    answers.extend(of_a_member(site).await);
    answers.extend(without_room().await);
    answers
}

/// Whether it is a file of the screens, which anybody may keep.
pub(crate) fn is_file(what: &str) -> bool {
    what.ends_with("/favicon.svg") || what.starts_with("file ")
}

async fn refusals(site: &Site) -> Vec<Answered> {
    let with = |change: fn(&mut Request<Body>)| {
        let mut request = post("era_list", "{}");
        change(&mut request);
        request
    };
    let mut answers = Vec::new();
    for (what, request) in [
        ("unknown", post("no_such_command", "{}")),
        ("too large", post("era_list", vec![b' '; 65_537])),
        ("other host", with(|r| drop(r.headers_mut().insert("host", "evil.example".parse().unwrap())))),
        ("other origin", with(|r| drop(r.headers_mut().insert("origin", "https://evil.example".parse().unwrap())))),
        ("other type", with(|r| drop(r.headers_mut().insert("content-type", "text/plain".parse().unwrap())))),
        ("GET of a command", get("/rpc/era_list")),
        ("OPTIONS", with(|r| *r.method_mut() = "OPTIONS".parse().unwrap())),
        ("TRACE", with(|r| *r.method_mut() = "TRACE".parse().unwrap())),
        ("wrong password", post("session_log_in", r#"{"userId":"sakura.toyama","password":"Kito7kito#58"}"#)),
    ] {
        answers.push((what.to_owned(), site.send(request).await));
    }
    answers
}

/// A file of the screens, and the same once a browser has it.
async fn files(site: &Site) -> Vec<Answered> {
    let page = String::from_utf8(bytes(site.send(get("/portal/")).await).await).unwrap();
    let path = page[page.find("/assets/").unwrap()..].split('"').next().unwrap();
    let first = site.send(get(path)).await;
    let mut again = get(path);
    again.headers_mut().insert("if-none-match", first.headers()["etag"].clone());
    vec![("file first".to_owned(), first), ("file again".to_owned(), site.send(again).await)]
}

/// Every command again with a member's session, and a document.
async fn of_a_member(site: &Site) -> Vec<Answered> {
    let log_in = site.send(post("session_log_in", r#"{"userId":"sakura.toyama","password":"Kito7kito#57"}"#)).await;
    let set = log_in.headers().get_all(SET_COOKIE).iter();
    let cookies: Vec<&str> = set.map(|set| set.to_str().unwrap().split(';').next().unwrap()).collect();
    let cookies = cookies.join("; ");
    let asked = async |name: &str, body: String| {
        let mut request = post(name, body);
        request.headers_mut().insert(COOKIE, cookies.parse().unwrap());
        site.send(request).await
    };
    let terms = site::json(asked("terms_show", "{}".to_owned()).await).await;
    let consent = json!({ "termsId": terms["id"], "hash": terms["hash"], "agreed": true });
    let mut answers = vec![("log-in".to_owned(), log_in)];
    answers.push(("consent".to_owned(), asked("terms_accept", consent.to_string()).await));
    let receipt = asked("terms_save_receipt", json!({ "language": "ja" }).to_string()).await;
    assert_eq!(receipt.headers()["content-type"], "application/pdf");
    answers.push(("receipt".to_owned(), receipt));
    let all = command::ALL.iter().map(|name| name.as_str()).filter(|name| !LAST.contains(name));
    for name in all.chain(LAST) {
        answers.push((format!("{name} of a member"), asked(name, "{}".to_owned()).await));
    }
    answers
}

/// A server that is asked too often, and one whose places are all taken.
async fn without_room() -> Vec<Answered> {
    let settings = site::settings;
    let often = Settings {
        bounds: madoguchi_server::Bounds { rate: Rate { burst: 1, per_second: 1 }, ..settings().bounds },
        ..settings()
    };
    let full = Settings { bounds: madoguchi_server::Bounds { commands_at_once: 0, ..settings().bounds }, ..settings() };
    let mut answers = Vec::new();
    for (what, settings) in [("often", often), ("full", full)] {
        let site = Site::new(settings).await;
        for n in 0..2 {
            answers.push((format!("{what} {n}"), site.send(post("era_list", "{}")).await));
            answers.push((format!("{what} page {n}"), site.send(get("/portal/")).await));
        }
    }
    answers
}
