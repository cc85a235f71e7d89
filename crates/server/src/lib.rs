//! The central server: the same use cases as the window, served over HTTP to
//! browsers. Wiring only: no rule of the business may stand here.

mod admin;
mod caller;
mod clock;
mod cookie;
mod demo;
mod device;
mod figures;
mod guard;
mod headers;
mod home;
mod host;
mod listener;
mod log;
mod migration;
mod outlet;
mod papers;
mod peer;
mod rate;
mod rotation;
mod router;
mod rpc;
mod running;
mod screens;
mod server;
mod shell;
mod sites;
mod status;
mod tls;
mod visit;
mod worker;

pub use demo::demo;
pub use home::Home;
pub use host::Web;
pub use listener::SocketPeer;
pub use log::begin as log_begin;
pub use madoguchi_server_configuration::{
    Bounds, Configuration, KeyFile, KeyName, KeysRefused, Mistake, Mistakes, OWNER_URL, OpenRefused, Origin, Rate,
    Settings,
};
pub use migration::migrate;
pub use rotation::rotate;
pub use router::{admin_router, router};
pub use running::{Running, StartRefused, start};
pub use server::Server;
pub use worker::{keep_house, send_mail};
