//! The site as an operator runs it: a server process of its own with its
//! configuration and keys, a mail server, and a clock that can be moved on.
//! Everything ends with it.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use madoguchi_postgres_cluster::{Cluster, Database, Durability};
use madoguchi_store_postgres::SERVER_ROLE;
use rustix::process::{Pid, Signal, kill_process};

use crate::feed;
use crate::personal::found_in;
use crate::smtp::SmtpServer;

/// The address the operator sends from; the profile's sender is another.
pub(crate) const SENDER: &str = "madoguchi@kenpo.example.jp";
/// Long enough for a slow machine; a test that passes never waits it out.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where a site keeps everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// In an embedded file.
    Sqlite,
    /// In a PostgreSQL of its own, which can be switched off.
    Postgres,
}

/// One site.
pub(crate) struct Site {
    /// Before the cluster, which it lies in.
    database: Option<Database>,
    cluster: Option<Cluster>,
    root: tempfile::TempDir,
    port: u16,
    server: Option<Child>,
    seconds_later: u32,
    /// What the log may not hold.
    secrets: Vec<String>,
    pub(crate) smtp: SmtpServer,
}

impl Site {
    /// A site whose operator has loaded an insurer with one family, terms and a notice.
    pub(crate) async fn open(kept: Kept) -> Self {
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let mut site = Self {
            database: None,
            cluster: None,
            root: tempfile::tempdir().unwrap(),
            port,
            server: None,
            seconds_later: 0,
            secrets: Vec::new(),
            smtp: SmtpServer::start(),
        };
        let made = site.program().args(["keys", "create"]).arg(site.path("keys")).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        let store = match kept {
            Kept::Sqlite => "sqlite:data".to_owned(),
            Kept::Postgres => site.make_database(),
        };
        site.configure(&store);
        feed::load(site.root.path());
        site.later(0);
        site.start();
        site
    }

    /// The same, where a federation's offices and clerks come too.
    pub(crate) async fn of_federation(kept: Kept) -> Self {
        let mut site = Self::open(kept).await;
        site.stop();
        site.secrets = feed::load_federation(site.root.path());
        site.start();
        site
    }

    /// Makes a clerk's account beside the running server; gives the one-time code.
    pub(crate) fn clerk(&mut self, user_id: &str, name: &str, roles: &str) -> String {
        let token = feed::create_clerk(self.root.path(), user_id, name, roles);
        self.keep(name);
        self.keep(&token);
        token
    }

    /// From now on the log may not hold this.
    pub(crate) fn keep(&mut self, secret: &str) {
        self.secrets.push(secret.to_owned());
    }

    /// The first thing the log tells that it may not hold.
    pub(crate) fn told(&self) -> Option<String> {
        assert!(!self.secrets.is_empty(), "nothing to look for");
        found_in(&self.log(), &self.secrets)
    }

    /// A cluster with a database whose owner has made its tables; the URL of the server's role.
    fn make_database(&mut self) -> String {
        let cluster = Cluster::start(Durability::None).unwrap();
        let database = Database::empty(&cluster.url("postgres"), "site").unwrap();
        feed::migrate(self.root.path(), &database.url("madoguchi_owner"));
        let url = database.url(SERVER_ROLE);
        (self.database, self.cluster) = (Some(database), Some(cluster));
        url
    }

    /// What the code on the poster of the insurer leads to at this site.
    pub(crate) fn scanned_poster(&self) -> String {
        format!("{}{}", self.origin(), feed::scanned_poster(self.root.path()))
    }

    /// Switches the database off as a power cut would, or on again.
    pub(crate) fn switch_database(&mut self, on: bool) {
        let cluster = self.cluster.as_mut().expect("a site on PostgreSQL");
        if on { cluster.start_again() } else { cluster.kill_immediately() }.unwrap();
    }

    /// As browsers name it.
    pub(crate) fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// The federations' desk, under another name of this machine.
    pub(crate) fn desk_origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Starts the server and waits until it answers.
    pub(crate) fn start(&mut self) {
        let log = File::options().create(true).append(true).open(self.path("log")).unwrap();
        let mut program = self.program();
        program.arg("--config").arg(self.path("server.toml")).arg("serve");
        // The clock moves for the server alone; the monotonic one stays as it is.
        program
            .env("LD_PRELOAD", faketime())
            .env("FAKETIME_TIMESTAMP_FILE", self.path("clock"))
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        self.server = Some(program.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap());
        self.wait_until("the server to answer", |site| site.answers());
    }

    /// Stops the server as an operator does, and waits until it has ended.
    pub(crate) fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let pid = Pid::from_child(&server);
            kill_process(pid, Signal::TERM).unwrap();
            let status = server.wait().unwrap();
            assert!(status.success(), "{status}\n{}", self.log());
        }
    }

    /// Moves the server's clock on.
    pub(crate) fn later(&mut self, seconds: u32) {
        self.seconds_later += seconds;
        let next = self.path("clock.next");
        std::fs::write(&next, format!("+{}\n", self.seconds_later)).unwrap();
        std::fs::rename(next, self.path("clock")).unwrap();
    }

    /// Everything the server has logged so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn configure(&self, store: &str) {
        let text = format!(
            "[listen]\naddress = \"127.0.0.1:{port}\"\n[sites]\nmember = \"{origin}\"\ndesk = \"{desk}\"\n[store]\nurl = \"{store}\"\n\
             [keys]\nfile = \"keys\"\n[mail]\nsender = \"{SENDER}\"\n\
             [mail.smtp]\nhost = \"127.0.0.1\"\nport = {smtp}\nsecurity = \"loopback\"\n",
            port = self.port,
            origin = self.origin(),
            desk = self.desk_origin(),
            smtp = self.smtp.port(),
        );
        let file = self.path("server.toml");
        std::fs::write(&file, text).unwrap();
        // A database's password may stand in it.
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }

    fn program(&self) -> Command {
        let mut command = Command::new(program("madoguchi-server"));
        command.env_clear().env("LC_ALL", "C.UTF-8").current_dir(self.root.path()).stdin(Stdio::null());
        command
    }

    fn answers(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) else { return false };
        let asked = format!("GET /portal/ HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", self.port);
        let mut answer = String::new();
        stream.write_all(asked.as_bytes()).is_ok()
            && stream.read_to_string(&mut answer).is_ok()
            && answer.starts_with("HTTP/1.1 200")
    }

    pub(crate) fn wait_until(&mut self, what: &str, mut is_so: impl FnMut(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is_so(self) {
            let ended = self.server.as_mut().and_then(|server| server.try_wait().unwrap());
            assert!(ended.is_none(), "the server ended: {ended:?}\n{}", self.log());
            assert!(Instant::now() < deadline, "waited in vain for {what}\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

/// A program of the product, built beside this test.
pub(crate) fn program(name: &str) -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let path = own.ancestors().nth(2).unwrap().join(name);
    assert!(path.exists(), "not built: cargo build -p {name}");
    path
}

fn faketime() -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib").unwrap().flatten().map(|entry| entry.path());
    let found = folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).find(|path| path.exists());
    found.expect("libfaketime (package libfaketime)")
}

/// A folder or file of this package.
pub(crate) fn here(path: impl AsRef<Path>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
