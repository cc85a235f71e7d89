//! A mail server of our own on loopback that answers as a test wants. It speaks SMTP by `mailin`'s
//! state machine, which is not ours; sockets, TLS and what goes wrong are here. It is no mail server
//! that anybody runs.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use mailin::response::{INVALID_CREDENTIALS, OK, Response};
use mailin::{Action, AuthMechanism, Handler, Session, SessionBuilder};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// How a server behaves; the default takes every mail.
#[derive(Default)]
pub(crate) struct Manners {
    /// TLS by STARTTLS, or from the first byte.
    pub(crate) tls: Option<(Tls, Arc<ServerConfig>)>,
    /// User and password it asks for.
    pub(crate) login: Option<(&'static str, &'static str)>,
    /// Says nothing from here on.
    pub(crate) silent: Option<Silence>,
    /// Greeting other than 220.
    pub(crate) greeting: Option<&'static str>,
    /// Answers to MAIL FROM, then 250.
    pub(crate) sender: Vec<(u16, &'static str)>,
    /// Answers to RCPT TO, then 250.
    pub(crate) recipient: Vec<(u16, &'static str)>,
    /// Answers at the end of the data, then 250.
    pub(crate) data: Vec<(u16, &'static str)>,
}

/// When TLS begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tls {
    AtOnce,
    ByCommand,
}

/// Where a server falls silent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Silence {
    BeforeGreeting,
    AfterData,
    AtFarewell,
}

/// A mail as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arrived {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) data: Vec<u8>,
    pub(crate) encrypted: bool,
}

