//! A computer of its own for one test: a screen without anybody before it, a
//! session bus, a home folder, a data folder. Everything that runs on it ends
//! with it.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use super::{Secrets, Window, screen};
use crate::personal::{Known, KnownOffice};

/// Processes of this machine carry it in their environment, so that they are
/// found and ended even when they have left their parent.
const MARK: &str = "MADOGUCHI_TEST_MACHINE";
/// The shipped shell, but drivable.
const WINDOW: &str = env!("CARGO_BIN_EXE_madoguchi-test-window");
const SCREEN: &str = "1600x2100x24";
/// Long enough for a slow machine; a test that passes never waits it out.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whether the machine has a keyring that keeps secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keyring {
    /// As on a plain server or a bare window manager.
    Absent,
    /// As after logging in to a desktop session.
    Unlocked,
}

/// One computer. Dropping it ends all that was started on it; the test fails
/// when the program has told anything of anybody, then or when it is closed.
pub(crate) struct Machine {
    mark: String,
    display: String,
    bus: String,
    root: tempfile::TempDir,
    children: Vec<Child>,
    secrets: Secrets,
}

impl Machine {
    /// A machine without a keyring.
    pub(crate) fn new() -> Self {
        Self::with(Keyring::Absent)
    }

    /// A machine with or without a keyring.
    pub(crate) fn with(keyring: Keyring) -> Self {
        let mut machine = Self {
            mark: format!("{}", uuid::Uuid::new_v4().simple()),
            display: String::new(),
            bus: String::new(),
            root: tempfile::tempdir().unwrap(),
            children: Vec::new(),
            secrets: Secrets::new(),
        };
        for folder in [machine.home(), machine.folder()] {
            std::fs::create_dir_all(folder).unwrap();
        }
        machine.start_screen();
        machine.start_bus();
        if keyring == Keyring::Unlocked {
            machine.start_keyring();
        }
        machine
    }

    /// The data folder that the window is started with.
    pub(crate) fn folder(&self) -> PathBuf {
        self.root.path().join("data")
    }

    /// The home folder of the person at this machine.
    pub(crate) fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    /// What the window and its driver have printed so far, and what the window
    /// has written to the log of its data folder.
    pub(crate) fn log(&self) -> String {
        let kept = ["madoguchi.log.1", "madoguchi.log"].map(|name| self.folder().join("log").join(name));
        let texts = std::iter::once(self.log_path()).chain(kept).map(std::fs::read);
        // A driver that was killed may have left half a character.
        texts.flatten().map(|text| String::from_utf8_lossy(&text).into_owned()).collect()
    }

    /// From now on nothing of this person may be told.
    pub(crate) fn keeps_to_itself(&self, person: &Known) {
        self.secrets.of(person);
    }

    /// From now on nothing of this care office may be told.
    pub(crate) fn keeps_office_to_itself(&self, office: &KnownOffice) {
        self.secrets.of_office(office);
    }

    /// From now on this may not be told, though nobody types it.
    pub(crate) fn keeps_secret(&self, text: &str) {
        self.secrets.typed("", text);
    }

    /// Fails the test when the program has told something of somebody.
    #[track_caller]
    fn has_told_nothing(&self) {
        self.secrets.mailed(&self.folder().join("inbox"));
        let log = self.log();
        if let Some(word) = self.secrets.told_by(&log) {
            panic!("{word:?} was told: {log}");
        }
    }

    /// Errors and warnings that the page has left on its console, refused
    /// content included. (Only a debug build writes them out.)
    pub(crate) fn console(&self) -> Vec<String> {
        let is_complaint = |line: &&str| line.contains("CONSOLE") && (line.contains("ERROR") || line.contains("WARN"));
        self.log().lines().filter(is_complaint).map(str::to_owned).collect()
    }

    fn log_path(&self) -> PathBuf {
        self.root.path().join("log")
    }

    /// Opens the window on this machine's data folder with further arguments,
    /// and waits until its screen has been built.
    pub(crate) async fn open(&mut self, arguments: &[&str]) -> Window {
        let port = self.start_driver();
        let folder = self.folder();
        let mut all = vec!["--data-dir", folder.to_str().unwrap()];
        all.extend(arguments);
        let client = self.start(port, Path::new(WINDOW), &all).await;
        let window = Window::new(client, self.display.clone(), self.log_path(), self.secrets.clone());
        window.wait_until_built().await;
        window
    }

    /// Starts a program that has a web view; gives the driver of its page.
    pub(crate) async fn start(&self, port: u16, program: &Path, arguments: &[&str]) -> Client {
        let mut wanted = fantoccini::wd::Capabilities::new();
        wanted.insert("webkitgtk:browserOptions".to_owned(), json!({ "binary": program, "args": arguments }));
        let address = format!("http://127.0.0.1:{port}");
        let mut driver = ClientBuilder::new(HttpConnector::new());
        // The driver waits for ever for a program that has ended at once.
        match tokio::time::timeout(PATIENCE, driver.capabilities(wanted).connect(&address)).await {
            Ok(Ok(client)) => client,
            Ok(Err(error)) => panic!("the window did not open: {error}\n{}", self.log()),
            Err(_) => panic!("the window did not open\n{}", self.log()),
        }
    }

