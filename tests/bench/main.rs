//! `cargo xtask bench`: measures our figures and, in the same run, what they
//! are limited by. Writes rows as CSV; xtask draws and judges them.
//!
//! The machine may be busy with other work: ours and the limit take turns, and
//! medians are taken.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used)] // a measurement that cannot go on has failed

#[path = "../outside/browser.rs"]
#[allow(dead_code)] // made for the tests of the server; a part is used here
mod browser;
mod desk;
mod fixture;
mod host;
mod identity;
mod import;
mod inserts;
mod letters;
mod login;
#[path = "../personal.rs"]
mod personal;
#[path = "../outside/postbox.rs"]
#[allow(dead_code)]
mod postbox;
mod row;
mod server;
#[path = "../outside/site.rs"]
#[allow(dead_code)]
mod site;
mod start;
#[path = "../e2e/support/mod.rs"]
#[allow(dead_code, unused_imports)] // made for the journeys; a part is used here
mod support;
mod smtp {
    pub(crate) use crate::support::{Arrived, SmtpServer};
}

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use fixture::Fixtures;
use row::Row;

#[derive(Parser)]
struct Arguments {
    /// `cargo bench` says it to every program
    #[arg(long, hide = true)]
    bench: bool,
    #[command(subcommand)]
    work: Work,
}

#[derive(Subcommand)]
enum Work {
    /// Measures, and writes the rows
    Measure(Order),
    /// Loads a roster into a new store, in a process of its own
    Import { roster: PathBuf, folder: PathBuf },
    /// Inserts people into a new store by a plain loop, in a process of its own
    Inserts { rows: usize, folder: PathBuf },
    /// Makes letters on one core, in a process of its own
    Letters { letters: u32 },
    /// Puts the keys of the fixtures into the keyring of this session
    KeepKeys { drawer: PathBuf },
}

/// What to measure, and where.
#[derive(clap::Args)]
struct Order {
    /// Where fixtures are kept between runs
    #[arg(long)]
    folder: PathBuf,
    /// The empty window of the same library
    #[arg(long)]
    empty_window: PathBuf,
    /// File for the rows
    #[arg(long)]
    rows: PathBuf,
    /// Only the rows of this name
    #[arg(long)]
    only: Option<String>,
    /// Fewer repetitions: shows that everything runs, says little about speed
    #[arg(long)]
    quick: bool,
}

impl Order {
    /// How often, given how often in a full run.
    fn times(&self, full: usize) -> usize {
        if self.quick { (full / 4).max(2) } else { full }
    }
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match Arguments::parse().work {
        Work::Measure(order) => runtime.block_on(measure(&order)),
        Work::Import { roster, folder } => runtime.block_on(import::in_this_process(&roster, &folder)),
        Work::Inserts { rows, folder } => inserts::in_this_process(rows, &folder),
        Work::Letters { letters } => letters::in_this_process(letters),
        Work::KeepKeys { drawer } => fixture::keep_keys(&drawer),
    }
}

async fn measure(order: &Order) {
    let fixtures = Fixtures::new(&order.folder);
    let wanted = |name: &str| order.only.as_deref().is_none_or(|only| only == name);
    let mut rows: Vec<Row> = Vec::new();
    if wanted("start") {
        rows.extend(start::measure(order, &fixtures).await);
    }
    if wanted("match") {
        rows.extend(identity::measure(order, &fixtures).await);
    }
    if wanted("import") {
        rows.extend(import::measure(order, &fixtures));
    }
    if wanted("login") {
        rows.extend(login::measure(order, &fixtures).await);
    }
    if wanted("letters") {
        rows.extend(letters::measure(order));
    }
    if wanted("desk") {
        rows.extend(desk::measure(order, &fixtures).await);
    }
    if wanted("server") {
        rows.extend(server::measure(order, &fixtures).await);
    }
    if wanted("copy") {
        rows.extend(server::measure_copy(order, &fixtures).await);
    }
    std::fs::write(&order.rows, row::csv(&rows)).unwrap();
}
