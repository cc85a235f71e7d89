//! A roster from a file into a store, through the use case. Each load runs in a
//! process of its own, so that its memory can be told.

use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use madoguchi_app::keys::Keys;
use madoguchi_app::roster::import;
use zeroize::Zeroizing;

use crate::fixture::{self, Fixtures};
use crate::row::{Promise, Row, Series};
use crate::{Order, inserts};

/// Rows of the promise.
const ROWS: usize = 1_000_000;
/// Rosters that fill the store's page cache (256 MiB, full at somewhat more than a million rows): between them
/// nothing but memory that grows with the file could grow.
const LONG: usize = 2 * ROWS;
const LONGER: usize = 3 * ROWS;
const SMALL: usize = ROWS / 10;
/// Share of the plain loop's speed.
const SPEED: f64 = 0.6;
/// What measuring memory may differ by between two runs of the same.
const NO_GROWTH: f64 = 1.05;

pub(crate) fn measure(order: &Order, fixtures: &Fixtures) -> Vec<Row> {
    let rows = if order.quick { SMALL } else { ROWS };
    let (mut ours, mut plain) = (Series::default(), Series::default());
    for _ in 0..order.times(5) {
        ours.push(speed(rows, load(fixtures, rows).seconds));
        let seconds = inserts::in_process(&fixtures.scratch("inserts"), rows);
        plain.push(speed(rows, seconds));
    }
    let name = |rows: usize| format!("peak memory of an import of {rows} rows");
    let mut told = vec![
        Row::new("roster import", (ours.median(), plain.median()), "rows/s", Promise::AtLeast(SPEED)),
        Row::told(name(SMALL), load(fixtures, SMALL).peak_mib, "MiB"),
    ];
    if !order.quick {
        let (long, longer) = (load(fixtures, LONG).peak_mib, load(fixtures, LONGER).peak_mib);
        told.push(Row::told(name(LONG), long, "MiB"));
        told.push(Row::new(name(LONGER), (longer, long), "MiB", Promise::AtMost(NO_GROWTH)));
    }
    told
}

/// One load.
struct Load {
    seconds: f64,
    peak_mib: f64,
}

fn load(fixtures: &Fixtures, rows: usize) -> Load {
    let (roster, folder) = (fixtures.roster(rows), fixtures.scratch("import"));
    let mut command = Command::new(std::env::current_exe().unwrap());
    let answer = command.arg("import").args([&roster, &folder]).output().unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    let figures = figures(&answer);
    let [seconds, peak_mib] = figures[..] else { panic!("{answer:?}") };
    Load { seconds, peak_mib }
}

/// What a process of ours printed.
pub(crate) fn figures(answer: &std::process::Output) -> Vec<f64> {
    assert!(answer.status.success(), "{answer:?}");
    let text = String::from_utf8_lossy(&answer.stdout);
    text.split_whitespace().map(|figure| figure.parse().unwrap()).collect()
}

#[allow(clippy::cast_precision_loss)]
fn speed(rows: usize, seconds: f64) -> f64 {
    rows as f64 / seconds
}

/// Loads and prints seconds and peak memory in MiB.
pub(crate) async fn in_this_process(roster: &Path, folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let file = folder.join("import.db");
    let store = tokio::task::spawn_blocking(move || fixture::create_file(&file)).await.unwrap();
    let uses = fixture::uses(store, Keys::new(Zeroizing::new([1; 32]), Zeroizing::new([2; 32])));
    fixture::feed_profile(&uses).await;
    let roster = roster.to_owned();
    let begun = Instant::now();
    let loaded = import(&uses, fixture::order(), move || File::open(roster)).await.unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!(loaded.counts.added, loaded.counts.rows, "everybody is new");
    println!("{seconds} {}", peak_mib());
}

/// Largest resident memory of this process so far.
pub(crate) fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}
