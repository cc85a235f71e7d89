//! The operating system's keyring, with and without one.
#![cfg(target_os = "linux")]

use std::process::{Command, Stdio};

use crate::child;

fn said(mut command: Command) -> String {
    let output = command.stdout(Stdio::piped()).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A headless machine has no session bus: the answer is typed, nothing is made.
#[test]
fn without_a_session_bus_there_is_no_keyring() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = child::command("asks_the_real_keyring", folder.path());
    command.env_remove("DBUS_SESSION_BUS_ADDRESS").env("XDG_RUNTIME_DIR", folder.path()).env_remove("DISPLAY");
    let said = said(command);
    assert!(said.contains("say no keyring"), "{said}");
    assert!(!folder.path().join("madoguchi.db").exists());
}

/// With gnome-keyring behind a session bus of its own the key is kept and found.
#[test]
fn a_secret_service_keeps_the_key() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data");
    let child = child::command("asks_the_real_keyring", &folder);
    let mut command = Command::new("dbus-run-session");
    command.args([
        "--",
        "sh",
        "-c",
        "printf x | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec \"$@\"",
        "sh",
    ]);
    command.arg(child.get_program()).args(child.get_args());
    for (name, value) in child.get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    for name in ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME"] {
        command.env(name, home.path());
    }
    command.stdin(Stdio::null()).env_remove("DBUS_SESSION_BUS_ADDRESS");
    let said = said(command);
    assert!(said.contains("say kept 1"), "dbus-run-session and gnome-keyring are needed: {said}");
}
