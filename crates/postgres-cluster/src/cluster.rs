//! A cluster of its own: made, started, killed, started again, stopped, by its
//! process alone.

use std::fs::File;
use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

#[cfg(feature = "tls")]
use crate::certificate::{self, Certificates};
use crate::privilege::{command, hand_over, run};
use crate::programs::program;

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// It does; for tests that kill the server.
    Full,
    /// It does not; the data are worth nothing after the tests.
    None,
}

/// Begins the name of a cluster's folder.
const PREFIX: &str = "madoguchi-postgres-";

/// File in it with the process that it goes with.
const OWNER: &str = "owner";

/// How long a server may take to answer after its start, recovery included.
const START: Duration = Duration::from_secs(60);

/// A running cluster. It stops, and its folder goes, when this is dropped.
pub struct Cluster {
    folder: TempDir,
    server: Option<Child>,
    port: u16,
    password: String,
    durability: Durability,
    #[cfg(feature = "tls")]
    certificates: Certificates,
}

impl Cluster {
    /// Makes and starts one.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub fn start(durability: Durability) -> io::Result<Self> {
        sweep();
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
        std::fs::write(folder.path().join(OWNER), std::process::id().to_string())?;
        let password = random_word()?;
        let data = folder.path().join("data");
        make(folder.path(), &data, &password)?;
        #[cfg(feature = "tls")]
        let certificates = certificate::write(folder.path(), &data)?;
        hand_over(folder.path())?;
        let mut cluster = Self {
            folder,
            server: None,
            port: 0,
            password,
            durability,
            #[cfg(feature = "tls")]
            certificates,
        };
        cluster.start_on_a_free_port()?;
        Ok(cluster)
    }

    /// URL of the superuser and a database. Plain; on loopback.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres:{}@127.0.0.1:{}/{database}?sslmode=disable", self.password, self.port)
    }

    /// Its certificates; the server's names `localhost`.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn certificates(&self) -> &Certificates {
        &self.certificates
    }

    /// Kills the server as a power cut would: nothing is written any more.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub fn kill_immediately(&mut self) -> io::Result<()> {
        let Some(mut server) = self.server.take() else { return Ok(()) };
        // `immediate` ends all its processes at once, without a checkpoint.
        signal(&server, "QUIT")?;
        server.wait()?;
        Ok(())
    }

    /// Starts the server again on its port, and waits until it has recovered.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start_again(&mut self) -> io::Result<()> {
        self.server = Some(self.spawn()?);
        self.wait_until_it_answers()
    }

    fn start_on_a_free_port(&mut self) -> io::Result<()> {
        let mut last = io::Error::other("no port was free");
        for _ in 0..5 {
            // Another process may take the port in between; then the next one is tried.
            self.port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
            match self.start_again() {
                Ok(()) => return Ok(()),
                Err(error) => last = error,
            }
            self.kill_immediately()?;
        }
        Err(last)
    }

    fn spawn(&self) -> io::Result<Child> {
        let log = File::options().create(true).append(true).open(self.folder.path().join("log"))?;
        let durable = if self.durability == Durability::Full { "on" } else { "off" };
        let settings = [
            "listen_addresses=127.0.0.1".to_owned(),
            format!("port={}", self.port),
            "unix_socket_directories=".to_owned(),
            "password_encryption=scram-sha-256".to_owned(),
            "max_connections=200".to_owned(),
            "shared_buffers=64MB".to_owned(),
            format!("ssl={}", if cfg!(feature = "tls") { "on" } else { "off" }),
            format!("fsync={durable}"),
            format!("full_page_writes={durable}"),
            "timezone=UTC".to_owned(),
        ];
        let mut server = command(&program("postgres")?, self.folder.path());
        server.arg("-D").arg(self.folder.path().join("data"));
        for setting in settings {
            server.arg("-c").arg(setting);
        }
        server.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        spawn_kept(server)
    }

    fn wait_until_it_answers(&mut self) -> io::Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < START {
            if let Some(server) = &mut self.server
                && server.try_wait()?.is_some()
            {
                self.server = None;
                return Err(io::Error::other(format!("PostgreSQL ended at once: {}", self.log())));
            }
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() && self.answers() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(30));
        }
        Err(io::Error::other(format!("PostgreSQL did not answer: {}", self.log())))
    }

    fn answers(&self) -> bool {
        let ready = || {
            let port = self.port.to_string();
            let mut ask = command(&program("pg_isready")?, self.folder.path());
            run(ask.args(["-q", "-h", "127.0.0.1", "-p", &port]))
        };
        ready().is_ok()
    }

    /// Everything that the server has logged.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Nothing of it is wanted any more; a clean stop would only take longer.
        let _ = self.kill_immediately();
    }
}

/// Starts a program from a thread that lasts as long as this process: the signal that
/// `setpriv` asks for comes when the thread that started it ends.
fn spawn_kept(mut command: Command) -> io::Result<Child> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let _ = sender.send(command.spawn());
        loop {
            std::thread::park();
        }
    });
    receiver.recv().map_err(io::Error::other)?
}

/// Removes folders of clusters whose process was ended before it could.
fn sweep() {
    let entries = std::fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX)) {
        // One without an owner is just being made.
        let owner = std::fs::read_to_string(entry.path().join(OWNER));
        if owner.is_ok_and(|pid| !Path::new("/proc").join(pid).exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// Sends a signal to the server's process, which `setpriv` has become.
fn signal(server: &Child, name: &str) -> io::Result<()> {
    run(Command::new("kill").arg(format!("-{name}")).arg(server.id().to_string())).map(drop)
}

/// `initdb`, with a password for its superuser from the beginning.
fn make(folder: &Path, data: &Path, password: &str) -> io::Result<()> {
    let secret: PathBuf = folder.join("password");
    std::fs::write(&secret, password)?;
    hand_over(folder)?;
    let mut initdb = command(&program("initdb")?, folder);
    initdb.arg("-D").arg(data).arg("--pwfile").arg(&secret);
    initdb.args(["-U", "postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]);
    run(&mut initdb)?;
    std::fs::remove_file(secret)
}

/// 128 random bits as hexadecimal digits.
fn random_word() -> io::Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
