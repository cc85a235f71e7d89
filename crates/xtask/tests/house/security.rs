//! What no source may do, whoever writes it: found by reading all of them.

use std::collections::BTreeSet;

use super::{FLOORS, metadata, texts, uses};

/// Sources of the programs that are shipped, without their unit tests.
fn shipped() -> Vec<(String, String)> {
    let is_shipped = |name: &str| {
        let tools = ["crates/xtask/", "crates/postgres-cluster/", "crates/store-conformance/"];
        let is_source = name.starts_with("src-tauri/src/") || (name.starts_with("crates/") && name.contains("/src/"));
        is_source && name.ends_with(".rs") && !tools.iter().any(|tool| name.starts_with(tool))
    };
    let files: Vec<_> = texts().into_iter().filter(|(name, _)| is_shipped(name)).collect();
    assert!(files.len() > 100, "hardly any source is there");
    let without_tests = |text: String| text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
    files.into_iter().map(|(name, text)| (name, without_tests(text))).collect()
}

/// Sources of the screens, without their tests.
fn screens() -> Vec<(String, String)> {
    let is_screen = |name: &str| {
        let is_source = name.starts_with("ui/src/") && [".ts", ".svelte"].iter().any(|end| name.ends_with(end));
        is_source && !name.ends_with(".test.ts") && !name.contains("/generated/")
    };
    let files: Vec<_> = texts().into_iter().filter(|(name, _)| is_screen(name)).collect();
    assert!(files.len() > 50, "hardly any screen is there");
    files
}

fn text_of(name: &str) -> String {
    texts().into_iter().find(|(file, _)| file == name).unwrap_or_else(|| panic!("no {name}")).1
}

/// Our packages that are shipped, with what they use.
fn shipped_uses() -> Vec<(String, BTreeSet<String>)> {
    let shipped: BTreeSet<&str> = FLOORS.iter().copied().flatten().copied().collect();
    uses(&metadata()).into_iter().filter(|(name, _)| shipped.contains(name.as_str())).collect()
}

/// ASVS 1.1.2, 1.2.9, 1.3.2, 3.2.2, 3.2.3: text on a screen becomes neither markup nor code nor a pattern.
#[test]
fn no_screen_builds_markup_or_code_from_text() {
    const WORDS: &[&str] = &[
        "{@html",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "createContextualFragment",
        "DOMParser",
        "document.write",
        "srcdoc",
        "eval(",
        "new Function",
        "RegExp(",
    ];
    for (name, text) in screens() {
        let found = WORDS.iter().find(|word| text.contains(**word));
        assert_eq!(found, None, "{name}");
    }
}

