//! From exec until the first field takes typing, and the memory that is held
//! then, against an empty window of the same library. Both are driven in the
//! same way and take turns; both are ended by closing their window.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use fantoccini::{Client, Locator};
use rustix::process::{Signal, kill_process};

use crate::Order;
use crate::fixture::Fixtures;
use crate::row::{Promise, Row, Series};
use crate::support::{Keyring, Machine};

const MEMBERS: usize = 1_000_000;
const SLOWER: f64 = 1.25;
const LARGER: f64 = 1.2;
/// After this time nothing more is loaded.
const SETTLED: Duration = Duration::from_secs(3);
/// Longer than any start of a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program with a window.
struct Program {
    path: PathBuf,
    arguments: Vec<String>,
    /// Its first field.
    field: &'static str,
    seconds: Series,
    mebibytes: Series,
}

impl Program {
    fn new(path: &Path, arguments: &[&str], field: &'static str) -> Self {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        Self { path: path.to_owned(), arguments, field, seconds: Series::default(), mebibytes: Series::default() }
    }
}

pub(crate) async fn measure(order: &Order, fixtures: &Fixtures) -> Vec<Row> {
    let folder = fixtures.copy(MEMBERS, "start").await;
    let mut machine = Machine::with(Keyring::Unlocked);
    keep_keys(&machine, &fixtures.drawer());
    let window = Path::new(env!("CARGO_BIN_EXE_madoguchi-test-window"));
    // 総合窓口 holds the log-in form; ユーザーID is its first field.
    let data = ["--data-dir", folder.to_str().unwrap()];
    let mut ours = Program::new(window, &data, "input[autocomplete=username]");
    let mut empty = Program::new(&order.empty_window, &[], "input");
    // The first start of each fills the caches of the system and of the toolkit.
    for round in 0..=order.times(9) {
        for program in [&mut empty, &mut ours] {
            start(&mut machine, program, round > 0).await;
        }
    }
    drop(machine);
    std::fs::remove_dir_all(folder).unwrap();
    let both = |of: fn(&Program) -> &Series| (of(&ours).median(), of(&empty).median());
    vec![
        Row::new("cold start against an empty window", both(|p| &p.seconds), "ms", Promise::AtMost(SLOWER)),
        Row::new("memory against an empty window", both(|p| &p.mebibytes), "MiB", Promise::AtMost(LARGER)),
    ]
}

/// The window looks for its key in the keyring of its session.
fn keep_keys(machine: &Machine, drawer: &Path) {
    let mut command: Command = machine.command(std::env::current_exe().unwrap());
    assert!(command.arg("keep-keys").arg(drawer).status().unwrap().success());
}

async fn start(machine: &mut Machine, program: &mut Program, counts: bool) {
    let port = machine.start_driver();
    let arguments: Vec<&str> = program.arguments.iter().map(String::as_str).collect();
    let begun = Instant::now();
    let client = machine.start(port, &program.path, &arguments).await;
    type_first(&client, program.field, begun + PATIENCE).await;
    let took = begun.elapsed();
    tokio::time::sleep(SETTLED).await;
    let held = held_mib(machine, &program.path);
    machine.close(&program.path);
    end_driver(machine);
    if counts {
        program.seconds.push_time(took);
        program.mebibytes.push(held);
    }
}

/// An idle driver would share pages with the next program.
fn end_driver(machine: &Machine) {
    for pid in machine.processes() {
        let exe = std::fs::read_link(format!("/proc/{}/exe", pid.as_raw_nonzero())).unwrap_or_default();
        if exe.file_name().is_some_and(|name| name == "WebKitWebDriver") {
            // It may end by itself when its window does.
            let _ = kill_process(pid, Signal::KILL);
        }
    }
}

/// Types one key into the field, as soon as it takes it and shows it.
async fn type_first(client: &Client, field: &str, deadline: Instant) {
    while !try_typing(client, field).await {
        assert!(Instant::now() < deadline, "no field took typing");
    }
}

async fn try_typing(client: &Client, field: &str) -> bool {
    let Ok(found) = client.find(Locator::Css(field)).await else { return false };
    if found.send_keys("a").await.is_err() {
        return false;
    }
    matches!(found.prop("value").await, Ok(Some(value)) if value == "a")
}

/// Proportional memory of the program and of the web view's processes, where
/// shared pages are counted once in all.
fn held_mib(machine: &Machine, program: &Path) -> f64 {
    let mut kib = 0.0;
    let mut found = 0;
    for pid in machine.processes() {
        let place = format!("/proc/{}", pid.as_raw_nonzero());
        let Ok(exe) = std::fs::read_link(format!("{place}/exe")) else { continue };
        let name = exe.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let of_web_view = name.starts_with("WebKit") && name.ends_with("Process");
        if exe == program || of_web_view {
            let rollup = std::fs::read_to_string(format!("{place}/smaps_rollup")).unwrap();
            let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap();
            kib += pss.trim().trim_end_matches(" kB").parse::<f64>().unwrap();
            found += 1;
        }
    }
    assert!(found >= 3, "the program and at least two processes of the web view, found {found}");
    kib / 1024.0
}
