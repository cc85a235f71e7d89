//! Where one request ends and the next begins, when somebody tells it in two ways.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::running::{ORIGIN, install, started};

/// What a hidden request would ask for, were it read.
const HIDDEN: &str = "GET /portal/ HTTP/1.1\r\nhost: localhost:18080\r\n\r\n";

/// ASVS 4.2.1: a request whose length is told in two ways, or in none that is sure, is refused or is the last one of its
/// connection, so that whoever stands between and reads another end cannot be made to carry a hidden request.
#[tokio::test]
async fn a_request_whose_length_is_told_in_two_ways_hides_no_other() {
    let folder = install("");
    let running = started(folder.path()).await;
    let whole = HIDDEN.len() + 5;
    for (lines, body) in [
        (format!("content-length: {whole}\r\ntransfer-encoding: chunked"), "0\r\n\r\n"),
        (format!("transfer-encoding: chunked\r\ncontent-length: {whole}"), "0\r\n\r\n"),
        ("content-length: 2\r\ncontent-length: 60".to_owned(), "{}"),
        ("content-length: 2, 60".to_owned(), "{}"),
        ("content-length: +2".to_owned(), "{}"),
        ("content-length: 0x2".to_owned(), "{}"),
        ("transfer-encoding: xchunked".to_owned(), "0\r\n\r\n"),
        ("transfer-encoding: chunked, identity".to_owned(), "0\r\n\r\n"),
        ("transfer-encoding : chunked".to_owned(), "0\r\n\r\n"),
        ("transfer-encoding: chunked\r\nx: y".to_owned(), "2;x\r\n{}\r\n0\r\n\r\n"),
        ("transfer-encoding: chunked".to_owned(), "-1\r\n{}\r\n0\r\n\r\n"),
        ("transfer-encoding: chunked".to_owned(), "10000000000000002\r\n{}\r\n0\r\n\r\n"),
    ] {
        let head = format!(
            "POST /rpc/era_list HTTP/1.1\r\nhost: localhost:18080\r\norigin: {ORIGIN}\r\ncontent-type: application/json\r\n{lines}\r\n\r\n"
        );
        let mut stream = TcpStream::connect(running.address).await.unwrap();
        stream.write_all(format!("{head}{body}{HIDDEN}").as_bytes()).await.unwrap();
        let mut answers = Vec::new();
        // A connection that is closed on unread bytes is reset.
        let _ = stream.read_to_end(&mut answers).await;
        let answers = String::from_utf8_lossy(&answers);
        assert!(answers.matches("HTTP/1.1 ").count() <= 1 && !answers.contains("text/html"), "{lines}: {answers}");
    }
    running.stop().await.unwrap();
}
