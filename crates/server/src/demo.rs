//! `madoguchi-server demo`: invented people in a folder that goes with the
//! program. Nothing has to be configured, and nothing real may enter.

use std::net::{Ipv4Addr, SocketAddr};

use madoguchi_server_configuration::{Origin, Settings};
use madoguchi_store_sqlite::{DataFolder, Unlock};

use crate::host::{Inbox, Web};
use crate::outlet;
use crate::running::{Parts, Running, StartRefused, beginning, bind, failed, run};

/// Starts a demo on this machine; port 0 takes a free one.
///
/// # Errors
/// [`StartRefused`].
pub async fn demo(port: u16) -> Result<Running, StartRefused> {
    let socket = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let port = socket.local_addr().map_err(failed)?.port();
    let member = Origin::parse(&format!("http://localhost:{port}")).map_err(failed)?;
    let admin = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
    let temporary = tempfile::tempdir().map_err(failed)?;
    let path = temporary.path().join("demo");
    let made = move || DataFolder::lock(&path)?.create(Unlock::Demo, beginning());
    let folder = tokio::task::spawn_blocking(made).await.map_err(failed)??;
    let inbox = Inbox::default();
    let parts = Parts {
        opened: folder.into(),
        transport: Some(outlet::demo(inbox.clone())),
        web: Web { inbox: Some(inbox), ..Web::default() },
        settings: Settings::new(member),
        socket,
        certificate: None,
        behind_proxy: false,
        admin: Some(admin),
    };
    let mut running = run(parts, |app| async move { madoguchi_demo::load(&app).await.map_err(failed) }).await?;
    running.folder = Some(temporary);
    Ok(running)
}
