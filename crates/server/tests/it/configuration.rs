//! The configuration: every mistake at once, and nothing silently plain.

use std::path::Path;

use madoguchi_server::{Configuration, KeyFile, Mistakes};
use madoguchi_server_configuration::MailWay;
use tempfile::TempDir;

use crate::certificate::Authority;

const GOOD: &str = "[listen]\naddress = \"127.0.0.1:8080\"\n[sites]\nmember = \"https://madoguchi.example.jp\"\n\
                    [keys]\nfile = \"keys\"\n[store]\nurl = \"sqlite:store\"\n";

/// Ends the section of the sites in it.
const DESK: &str = "desk = \"https://desk.example.jp\"\n[keys]";

/// A folder with the files that a configuration may name.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    KeyFile::new().unwrap().create(&folder.path().join("keys")).unwrap();
    let authority = Authority::new();
    authority.write(folder.path(), "madoguchi.example.jp");
    authority.write_root(&folder.path().join("database-root.pem"));
    folder
}

fn read_in(folder: &Path, text: &str, environment: &[(&str, &str)]) -> Result<Configuration, Mistakes> {
    let file = folder.join("madoguchi-server.toml");
    std::fs::write(&file, text).unwrap();
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Configuration::read_with(&file, environment)
}

fn read(text: &str, environment: &[(&str, &str)]) -> Result<Configuration, Mistakes> {
    read_in(folder().path(), text, environment)
}

fn keys_in(folder: &Path, text: &str) -> Vec<String> {
    sorted(read_in(folder, text, &[]))
}

fn keys(text: &str, environment: &[(&str, &str)]) -> Vec<String> {
    sorted(read(text, environment))
}

fn sorted(read: Result<Configuration, Mistakes>) -> Vec<String> {
    let mistakes = read.expect_err("a mistake").0;
    assert!(mistakes.iter().all(|mistake| !mistake.origin.is_empty() && !mistake.reason.is_empty()), "{mistakes:?}");
    let mut keys: Vec<String> = mistakes.into_iter().map(|mistake| mistake.key).collect();
    keys.sort_unstable();
    keys
}

/// The sample that operators start from lacks nothing but the files that it names, with what is switched off in it too.
#[test]
fn the_example_is_a_configuration() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("madoguchi-server.example.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let on: Vec<&str> = text.lines().map(|line| line.strip_prefix("#: ").unwrap_or(line)).collect();
    let whole = on.join("\n");
    let empty = TempDir::new().unwrap();
    assert_eq!(keys_in(empty.path(), &text), ["keys.file", "tls.certificate", "tls.key"]);
    let missing = ["keys.file", "mail.smtp.password_file", "store.root_certificate", "tls.certificate", "tls.key"];
    assert_eq!(keys_in(empty.path(), &whole), missing);
    let folder = folder();
    let there = |name: &str| folder.path().join(name);
    std::fs::create_dir(there("tls")).unwrap();
    std::fs::rename(there("site.crt"), there("tls/fullchain.pem")).unwrap();
    std::fs::rename(there("site.key"), there("tls/key.pem")).unwrap();
    crate::certificate::private(&there("smtp-password"), "x\n");
    for text in [&text, &whole] {
        let read = read_in(folder.path(), text, &[]).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        assert!(!read.settings.lacks_desk(), "the desk has a site of its own");
    }
}

/// ASVS 13.1.2, 13.1.3, 15.1.3: the page of the server names every bound of connections, of time and of heavy work.
#[test]
fn the_page_of_the_server_names_every_limit() {
    let page = include_str!("../../../../docs/server.md");
    let example = include_str!("../../madoguchi-server.example.toml");
    let limits = example.split("[limits]").nth(1).unwrap();
    let keys: Vec<&str> = limits
        .lines()
        .filter_map(|line| line.trim_start_matches("#: ").split_once(" = "))
        .map(|(key, _)| key)
        .collect();
    assert_eq!(keys.len(), 11, "{keys:?}");
    for key in keys.into_iter().chain(["store.connections"]) {
        assert!(page.contains(&format!("`{key}`")) || page.contains(&format!("`limits.{key}`")), "{key}");
    }
    let hashes = madoguchi_domain::limits::HASH_QUEUE.number;
    assert!(page.contains(&format!("| password hashes | one a core, {hashes} waiting |")));
    assert!(page.contains("| documents | two at once, 32 waiting |") && page.contains("| 65,536 bytes;"));
}

