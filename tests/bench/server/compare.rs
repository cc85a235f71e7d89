//! Matches through HTTP against `pgbench` with the statements that the server was
//! seen to send for one: a failing match as a whole, and the commit of a right
//! one, which is the first step of a sign-up. (Later steps hash a password or
//! wait for a mail.)

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use madoguchi_domain::roster::RosterRow;
use madoguchi_store_postgres::SERVER_ROLE;
use serde_json::Value;

use super::accounts::{ACCOUNTS, insured};
use super::crowd::{TASKS, rate};
use super::database::Kept;
use super::replay;
use super::transcript::{Statement, transactions};
use crate::Order;
use crate::browser::{Browser, Came};
use crate::identity::items;
use crate::row::{Promise, Row, Series};
use crate::site::{Site, Told};

const PROMISED: f64 = 0.4;
/// Addresses of these callers; others have lower ones.
const FIRST_ADDRESS: usize = 100_000;

/// Scripts of what the server asks.
pub(crate) struct Asked {
    failing: PathBuf,
    commit: PathBuf,
}

/// Lets a server do each once while PostgreSQL logs.
pub(crate) async fn record(kept: &Kept, site: &Site, told: &Told) -> Asked {
    kept.ask(&format!("ALTER ROLE {SERVER_ROLE} SET log_statement = 'all'"));
    let mut served = site.serve("recorded", told);
    let crowd = Crowd::new(served.port());
    let mut seen = Vec::new();
    for kind in [Kind::Failing, Kind::Right] {
        tokio::time::sleep(Duration::from_secs(1)).await;
        // Makes the statements known to a connection, and reads what the server then
        // knows for a moment, as it always does among many calls.
        crowd.call(kind).await;
        crowd.call(kind).await;
        let before = kept.log().len();
        crowd.call(kind).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        seen.push(transactions(&kept.log()[before..]));
    }
    served.stop();
    kept.ask(&format!("ALTER ROLE {SERVER_ROLE} RESET log_statement"));
    let (right, failing) = (seen.pop().unwrap(), seen.pop().unwrap());
    let commits = writing(&right);
    assert_eq!((writing(&failing).len(), commits.len()), (1, 1), "one commit each: {failing:#?} {right:#?}");
    let reads = |statement: &Statement| statement.sql.contains("FROM member");
    assert!(failing.iter().flatten().any(reads), "a failing match looks somebody up: {failing:#?}");
    let keep = |name: &str, transactions: &[Vec<Statement>]| {
        let file = site.path(name);
        std::fs::write(&file, replay::script(transactions)).unwrap();
        file
    };
    Asked { failing: keep("failing.sql", &failing), commit: keep("commit.sql", &commits) }
}

fn writing(transactions: &[Vec<Statement>]) -> Vec<Vec<Statement>> {
    let writes = |statement: &Statement| statement.sql.starts_with("INSERT INTO counter");
    transactions.iter().filter(|transaction| transaction.iter().any(writes)).cloned().collect()
}

pub(crate) async fn measure(order: &Order, kept: &Kept, port: u16, asked: &Asked) -> Vec<Row> {
    let crowd = Crowd::new(port);
    let mut rows = Vec::new();
    for (kind, script, name) in [
        (Kind::Failing, &asked.failing, "server: identity matches that fail"),
        (Kind::Right, &asked.commit, "server: commits of a sign-up's first step"),
    ] {
        let (mut ours, mut theirs) = (Series::default(), Series::default());
        for _ in 0..order.rounds() {
            let mut callers: Vec<Crowd> = vec![crowd.clone(); TASKS];
            let call = move |crowd: Crowd| async move {
                crowd.call(kind).await;
                crowd
            };
            ours.push(rate(&mut callers, order.length(), call).await);
            let before = counters(kept);
            let (file, url, length) = (script.clone(), kept.url(), order.length());
            let ran = tokio::task::spawn_blocking(move || replay::run(&file, &url, length));
            let rate = ran.await.unwrap();
            let written = counters(kept) - before;
            // Keys that met older ones would write nothing, and cost nothing.
            assert!(written >= rate * order.length().as_secs_f64(), "{rate} a second wrote {written} counters");
            theirs.push(rate);
        }
        rows.push(Row::new(name, (ours.median(), theirs.median()), "/s", Promise::AtLeast(PROMISED)));
    }
    rows
}

fn counters(kept: &Kept) -> f64 {
    kept.ask("SELECT count(*) FROM madoguchi.counter").parse().unwrap()
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Failing,
    Right,
}

/// People without an account, each asked for in turn, and from an address of its own each time.
#[derive(Clone)]
struct Crowd {
    client: reqwest::Client,
    port: u16,
    people: Arc<Vec<RosterRow>>,
    next: Arc<AtomicUsize>,
}

/// How many calls there were in this process: no address twice, whichever server is asked.
static CALLS: AtomicUsize = AtomicUsize::new(0);

impl Crowd {
    fn new(port: u16) -> Self {
        let people = Arc::new(insured().skip(ACCOUNTS).collect());
        Self { client: Browser::client(), port, people, next: Arc::default() }
    }

    async fn call(&self, kind: Kind) {
        let place = self.next.fetch_add(1, Ordering::Relaxed);
        let address = FIRST_ADDRESS + CALLS.fetch_add(1, Ordering::Relaxed);
        let mut browser = Browser::new(&self.client, &[self.port], u32::try_from(address).unwrap());
        let came = browser.call("signup_match", &self.items(kind, place, address)).await;
        match (kind, &came) {
            (Kind::Right, Came::Done(_)) => {}
            (Kind::Failing, Came::Refused(_, code, _)) if code == "match_failed" => {}
            (Kind::Right | Kind::Failing, _) => panic!("{kind:?}: {came:?}"),
        }
    }

    fn items(&self, kind: Kind, place: usize, address: usize) -> Value {
        let person = &self.people[place % self.people.len()];
        match kind {
            Kind::Right => items(person, person.number.as_typed(), &person.kana),
            // Nobody's number and nobody's name, never the same again: those are counted.
            Kind::Failing => items(person, &format!("x{address}"), &format!("{} {}", person.kana, letters(address))),
        }
    }
}

/// A number in kana.
fn letters(mut number: usize) -> String {
    const DIGITS: [char; 10] = ['ア', 'カ', 'サ', 'タ', 'ナ', 'ハ', 'マ', 'ヤ', 'ラ', 'ワ'];
    let mut text = String::new();
    while number > 0 {
        text.push(DIGITS[number % 10]);
        number /= 10;
    }
    text
}
