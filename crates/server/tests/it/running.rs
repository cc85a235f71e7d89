//! A server as it is started in earnest: configuration, keys, folder, sockets.

use std::path::Path;
use std::time::Duration;

use madoguchi_app::hasher::Hasher;
use madoguchi_app::host::App;
use madoguchi_app::operator::federation_import;
use madoguchi_server::{Configuration, KeyFile, OpenRefused, Running, StartRefused, start};
use madoguchi_server_configuration::open_folder;
use madoguchi_store_sqlite::Start;
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::browser::Browser;
use crate::site::{self, TestHost};

pub(crate) const ORIGIN: &str = "http://localhost:18080";

/// A folder with a configuration and keys.
pub(crate) fn install(more: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    KeyFile::new().unwrap().create(&folder.path().join("keys")).unwrap();
    let text = format!(
        "[listen]\naddress = \"127.0.0.1:0\"\n[admin]\naddress = \"127.0.0.1:0\"\n[sites]\nmember = \"{ORIGIN}\"\n\
         [store]\nurl = \"sqlite:store\"\n[keys]\nfile = \"keys\"\n{more}"
    );
    std::fs::write(folder.path().join("madoguchi-server.toml"), text).unwrap();
    folder
}

pub(crate) fn read(folder: &Path) -> Configuration {
    Configuration::read_with(&folder.join("madoguchi-server.toml"), Vec::new()).unwrap()
}

pub(crate) async fn started(folder: &Path) -> Running {
    crate::log::listen();
    start(read(folder)).await.unwrap_or_else(|refused| panic!("{refused}"))
}

pub(crate) async fn refusal(folder: &Path) -> StartRefused {
    start(read(folder)).await.err().expect("it does not start")
}

/// A server makes its store at the first start and takes it up at the next.
#[tokio::test]
async fn a_server_makes_its_store_and_takes_it_up_again() {
    let folder = install("");
    for _ in 0..2 {
        let running = started(folder.path()).await;
        let shown = Browser::new(ORIGIN, running.address).ok("install_show", json!({})).await;
        assert_eq!([&shown["mode"], &shown["store"]], ["server", "open"]);
        assert_eq!(shown["rosterPresent"], false);
        running.stop().await.unwrap();
        assert_eq!(std::fs::read_to_string(folder.path().join("store/madoguchi.lock")).unwrap(), "closed\n");
    }
    let database = std::fs::read(folder.path().join("store/madoguchi.db")).unwrap();
    assert!(!database.starts_with(b"SQLite format"), "the file is encrypted");
}

/// Other keys open nothing, and the store stays as it is.
#[tokio::test]
async fn other_keys_open_nothing_and_change_nothing() {
    let folder = install("");
    started(folder.path()).await.stop().await.unwrap();
    let before = std::fs::read(folder.path().join("store/madoguchi.keys")).unwrap();
    std::fs::rename(folder.path().join("keys"), folder.path().join("right")).unwrap();
    let file = folder.path().join("madoguchi-server.toml");
    let mistakes = Configuration::read_with(&file, Vec::new()).err().unwrap().0;
    assert_eq!(mistakes.iter().map(|mistake| mistake.key.as_str()).collect::<Vec<_>>(), ["keys.file"], "no key file");
    KeyFile::new().unwrap().create(&folder.path().join("keys")).unwrap();
    let refused = refusal(folder.path()).await;
    assert!(matches!(refused, StartRefused::Store(OpenRefused::Root(_))), "{refused}");
    assert!(refused.to_string().contains("the root key"), "{refused}");
    assert_eq!(std::fs::read(folder.path().join("store/madoguchi.keys")).unwrap(), before);
    std::fs::rename(folder.path().join("right"), folder.path().join("keys")).unwrap();
    started(folder.path()).await.stop().await.unwrap();
}

/// ASVS 11.2.2, 13.3.4: new keys open the store, the old ones no more; both do while the file still holds both.
#[tokio::test]
async fn keys_are_rotated_and_the_old_ones_open_nothing() {
    let folder = install("");
    started(folder.path()).await.stop().await.unwrap();
    let keys = folder.path().join("keys");
    let old = std::fs::read_to_string(&keys).unwrap();
    let configuration = read(folder.path());
    tokio::task::spawn_blocking(move || madoguchi_server::rotate(&configuration).unwrap()).await.unwrap();
    let new = std::fs::read_to_string(&keys).unwrap();
    assert_ne!(old, new);
    assert!(new.contains("\"version\": 2"));
    started(folder.path()).await.stop().await.unwrap();
    crate::certificate::private(&keys, &old);
    assert!(matches!(refusal(folder.path()).await, StartRefused::Store(OpenRefused::Root(_))));
    // As a rotation leaves it that was killed before the store had its new key.
    let mut both: serde_json::Value = serde_json::from_str(&new).unwrap();
    let mut newer = both["root"][0].clone();
    newer["version"] = json!(3);
    newer["key"] = json!("00".repeat(32));
    both["root"].as_array_mut().unwrap().push(newer);
    crate::certificate::private(&keys, &both.to_string());
    started(folder.path()).await.stop().await.unwrap();
}