/// Every mistake is named at once, with the file and the key.
#[test]
fn every_mistake_is_named_at_once() {
    let text = "[listen]\naddress = \"0.0.0.0\"\nbehind_proxy = \"maybe\"\ntrusted_proxies = [\"10.0.0.0/8\", \"x\"]\n\
                adress = 1\n[sites]\nmember = \"http://madoguchi.example.jp\"\n[store]\nurl = \"mysql:x\"\n\
                [limits]\nconnections = 0\nhead_seconds = -1\n[mail]\nsender = \"nobody\"\n[colour]\nred = 1\n\
                [admin]\naddress = \"0.0.0.0:9090\"\n[log]\nlevel = \"loud\"\n[keys]\nfile = \"no-keys\"\n\
                [tls]\ncertificate = \"no-chain\"\nkey = \"no-key\"\n";
    let text = &text.replace("url = \"mysql:x\"", "url = \"mysql:x\"\nroot_certificate = \"no-root\"");
    let expected = [
        "admin.address",
        "colour.red",
        "keys.file",
        "limits.connections",
        "limits.head_seconds",
        "listen.address",
        "listen.adress",
        "listen.behind_proxy",
        "listen.trusted_proxies",
        "log.level",
        "mail",
        "mail.sender",
        "sites.member",
        "store.root_certificate",
        "store.url",
        "tls.certificate",
        "tls.key",
    ];
    assert_eq!(keys(text, &[]), expected);
    let told = read(text, &[]).unwrap_err().to_string();
    assert_eq!(told.lines().count(), expected.len());
    assert!(told.lines().all(|line| line.contains("madoguchi-server.toml")), "{told}");
    assert_eq!(keys("", &[]), ["keys.file", "listen.address", "sites.member", "store.url"]);
}

/// ASVS 13.3.2: the files that a configuration names are opened with it: what cannot be used, or could be read by
/// others, is refused under its setting before a server starts. The operator's tools need none of them.
#[test]
fn files_that_cannot_be_used_are_named_with_their_settings() {
    let folder = folder();
    let there = |name: &str| folder.path().join(name);
    let tls = |certificate: &str, key: &str| format!("{GOOD}[tls]\ncertificate = \"{certificate}\"\nkey = \"{key}\"\n");
    assert!(read_in(folder.path(), &tls("site.crt", "site.key"), &[]).is_ok());
    std::fs::write(there("empty"), "").unwrap();
    crate::certificate::private(&there("private"), "nothing\n");
    let other = TempDir::new().unwrap();
    let [_, other_key] = Authority::new().write(other.path(), "madoguchi.example.jp");
    for (certificate, key, expected) in [
        ("empty", "site.key", &["tls.certificate"][..]),
        ("private", "private", &["tls.certificate", "tls.key"]),
        ("site.crt", "site.crt", &["tls.key"]),
        ("site.crt", other_key.to_str().unwrap(), &["tls.key"]),
    ] {
        assert_eq!(keys_in(folder.path(), &tls(certificate, key)), expected, "{certificate} {key}");
    }
    let rooted = GOOD.replace("[store]", "[store]\nroot_certificate = \"empty\"");
    assert_eq!(keys_in(folder.path(), &rooted), ["store.root_certificate"]);
    let environment = [("MADOGUCHI_SERVER__STORE__URL", DATABASE)];
    assert_eq!(sorted(read_in(folder.path(), &rooted, &environment)), ["store.root_certificate"], "and said once");
    for (from, to) in [("\"keys\"", "\"private\""), ("[keys]\nfile = \"keys\"\n", "")] {
        assert_eq!(keys_in(folder.path(), &GOOD.replace(from, to)), ["keys.file"]);
    }
    let whole = tls("site.crt", "site.key");
    #[cfg(unix)]
    for (name, setting) in [("keys", "keys.file"), ("site.key", "tls.key")] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |mode| std::fs::set_permissions(there(name), std::fs::Permissions::from_mode(mode)).unwrap();
        mode(0o640);
        let told = read_in(folder.path(), &whole, &[]).unwrap_err();
        assert_eq!((told.0.len(), told.0[0].key.as_str()), (1, setting));
        assert!(told.to_string().contains("chmod 600"), "{told}");
        mode(0o600);
    }
    for name in ["keys", "site.crt", "site.key"] {
        std::fs::remove_file(there(name)).unwrap();
    }
    assert_eq!(keys_in(folder.path(), &whole), ["keys.file", "tls.certificate", "tls.key"]);
    assert!(Configuration::read_for_tools(&there("madoguchi-server.toml")).is_ok());
}

