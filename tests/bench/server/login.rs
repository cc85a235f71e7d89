//! Log-ins against bare argon2 on the same cores, and what others feel of them.

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::task::JoinSet;

use super::accounts::{ACCOUNTS, PASSWORD, request};
use super::crowd::{TASKS, call, rate};
use crate::Order;
use crate::browser::{Browser, Came};
use crate::login::parameters;
use crate::row::{Promise, Row, Series, timed};

const PROMISED: f64 = 0.9;
const SLOWER: f64 = 2.0;
/// How long apart the other commands come.
const PAUSE: Duration = Duration::from_millis(5);

/// Somebody with a place in the list of accounts.
type Person = (usize, Browser);

/// Logs everybody in, so that their devices are known.
pub(crate) async fn all(browsers: &mut Vec<Browser>) {
    let (mut waiting, mut done) = (std::mem::take(browsers).into_iter().enumerate(), Vec::new());
    let mut running: JoinSet<Person> = waiting.by_ref().take(TASKS).map(log_in).collect();
    while let Some(person) = running.join_next().await {
        done.push(person.unwrap());
        if let Some(next) = waiting.next() {
            running.spawn(log_in(next));
        }
    }
    done.sort_by_key(|(place, _)| *place);
    browsers.extend(done.into_iter().map(|(_, browser)| browser));
}

async fn log_in((place, mut browser): Person) -> Person {
    let came = call(&mut browser, "session_log_in", &request(place)).await;
    assert!(matches!(came, Came::Done(_)), "{came:?}");
    (place, browser)
}

/// The next of those who share a caller: no account logs in twice at the same time.
async fn next_logs_in((place, mut group): (usize, Vec<Person>)) -> (usize, Vec<Person>) {
    let at = place % group.len();
    let person = group.swap_remove(at);
    group.push(log_in(person).await);
    (place + 1, group)
}

pub(crate) async fn measure(order: &Order, browsers: &mut Vec<Browser>, verifier: &[u8], port: u16) -> Vec<Row> {
    let mut witness = Browser::new(&Browser::client(), &[port], u32::try_from(ACCOUNTS).unwrap());
    let person = browsers.pop().map(|browser| (browsers.len(), browser)).unwrap();
    let mut groups: Vec<(usize, Vec<Person>)> = (0..TASKS).map(|_| (0, Vec::new())).collect();
    for (place, browser) in browsers.drain(..).enumerate() {
        groups[place % TASKS].1.push((place, browser));
    }
    witness.clone_from(&log_in(person).await.1);
    let (mut ours, mut bare) = (Series::default(), Series::default());
    let (mut idle, mut busy) = (Series::default(), Series::default());
    for _ in 0..order.rounds() {
        let length = order.length();
        bare.push(hashes(verifier, length).await);
        watch(&mut witness, length, &mut idle).await;
        let others = tokio::spawn({
            let mut witness = witness.clone();
            async move {
                let mut felt = Series::default();
                watch(&mut witness, length, &mut felt).await;
                felt
            }
        });
        let with = rate(&mut groups, length + PAUSE, next_logs_in).await;
        busy.extend(others.await.unwrap());
        // Alone, since the witness takes its share of the cores too.
        ours.push(rate(&mut groups, length, next_logs_in).await);
        assert!(with > 0.0);
    }
    let p99 = |series: &Series| series.percentile_of_parts(0.99, order.rounds());
    vec![
        Row::new("server: log-ins", (ours.median(), bare.median()), "/s", Promise::AtLeast(PROMISED)),
        Row::told("server: p50 of other commands, idle", idle.median(), "ms"),
        Row::told("server: p50 of other commands while log-ins fill the cores", busy.median(), "ms"),
        Row::new(
            "server: p99 of other commands while log-ins fill the cores",
            (p99(&busy), p99(&idle)),
            "ms",
            Promise::AtMost(SLOWER),
        ),
    ]
}

/// Somebody who is logged in asks for the session, which is what every page begins with. It
/// stands for the "other commands" of the rows.
async fn watch(witness: &mut Browser, length: Duration, felt: &mut Series) {
    let begun = Instant::now();
    while begun.elapsed() < length {
        let request = json!({});
        let (came, took) = timed(witness.call("session_show", &request)).await;
        assert!(matches!(came, Came::Done(_)), "{came:?}");
        felt.push_time(took);
        tokio::time::sleep(PAUSE).await;
    }
}

/// The machine's own rate: as many threads as cores, each with its memory used again.
#[allow(clippy::cast_precision_loss)]
async fn hashes(verifier: &[u8], length: Duration) -> f64 {
    let cores = std::thread::available_parallelism().unwrap().get();
    let begun = Instant::now();
    let mut running = JoinSet::new();
    for _ in 0..cores {
        let (argon2, salt) = parameters(verifier);
        running.spawn_blocking(move || {
            let mut blocks = vec![argon2::Block::default(); argon2.params().block_count()];
            let (mut done, mut out) = (0_usize, [0; 32]);
            while begun.elapsed() < length {
                argon2.hash_password_into_with_memory(PASSWORD.as_bytes(), &salt, &mut out, &mut blocks).unwrap();
                done += 1;
            }
            done
        });
    }
    let mut done = 0;
    while let Some(some) = running.join_next().await {
        done += some.unwrap();
    }
    done as f64 / begun.elapsed().as_secs_f64()
}
