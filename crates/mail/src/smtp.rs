//! Handing a mail to a server by SMTP (RFC 5321), step by step, so that the answer to each step
//! can be told apart: a recipient who does not exist from a password that is wrong.
//!
//! Must not send anything unprotected over a network, and must not wait without limit.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials as Login, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use thiserror::Error;
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::fault::{Fault, Step};
use crate::message::{Message, address};
use crate::transport::Outcome;

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte; usually port 465.
    Tls,
    /// TLS by STARTTLS, without which nothing is sent; usually port 587.
    StartTls,
    /// None: only for a server on this computer.
    PlainLoopbackOnly,
}

/// A user of the mail server. The password comes from the keyring, never from a file.
#[derive(Clone)]
pub struct Credentials {
    /// User.
    pub user: String,
    /// Password.
    pub password: Zeroizing<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

/// A mail server, as configured.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// Name or address of the server; its certificate must bear it.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protection of the connection.
    pub security: Security,
    /// Login, when the server asks for one.
    pub credentials: Option<Credentials>,
    /// The longest a delivery may take in all; shorter than the outbox holds a mail.
    pub timeout: Duration,
    /// PEM of a certificate authority to trust beside the system's own: an office's own server.
    pub authority: Option<Vec<u8>>,
}

impl SmtpSettings {
    /// The time limit when none is set: RFC 5321 would wait minutes at each step, a person does not.
    pub const TIMEOUT: Duration = Duration::from_mins(2);
}

/// Why settings cannot be used.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum SetupError {
    /// Unprotected SMTP to another computer.
    #[error("mail without TLS is for a server on this computer only")]
    NotLoopback,
    /// The authority is no PEM certificate.
    #[error("the certificate authority cannot be read")]
    Authority,
    /// TLS could not be set up.
    #[error("TLS cannot be set up")]
    Tls,
}

/// A mail server ready for use. Reads the system's certificate authorities once, when made.
#[derive(Clone)]
pub struct Smtp {
    settings: SmtpSettings,
    tls: Option<TlsParameters>,
}

impl Smtp {
    /// Checks the settings. Blocks for some milliseconds.
    ///
    /// # Errors
    /// [`SetupError`].
    pub fn new(settings: SmtpSettings) -> Result<Self, SetupError> {
        let tls = match settings.security {
            Security::Tls | Security::StartTls => Some(tls(&settings)?),
            Security::PlainLoopbackOnly if loopback(&settings.host).is_empty() => {
                return Err(SetupError::NotLoopback);
            }
            Security::PlainLoopbackOnly => None,
        };
        Ok(Self { settings, tls })
    }

    /// Hands one mail over.
    pub(crate) async fn send(&self, message: &Message) -> Outcome {
        let Ok(bytes) = message.to_mime() else {
            return Outcome::Refused { reason: "the mail cannot be written".into(), undeliverable: false };
        };
        match timeout(self.settings.timeout, self.hand_over(message, &bytes)).await {
            Err(_) => Outcome::Retry { reason: "no answer in time".into() },
            Ok(Err(fault)) => fault.outcome(),
            Ok(Ok(mut connection)) => {
                // The mail is the server's now; whatever happens to the farewell, it is sent.
                let _ = timeout(Duration::from_secs(2), connection.quit()).await;
                Outcome::Sent
            }
        }
    }

    async fn hand_over(&self, message: &Message, bytes: &[u8]) -> Result<AsyncSmtpConnection, Fault> {
        let mut connection = self.connect().await?;
        if let Some(credentials) = &self.settings.credentials {
            let login = Login::new(credentials.user.clone(), credentials.password.as_str().to_owned());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &login).await.map_err(Step::Login.fault())?;
        }
        let parts = message.parts();
        connection.command(Mail::new(Some(address(&parts.from)), vec![])).await.map_err(Step::Sender.fault())?;
        connection.command(Rcpt::new(address(&parts.to), vec![])).await.map_err(Step::Recipient.fault())?;
        connection.command(Data).await.map_err(Step::Data.fault())?;
        connection.message(bytes).await.map_err(Step::Data.fault())?;
        Ok(connection)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Fault> {
        let SmtpSettings { host, port, security, timeout, .. } = &self.settings;
        // A literal, since a PC's name may be a person's and is often no name that a server accepts.
        let hello = ClientId::Ipv4(Ipv4Addr::LOCALHOST);
        let wrapper = self.tls.clone().filter(|_| *security == Security::Tls);
        let limit = Some(*timeout);
        let connection = match security {
            Security::PlainLoopbackOnly => {
                let sockets: Vec<SocketAddr> =
                    loopback(host).into_iter().map(|ip| SocketAddr::new(ip, *port)).collect();
                AsyncSmtpConnection::connect_tokio1(&sockets[..], limit, &hello, None, None).await
            }
            Security::Tls | Security::StartTls => {
                AsyncSmtpConnection::connect_tokio1((host.as_str(), *port), limit, &hello, wrapper, None).await
            }
        };
        let mut connection = connection.map_err(Step::Connect.fault())?;
        if let (Security::StartTls, Some(tls)) = (security, &self.tls) {
            connection.starttls(tls.clone(), &hello).await.map_err(Step::StartTls.fault())?;
        }
        Ok(connection)
    }
}

/// The addresses of this computer that a host name stands for; empty for any other. Never asks DNS.
fn loopback(host: &str) -> Vec<IpAddr> {
    if host.eq_ignore_ascii_case("localhost") {
        return vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
    }
    host.parse().ok().filter(IpAddr::is_loopback).into_iter().collect()
}

fn tls(settings: &SmtpSettings) -> Result<TlsParameters, SetupError> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(pem) = &settings.authority {
        builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(|_| SetupError::Authority)?);
    }
    builder.build_rustls().map_err(|_| SetupError::Tls)
}
