//! How the database is reached: one URL, TLS always verified, plain only where no
//! network lies between. Must not: show the password, in errors or `Debug`.

use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::tls;

/// How long the server works on one statement.
const STATEMENT: Duration = Duration::from_secs(15);
/// How long a statement waits for a lock.
const LOCK: Duration = Duration::from_secs(5);
/// How long a transaction may wait for its next statement.
const IDLE: Duration = Duration::from_secs(30);

/// How long a new connection may take to be made, whichever host it is to.
pub(crate) const CONNECTION: Duration = Duration::from_secs(3);

/// Which database, and how it is reached.
#[derive(Clone)]
pub struct PostgresOptions {
    /// `postgres://role:password@host:port/database`. `sslmode` is `verify-full`, which is meant
    /// where it is absent too, or `disable` on loopback and Unix sockets.
    pub url: String,
    /// File of certificates (PEM) that the server's must go back to; the system's own when none.
    pub root_certificate: Option<PathBuf>,
    /// Connections at the most.
    pub pool_size: usize,
}

impl std::fmt::Debug for PostgresOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresOptions").field("pool_size", &self.pool_size).finish_non_exhaustive()
    }
}

/// What is wrong with the options.
#[derive(Debug, thiserror::Error)]
pub enum OptionsError {
    /// The URL cannot be read.
    #[error("the database's URL cannot be read; it looks like postgres://role:password@host:5432/database")]
    Url,
    /// Another `sslmode`.
    #[error("sslmode is verify-full, or disable on loopback; others do not prove who answers")]
    SslMode,
    /// No TLS over a network.
    #[error("sslmode=disable is only for loopback and Unix sockets")]
    PlainOverNetwork,
    /// The root certificates cannot be read.
    #[error("no root certificate could be read from {0}")]
    Roots(String),
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
}

/// Options as the driver takes them.
#[derive(Clone)]
pub(crate) struct Wire {
    pub(crate) config: Config,
    pub(crate) tls: MakeRustlsConnect,
}

impl PostgresOptions {
    /// Reads and checks everything that can be checked without a connection.
    ///
    /// # Errors
    /// [`OptionsError`].
    pub fn check(&self) -> Result<(), OptionsError> {
        self.wire().map(drop)
    }

    /// Reads and checks everything.
    pub(crate) fn wire(&self) -> Result<Wire, OptionsError> {
        let (url, ssl_mode) = split_ssl_mode(&self.url);
        let mut config = Config::from_str(&url).map_err(|_| OptionsError::Url)?;
        let plain = match ssl_mode.as_deref() {
            None | Some("verify-full") => false,
            Some("disable") => true,
            Some(_) => return Err(OptionsError::SslMode),
        };
        if plain && !config.get_hosts().iter().all(is_local) {
            return Err(OptionsError::PlainOverNetwork);
        }
        // TLS over a Unix socket does not exist, and nobody stands between.
        let plain = plain || config.get_hosts().iter().all(is_socket);
        config.ssl_mode(if plain { SslMode::Disable } else { SslMode::Require });
        // So that there is time for all of them, also when one takes packets and says nothing.
        let hosts = u32::try_from(config.get_hosts().len()).unwrap_or(u32::MAX).max(1);
        config.connect_timeout(CONNECTION / hosts).application_name("madoguchi");
        config.options(settings());
        Ok(Wire { config, tls: tls::connector(self.root_certificate.as_deref(), plain)? })
    }
}

/// Settings of each connection.
fn settings() -> String {
    format!(
        "-c search_path=madoguchi -c statement_timeout={} -c lock_timeout={} -c idle_in_transaction_session_timeout={} -c timezone=UTC",
        STATEMENT.as_millis(),
        LOCK.as_millis(),
        IDLE.as_millis()
    )
}

/// The URL without `sslmode`, whose best value the driver does not know.
fn split_ssl_mode(url: &str) -> (String, Option<String>) {
    let Some((base, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let mode = query.split('&').find_map(|pair| pair.strip_prefix("sslmode=")).map(str::to_owned);
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("sslmode=")).collect();
    let url = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
    (url, mode)
}

fn is_local(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

fn is_socket(host: &Host) -> bool {
    match host {
        Host::Tcp(_) => false,
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(url: &str) -> Result<SslMode, String> {
        let options = PostgresOptions { url: url.into(), root_certificate: None, pool_size: 1 };
        options.wire().map(|wire| wire.config.get_ssl_mode()).map_err(|error| error.to_string())
    }

    /// ASVS 12.3.1: without a word in the URL the connection is encrypted and the server proves who it is.
    #[test]
    fn tls_is_required_unless_nothing_lies_between() {
        assert_eq!(
            wire("postgres://a:b@db.example.jp/m?sslmode=disable"),
            Err(OptionsError::PlainOverNetwork.to_string())
        );
        assert_eq!(
            wire("postgres://a:b@127.0.0.1,192.0.2.1/m?sslmode=disable"),
            Err(OptionsError::PlainOverNetwork.to_string())
        );
        assert_eq!(wire("postgres://a:b@127.0.0.1:5433/m?sslmode=disable"), Ok(SslMode::Disable));
        assert_eq!(wire("postgres://a:b@%2Fvar%2Frun%2Fpostgresql/m"), Ok(SslMode::Disable));
        for mode in ["require", "prefer", "verify-ca", ""] {
            assert_eq!(
                wire(&format!("postgres://a:b@127.0.0.1/m?sslmode={mode}")),
                Err(OptionsError::SslMode.to_string())
            );
        }
        assert_eq!(wire("not a url"), Err(OptionsError::Url.to_string()));
    }

    #[test]
    fn the_password_is_in_no_text() {
        let options = PostgresOptions { url: "postgres://a:geheim@h/m".into(), root_certificate: None, pool_size: 1 };
        assert!(!format!("{options:?}").contains("geheim"));
        assert!(!OptionsError::Url.to_string().contains("geheim"));
    }
}