/// ASVS 3.5.4: with a federation in the store no server starts beyond this machine that has no site for its clerks;
/// nothing is left open, and a name for the desk is all that it needs.
#[tokio::test]
async fn a_federation_needs_a_site_for_its_clerks() {
    let folder = install("");
    let file = folder.path().join("madoguchi-server.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let beyond = text.replace(ORIGIN, "https://madoguchi.example.jp");
    std::fs::write(&file, &beyond).unwrap();
    started(folder.path()).await.stop().await.unwrap();
    load_federation(folder.path()).await;
    let refused = refusal(folder.path()).await;
    assert!(matches!(refused, StartRefused::Desk), "{refused}");
    assert!(refused.to_string().starts_with("sites.desk: is missing"), "{refused}");
    assert_eq!(std::fs::read_to_string(folder.path().join("store/madoguchi.lock")).unwrap(), "closed\n");
    for member in [&text, &beyond.replace("[store]", "desk = \"https://desk.madoguchi.example.jp\"\n[store]")] {
        std::fs::write(&file, member).unwrap();
        started(folder.path()).await.stop().await.unwrap();
    }
}

/// As the operator's tool does it while the server is stopped.
async fn load_federation(folder: &Path) {
    let keys = KeyFile::read(&folder.join("keys")).unwrap();
    let path = folder.join("store");
    let start = || Start { at: site::now(), program_version: "test" };
    let opened = tokio::task::spawn_blocking(move || open_folder(&path, &keys, start()).unwrap()).await.unwrap();
    let hasher = Hasher::new(1, [7; 16]).unwrap();
    let app = App { store: opened.store().clone(), host: TestHost::default(), keys: opened.keys(), hasher };
    let profile = include_str!("../../../../profiles/federations/tottori.toml");
    federation_import(&app, "tottori.toml", profile).await.unwrap();
    drop(app);
    tokio::task::spawn_blocking(move || opened.close(site::now()).unwrap()).await.unwrap();
}

fn head(length: usize) -> String {
    format!(
        "POST /rpc/era_list HTTP/1.1\r\nhost: localhost:18080\r\norigin: {ORIGIN}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    )
}

/// A stop takes nothing new and lets a request that runs come to its end.
#[tokio::test]
async fn a_stop_lets_a_running_request_come_to_its_end() {
    let folder = install("");
    let running = started(folder.path()).await;
    let (address, admin) = (running.address, running.admin.unwrap());
    let mut half = TcpStream::connect(address).await.unwrap();
    half.write_all(format!("{}{{", head(2)).as_bytes()).await.unwrap();
    let mut idle = TcpStream::connect(address).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let stopped = tokio::spawn(running.stop());
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(TcpStream::connect(address).await.is_err(), "nothing new is taken");
    let ready = Browser::new(ORIGIN, admin).get("/readyz").await;
    assert_eq!(ready.status(), 503, "the operator's tools see the stop");
    assert!(!stopped.is_finished());
    half.write_all(b"}").await.unwrap();
    let mut answer = String::new();
    half.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert_eq!(idle.read(&mut [0; 1]).await.unwrap(), 0, "a connection without a request is closed");
    stopped.await.unwrap().unwrap();
}

/// A stop does not wait for ever.
#[tokio::test]
async fn a_stop_does_not_wait_for_ever() {
    let folder = install("[limits]\nstop_seconds = 1\n");
    let running = started(folder.path()).await;
    let mut half = TcpStream::connect(running.address).await.unwrap();
    half.write_all(format!("{}{{", head(2)).as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    tokio::time::timeout(Duration::from_secs(5), running.stop()).await.expect("in time").unwrap();
}

/// ASVS 1.4.3: a head that does not come, and a connection that says nothing, are closed; large heads are refused.
#[tokio::test]
async fn a_connection_that_says_nothing_is_closed() {
    let folder = install("[limits]\nhead_seconds = 1\n");
    let running = started(folder.path()).await;
    for begun in ["", "POST /rpc/era_list HTTP/1.1\r\nhost: localho"] {
        let mut stream = TcpStream::connect(running.address).await.unwrap();
        stream.write_all(begun.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let closed = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await;
        closed.expect("it is closed").unwrap();
        assert!(!answer.starts_with(b"HTTP/1.1 200"), "{begun}");
    }
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let line = format!("x-filler: {}\r\n", "x".repeat(32 * 1024));
    let head = head(2).replace("\r\n\r\n", &format!("\r\n{line}\r\n"));
    // The server may close before it has read everything.
    let _ = stream.write_all(head.as_bytes()).await;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(std::str::from_utf8(&answer).unwrap(), "HTTP/1.1 431");
    running.stop().await.unwrap();
}

/// What is no HTTP is answered before a site is known, with nothing in it that a browser could show, keep or run.
#[tokio::test]
async fn what_is_no_http_gets_an_empty_answer() {
    let folder = install("");
    let running = started(folder.path()).await;
    for (begun, status) in [("BROKEN\r\n\r\n", "400"), ("GET / HTTP/1.1\r\nhost localhost\r\n\r\n", "400")] {
        let mut stream = TcpStream::connect(running.address).await.unwrap();
        stream.write_all(begun.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        let mut lines: Vec<&str> = head.lines().skip(1).map(|line| line.split_once(':').unwrap().0).collect();
        lines.sort_unstable();
        assert_eq!((lines, body), (vec!["connection", "content-length", "date"], ""));
    }
    running.stop().await.unwrap();
}

/// One address has only so many connections.
#[tokio::test]
async fn one_address_has_only_so_many_connections() {
    let folder = install("[limits]\nconnections_per_peer = 3\n");
    let running = started(folder.path()).await;
    let mut open = Vec::new();
    for _ in 0..3 {
        open.push(TcpStream::connect(running.address).await.unwrap());
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    let mut more = TcpStream::connect(running.address).await.unwrap();
    let read = tokio::time::timeout(Duration::from_secs(2), more.read(&mut [0; 1])).await.expect("it is closed");
    assert!(matches!(read, Ok(0) | Err(_)));
    drop(open);
    tokio::time::sleep(Duration::from_millis(100)).await;
    Browser::new(ORIGIN, running.address).ok("era_list", json!({})).await;
    running.stop().await.unwrap();
}