/// A running server; ends with the test's process.
pub(crate) struct Server {
    pub(crate) port: u16,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    commands: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    pub(crate) fn start(manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            arrived: Arc::default(),
            commands: Arc::default(),
            connections: Arc::default(),
        };
        let desk = Arc::new(Desk {
            answers: [&manners.sender, &manners.recipient, &manners.data]
                .map(|list| Mutex::new(list.iter().copied().collect())),
            manners,
            arrived: Arc::clone(&server.arrived),
            commands: Arc::clone(&server.commands),
        });
        let connections = Arc::clone(&server.connections);
        thread::spawn(move || {
            for stream in listener.incoming() {
                connections.fetch_add(1, Ordering::SeqCst);
                let desk = Arc::clone(&desk);
                // A client that goes away in the middle is part of some tests.
                thread::spawn(move || desk.serve(stream.unwrap()).ok());
            }
        });
        server
    }

    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap().clone()
    }

    /// The lines of all clients, without the data of mails.
    pub(crate) fn commands(&self) -> Vec<String> {
        self.commands.lock().unwrap().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

struct Desk {
    manners: Manners,
    answers: [Mutex<VecDeque<(u16, &'static str)>>; 3],
    arrived: Arc<Mutex<Vec<Arrived>>>,
    commands: Arc<Mutex<Vec<String>>>,
}

trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

impl Desk {
    fn serve(self: &Arc<Self>, stream: TcpStream) -> io::Result<()> {
        let remote = stream.peer_addr()?.ip();
        let clerk =
            Clerk { desk: Arc::clone(self), encrypted: false, from: String::new(), to: Vec::new(), data: Vec::new() };
        let mut builder = SessionBuilder::new("mail.example.jp");
        if self.manners.login.is_some() {
            builder.enable_auth(AuthMechanism::Plain).insecure_enable_plaintext_auth();
        }
        if matches!(self.manners.tls, Some((Tls::ByCommand, _))) {
            builder.enable_start_tls();
        }
        if self.manners.silent == Some(Silence::BeforeGreeting) {
            thread::sleep(Duration::from_secs(600));
        }
        let plain = stream.try_clone()?;
        let mut session = builder.build(remote, clerk);
        let mut wire: BufReader<Box<dyn Wire>> = match &self.manners.tls {
            Some((Tls::AtOnce, config)) => BufReader::new(encrypt(stream, config)?),
            Some((Tls::ByCommand, _)) | None => BufReader::new(Box::new(stream)),
        };
        match self.manners.greeting {
            Some(line) => writeln!(wire.get_mut(), "{line}\r")?,
            None => session.greeting().write_to(wire.get_mut())?,
        }
        wire.get_mut().flush()?;
        loop {
            match self.talk(&mut session, &mut wire)? {
                Action::UpgradeTls => {
                    let Some((_, config)) = &self.manners.tls else {
                        return Ok(());
                    };
                    wire = BufReader::new(encrypt(plain.try_clone()?, config)?);
                    session.tls_active();
                }
                Action::Close => return Ok(()),
                Action::Reply | Action::NoReply => {}
            }
        }
    }

    /// One line of the client and its answer.
    fn talk(&self, session: &mut Session<Clerk>, wire: &mut BufReader<Box<dyn Wire>>) -> io::Result<Action> {
        let mut line = Vec::new();
        if wire.read_until(b'\n', &mut line)? == 0 {
            return Ok(Action::Close);
        }
        if self.manners.silent == Some(Silence::AtFarewell) && line.eq_ignore_ascii_case(b"quit\r\n") {
            thread::sleep(Duration::from_secs(600));
        }
        let answer = session.process(&line);
        if answer.action == Action::NoReply {
            return Ok(Action::NoReply);
        }
        if line != b".\r\n" {
            self.commands.lock().unwrap().push(String::from_utf8_lossy(&line).trim_end().to_owned());
        }
        answer.write_to(wire.get_mut())?;
        wire.get_mut().flush()?;
        Ok(answer.action)
    }

    fn answer(&self, which: usize) -> Response {
        match self.answers[which].lock().unwrap().pop_front() {
            Some((code, words)) => Response::custom(code, words.into()),
            None => OK,
        }
    }
}

fn encrypt(stream: TcpStream, config: &Arc<ServerConfig>) -> io::Result<Box<dyn Wire>> {
    let connection = ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
    Ok(Box::new(StreamOwned::new(connection, stream)))
}

/// Decides about one connection.
struct Clerk {
    desk: Arc<Desk>,
    encrypted: bool,
    from: String,
    to: Vec<String>,
    data: Vec<u8>,
}

impl Handler for Clerk {
    fn helo(&mut self, _: std::net::IpAddr, _: &str) -> Response {
        // The second EHLO of a connection follows STARTTLS.
        self.encrypted = match self.desk.manners.tls {
            Some((Tls::AtOnce, _)) => true,
            Some((Tls::ByCommand, _)) => self.desk.commands.lock().unwrap().iter().any(|line| line == "STARTTLS"),
            None => false,
        };
        OK
    }

    fn mail(&mut self, _: std::net::IpAddr, _: &str, from: &str) -> Response {
        from.clone_into(&mut self.from);
        self.desk.answer(0)
    }

    fn rcpt(&mut self, to: &str) -> Response {
        self.to.push(to.to_owned());
        self.desk.answer(1)
    }

    fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.data.extend_from_slice(bytes);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        if self.desk.manners.silent == Some(Silence::AfterData) {
            thread::sleep(Duration::from_secs(600));
        }
        let answer = self.desk.answer(2);
        if !answer.is_error {
            let arrived = Arrived {
                from: self.from.clone(),
                to: self.to.clone(),
                data: self.data.clone(),
                encrypted: self.encrypted,
            };
            self.desk.arrived.lock().unwrap().push(arrived);
        }
        answer
    }

    fn auth_plain(&mut self, _: &str, user: &str, password: &str) -> Response {
        if self.desk.manners.login == Some((user, password)) {
            Response::custom(235, "2.7.0 welcome".into())
        } else {
            INVALID_CREDENTIALS
        }
    }
}

/// A certificate authority and a server's certificate made by it.
pub(crate) struct Authority {
    /// The authority in PEM.
    pub(crate) pem: Vec<u8>,
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        Self { pem: issuer.pem().into_bytes(), issuer }
    }

    /// A server's side of TLS, with a certificate for one name.
    pub(crate) fn server(&self, name: &str) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        Arc::new(config)
    }
}