/// The environment stands over the file, and its mistakes are told as its own.
#[test]
fn the_environment_stands_over_the_file() {
    let changed = read(
        GOOD,
        &[
            ("MADOGUCHI_SERVER__LISTEN__ADDRESS", "127.0.0.1:9999"),
            ("MADOGUCHI_SERVER__LISTEN__TRUSTED_PROXIES", "10.0.0.1, 2001:db8::/32"),
            ("MADOGUCHI_SERVER__LIMITS__CONNECTIONS", "77"),
            ("MADOGUCHI_OTHER__X", "1"),
        ],
    )
    .unwrap();
    assert_eq!(changed.listen.port(), 9999);
    assert_eq!(changed.settings.trusted_proxies.len(), 2);
    assert_eq!(changed.settings.bounds.connections, 77);
    let mistakes = read(GOOD, &[("MADOGUCHI_SERVER__LIMITS__CONNECTION", "7"), ("MADOGUCHI_SERVER__LOG__LEVEL", "x")]);
    let mistakes = mistakes.unwrap_err().0;
    assert_eq!(mistakes.len(), 2);
    assert!(mistakes.iter().all(|mistake| mistake.origin.contains("environment")), "{mistakes:?}");
}

/// ASVS 12.2.1: nothing is silently plain: without TLS only this machine, or a named proxy.
#[test]
fn plain_http_beyond_this_machine_is_refused() {
    let open = GOOD.replace("127.0.0.1:8080", "0.0.0.0:8080");
    assert_eq!(keys(&open, &[]), ["listen.address"]);
    let proxied = open.replace("[sites]", "behind_proxy = true\n[sites]");
    assert_eq!(keys(&proxied, &[]), ["listen.trusted_proxies"]);
    let named = proxied.replace("[sites]", "trusted_proxies = [\"10.0.0.1\"]\n[sites]");
    assert!(read(&named, &[]).is_ok());
    assert_eq!(keys(&named.replace("https://madoguchi.example.jp", "http://localhost"), &[]), ["sites.member"]);
    let tls = format!("{open}[tls]\ncertificate = \"site.crt\"\nkey = \"site.key\"\n");
    assert!(read(&tls, &[]).is_ok());
    let half = format!("{open}[tls]\ncertificate = \"site.crt\"\n");
    assert_eq!(keys(&half, &[]), ["listen.address", "tls.key"]);
}

/// ASVS 3.5.4: members and insurers are kept apart by their host names.
#[test]
fn both_sites_must_have_different_names() {
    let text = GOOD.replace("[keys]", "desk = \"https://madoguchi.example.jp:8443\"\n[keys]");
    assert_eq!(keys(&text, &[]), ["sites.desk"]);
    let text = GOOD.replace("[keys]", DESK);
    let settings = read(&text, &[]).unwrap().settings;
    assert!(settings.desk.is_some() && !settings.lacks_desk() && !settings.shares_desk());
    let without = read(GOOD, &[]).unwrap().settings;
    assert!(without.lacks_desk() && !without.shares_desk(), "beyond this machine the members' site has no desk");
    let local = read(&GOOD.replace("https://madoguchi.example.jp", "http://localhost:8080"), &[]).unwrap().settings;
    assert!(local.shares_desk() && !local.lacks_desk());
}

