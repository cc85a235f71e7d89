//! A site on PostgreSQL, served in this process: the shipped router, outbox and
//! mail transport over the shipped store, until the server's program itself takes
//! a database by its URL. The clock can be moved on.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use madoguchi_app::hasher::Hasher;
use madoguchi_app::host::App;
use madoguchi_app::keys::Keys;
use madoguchi_mail::{Security, Smtp, SmtpSettings, Transport};
use madoguchi_postgres_cluster::Database;
use madoguchi_server::{Origin, Server, Settings, SocketPeer, router, send_mail};
use madoguchi_store_postgres::{PostgresOptions, PostgresStore, SERVER_ROLE};
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

use crate::feed::{Operator, key};

/// Serves until the process ends.
pub(crate) async fn serve(database: &Database, keys: &Path, port: u16, smtp: u16, later: Arc<AtomicU32>) {
    let options = PostgresOptions { url: database.url(SERVER_ROLE), root_certificate: None, pool_size: 8 };
    let app = Arc::new(App {
        store: PostgresStore::connect(&options).await.unwrap(),
        host: Operator { later },
        keys: Keys::new(key(keys, "pepper"), key(keys, "sealing")),
        hasher: Hasher::new(2, [1; 16]).unwrap(),
    });
    let server = Server::new(app, Settings::new(Origin::parse(&format!("http://localhost:{port}")).unwrap()));
    let smtp = Smtp::new(SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port: smtp,
        security: Security::PlainLoopbackOnly,
        credentials: None,
        timeout: Duration::from_secs(30),
        authority: None,
    });
    let (stop, stopped) = watch::channel(false);
    let wake = Arc::new(Notify::new());
    let mail = send_mail(Arc::clone(&server), Transport::Smtp(smtp.unwrap()), wake, stopped);
    tokio::spawn(async move {
        mail.await;
        drop(stop);
    });
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    let service = router(server).layer(from_fn(name_the_peer)).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(axum::serve(socket, service).into_future());
}

/// As the server's own listener does.
async fn name_the_peer(ConnectInfo(address): ConnectInfo<SocketAddr>, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(SocketPeer(address.ip()));
    next.run(request).await
}
