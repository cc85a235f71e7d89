//! `cargo xtask run`: from a fresh machine to the window, or to a server and a
//! browser, on invented data.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::steps::{Steps, execute};
use crate::system::{self, Need};

/// Installs what is missing, builds, and opens the window; returns when it is closed.
pub(crate) fn run(root: &Path, release: bool, arguments: &[String]) -> Result<()> {
    ensure!(has_display(), NO_DISPLAY);
    let mut steps = Steps::new(root);
    steps.step("what this machine has to have", |root| {
        system::provide(&[Need::Window])?;
        system::provide_npm_packages(root)
    })?;
    steps.step("the screens", |root| execute(&mut system::npm(root, &["run", "build", "--silent"])))?;
    let profile: &[&str] = if release { &["--release"] } else { &[] };
    let build = [&["build", "--locked", "--package", "madoguchi"], profile].concat();
    steps.run("the program (some minutes when it is built for the first time)", "cargo", &build)?;
    println!("\nThe window opens on invented data. Mails of the demo appear in it, under 受信箱（デモ）.");
    execute(program(root, release, "madoguchi").arg("--demo").args(arguments))
}

/// Installs what is missing, builds, serves the demo and opens a browser on it;
/// returns when the server is stopped.
pub(crate) fn run_web(root: &Path, release: bool, arguments: &[String]) -> Result<()> {
    let mut steps = Steps::new(root);
    steps.step("what this machine has to have", |root| {
        system::provide(&[Need::Server])?;
        system::provide_npm_packages(root)
    })?;
    steps.step("the screens", |root| execute(&mut system::npm(root, &["run", "build", "--silent"])))?;
    let profile: &[&str] = if release { &["--release"] } else { &[] };
    let build = [&["build", "--locked", "--package", "madoguchi-server"], profile].concat();
    steps.run("the server (some minutes when it is built for the first time)", "cargo", &build)?;
    let mut server = program(root, release, "madoguchi-server");
    let mut server = server.arg("demo").args(arguments).stdout(Stdio::piped()).spawn().context("the server")?;
    let told = server.stdout.take().context("the server says nothing")?;
    let mut lines = BufReader::new(told).lines();
    if let Some(address) = lines.next().transpose()? {
        println!("\n{address}\nInvented data; mails appear under 受信箱（デモ）. Ctrl+C ends it.");
        show(&address);
    }
    for line in lines {
        println!("{}", line?);
    }
    let status = server.wait()?;
    ensure!(status.success(), "the server ended: {status}");
    Ok(())
}

/// Opens the person's browser; without one the address was printed.
fn show(address: &str) {
    let (opener, first): (&str, &[&str]) = if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    if cfg!(target_os = "linux") && !(has_display() && system::has_program(opener)) {
        return;
    }
    if let Err(error) = Command::new(opener).args(first).arg(address).spawn() {
        println!("no browser was opened: {error}");
    }
}

/// A program of the workspace that was built.
fn program(root: &Path, release: bool, name: &str) -> Command {
    let folder = if release { "release" } else { "debug" };
    Command::new(root.join("target").join(folder).join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

const NO_DISPLAY: &str = "there is no display here, so that no window can be shown.
  In a desktop session:   cargo xtask run
  Without anybody looking: xvfb-run --auto-servernum cargo xtask run   (package xvfb)
  As pictures:             cargo xtask test   (leaves them in artefacts/screenshots)";

fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
