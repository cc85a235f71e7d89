//! Servers on PostgreSQL: a whole sign-up, two servers on one database, a database
//! that stops in the middle, and what a server refuses to start on.

use std::collections::BTreeMap;
use std::io::{self, Cursor};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use madoguchi_app::hasher::Hasher;
use madoguchi_app::host::{App, Shared};
use madoguchi_app::operator::{News, TermsDraft, profile_import, terms_publish};
use madoguchi_app::outbox::{Delivery, IssuerProfile, Letter, MailContent, Post};
use madoguchi_app::roster::{RosterOrder, import};
use madoguchi_app::store::RosterStore;
use madoguchi_domain::ids::MailId;
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_postgres_cluster::{Cluster, Database, Durability, for_tests};
use madoguchi_server::{KeyFile, Running, Server, Web, migrate, send_mail, start};
use madoguchi_server_configuration::keys_in;
use madoguchi_store_postgres::{PostgresOptions, PostgresStore, SERVER_ROLE};
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::{Notify, watch};

use crate::browser::Browser;
use crate::certificate::private;
use crate::running::{ORIGIN, install, read, started};
use crate::site;

const TEMPLATE: &str = "madoguchi_server_it";
const OWNER: &str = "madoguchi_owner";

/// As the operator does it: the owner's URL in a file of its own.
fn migrated(database: &Database) -> io::Result<()> {
    let folder = TempDir::new()?;
    let file = folder.path().join("owner-url");
    private(&file, &database.url(OWNER));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let done = runtime.block_on(migrate(Some(&file), None)).map_err(io::Error::other)?;
    let again = runtime.block_on(migrate(Some(&file), None)).map_err(io::Error::other)?;
    assert_eq!((done.from, again.from, again.install), (0, done.to, done.install), "the second time changes nothing");
    Ok(())
}

pub(crate) async fn database() -> Database {
    let made = || Database::fresh(&for_tests().expect("PostgreSQL starts"), TEMPLATE, migrated).unwrap();
    tokio::task::spawn_blocking(made).await.unwrap()
}

/// A server's folder with its URL and keys.
pub(crate) fn folder(url: &str) -> TempDir {
    let folder = install("");
    let file = folder.path().join("madoguchi-server.toml");
    let text = std::fs::read_to_string(&file).unwrap().replace("sqlite:store", url);
    private(&file, &text);
    folder
}

pub(crate) async fn store(url: &str) -> PostgresStore {
    let options = PostgresOptions { url: url.to_owned(), root_certificate: None, pool_size: 4 };
    PostgresStore::connect(&options).await.unwrap()
}

const INSURER: &str = "0386";

/// An insurer with one invented member and its terms, under the keys of a folder.
async fn with_a_member(url: &str, folder: &Path) {
    let (keys, store) = (KeyFile::read(&folder.join("keys")).unwrap(), store(url).await);
    let (keys, hasher) = (keys_in(&store, &keys).await.unwrap(), Hasher::new(1, [7; 16]).unwrap());
    load_a_member(&Arc::new(App { store: store.clone(), host: Web::default(), keys, hasher })).await;
    store.close();
}

/// The same into a store that is open.
pub(crate) async fn load_a_member<S: RosterStore>(app: &Shared<S, Web>) {
    let profile = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../profiles/{INSURER}.toml"));
    profile_import(app, INSURER, &std::fs::read_to_string(profile).unwrap()).await.unwrap();
    let csv = "保険者指定コード,健保記号,健保番号,枝番,生年月日,氏名,氏名カナ,メールアドレス,続柄\r\n\
               0386,200,1,00,S59.3.9,架空 花子,ｶｸｳ ﾊﾅｺ,hanako@example.co.jp,本人\r\n";
    let insurer = InsurerCode::new(INSURER).unwrap();
    let order = RosterOrder { insurer, full: false, confirm_ended: None, dry_run: false, demo: false };
    import(app, order, move || Ok(Cursor::new(csv))).await.unwrap();
    let terms = TermsDraft {
        variant: "basic".to_owned(),
        version: "1.0".to_owned(),
        title_ja: "架空の利用規約".to_owned(),
        title_en: "Invented terms".to_owned(),
        effective_from: "2026-01-01".parse().unwrap(),
        placeholder: false,
        text: "# 第1条（目的）\n架空の規約の第1条です。\n".to_owned(),
    };
    terms_publish(app, &terms, News::LeftOut).await.unwrap();
}

