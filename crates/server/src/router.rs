//! From an address to what answers it. Everything not named here is not found.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get};
use madoguchi_app::host::Host;
use madoguchi_app::store::Store;

use crate::home::Home;
use crate::server::Server;
use crate::{admin, guard, headers, log, rpc, screens};

/// The public sites: commands and screens.
pub fn router<S: Store, H: Host>(server: Arc<Server<S, H>>) -> Router {
    // Each layer wraps those above it: headers stand on whatever is answered.
    Router::new()
        .route("/rpc/{command}", any(rpc::call::<S, H>))
        .fallback(screens::answer::<S, H>)
        .layer(from_fn_with_state(Arc::clone(&server), guard::check::<S, H>))
        .layer(from_fn_with_state(Arc::clone(&server), log::request::<S, H>))
        .layer(from_fn_with_state(Arc::clone(&server), headers::put::<S, H>))
        .with_state(server)
}

/// The admin listener: for the operator's own tools.
pub fn admin_router<S: Store, H: Host>(server: Arc<Server<S, H>>, home: Home) -> Router {
    Router::new()
        .route("/healthz", get(admin::health))
        .route("/readyz", get(admin::ready::<S, H>))
        .route("/metrics", get(admin::figures::<S, H>))
        .route("/openapi.json", get(admin::document))
        .layer(from_fn(headers::put_on_figures))
        .with_state(admin::Admin { server, home })
}
