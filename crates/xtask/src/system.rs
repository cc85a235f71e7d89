//! What the machine has to have, in one place. On Debian and Ubuntu what is
//! missing is installed; elsewhere it is said.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::steps::execute;

/// What something is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Building and showing the window.
    Window,
    /// Building the server.
    Server,
    /// Driving it without anybody before it.
    Tests,
    /// A PostgreSQL whose standby takes over.
    Failover,
    /// Building for Windows.
    Windows,
    /// Drawing the icons.
    Drawing,
}

impl Need {
    fn packages(self) -> &'static [&'static str] {
        match self {
            // perl: OpenSSL inside SQLCipher is configured by it.
            Self::Window => &["build-essential", "pkg-config", "perl", "libwebkit2gtk-4.1-dev", "fonts-noto-cjk"],
            Self::Server => &["build-essential", "pkg-config", "perl"],
            Self::Tests => {
                // chromium: the site's pages are driven in a browser that people have.
                &[
                    "xvfb",
                    "xdotool",
                    "webkit2gtk-driver",
                    "chromium",
                    // libfaketime: ten minutes later, for a server that is a process of its own.
                    "libfaketime",
                    "dbus-daemon",
                    "dbus-bin",
                    "gnome-keyring",
                    "poppler-utils",
                    // A temporary cluster of it; the tests start it themselves.
                    "postgresql",
                    "python3-venv",
                ]
            }
            Self::Failover => &["postgresql", "patroni", "etcd-server"],
            // The compiler for 64 bits alone; `mingw-w64` brings another half gigabyte.
            Self::Windows => &["gcc-mingw-w64-x86-64"],
            Self::Drawing => &["librsvg2-bin"],
        }
    }
}

/// Sees to it that everything is there.
pub(crate) fn provide(needs: &[Need]) -> Result<()> {
    if cfg!(windows) {
        return check_windows();
    }
    if cfg!(target_os = "macos") {
        return check_macos();
    }
    let packages: Vec<&str> = needs.iter().flat_map(|need| need.packages()).copied().collect();
    if !has_program("apt-get") {
        println!("This is not Debian or Ubuntu; what these packages hold must be there:\n  {}", packages.join(" "));
        return Ok(());
    }
    let missing: Vec<&str> = packages.into_iter().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("installing {}", missing.join(" "));
    apt(&["update", "--quiet=2"])?;
    apt(&[&["install", "--yes", "--no-install-recommends", "--quiet=2"], missing.as_slice()].concat())
}

fn is_installed(package: &str) -> bool {
    let asked = Command::new("dpkg-query").args(["--show", "--showformat=${Status}", package]).output();
    asked.is_ok_and(|answer| answer.stdout.ends_with(b" installed"))
}

fn apt(arguments: &[&str]) -> Result<()> {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|answer| answer.stdout == b"0\n");
    let mut command = if is_root {
        Command::new("apt-get")
    } else {
        let mut command = Command::new("sudo");
        command.arg("apt-get");
        command
    };
    execute(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
        .with_context(|| format!("install by hand: apt-get {}", arguments.join(" ")))
}

fn check_windows() -> Result<()> {
    let mut missing = Vec::new();
    if !has_program("perl.exe") {
        missing.push("Perl (https://strawberryperl.com), which OpenSSL inside SQLCipher is configured by");
    }
    if !has_program("node.exe") {
        missing.push("Node.js 20.19 or later (https://nodejs.org)");
    }
    println!("Needed besides Rust: the Visual Studio build tools with the C++ workload, and the WebView2 runtime,");
    println!("which Windows 10 and 11 have.");
    ensure!(missing.is_empty(), "please install:\n  {}", missing.join("\n  "));
    Ok(())
}

fn check_macos() -> Result<()> {
    let tools = Command::new("xcode-select").arg("--print-path").output();
    ensure!(
        tools.is_ok_and(|answer| answer.status.success()),
        "please install the Xcode command line tools: xcode-select --install"
    );
    ensure!(has_program("node"), "please install Node.js 20.19 or later: https://nodejs.org");
    Ok(())
}

/// Oldest Node.js that the UI's tools run on.
const NODE: (u32, u32) = (20, 19);

/// npm with what the UI needs, in `ui/node_modules`.
pub(crate) fn provide_npm_packages(root: &Path) -> Result<()> {
    let answer = Command::new("node").arg("--version").output().context("Node.js 20.19 or later is needed")?;
    let version = String::from_utf8_lossy(&answer.stdout).trim().trim_start_matches('v').to_owned();
    let mut numbers = version.split('.').filter_map(|number| number.parse::<u32>().ok());
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    ensure!(found >= NODE, "Node.js {}.{} or later is needed, here is {version}", NODE.0, NODE.1);
    let (wanted, present) = (root.join("ui/package-lock.json"), root.join("ui/node_modules/.package-lock.json"));
    if is_newer(&present, &wanted) {
        return Ok(());
    }
    execute(&mut npm(root, &["ci", "--no-audit", "--no-fund"]))
}

/// npm in the UI's folder.
pub(crate) fn npm(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(root.join("ui"));
    command
}

/// True when the first file is there and not older than the second.
fn is_newer(first: &Path, second: &Path) -> bool {
    let changed = |path: &Path| path.metadata().and_then(|data| data.modified());
    matches!((changed(first), changed(second)), (Ok(first), Ok(second)) if first >= second)
}

/// True when a program of this name is on the path.
pub(crate) fn has_program(name: impl AsRef<OsStr>) -> bool {
    let name = name.as_ref();
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// cargo-nextest: the one on the path, or one built for this project alone.
pub(crate) fn provide_nextest(root: &Path) -> Result<PathBuf> {
    if has_program("cargo-nextest") {
        return Ok(PathBuf::from("cargo-nextest"));
    }
    let tools = root.join("target/tools");
    let own = tools.join("bin").join(if cfg!(windows) { "cargo-nextest.exe" } else { "cargo-nextest" });
    if !own.is_file() {
        println!("installing cargo-nextest into target/tools");
        let install = ["install", "cargo-nextest", "--locked", "--version", NEXTEST, "--root"];
        execute(Command::new("cargo").args(install).arg(&tools))?;
    }
    if !own.is_file() {
        bail!("cargo-nextest was not installed");
    }
    Ok(own)
}

/// Newest series that this toolchain builds.
const NEXTEST: &str = "^0.9";
