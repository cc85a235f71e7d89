//! `cargo xtask drill failover`: PostgreSQL with a synchronous standby under
//! Patroni and etcd, people who sign up through a real server, and the leader
//! killed again and again. Everything on loopback; what it measures is written
//! to the file that is named.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)] // a drill that cannot go on has failed

#[path = "../outside/aftermath.rs"]
mod aftermath;
#[path = "../outside/browser.rs"]
#[allow(dead_code)] // when to come back is the tests' matter
mod browser;
mod cluster;
mod node;
#[path = "../outside/operator.rs"]
mod operator;
#[path = "../outside/postbox.rs"]
#[allow(dead_code)] // the drill reads codes alone
mod postbox;
mod report;
#[path = "../outside/signup.rs"]
#[allow(dead_code)]
mod signup;
#[path = "../outside/site.rs"]
#[allow(dead_code)] // the drill needs one server that stays
mod site;
#[path = "../e2e/support/smtp.rs"]
#[allow(dead_code)]
mod smtp;
#[path = "../outside/tally.rs"]
mod tally;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::cluster::Cluster;
use crate::report::{Death, Report};
use crate::site::{Site, Told};
use crate::tally::Load;

/// How often the leader is killed.
const DEATHS: u32 = 3;
/// People who sign up at the same time.
const AT_ONCE: u32 = 8;
/// Load before and after each death.
const QUIET: Duration = Duration::from_secs(10);
/// A failover that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (folder, file) = (arguments.next().expect("a folder"), arguments.next().expect("a file for the report"));
    let mut cluster = Cluster::start(&folder).await;
    let site = Arc::new(Site::new());
    cluster.create_database().await;
    operator::prepare(&cluster.url("madoguchi_owner"), &cluster.url("madoguchi_server"), &site.path("keys"), 20_000)
        .await;
    let mut server = site.serve("server", &Told { store: cluster.url("madoguchi_server"), ..Told::default() });
    println!("the server serves; people sign up");
    let load = Load::begin(&site, &[server.port()], AT_ONCE, 0);
    let mut deaths = Vec::new();
    for number in 0..DEATHS {
        tokio::time::sleep(QUIET).await;
        let death = die(&mut cluster, &load, number).await;
        println!("{death:?}");
        deaths.push(death);
    }
    tokio::time::sleep(QUIET).await;
    let (steps, wonders) = (load.tally.steps(), load.tally.wonders());
    let walks = load.end().await;
    assert_eq!(wonders, Vec::<String>::new());
    let looked = aftermath::all_is_there_once(&cluster.admin_url().await, walks).await;
    server.stop();
    let report = Report { versions: cluster.versions(), deaths, steps, looked, at_once: AT_ONCE };
    std::fs::write(&file, report.text()).unwrap();
    cluster.stop();
    println!("written to {}", file.display());
}

/// Kills the leader, waits until steps are acknowledged again, and lets the dead one come back.
async fn die(cluster: &mut Cluster, load: &Load, number: u32) -> Death {
    let leader = cluster.leader().await.expect("a leader");
    let (before, failed) = (load.tally.steps(), load.tally.failures());
    load.tally.forget_pauses();
    let begun = Instant::now();
    cluster.kill(&leader);
    let next = loop {
        assert!(begun.elapsed() < PATIENCE, "nobody takes over");
        match cluster.leader().await {
            Some(next) if next != leader => break next,
            _ => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    };
    let elected = begun.elapsed();
    load.steps_more(20, PATIENCE).await;
    let pause = load.tally.longest_pause();
    let back = Instant::now();
    cluster.start_node(&leader);
    cluster.wait_for_synchronous_standby(&leader).await;
    Death {
        number: number + 1,
        leader,
        next,
        elected,
        pause,
        acknowledged: load.tally.steps() - before,
        failures: load.tally.failures() - failed,
        rejoined: back.elapsed(),
    }
}
