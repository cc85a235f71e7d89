//! What the operator's tools ask: does it live, can it serve, how full is it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use jiff::SignedDuration;
use madoguchi_app::host::Host;
use madoguchi_app::store::Store;
use madoguchi_domain::session::WEB;

use crate::home::Home;
use crate::server::Server;

/// Mails counted; a larger backlog is an alarm all the same.
const MAILS: u32 = 1000;
/// Sessions counted: the index is walked so far at the most.
const SESSIONS: u32 = 100_000;
/// Free space below which a disk is as good as full.
const FREE_BYTES: u64 = 64 * 1024 * 1024;

/// What the admin listener looks at.
pub(crate) struct Admin<S: Store, H: Host> {
    pub(crate) server: Arc<Server<S, H>>,
    pub(crate) home: Home,
}

impl<S: Store, H: Host> Clone for Admin<S, H> {
    fn clone(&self) -> Self {
        Self { server: Arc::clone(&self.server), home: self.home.clone() }
    }
}

/// The process answers.
pub(crate) async fn health() -> &'static str {
    "ok\n"
}

/// The store can be read, its tables are of this program, and there is room to
/// write. Tables that do not fit end the start already.
pub(crate) async fn ready<S: Store, H: Host>(State(admin): State<Admin<S, H>>) -> (StatusCode, String) {
    let mut faults = Vec::new();
    if admin.home.stopping() {
        faults.push("stopping");
    }
    if !admin.home.answers(&admin.server.app.store).await {
        faults.push("store");
    }
    let home = admin.home.clone();
    let free = tokio::task::spawn_blocking(move || home.free_bytes()).await;
    if !matches!(free, Ok(None | Some(FREE_BYTES..))) {
        faults.push("disk");
    }
    if faults.is_empty() {
        return (StatusCode::OK, "ready\n".to_owned());
    }
    (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {}\n", faults.join(", ")))
}

/// OpenAPI 3.1 of the commands.
pub(crate) async fn document() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], madoguchi_wire::openapi::text())
}

/// Prometheus text (OpenMetrics).
pub(crate) async fn figures<S: Store, H: Host>(State(admin): State<Admin<S, H>>) -> impl IntoResponse {
    let server = &admin.server;
    server.figures.hashes.set(i64::from(server.app.hasher.waiting()));
    if let Some(pool) = admin.home.pool() {
        server.figures.pool(pool.open, pool.free, pool.waiting);
    }
    let now = server.app.now();
    let ago = |seconds: u32| now - SignedDuration::from_secs(i64::from(seconds));
    if let Ok(open) = server.app.store.sessions_open(ago(WEB.longest), ago(WEB.end), SESSIONS).await {
        server.figures.sessions.set(i64::from(open));
    }
    if let Ok(due) = server.app.store.mails_due(now, MAILS).await {
        server.figures.mails_due.set(i64::try_from(due.len()).unwrap_or(i64::MAX));
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(CONTENT_TYPE, kind)], server.figures.text())
}
