//! The shipped program's refusals to start, told by the program itself.

#![allow(clippy::unwrap_used)] // what cannot be started has failed

use std::process::{Command, Output};

fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .env_clear()
        .envs(environment.iter().copied())
        .args(arguments)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// ASVS 13.4.2: the shipped window does not start for a program that would drive it.
#[test]
fn refuses_to_be_driven_by_another_program() {
    for name in ["TAURI_WEBVIEW_AUTOMATION", "WEBKIT_INSPECTOR_SERVER"] {
        let refused = start(&["--demo"], &[(name, "true")]);
        assert_eq!(refused.status.code(), Some(4), "{}", said(&refused));
        assert!(said(&refused).contains(name), "{}", said(&refused));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn says_what_to_do_without_a_display() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let refused = start(&["--data-dir", data.to_str().unwrap()], &[]);
    assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
    assert!(said(&refused).contains("xvfb-run"), "{}", said(&refused));
    assert!(!data.exists(), "nothing is begun before the display is known");
}

#[test]
fn refuses_an_unknown_argument() {
    let refused = start(&["--password", "x"], &[]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
}
