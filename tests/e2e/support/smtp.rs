//! A mail server of our own on loopback that can be switched off and on again. It
//! speaks SMTP by `mailin`'s state machine, which is not ours; sockets and mailbox
//! are here. It is no mail server that anybody runs.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{IpAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use mailin::response::{INVALID_CREDENTIALS, OK, Response};
use mailin::{Action, AuthMechanism, Handler, SessionBuilder};

/// A mail as the server took it.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    /// Sender of the envelope.
    pub(crate) from: String,
    /// Recipients of the envelope.
    pub(crate) to: Vec<String>,
    /// The mail itself.
    pub(crate) data: Vec<u8>,
}

/// A mail server with a port of its own and a mailbox that outlives a stop.
pub(crate) struct SmtpServer {
    port: u16,
    login: Option<(&'static str, &'static str)>,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    running: Option<(Arc<AtomicBool>, JoinHandle<()>)>,
}

impl SmtpServer {
    /// A server that takes every mail.
    pub(crate) fn start() -> Self {
        Self::asking_for(None)
    }

    /// A server that asks for this user and password.
    pub(crate) fn asking_for(login: Option<(&'static str, &'static str)>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut server = Self { port, login, arrived: Arc::default(), running: None };
        server.listen(listener);
        server
    }

    /// Where it listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// All mails so far.
    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap().clone()
    }

    /// Switches it off: nobody listens on its port any more.
    pub(crate) fn stop(&mut self) {
        if let Some((stopped, thread)) = self.running.take() {
            stopped.store(true, Ordering::SeqCst);
            // It wakes up for a connection only.
            drop(TcpStream::connect(("127.0.0.1", self.port)));
            thread.join().unwrap();
        }
    }

    /// Switches it on again, on the same port.
    pub(crate) fn start_again(&mut self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).unwrap();
        self.listen(listener);
    }

    fn listen(&mut self, listener: TcpListener) {
        let stopped = Arc::new(AtomicBool::new(false));
        let (arrived, login, stop) = (Arc::clone(&self.arrived), self.login, Arc::clone(&stopped));
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let clerk =
                    Clerk { login, arrived: Arc::clone(&arrived), from: String::new(), to: vec![], data: vec![] };
                // A client that goes away in the middle sends no mail.
                thread::spawn(move || serve(&stream.unwrap(), clerk).ok());
            }
        });
        self.running = Some((stopped, thread));
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn serve(stream: &TcpStream, clerk: Clerk) -> io::Result<()> {
    let mut builder = SessionBuilder::new("mail.example.jp");
    if clerk.login.is_some() {
        builder.enable_auth(AuthMechanism::Plain).insecure_enable_plaintext_auth();
    }
    let mut session = builder.build(stream.peer_addr()?.ip(), clerk);
    let (mut lines, mut answers) = (BufReader::new(stream), stream);
    session.greeting().write_to(&mut answers)?;
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let answer = session.process(&line);
        if answer.action == Action::NoReply {
            continue;
        }
        answer.write_to(&mut answers)?;
        answers.flush()?;
        if answer.action == Action::Close {
            return Ok(());
        }
    }
}

/// Decides about one connection.
struct Clerk {
    login: Option<(&'static str, &'static str)>,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    from: String,
    to: Vec<String>,
    data: Vec<u8>,
}

impl Handler for Clerk {
    fn mail(&mut self, _: IpAddr, _: &str, from: &str) -> Response {
        from.clone_into(&mut self.from);
        (self.to, self.data) = (Vec::new(), Vec::new());
        OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        self.to.push(to.to_owned());
        OK
    }

    fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.data.extend_from_slice(bytes);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let mail = Arrived { from: self.from.clone(), to: self.to.clone(), data: self.data.clone() };
        self.arrived.lock().unwrap().push(mail);
        OK
    }

    fn auth_plain(&mut self, _: &str, user: &str, password: &str) -> Response {
        if self.login == Some((user, password)) {
            Response::custom(235, "2.7.0 welcome".into())
        } else {
            INVALID_CREDENTIALS
        }
    }
}
