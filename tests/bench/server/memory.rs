//! Resident memory of the server while a thousand people are logged in, each
//! with an open connection of their own.

use serde_json::json;
use tokio::task::JoinSet;

use super::crowd::call;
use crate::browser::{Browser, Came};
use crate::row::{Promise, Row};
use crate::site::Served;

/// Megabytes above a server that has just started.
const PROMISED: f64 = 150.0;
/// Below what the server does at the same time.
const AT_ONCE: usize = 100;

pub(crate) async fn measure(browsers: &mut [Browser], served: &Served, idle_kib: f64) -> Row {
    for some in browsers.chunks_mut(AT_ONCE) {
        let mut running = JoinSet::new();
        for browser in some {
            let mut browser = browser.clone();
            running.spawn(async move { call(&mut browser, "session_show", &json!({})).await });
        }
        while let Some(came) = running.join_next().await {
            let came = came.unwrap();
            assert!(matches!(came, Came::Done(_)), "a session is open: {came:?}");
        }
    }
    let above = (served.resident_kib() - idle_kib) * 1024.0 / 1e6;
    let name = format!("server: memory at {} open sessions, above idle", browsers.len());
    Row::new(name, (above, PROMISED), "MB", Promise::AtMost(1.0))
}
