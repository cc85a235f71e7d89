//! The configuration: every mistake at once, and nothing silently plain.

use std::path::Path;

use madoguchi_server::{Configuration, Mistakes};
use madoguchi_server_configuration::MailWay;
use tempfile::TempDir;

const GOOD: &str = "[listen]\naddress = \"127.0.0.1:8080\"\n[sites]\nmember = \"https://madoguchi.example.jp\"\n\
                    [store]\nurl = \"sqlite:store\"\n";

fn read(text: &str, environment: &[(&str, &str)]) -> Result<Configuration, Mistakes> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("madoguchi-server.toml");
    std::fs::write(&file, text).unwrap();
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Configuration::read_with(&file, environment)
}

fn keys(text: &str, environment: &[(&str, &str)]) -> Vec<String> {
    let mistakes = read(text, environment).expect_err("a mistake").0;
    assert!(mistakes.iter().all(|mistake| !mistake.origin.is_empty() && !mistake.reason.is_empty()), "{mistakes:?}");
    let mut keys: Vec<String> = mistakes.into_iter().map(|mistake| mistake.key).collect();
    keys.sort_unstable();
    keys
}

/// The sample that operators start from is a configuration.
#[test]
fn the_example_is_a_configuration() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("madoguchi-server.example.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let read = Configuration::read_with(&file, Vec::new());
    assert!(read.is_ok(), "{}", read.err().unwrap());
    // What is switched off in it must be right too.
    let folder = TempDir::new().unwrap();
    let whole = folder.path().join("whole.toml");
    let on: Vec<&str> = text.lines().map(|line| line.strip_prefix("#: ").unwrap_or(line)).collect();
    std::fs::write(&whole, on.join("\n")).unwrap();
    std::fs::write(folder.path().join("smtp-password"), "x\n").unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(folder.path().join("smtp-password"), std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .unwrap();
    let read = Configuration::read_with(&whole, Vec::new());
    assert!(read.is_ok(), "{}", read.err().unwrap());
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
                [admin]\naddress = \"0.0.0.0:9090\"\n[log]\nlevel = \"loud\"\n";
    let expected = [
        "admin.address",
        "colour.red",
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
        "store.url",
    ];
    assert_eq!(keys(text, &[]), expected);
    let told = read(text, &[]).unwrap_err().to_string();
    assert_eq!(told.lines().count(), expected.len());
    assert!(told.lines().all(|line| line.contains("madoguchi-server.toml")), "{told}");
    assert_eq!(keys("", &[]), ["listen.address", "sites.member", "store.url"]);
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
    let tls = format!("{open}[tls]\ncertificate = \"a\"\nkey = \"b\"\n");
    assert!(read(&tls, &[]).is_ok());
    assert_eq!(keys(&format!("{open}[tls]\ncertificate = \"a\"\n"), &[]), ["listen.address", "tls.key"]);
}

/// ASVS 3.5.4: members and insurers are kept apart by their host names.
#[test]
fn both_sites_must_have_different_names() {
    let text = GOOD.replace("[store]", "desk = \"https://madoguchi.example.jp:8443\"\n[store]");
    assert_eq!(keys(&text, &[]), ["sites.desk"]);
    let text = GOOD.replace("[store]", "desk = \"https://desk.example.jp\"\n[store]");
    assert!(read(&text, &[]).unwrap().settings.desk.is_some());
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