/// Keeps what is handed over, slowly enough for others to come by.
#[derive(Clone, Default)]
pub(crate) struct Letterbox(Arc<Mutex<BTreeMap<String, Vec<String>>>>);

impl Post for Letterbox {
    async fn deliver(
        &self,
        id: MailId,
        letter: &Letter,
        _: &str,
        _: IssuerProfile<'_>,
        _: jiff::Timestamp,
    ) -> Delivery {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let code = if let MailContent::SignupCode { code } = &letter.content { code.clone() } else { String::new() };
        self.0.lock().unwrap().entry(id.to_string()).or_default().push(code);
        Delivery::Sent
    }
}

impl Letterbox {
    pub(crate) async fn code(&self) -> String {
        for _ in 0..200 {
            let found = self.0.lock().unwrap().values().flatten().find(|code| !code.is_empty()).cloned();
            if let Some(code) = found {
                return code;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no code arrived");
    }
}

/// The outbox of two servers, each with connections of its own.
async fn outboxes(url: &str, folder: &Path, letters: &Letterbox) -> watch::Sender<bool> {
    let (stop, stopped) = watch::channel(false);
    for _ in 0..2 {
        let keys = KeyFile::read(&folder.join("keys")).unwrap().of_database(1).unwrap();
        let hasher = Hasher::new(1, [7; 16]).unwrap();
        let app = App { store: store(url).await, host: Web::default(), keys, hasher };
        let server = Server::new(Arc::new(app), site::settings());
        tokio::spawn(send_mail(server, letters.clone(), Arc::new(Notify::new()), stopped.clone()));
    }
    stop
}

/// A browser whose next request goes to another server of the same site.
fn moved(browser: &Browser, to: &Running) -> Browser {
    let there = Browser::new(ORIGIN, to.address);
    there.take_over(browser);
    there
}

/// What a server tells the operator's tools of itself.
async fn figure(running: &Running, name: &str) -> u32 {
    let figures = Browser::new(ORIGIN, running.admin.unwrap()).get("/metrics").await.text().await.unwrap();
    let line = figures.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name}: {figures}")).parse().unwrap()
}

/// AUT-01, AUT-03, REG-01, COD-01, LOG-01, TRM-01: a whole sign-up on a database, each step at the other of
/// two servers; both know the session, and each mail leaves once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_database_are_one_site() {
    let database = database().await;
    let url = database.url(SERVER_ROLE);
    let folder = folder(&url);
    with_a_member(&url, folder.path()).await;
    let letters = Letterbox::default();
    let outboxes = outboxes(&url, folder.path(), &letters).await;
    let (one, other) = (started(folder.path()).await, started(folder.path()).await);
    let browser = Browser::new(ORIGIN, one.address);
    let items = json!({ "insurerCode": INSURER, "symbol": "200", "number": "1", "kana": "かくう はなこ",
        "birthDate": { "kind": "typed", "text": "S59.3.9" }, "employeeNumber": null });
    assert_eq!(browser.ok("signup_match", items).await["step"], "register");
    let browser = moved(&browser, &other);
    let form = json!({ "userId": "hanako.kakuu", "password": "Kumo7ame#2026", "mailAddress": null,
        "language": "ja" });
    assert_eq!(browser.ok("signup_submit", form).await["step"], "code");
    let browser = moved(&browser, &one);
    let code = json!({ "code": letters.code().await });
    assert_eq!(browser.ok("signup_submit_code", code).await["step"], "finished");
    let password = json!({ "userId": "hanako.kakuu", "password": "Kumo7ame#2026" });
    assert_eq!(browser.ok("session_log_in", password).await["state"], "terms_required");
    let browser = moved(&browser, &other);
    let terms = browser.ok("terms_show", json!({})).await;
    let consent = json!({ "termsId": terms["id"], "hash": terms["hash"], "agreed": true });
    assert_eq!(browser.ok("terms_accept", consent).await["state"], "open");
    moved(&browser, &one).ok("my_page_show", json!({})).await;
    assert_eq!(figure(&one, "madoguchi_sessions_open").await, 1, "of all servers and insurers");
    browser.ok("session_log_out", json!({})).await;
    let gone = moved(&browser, &one).post("my_page_show", json!({})).await;
    assert_eq!(gone.status(), 401, "ended at one, ended at the other");
    assert_eq!(figure(&other, "madoguchi_sessions_open").await, 0);
    assert!(figure(&one, "madoguchi_store_connections").await >= 1);
    // Longer than the rounds of both outboxes.
    tokio::time::sleep(Duration::from_secs(5)).await;
    outboxes.send_replace(true);
    let sent = letters.0.lock().unwrap().clone();
    assert!(!sent.is_empty() && sent.values().all(|copies| copies.len() == 1), "{} mails", sent.len());
    one.stop().await.unwrap();
    other.stop().await.unwrap();
}