/// ASVS 1.2.4: statements are fixed texts whose values go beside them; only the steps of the schema insert our own figures.
#[test]
fn no_statement_is_put_together_from_values() {
    const VERBS: &[&str] = &["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "PRAGMA ", "ATTACH ", "VACUUM ", "BEGIN"];
    const SCHEMA: &str = "crates/store-postgres/src/schema.rs";
    const OURS: &[&str] = &["'{install}'", "'{at}'", "{number}", "{readable}", "{step}", "{meta}"];
    let mut looked_at = 0;
    for (name, text) in shipped().into_iter().filter(|(name, _)| name.starts_with("crates/store-")) {
        for macro_call in ["format!(", "write!(", "concat!("] {
            for part in text.split(macro_call).skip(1) {
                looked_at += 1;
                let literal = part.split('"').nth(1).unwrap_or_default();
                let statement = VERBS.iter().any(|verb| literal.contains(verb));
                let known = if name == SCHEMA { OURS } else { &[] };
                let rest = known.iter().fold(literal.to_owned(), |rest, figure| rest.replace(figure, ""));
                assert!(!statement || !rest.contains('{'), "{name}: {literal}");
            }
        }
    }
    assert!(looked_at > 10, "{looked_at}");
    assert!(text_of("crates/store-postgres/src/batch.rs").contains("sql: &'static str"));
}

/// ASVS 1.2.5, 1.3.6, 13.2.4, 13.2.5, 15.3.2: what is shipped starts no program, and reaches out by mail and to its
/// database alone: nothing else in it can open a connection or follow an address.
#[test]
fn nothing_that_is_shipped_starts_programs_or_reaches_other_sites() {
    for (name, text) in shipped() {
        for word in ["process::Command", "Command::new(", "TcpStream::connect", "UdpSocket", "UnixStream::connect"] {
            assert!(!text.contains(word), "{name}: {word}");
        }
    }
    for (name, text) in screens().into_iter().filter(|(name, _)| name != "ui/src/platform/http.ts") {
        for word in ["fetch(", "XMLHttpRequest", "sendBeacon", "new WebSocket", "EventSource"] {
            assert!(!text.contains(word), "{name}: {word}");
        }
    }
    for (name, used) in shipped_uses() {
        for client in ["reqwest", "ureq", "curl", "isahc", "attohttpc", "surf", "awc", "hickory-resolver", "minreq"] {
            assert!(!used.contains(client), "{name} uses {client}");
        }
        for (way, only) in [("lettre", "madoguchi-mail"), ("tokio-postgres", "madoguchi-store-postgres")] {
            assert!(!used.contains(way) || name == only, "{name} uses {way}");
        }
    }
    let metadata = metadata();
    let is_shipped = |name: &str| FLOORS.iter().any(|floor| floor.contains(&name));
    for package in metadata.workspace_packages().into_iter().filter(|package| is_shipped(&package.name)) {
        let served = package
            .dependencies
            .iter()
            .filter(|used| used.name.starts_with("hyper") && used.kind != cargo_metadata::DependencyKind::Development);
        let features: Vec<_> = served.flat_map(|used| &used.features).filter(|word| word.contains("client")).collect();
        assert_eq!(features, Vec::<&String>::new(), "{}", package.name);
    }
}

/// ASVS 1.4.1, 1.4.2, 15.4.1: no code of ours is unsafe, so that data shared between threads is what the compiler
/// allows, and a sum that does not fit stops instead of wrapping, in releases too.
#[test]
fn our_code_is_safe_and_its_arithmetic_is_checked() {
    let manifest = text_of("Cargo.toml");
    let section =
        |name: &str| manifest.split(&format!("\n[{name}]\n")).nth(1).and_then(|rest| rest.split("\n[").next());
    assert!(section("workspace.lints.rust").is_some_and(|rules| rules.contains("unsafe_code = \"forbid\"")));
    assert!(section("profile.release").is_some_and(|rules| rules.contains("overflow-checks = true")));
    let metadata = metadata();
    for package in metadata.workspace_packages() {
        let manifest = std::fs::read_to_string(&package.manifest_path).unwrap();
        assert!(manifest.contains("[lints]\nworkspace = true"), "{} has rules of its own", package.name);
    }
}

/// ASVS 6.5.3, 11.1.2, 11.2.1, 11.2.3, 11.3.1, 11.3.2, 11.4.1, 11.4.3: what is shipped has the libraries of cryptography that
/// the inventory names and no others, and no broken cipher or hash.
#[test]
fn the_inventory_names_every_library_of_cryptography() {
    const KNOWN: &[&str] = &[
        "aes",
        "aes-gcm",
        "aes-gcm-siv",
        "argon2",
        "aws-lc-rs",
        "bcrypt",
        "blake2",
        "blake3",
        "chacha20",
        "chacha20poly1305",
        "ctr",
        "curve25519-dalek",
        "dryoc",
        "ed25519-dalek",
        "getrandom",
        "hkdf",
        "hmac",
        "jsonwebtoken",
        "keyring",
        "openssl",
        "orion",
        "p256",
        "pbkdf2",
        "rand",
        "rand_core",
        "ring",
        "rsa",
        "rusqlite",
        "rustls",
        "rustls-native-certs",
        "scrypt",
        "sha1",
        "sha2",
        "sha3",
        "sodiumoxide",
        "subtle",
        "tokio-postgres-rustls",
        "tokio-rustls",
        "x25519-dalek",
        "zeroize",
    ];
    const BROKEN: &[&str] = &[
        "md2",
        "md4",
        "md5",
        "md-5",
        "sha-1",
        "sha1_smol",
        "ripemd",
        "des",
        "rc2",
        "rc4",
        "blowfish",
        "cast5",
        "ecb",
        "cbc",
        "native-tls",
        "fastrand",
        "oorandom",
    ];
    let page = text_of("docs/cryptography.md");
    let named: BTreeSet<String> = page
        .lines()
        .filter(|line| line.starts_with("| `"))
        .filter_map(|line| line.split('`').nth(1))
        .map(str::to_owned)
        .collect();
    let mut used = BTreeSet::new();
    for (name, uses) in shipped_uses() {
        let broken = BROKEN.iter().find(|library| uses.contains(**library));
        assert_eq!(broken, None, "{name}");
        // As a MAC for authenticators, and nowhere else.
        assert!(!uses.contains("sha1") || name == "madoguchi-app", "{name}");
        used.extend(uses.into_iter().filter(|library| KNOWN.contains(&library.as_str())));
    }
    assert_eq!(named, used, "docs/cryptography.md names on the left what is used on the right");
}

/// ASVS 13.3.1: neither a private key nor a token of a service lies among the project's files.
#[test]
fn no_secret_lies_in_the_repository() {
    // Written apart, so that this file does not find itself.
    let marks =
        [["PRIVATE KEY", "-----"], ["AKI", "A"], ["gh", "p_"], ["github_", "pat_"], ["xox", "b-"], ["AIza", "Sy"]];
    for (name, text) in texts() {
        for mark in &marks {
            let mark = mark.concat();
            let found = text.match_indices(&mark).find(|(at, _)| {
                let more = text[at + mark.len()..].bytes().take_while(u8::is_ascii_alphanumeric).count();
                mark.ends_with("-----") || more >= 12
            });
            assert_eq!(found, None, "{name}");
        }
    }
}

/// ASVS 15.3.5: the screens are compiled under the strict rules, and compare without conversion.
#[test]
fn screens_are_checked_strictly() {
    let settings = text_of("ui/tsconfig.json");
    for rule in ["\"strict\": true", "\"noUncheckedIndexedAccess\": true"] {
        assert!(settings.contains(rule), "{rule}");
    }
    assert!(text_of("ui/eslint.config.js").contains("eqeqeq: \"error\""));
}