/// ASVS 3.5.4: `check` does not open the store; where the desk has no site it warns, and is content on this machine.
#[test]
fn check_warns_of_a_missing_site_for_the_desk() {
    let folder = folder();
    let checked = |text: &str| {
        read_in(folder.path(), text, &[]).unwrap();
        let mut server = std::process::Command::new(env!("CARGO_BIN_EXE_madoguchi-server"));
        let done = server.arg("check").current_dir(folder.path()).env_clear().output().unwrap();
        assert!(done.status.success(), "{done:?}");
        assert_eq!(String::from_utf8(done.stdout).unwrap(), "madoguchi-server.toml is in order\n");
        String::from_utf8(done.stderr).unwrap()
    };
    assert!(checked(GOOD).starts_with("madoguchi-server: sites.desk: is not set"));
    for site in [GOOD.replace("https://madoguchi.example.jp", "http://localhost:8080"), GOOD.replace("[keys]", DESK)] {
        assert_eq!(checked(&site), "");
    }
}

/// ASVS 13.2.3, 13.3.1: a password of the mail server in the configuration itself is refused.
#[test]
fn a_password_in_the_configuration_is_refused() {
    let smtp = "[mail]\nsender = \"kenpo@example.jp\"\n[mail.smtp]\nhost = \"mail.example.jp\"\nport = 465\n";
    assert!(read(&format!("{GOOD}{smtp}"), &[]).is_ok());
    assert_eq!(keys(&format!("{GOOD}{smtp}password = \"x\"\n"), &[]), ["mail.smtp.password"]);
    assert_eq!(keys(&format!("{GOOD}{smtp}user = \"x\"\n"), &[]), ["mail.smtp.password_file"]);
    let plain = format!("{GOOD}{smtp}security = \"loopback\"\n");
    assert_eq!(keys(&plain, &[]), ["mail.smtp.security"]);
}

/// ASVS 13.3.1, 16.2.5: the mail server's password is read from a file of its user's own, and is never told.
#[test]
fn a_mail_servers_password_is_told_to_nobody() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("smtp-password");
    crate::certificate::private(&file, "geheim\n");
    let smtp = format!(
        "[mail]\nsender = \"kenpo@example.jp\"\n[mail.smtp]\nhost = \"mail.example.jp\"\nport = 465\nuser = \"kenpo\"\n\
         password_file = \"{}\"\n",
        file.display()
    );
    let read_on = read(&format!("{GOOD}{smtp}"), &[]).unwrap();
    let Some(MailWay::Smtp { credentials: Some(credentials), .. }) = read_on.mail.as_ref().map(|mail| &mail.way) else {
        panic!("a mail server with a user");
    };
    assert_eq!(credentials.password.as_str(), "geheim");
    assert!(!format!("{read_on:?}").contains("geheim"));
}

fn with_store(section: &str) -> String {
    GOOD.replace("url = \"sqlite:store\"", section)
}

const DATABASE: &str = "postgres://madoguchi_server:geheim@db.example.jp/madoguchi";

/// ASVS 13.3.1: a database's password stands in a file of its user's own, or in the environment, and is never told.
#[test]
fn a_database_password_is_told_to_nobody() {
    assert_eq!(keys(&with_store(&format!("url = \"{DATABASE}\"")), &[]), ["store.url"], "others can read the file");
    let environment = [("MADOGUCHI_SERVER__STORE__URL", DATABASE)];
    let read_on = read(GOOD, &environment).unwrap();
    assert!(!format!("{read_on:?}").contains("geheim"));
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("store-url");
    crate::certificate::private(&file, &format!("{DATABASE}\n"));
    let from_file = with_store(&format!("url_file = \"{}\"\nconnections = 7", file.display()));
    let read_on = format!("{:?}", read(&from_file, &[]).unwrap().store);
    assert!(read_on.contains("pool_size: 7") && !read_on.contains("geheim"), "{read_on}");
    assert_eq!(keys(&from_file.replace("url_file", "url = \"sqlite:x\"\nurl_file"), &[]), ["store.url_file"]);
    let plain = [("MADOGUCHI_SERVER__STORE__URL", "postgres://a:geheim@db.example.jp/m?sslmode=disable")];
    let told = read(GOOD, &plain).unwrap_err();
    assert!(told.0.len() == 1 && told.0[0].key == "store.url" && !told.to_string().contains("geheim"), "{told}");
    assert_eq!(keys(&with_store("url = \"sqlite:store\"\nconnections = 0"), &[]), ["store.connections"]);
}