async fn status(admin: &Browser, wanted: u16) -> String {
    let begun = Instant::now();
    loop {
        let answer = admin.get("/readyz").await;
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        if status == wanted {
            return text;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "still {status}: {text}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// ASVS 16.5.2: while the database is away callers are told when to come back; it is served again without a restart.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_stops_is_waited_for() {
    let made = || {
        let cluster = Cluster::start(Durability::None).unwrap();
        let database = Database::empty(&cluster.url("postgres"), "site").unwrap();
        migrated(&database).unwrap();
        (cluster, database)
    };
    let (mut cluster, database) = tokio::task::spawn_blocking(made).await.unwrap();
    let folder = folder(&database.url(SERVER_ROLE));
    let running = started(folder.path()).await;
    let (browser, admin) = (Browser::new(ORIGIN, running.address), Browser::new(ORIGIN, running.admin.unwrap()));
    let log_in = || browser.post("session_log_in", json!({ "userId": "yamada.hanako", "password": "Kito7kito#57" }));
    assert_eq!(log_in().await.status(), 422);
    assert_eq!(status(&admin, 200).await, "ready\n");
    cluster.kill_immediately().unwrap();
    for _ in 0..3 {
        let answer = log_in().await;
        assert_eq!(answer.status(), 503);
        let seconds: u32 = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=60).contains(&seconds), "{seconds}");
        let text = answer.text().await.unwrap();
        assert!(!text.contains("postgres") && !text.contains("yamada"), "{text}");
    }
    assert_eq!(status(&admin, 503).await, "not ready: store\n");
    assert_eq!(admin.get("/healthz").await.status(), 200, "a restart would mend nothing");
    let cluster = tokio::task::spawn_blocking(move || {
        cluster.start_again().unwrap();
        cluster
    });
    let cluster = cluster.await.unwrap();
    assert_eq!(status(&admin, 200).await, "ready\n");
    assert_eq!(log_in().await.status(), 422);
    running.stop().await.unwrap();
    drop((database, cluster));
}

async fn refusal(url: &str) -> String {
    let folder = folder(url);
    start(read(folder.path())).await.err().expect("it does not start").to_string()
}

/// ASVS 13.2.1, 13.2.2: a role that could change tables, or see every insurer, serves nobody.
#[tokio::test]
async fn a_role_with_too_many_rights_is_refused_with_words() {
    let database = database().await;
    for url in [database.admin_url(), database.url(OWNER)] {
        let told = refusal(&url).await;
        assert!(told.contains("the server's role must not be"), "{told}");
    }
}

/// A database that nobody migrated is refused, with what to do; nothing tells its password.
#[tokio::test]
async fn a_database_that_was_not_migrated_is_refused_with_words() {
    let name = format!("bare_{}", std::process::id());
    let made = move || Database::empty(&for_tests().unwrap(), &name).unwrap();
    let database = tokio::task::spawn_blocking(made).await.unwrap();
    let url = database.url(SERVER_ROLE);
    let told = refusal(&url).await;
    assert!(told.contains("its owner migrates it first"), "{told}");
    let wrong = refusal(&url.replacen("madoguchi_server:", "madoguchi_server:geheim", 1)).await;
    assert!(wrong.starts_with("store: ") && !wrong.contains("geheim"), "{wrong}");
}
