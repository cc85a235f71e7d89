//! TLS of the public listener.

use std::sync::Arc;
use std::time::Duration;

use madoguchi_server::Running;
use rustls::pki_types::ServerName;
use rustls::version::{TLS12, TLS13};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::certificate::Authority;
use crate::running::{install, started};

const NAME: &str = "madoguchi.example.jp";

async fn serving(authority: &Authority) -> (TempDir, Running) {
    let folder = install("[tls]\ncertificate = \"site.crt\"\nkey = \"site.key\"\n");
    authority.write(folder.path(), NAME);
    let file = folder.path().join("madoguchi-server.toml");
    let text = std::fs::read_to_string(&file).unwrap().replace("http://localhost:18080", &format!("https://{NAME}"));
    std::fs::write(file, text).unwrap();
    let running = started(folder.path()).await;
    (folder, running)
}

async fn connect(running: &Running, client: &Arc<rustls::ClientConfig>) -> std::io::Result<TlsStream<TcpStream>> {
    let stream = TcpStream::connect(running.address).await?;
    TlsConnector::from(Arc::clone(client)).connect(ServerName::try_from(NAME).unwrap(), stream).await
}

async fn get(stream: &mut TlsStream<TcpStream>) -> String {
    let request = format!("GET /portal/ HTTP/1.1\r\nhost: {NAME}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// ASVS 12.1.1, 12.2.1: the site is served by TLS 1.2 and 1.3, with HSTS, under its own certificate.
#[tokio::test]
async fn the_site_is_served_by_tls_1_2_and_1_3() {
    let authority = Authority::new();
    let (_folder, running) = serving(&authority).await;
    for version in [&TLS12, &TLS13] {
        let mut stream = connect(&running, &authority.client(&[version], &["http/1.1"])).await.unwrap();
        assert_eq!(stream.get_ref().1.protocol_version(), Some(version.version));
        let answer = get(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert!(answer.contains("strict-transport-security: max-age=63072000; includeSubDomains"));
    }
    let stream = connect(&running, &authority.client(&[&TLS13], &["h2", "http/1.1"])).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"h2".as_slice()));
    assert!(connect(&running, &Authority::new().client(&[&TLS13], &[])).await.is_err(), "another authority");
    running.stop().await.unwrap();
}

/// A `ClientHello` that knows nothing newer than this version.
fn hello(version: [u8; 2]) -> Vec<u8> {
    let mut body = version.to_vec();
    body.extend([7; 32]);
    // No session, two old cipher suites, no compression, no extension.
    body.extend([0, 0, 4, 0xc0, 0x13, 0x00, 0x2f, 1, 0]);
    let mut shake = vec![1, 0, 0, u8::try_from(body.len()).unwrap()];
    shake.extend(body);
    let mut record = vec![22, 3, 1, 0, u8::try_from(shake.len()).unwrap()];
    record.extend(shake);
    record
}

/// ASVS 4.1.2, 12.1.1, 12.2.1: TLS 1.1, TLS 1.0 and SSL 3.0 are refused, and plain HTTP on the TLS port is answered by nothing.
#[tokio::test]
async fn older_protocols_and_plain_http_are_refused() {
    let authority = Authority::new();
    let (_folder, running) = serving(&authority).await;
    for version in [[3, 2], [3, 1], [3, 0]] {
        let mut stream = TcpStream::connect(running.address).await.unwrap();
        stream.write_all(&hello(version)).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        assert_eq!(answer.first(), Some(&21), "an alert for {version:?}: {answer:?}");
    }
    let mut plain = TcpStream::connect(running.address).await.unwrap();
    plain.write_all(format!("GET /portal/ HTTP/1.1\r\nhost: {NAME}\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP/"), "plain HTTP is not answered, not even by a redirect");
    running.stop().await.unwrap();
}

/// ASVS 13.3.4: a new certificate is taken up without a stop; one that cannot be read leaves the old one.
#[cfg(unix)]
#[tokio::test]
async fn a_new_certificate_is_taken_up_on_sighup() {
    let old = Authority::new();
    let (folder, running) = serving(&old).await;
    let hang_up = || {
        let process = rustix::process::getpid();
        rustix::process::kill_process(process, rustix::process::Signal::HUP).unwrap();
    };
    std::fs::write(folder.path().join("site.crt"), "nothing").unwrap();
    hang_up();
    tokio::time::sleep(Duration::from_millis(300)).await;
    connect(&running, &old.client(&[&TLS13], &[])).await.unwrap();
    let new = Authority::new();
    new.write(folder.path(), NAME);
    hang_up();
    let taken = async {
        while connect(&running, &new.client(&[&TLS13], &[])).await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let is_taken = tokio::time::timeout(Duration::from_secs(5), taken).await.is_ok();
    assert!(is_taken, "the new certificate is taken up");
    running.stop().await.unwrap();
}
