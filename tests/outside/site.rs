//! A site of servers on one machine: keys, configuration, a mail server, and as
//! many server processes as a test wants. Everything ends with it.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::postbox::Postbox;

/// The site's name, whatever port a server of it listens on.
pub(crate) const HOST: &str = "madoguchi.example.jp";
/// As browsers name it.
pub(crate) const ORIGIN: &str = "https://madoguchi.example.jp";
/// Long enough for a slow machine; a test that passes never waits it out.
const PATIENCE: Duration = Duration::from_secs(60);

/// Keys, mail server and folder of a site.
pub(crate) struct Site {
    root: tempfile::TempDir,
    pub(crate) post: Postbox,
}

/// What one server of the site is told beside the usual.
#[derive(Clone, Default)]
pub(crate) struct Told {
    /// Value of `store.url`.
    pub(crate) store: String,
    /// Connections to the database.
    pub(crate) pool: Option<u32>,
    /// Certificate and key: no proxy before it then.
    pub(crate) tls: Option<(PathBuf, PathBuf)>,
}

impl Site {
    /// An empty site with new keys.
    pub(crate) fn new() -> Self {
        let site = Self { root: tempfile::tempdir().unwrap(), post: Postbox::open() };
        let made =
            Command::new(program("madoguchi-server")).args(["keys", "create"]).arg(site.path("keys")).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        site
    }

    /// A place in the site's folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Starts a server and waits until it is ready.
    pub(crate) fn serve(&self, name: &str, told: &Told) -> Served {
        let mut served = Served {
            port: free_port(),
            admin: free_port(),
            file: self.path(&format!("{name}.toml")),
            log: self.path(&format!("{name}.log")),
            process: None,
        };
        let text = configuration(&served, told, self.post.port());
        // It holds the database's password.
        private(&served.file, &text);
        served.start();
        served
    }
}

fn configuration(served: &Served, told: &Told, smtp: u16) -> String {
    let mut text = format!(
        "[listen]\naddress = \"127.0.0.1:{port}\"\n{way}\
         [sites]\nmember = \"{ORIGIN}\"\n[admin]\naddress = \"127.0.0.1:{admin}\"\n[keys]\nfile = \"keys\"\n\
         [mail]\nsender = \"madoguchi@kenpo.example.jp\"\n\
         [mail.smtp]\nhost = \"127.0.0.1\"\nport = {smtp}\nsecurity = \"loopback\"\n\
         [limits]\ncommands_per_second = 100000\ncommands_burst = 1000000\n\
         [store]\nurl = \"{store}\"\n",
        port = served.port,
        admin = served.admin,
        store = told.store,
        // Everybody comes from an address of their own, as through a proxy.
        way = if told.tls.is_some() { "" } else { "behind_proxy = true\ntrusted_proxies = [\"127.0.0.1/32\"]\n" },
    );
    if let Some(pool) = told.pool {
        text += &format!("connections = {pool}\n");
    }
    if let Some((certificate, key)) = &told.tls {
        text += &format!("[tls]\ncertificate = \"{}\"\nkey = \"{}\"\n", certificate.display(), key.display());
    }
    text
}

/// A server process.
pub(crate) struct Served {
    port: u16,
    admin: u16,
    file: PathBuf,
    log: PathBuf,
    process: Option<Child>,
}

impl Served {
    /// Where commands are posted to.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Where the operator's tools come to.
    pub(crate) fn admin_port(&self) -> u16 {
        self.admin
    }

    /// Everything it has logged.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Resident memory in KiB.
    #[allow(dead_code)] // only the figures ask for it
    pub(crate) fn resident_kib(&self) -> f64 {
        let id = self.process.as_ref().unwrap().id();
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        resident.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Starts it and waits until it is ready.
    pub(crate) fn start(&mut self) {
        let log = File::options().create(true).append(true).open(&self.log).unwrap();
        let mut command = Command::new(program("madoguchi-server"));
        command.env_clear().env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
        command.arg("--config").arg(&self.file).arg("serve").stdout(log.try_clone().unwrap()).stderr(log);
        self.process = Some(command.spawn().unwrap());
        let begun = Instant::now();
        while !is_ready(self.admin) {
            let ended = self.process.as_mut().and_then(|server| server.try_wait().unwrap());
            assert!(ended.is_none(), "the server ended: {ended:?}\n{}", self.log());
            assert!(begun.elapsed() < PATIENCE, "the server is not ready\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) {
        if let Some(mut server) = self.process.take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }

    /// Stops it as an operator does; it must end in order.
    pub(crate) fn stop(&mut self) {
        if let Some(mut server) = self.process.take() {
            kill_process(Pid::from_child(&server), Signal::TERM).unwrap();
            let status = server.wait().unwrap();
            assert!(status.success(), "{status}\n{}", self.log());
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(server) = &mut self.process {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

/// What `/readyz` says.
pub(crate) fn is_ready(admin: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", admin)) else { return false };
    let mut answer = String::new();
    stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").is_ok()
        && stream.read_to_string(&mut answer).is_ok()
        && answer.starts_with("HTTP/1.1 200")
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// A program of the product, built beside this test.
pub(crate) fn program(name: &str) -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let path = own.ancestors().nth(2).unwrap().join(name);
    assert!(path.exists(), "not built: cargo build -p {name}");
    path
}

/// Writes a file that others cannot read.
pub(crate) fn private(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
}

/// A file of this package.
pub(crate) fn here(path: impl AsRef<Path>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
