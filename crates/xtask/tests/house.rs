//! Keeps the house in order: who may use whom, who may know the shell, and what
//! may stand in no file.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a house that cannot be read is not in order

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "house/security.rs"]
mod security;
#[cfg(unix)]
#[path = "house/task.rs"]
mod task;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// Floors from the ground up. A package uses only floors below its own.
const FLOORS: &[&[&str]] = &[
    &["madoguchi-domain", "madoguchi-wire"],
    &["madoguchi-app"],
    &[
        "madoguchi-store-sqlite",
        "madoguchi-store-postgres",
        "madoguchi-mail",
        "madoguchi-documents",
        "madoguchi-log",
        "madoguchi-demo",
    ],
    &["madoguchi-store"],
    &["madoguchi-server-configuration"],
    &["madoguchi", "madoguchi-admin", "madoguchi-server"],
];
/// Beside the floors: what tests and tools are made of.
const BESIDE: &[&str] = &["madoguchi-store-conformance", "madoguchi-postgres-cluster", "madoguchi-tests", "xtask"];
/// Forbidden although the floors alone would allow it.
const FORBIDDEN: &[(&str, &str)] = &[
    // A store keeps what the domain knows; the wire is for screens.
    ("madoguchi-store-sqlite", "madoguchi-wire"),
    ("madoguchi-store-postgres", "madoguchi-wire"),
    // How a server is run is read by the operator's tool too, which serves nobody.
    ("madoguchi-server-configuration", "axum"),
    ("madoguchi-server-configuration", "hyper"),
    ("madoguchi-admin", "madoguchi-server"),
    // Rules are pure.
    ("madoguchi-domain", "tokio"),
    ("madoguchi-domain", "rusqlite"),
    ("madoguchi-domain", "axum"),
    ("madoguchi-domain", "reqwest"),
    ("madoguchi-domain", "tauri"),
    ("madoguchi-domain", "getrandom"),
    ("madoguchi-app", "rusqlite"),
    ("madoguchi-app", "tokio-postgres"),
    ("madoguchi-app", "tauri"),
    ("madoguchi-app", "lettre"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_path_buf()
}

/// Of this platform: what only others need has not been downloaded where the tests run first.
fn metadata() -> Metadata {
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options(["--offline", "--locked", "--filter-platform", host].map(String::from).to_vec())
        .exec()
        .unwrap()
}

/// What each of our packages uses when it is built for people; tests may use more.
fn uses(metadata: &Metadata) -> BTreeMap<String, BTreeSet<String>> {
    let direct = |package: &cargo_metadata::Package| {
        let shipped = package.dependencies.iter().filter(|used| used.kind != DependencyKind::Development);
        shipped.map(|used| used.name.clone()).collect()
    };
    metadata.workspace_packages().iter().map(|package| (package.name.to_string(), direct(package))).collect()
}

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&name))
}

#[test]
fn every_package_has_its_floor() {
    for name in uses(&metadata()).keys() {
        assert!(floor(name).is_some() || BESIDE.contains(&name.as_str()), "{name} stands on no floor");
    }
}

/// ASVS 15.2.3: nothing that is for tests is shipped.
#[test]
fn a_floor_uses_only_floors_below() {
    for (name, used) in uses(&metadata()) {
        let Some(own) = floor(&name) else { continue };
        for other in &used {
            assert!(!BESIDE.contains(&other.as_str()), "{name} ships with {other}, which is for tests");
            assert!(floor(other).is_none_or(|floor| floor < own), "{name} uses {other}, which is not below it");
        }
    }
}

#[test]
fn nobody_uses_what_is_forbidden_to_them() {
    let uses = uses(&metadata());
    for (name, other) in FORBIDDEN {
        assert!(!uses[*name].contains(*other), "{name} uses {other}");
    }
}

/// ASVS 13.4.2: no program that is shipped has developer tools in its window.
#[test]
fn the_window_is_built_without_developer_tools_or_wide_doors() {
    let metadata = metadata();
    let resolve = metadata.resolve.as_ref().unwrap();
    let tauri = resolve.nodes.iter().find(|node| metadata[&node.id].name.as_str() == "tauri").unwrap();
    let features: BTreeSet<String> = tauri.features.iter().map(|feature| feature.to_string()).collect();
    for feature in ["devtools", "protocol-asset", "unstable", "macos-private-api", "webview-data-url"] {
        assert!(!features.contains(feature), "tauri is built with {feature}");
    }
    assert!(features.contains("isolation") && features.contains("custom-protocol"), "{features:?}");
    let version = &metadata[&tauri.id].version;
    assert!(version.major == 2 && version.minor >= 12, "tauri {version}");
}

/// Files that are part of the project (committed or about to be), as paths from its root.
fn files() -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git");
    let names: Vec<String> = listed
        .stdout
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect();
    assert!(names.len() > 50, "git knows hardly any file: {}", String::from_utf8_lossy(&listed.stderr));
    names
}

/// Text files with their content.
fn texts() -> Vec<(String, String)> {
    let read = |name: String| std::fs::read_to_string(root().join(&name)).ok().map(|text| (name, text));
    files().into_iter().filter_map(read).collect()
}

#[test]
fn only_one_file_of_the_screens_knows_the_shell() {
    for (name, text) in texts() {
        let is_source = name.starts_with("ui/src/") && [".ts", ".svelte"].iter().any(|end| name.ends_with(end));
        if is_source && name != "ui/src/platform/tauri.ts" {
            let word = ["@tauri-apps/", "__TAURI"].into_iter().find(|word| text.contains(word));
            assert_eq!(word, None, "{name}");
        }
    }
}

#[test]
fn no_file_names_the_machine_it_was_written_on() {
    // Written apart, so that this file does not find itself.
    let machine = [["/wo", "rk/"].concat(), ["/ro", "ot/"].concat()];
    for (name, text) in texts() {
        for path in &machine {
            let line = text.lines().position(|line| line.contains(path.as_str()));
            assert_eq!(line, None, "{name} names {path} (line counted from 0)");
        }
    }
}

/// ASVS 15.2.4: every library comes from one registry, under its checksum.
#[test]
fn everything_comes_from_one_registry_each() {
    let mut sources = std::collections::BTreeSet::new();
    for (name, text) in texts().iter().filter(|(name, _)| name.ends_with("Cargo.lock")) {
        for line in text.lines().filter(|line| line.starts_with("source = ")) {
            assert!(line.starts_with("source = \"registry+https://"), "{name}: {line}");
            sources.insert(line.to_owned());
        }
    }
    assert_eq!(sources.len(), 1, "{sources:?}");
    for (name, text) in texts().iter().filter(|(name, _)| name.ends_with("package-lock.json")) {
        // Packages are found by name and checksum, wherever they are fetched from.
        let line = text.lines().map(str::trim).find(|line| line.starts_with("\"resolved\": "));
        assert_eq!(line, None, "{name}");
    }
}
