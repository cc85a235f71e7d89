//! A browser, as far as a server sees one: cookies, origin, and addresses.

use std::collections::BTreeMap;
use std::sync::Mutex;

use axum::http::HeaderMap;
use reqwest::{Client, Response, redirect};
use serde_json::Value;

/// A browser that looks at one site over a socket.
pub(crate) struct Browser {
    client: Client,
    origin: String,
    /// Where the socket is; the name in `Host` is the origin's.
    address: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Browser {
    pub(crate) fn new(origin: &str, address: impl std::fmt::Display) -> Self {
        let client = Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap();
        Self { client, origin: origin.to_owned(), address: address.to_string(), cookies: Mutex::default() }
    }

    fn host(&self) -> &str {
        self.origin.split_once("://").unwrap().1
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        let request = self.client.get(format!("http://{}{path}", self.address)).header("host", self.host());
        request.send().await.unwrap()
    }

    /// Posts a command and keeps the cookies of the answer.
    pub(crate) async fn post(&self, name: &str, request: Value) -> Response {
        let url = format!("http://{}/rpc/{name}", self.address);
        let request = self
            .client
            .post(url)
            .header("host", self.host())
            .header("origin", &self.origin)
            .header("content-type", "application/json")
            .header("cookie", self.cookie())
            .body(request.to_string());
        let response = request.send().await.unwrap();
        self.keep(response.headers());
        response
    }

    /// Posts a command that is answered.
    pub(crate) async fn ok(&self, name: &str, request: Value) -> Value {
        let response = self.post(name, request).await;
        let (status, text) = (response.status(), response.text().await.unwrap());
        assert_eq!(status, 200, "{name}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    pub(crate) fn cookie(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// Takes the cookies of another, as one browser has them for all servers of a site.
    pub(crate) fn take_over(&self, other: &Self) {
        self.cookies.lock().unwrap().clone_from(&other.cookies.lock().unwrap());
    }

    fn keep(&self, headers: &HeaderMap) {
        let mut cookies = self.cookies.lock().unwrap();
        for set in headers.get_all("set-cookie") {
            let text = set.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            if text.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