    /// Ends the window's process at once, as a power cut or a crash would.
    pub(crate) fn kill_window(&mut self) {
        let killed = self.running(Path::new(WINDOW));
        for pid in &killed {
            end(*pid);
        }
        self.wait_for(|_| killed.iter().all(|pid| has_ended(*pid)), "the killed window to be gone");
    }

    /// Closes the window as a person does, and waits until the program has ended.
    pub(crate) fn close_window(&mut self) {
        self.close(Path::new(WINDOW));
    }

    /// As [`Self::close_window`], for any program.
    pub(crate) fn close(&mut self, program: &Path) {
        let closed = self.running(program);
        screen::close_windows(&self.display);
        self.wait_for(|_| closed.iter().all(|pid| has_ended(*pid)), "the closed program to end");
        self.has_told_nothing();
    }

    /// The processes of a program on this machine.
    fn running(&self, program: &Path) -> Vec<Pid> {
        self.processes().into_iter().filter(|pid| runs(*pid, program)).collect()
    }

    /// Runs another program of the product on this machine (its bus, its home).
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .current_dir(self.home())
            .env(MARK, &self.mark)
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LC_ALL", "C.UTF-8")
            .env("HOME", self.home())
            .env("XDG_RUNTIME_DIR", self.root.path())
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            // No accessibility bus: it would be started outside of this machine.
            .env("NO_AT_BRIDGE", "1");
        command
    }

    fn start_screen(&mut self) {
        // Without `-noreset` the screen starts anew after its last window has gone,
        // and throws out a window that is opened just then.
        let mut child = self
            .command("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb (package xvfb)");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        self.children.push(child);
        self.display = format!(":{}", line.trim());
    }

    fn start_bus(&mut self) {
        let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("e2e/support/bus.conf");
        let mut child = self
            .command("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--print-address"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon (package dbus-x11)");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        self.bus = line.trim().to_owned();
        self.children.push(child);
    }

    fn start_keyring(&mut self) {
        let mut child = self
            .command("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("gnome-keyring-daemon (package gnome-keyring)");
        child.stdin.take().unwrap().write_all(b"invented").unwrap();
        self.children.push(child);
        self.wait_for(Self::has_secret_service, "the keyring to answer");
    }

    fn has_secret_service(&self) -> bool {
        let asked = self
            .command("dbus-send")
            .args(["--session", "--dest=org.freedesktop.DBus", "--print-reply=literal", "/org/freedesktop/DBus"])
            .args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"])
            .output()
            .unwrap();
        String::from_utf8_lossy(&asked.stdout).contains("true")
    }

    /// Starts a driver; gives the port on which it listens.
    pub(crate) fn start_driver(&mut self) -> u16 {
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let log = File::options().create(true).append(true).open(self.log_path()).unwrap();
        let child = self
            .command("WebKitWebDriver")
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            // The word the window library listens to; the shipped program refuses it.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .expect("WebKitWebDriver (package webkit2gtk-driver)");
        self.children.push(child);
        let listens = |_: &Self| std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
        self.wait_for(listens, "the driver to listen");
        port
    }

    fn wait_for(&self, mut done: impl FnMut(&Self) -> bool, what: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !done(self) {
            assert!(Instant::now() < deadline, "waited in vain for {what}\n{}", self.log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Every process that was started on this machine, however deep.
    pub(crate) fn processes(&self) -> Vec<Pid> {
        let mark = format!("{MARK}={}", self.mark);
        std::fs::read_dir("/proc")
            .unwrap()
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .filter(|pid| {
                let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
                environment.split(|byte| *byte == 0).any(|entry| entry == mark.as_bytes())
            })
            .filter_map(Pid::from_raw)
            .collect()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        for pid in self.processes() {
            end(pid);
        }
        for child in &mut self.children {
            let _ = child.wait();
        }
        if !std::thread::panicking() {
            self.has_told_nothing();
        }
    }
}

fn end(pid: Pid) {
    // It may have ended by itself meanwhile.
    let _ = kill_process(pid, Signal::KILL);
}

fn runs(pid: Pid, program: &Path) -> bool {
    std::fs::read_link(format!("/proc/{}/exe", pid.as_raw_nonzero())).is_ok_and(|exe| exe == program)
}

/// True when nothing of a process is left but the news of its end. Its program
/// and its memory are gone before its files and the locks on them are.
fn has_ended(pid: Pid) -> bool {
    let process = format!("/proc/{}", pid.as_raw_nonzero());
    let Ok(state) = std::fs::read_to_string(format!("{process}/stat")) else { return true };
    let is_dead = state.rsplit_once(") ").is_some_and(|(_, state)| state.starts_with(['Z', 'X']));
    // The first thread waits as a dead one for the others, which still hold the files.
    is_dead && std::fs::read_dir(format!("{process}/task")).map_or(0, Iterator::count) <= 1
}
