//! `madoguchi-server.toml` and `MADOGUCHI_SERVER__…`: how a server is run.
//! Checked as a whole at the start, with the files that it names; every mistake is
//! named at once. Keys and passwords never stand in it, but for a database's
//! password in a file that its user alone can read.

mod check;
mod files;
mod reader;
mod store;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use madoguchi_store::StoreUrl;

use crate::settings::Settings;
use crate::tls::TlsFiles;

/// How a server is run.
#[derive(Debug)]
pub struct Configuration {
    /// Where browsers or the proxy come to.
    pub listen: SocketAddr,
    /// Certificate and key; none behind a proxy, or on this machine alone.
    pub tls: Option<TlsFiles>,
    /// Whether everybody comes by one of the trusted proxies.
    pub behind_proxy: bool,
    /// Sites, trusted networks, bounds.
    pub settings: Settings,
    /// Where the operator's tools come to; none for no such listener.
    pub admin: Option<SocketAddr>,
    /// Where everything is kept.
    pub store: StoreUrl,
    /// The key file; none takes the credential of the service manager.
    pub keys: Option<PathBuf>,
    /// How mail leaves; none where none can.
    pub mail: Option<Mail>,
    /// Whether the strict rules of passwords and of care offices' codes hold for every profile (DV-1, DV-2, DV-4).
    pub strict_passwords: bool,
    /// What is logged, such as `info`.
    pub log: String,
}

/// How mail leaves.
#[derive(Debug)]
pub struct Mail {
    /// The address mail comes from.
    pub sender: String,
    /// The way.
    pub way: MailWay,
}

/// The way mail leaves.
#[derive(Debug)]
pub enum MailWay {
    /// A mail server.
    Smtp {
        /// Its name.
        host: String,
        /// Its port.
        port: u16,
        /// How the connection is protected.
        security: madoguchi_mail::Security,
        /// User and password, when it asks for them.
        credentials: Option<madoguchi_mail::Credentials>,
    },
    /// A folder of `.eml` files, which another program takes up.
    Folder(PathBuf),
}

/// One mistake: where, which key, what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The file, or the environment.
    pub origin: String,
    /// Such as `listen.address`; empty for the file as a whole.
    pub key: String,
    /// In words for the operator.
    pub reason: String,
}

/// All mistakes of a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.lines())]
pub struct Mistakes(pub Vec<Mistake>);

impl Mistakes {
    fn lines(&self) -> String {
        let line = |mistake: &Mistake| match mistake.key.as_str() {
            "" => format!("{}: {}", mistake.origin, mistake.reason),
            key => format!("{}: {key}: {}", mistake.origin, mistake.reason),
        };
        self.0.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

impl Configuration {
    /// Reads the file, and over it the environment of this process; opens the files
    /// that a server needs.
    ///
    /// # Errors
    /// Every mistake.
    pub fn read(file: &Path) -> Result<Self, Mistakes> {
        Self::read_with(file, environment())
    }

    /// As [`Self::read`], with an environment of one's own.
    ///
    /// # Errors
    /// Every mistake.
    pub fn read_with(file: &Path, environment: Vec<(String, String)>) -> Result<Self, Mistakes> {
        check::check(reader::Reader::open(file, environment)?, Whose::Server)
    }

    /// As [`Self::read`], for the operator's tools, which open the store and nothing
    /// else: certificates are left alone, and the keys to whoever opens the store.
    ///
    /// # Errors
    /// Every mistake.
    pub fn read_for_tools(file: &Path) -> Result<Self, Mistakes> {
        check::check(reader::Reader::open(file, environment())?, Whose::Tool)
    }
}

/// Who reads a configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Server,
    Tool,
}

fn environment() -> Vec<(String, String)> {
    let texts = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(texts).collect()
}
