//! Sizes, times and counts: at the limit, and one more.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use hyper::body::Frame;
use madoguchi_domain::limits;
use madoguchi_server::Rate;

use crate::site::{self, STRANGER, Site, command as post, get, json};

fn sized(length: u32) -> Vec<u8> {
    let mut body = vec![b' '; length as usize];
    body[..2].copy_from_slice(b"{}");
    body
}

/// ASVS 5.2.1, LIMIT REQUEST_BYTES: a request of the largest size is read, one byte more is refused, with and without its length told.
#[tokio::test]
async fn a_request_of_the_largest_size_is_taken_and_one_byte_more_is_refused() {
    let site = Site::new(site::settings()).await;
    let most = limits::REQUEST_BYTES.number;
    for (length, status) in [(most, 200), (most + 1, 413)] {
        assert_eq!(site.send(post("era_list", sized(length))).await.status(), status, "{length}");
        let chunks = sized(length).chunks(1000).map(Bytes::copy_from_slice).collect::<Vec<_>>();
        let chunked = Body::new(Chunks(chunks.into_iter()));
        assert_eq!(site.send(post("era_list", chunked)).await.status(), status, "{length} in chunks");
    }
}

/// A body in chunks whose length nobody tells beforehand.
struct Chunks(std::vec::IntoIter<Bytes>);

impl hyper::body::Body for Chunks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.next().map(|chunk| Ok(Frame::data(chunk))))
    }
}

/// A body that never comes.
struct Never;

impl hyper::body::Body for Never {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }
}

/// ASVS 5.2.1: whoever sends slowly is left after the time is over, and holds no place meanwhile.
#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let mut settings = site::settings();
    settings.bounds.body_time = Duration::from_millis(300);
    settings.bounds.commands_at_once = 1;
    let site = Site::new(settings).await;
    let slow = site.send(post("era_list", Body::new(Never)));
    let beside = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        site.send(post("era_list", "{}")).await
    };
    let (slow, beside) = tokio::join!(slow, beside);
    assert_eq!((slow.status().as_u16(), beside.status().as_u16()), (408, 200));
}

/// ASVS 2.4.1: a peer has its burst, and is then told when to come back; another peer is served meanwhile.
#[tokio::test]
async fn a_peer_above_its_rate_is_told_when_to_come_back() {
    let mut settings = site::settings();
    settings.bounds.rate = Rate { burst: 5, per_second: 1 };
    let site = Site::new(settings).await;
    for n in 0..5 {
        assert_eq!(site.send(post("era_list", "{}")).await.status(), 200, "{n}");
    }
    let refused = site.send(post("era_list", "{}")).await;
    assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()), (429, "1"));
    assert_eq!(json(refused).await["code"], "busy");
    assert_eq!(site.send(get("/portal/")).await.status(), 429, "files count too");
    let other = "198.51.100.9".parse().unwrap();
    assert_ne!(other, STRANGER);
    assert_eq!(site.send_from(other, post("era_list", "{}")).await.status(), 200);
}

async fn log_ins(site: &Site, count: usize) -> Vec<(u16, bool)> {
    let mut running = tokio::task::JoinSet::new();
    for n in 0..count {
        let router = site.router.clone();
        let body = format!(r#"{{"userId":"nobody{n}","password":"Kito7kito#57"}}"#);
        running.spawn(async move {
            let answer = tower_service::Service::call(&mut router.clone(), post("session_log_in", body)).await.unwrap();
            (answer.status().as_u16(), answer.headers().contains_key("retry-after"))
        });
    }
    running.join_all().await
}

/// ASVS 2.4.1, 15.2.2: when too many passwords wait for a core, one more is told to come back.
#[tokio::test]
async fn a_full_queue_of_password_hashes_says_when_to_come_back() {
    let site = Site::new(site::settings()).await;
    let answers = log_ins(&site, 80).await;
    let busy = answers.iter().filter(|(status, waits)| *status == 503 && *waits).count();
    let served = answers.iter().filter(|(status, _)| *status == 422).count();
    assert_eq!(busy + served, 80, "{answers:?}");
    assert!(busy >= 1 && served >= limits::HASH_QUEUE.number as usize, "{busy} busy, {served} served");
}

/// ASVS 15.2.2: commands beyond the bound are told to come back instead of waiting.
#[tokio::test]
async fn commands_beyond_the_bound_are_told_to_come_back() {
    let mut settings = site::settings();
    settings.bounds.commands_at_once = 2;
    let site = Site::new(settings).await;
    let answers = log_ins(&site, 12).await;
    let busy = answers.iter().filter(|(status, waits)| *status == 503 && *waits).count();
    assert!((1..=10).contains(&busy), "{answers:?}");
    assert_eq!(site.send(post("era_list", "{}")).await.status(), 200, "and are served again afterwards");
}

/// ASVS 16.5.1, 16.5.4: a fault in a command is told by a number, shows nothing of itself, and ends nothing but itself.
#[tokio::test]
async fn a_fault_in_a_command_ends_nothing_but_itself() {
    let site = Site::new(site::settings()).await;
    let answer = site.send(post("demo_inbox_list", "{}")).await;
    assert_eq!(answer.status(), 500);
    let told = json(answer).await;
    assert_eq!(told["code"], "unexpected");
    assert_eq!(told["incident"].as_str().map(str::len), Some(8));
    assert!(!told.to_string().contains("fault"));
    assert_eq!(site.send(post("era_list", "{}")).await.status(), 200);
}
