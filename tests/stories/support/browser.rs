//! A story's window as a browser: cookies instead of a shell's memory, and what
//! every answer of a server must be, checked on each.

use madoguchi_app::caller::{Caller, Token};
use madoguchi_domain::ids::DeviceId;
use madoguchi_wire::{CommandName, ErrorCode, WireError};
use reqwest::Response;
use reqwest::header::{HeaderMap, SET_COOKIE};
use serde_json::{Value, json};

use super::server::StoryServer;

/// Of a browser on a system; the server makes two words of it.
const USER_AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
/// On every cookie that holds a secret.
const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Strict";

/// Sends a command as the screens do, and keeps the cookies of the answer.
pub(crate) async fn send(
    server: &StoryServer,
    caller: &mut Caller,
    visit: &mut Token,
    name: CommandName,
    request: &[u8],
) -> Result<Value, WireError> {
    let peer = caller.peer.expect("a browser has an address");
    let response = server
        .post(name.as_str())
        .header("origin", server.origin())
        .header("content-type", "application/json")
        .header("user-agent", USER_AGENT)
        .header("x-forwarded-for", peer.network().to_string())
        .header("cookie", cookies(caller, visit))
        .body(request.to_vec())
        .send()
        .await
        .expect("the server answers");
    keep(caller, visit, response.headers());
    read(name, response).await
}

/// Tokens lie under the mask of the visit.
fn cookies(caller: &Caller, visit: &Token) -> String {
    let mut text = format!("__Host-device={}; __Host-visit={}", caller.device, visit.text());
    for (name, token) in [("session", &caller.session), ("flow", &caller.flow)] {
        if let Some(token) = token {
            text += &format!("; __Host-{name}={}", token.masked(visit).text());
        }
    }
    text
}

/// Keeps them, and fails when one could be read by a script, by another host or over a plain line.
/// The visit comes first: the tokens behind it lie under its mask.
fn keep(caller: &mut Caller, visit: &mut Token, headers: &HeaderMap) {
    for set in headers.get_all(SET_COOKIE) {
        let text = set.to_str().expect("a cookie is text");
        let (pair, attributes) = text.split_once("; ").expect("a cookie has attributes");
        let (name, value) = pair.split_once('=').expect("a cookie has a name");
        let life = attributes.strip_prefix(ATTRIBUTES).unwrap_or_else(|| panic!("{name}: {attributes}"));
        let token = match life {
            "" => Some(Token::parse(value).expect("a token")),
            "; Max-Age=0" => None,
            "; Max-Age=31536000" if name == "__Host-device" => {
                caller.device = DeviceId::parse(value).expect("a device");
                continue;
            }
            "; Max-Age=31536000" if name == "__Host-view" => continue,
            other => panic!("{name}: {other}"),
        };
        match name {
            "__Host-visit" => *visit = token.expect("a visit"),
            "__Host-session" => caller.session = token.map(|token| token.masked(visit)),
            "__Host-flow" => caller.flow = token.map(|token| token.masked(visit)),
            other => panic!("a cookie {other}"),
        }
    }
}

/// Reads an answer; a paper is told as a desktop tells of a saved file.
async fn read(name: CommandName, response: Response) -> Result<Value, WireError> {
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let header = |name: &str| headers.get(name).map(|value| value.to_str().expect("text")).unwrap_or_default();
    assert_eq!(header("cache-control"), "no-store", "{}", name.as_str());
    assert_eq!(header("x-content-type-options"), "nosniff", "{}", name.as_str());
    let body = response.bytes().await.expect("a whole answer");
    if status == 200 && name.gives_paper() {
        let (kind, begin): (&str, &[u8]) = match name {
            CommandName::ledger_save_corrections | CommandName::letter_save_posting_list => {
                ("text/csv; charset=utf-8", "\u{feff}".as_bytes())
            }
            _ => ("application/pdf", b"%PDF-"),
        };
        assert_eq!(header("content-type"), kind, "{}", name.as_str());
        assert!(body.starts_with(begin), "a paper");
        let told = header("content-disposition").strip_prefix("attachment; filename=\"").expect("a file to save");
        return Ok(json!({ "name": told.trim_end_matches('"'), "folder": "" }));
    }
    assert_eq!(header("content-type"), "application/json", "{}", name.as_str());
    if status == 200 {
        return Ok(serde_json::from_slice(&body).expect("an answer is JSON"));
    }
    let error: WireError = serde_json::from_slice(&body).expect("a refusal is JSON");
    assert!(is_told_as(&error, status), "{}: {error:?} as {status}", name.as_str());
    let waits = matches!(status, 429 | 503);
    assert_eq!(headers.contains_key("retry-after"), waits, "{}: {error:?}", name.as_str());
    Err(error)
}

/// Whether a status fits a refusal; what is too large is told by a status of its own.
fn is_told_as(error: &WireError, status: u16) -> bool {
    status == error.code.status() || (error.code == ErrorCode::RequestMalformed && status == 413)
}
