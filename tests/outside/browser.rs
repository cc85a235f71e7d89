//! What a browser does for one person: cookies, the headers of our screens, and
//! another server of the site when one does not answer.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, COOKIE, HOST, ORIGIN, RETRY_AFTER, SET_COOKIE};
use serde_json::Value;

use crate::site;

/// One person's browser.
#[derive(Clone)]
pub(crate) struct Browser {
    client: reqwest::Client,
    ports: Vec<u16>,
    address: Ipv4Addr,
    cookies: BTreeMap<String, String>,
}

/// What came of a call.
#[derive(Debug)]
pub(crate) enum Came {
    Done(Value),
    /// Status, code, and seconds of `Retry-After`.
    Refused(u16, String, Option<u32>),
    /// The connection broke: nobody knows whether the command was done.
    Lost,
}

impl Browser {
    /// A browser that comes from an address of its own.
    pub(crate) fn new(client: &reqwest::Client, ports: &[u16], person: u32) -> Self {
        let address = Ipv4Addr::from(0x0a00_0000 | (person + 1));
        Self { client: client.clone(), ports: ports.to_vec(), address, cookies: BTreeMap::new() }
    }

    /// A client that browsers share; none waits for ever.
    pub(crate) fn client() -> reqwest::Client {
        reqwest::Client::builder().timeout(Duration::from_secs(40)).build().unwrap()
    }

    /// The cookies as a request has them.
    pub(crate) fn cookies(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// Calls a command.
    pub(crate) async fn call(&mut self, command: &str, request: &Value) -> Came {
        let asked = self
            .client
            .post(format!("http://127.0.0.1:{}/rpc/{command}", self.ports[0]))
            .header(HOST, site::HOST)
            .header(ORIGIN, site::ORIGIN)
            .header(CONTENT_TYPE, "application/json")
            .header(COOKIE, self.cookies())
            .header("X-Forwarded-For", self.address.to_string())
            .body(request.to_string());
        let answered = async {
            let response = asked.send().await?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            Ok::<_, reqwest::Error>((status, headers, response.bytes().await?))
        };
        let Ok((status, headers, body)) = answered.await else {
            // As a proxy does: the next one is asked the next time.
            self.ports.rotate_left(1);
            return Came::Lost;
        };
        for set in headers.get_all(SET_COOKIE) {
            self.keep(set.to_str().unwrap());
        }
        let retry = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        let said: Value = serde_json::from_slice(&body).unwrap_or_default();
        if status == 200 {
            return Came::Done(said);
        }
        Came::Refused(status, said["code"].as_str().unwrap_or_default().to_owned(), retry)
    }

    fn keep(&mut self, set: &str) {
        let Some((name, value)) = set.split(';').next().and_then(|pair| pair.split_once('=')) else { return };
        if set.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}
