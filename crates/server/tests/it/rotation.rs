//! The keys of a server: others are refused by name, and new ones lose nothing
//! that was written under the old.

use std::path::Path;
use std::sync::Arc;

use madoguchi_app::hasher::Hasher;
use madoguchi_app::host::{App, Shared};
use madoguchi_app::keys::Keys;
use madoguchi_app::outbox;
use madoguchi_app::store::Store as _;
use madoguchi_domain::fact::Subject;
use madoguchi_server::{KeyFile, Running, StartRefused, Web, rotate};
use madoguchi_server_configuration::{keys_in, open_folder};
use madoguchi_store::{AnyStore, StoreUrl};
use madoguchi_store_postgres::{PostgresStore, SERVER_ROLE};
use madoguchi_store_sqlite::{OpenFolder, Start};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::certificate::private;
use crate::postgres::{Letterbox, database, folder, load_a_member, store};
use crate::running::{ORIGIN, install, read, refusal, started};

/// A store that is open beside no server.
struct Opened {
    app: Shared<AnyStore, Web>,
    folder: Option<OpenFolder>,
}

async fn opened(at: &Path) -> Opened {
    let file = KeyFile::read(&at.join("keys")).unwrap();
    match read(at).store {
        StoreUrl::Sqlite(path) => {
            let start = || Start { at: crate::site::now(), program_version: "test" };
            let made = tokio::task::spawn_blocking(move || open_folder(&path, &file, start()).unwrap());
            let folder = made.await.unwrap();
            Opened { app: uses(folder.store().clone().into(), folder.keys()), folder: Some(folder) }
        }
        StoreUrl::Postgres(options) => {
            let store = PostgresStore::connect(&options).await.unwrap();
            let keys = keys_in(&store, &file).await.unwrap();
            Opened { app: uses(store.into(), keys), folder: None }
        }
    }
}

impl Opened {
    async fn close(self) {
        let Some(folder) = self.folder else { return };
        tokio::task::spawn_blocking(move || folder.close(crate::site::now()).unwrap()).await.unwrap();
    }
}

fn uses(store: AnyStore, keys: Keys) -> Shared<AnyStore, Web> {
    Arc::new(App { store, host: Web::default(), keys, hasher: Hasher::new(1, [7; 16]).unwrap() })
}

/// `keys rotate`
async fn rotated(at: &Path) -> Result<(), StartRefused> {
    let configuration = read(at);
    tokio::task::spawn_blocking(move || rotate(&configuration)).await.unwrap()
}

fn items(number: &str, kana: &str) -> Value {
    json!({ "insurerCode": "0386", "symbol": "200", "number": number, "kana": kana,
        "birthDate": { "kind": "typed", "text": "S59.3.9" }, "employeeNumber": null })
}

const PASSWORD: &str = "Kumo7ame#2026";

/// A browser at a server, with the cookies of another.
fn browser(running: &Running, before: Option<&Browser>) -> Browser {
    let here = Browser::new(ORIGIN, running.address);
    before.into_iter().for_each(|before| here.take_over(before));
    here
}

/// The word of a refusal.
async fn refused(browser: &Browser, name: &str, request: Value) -> String {
    let answer: Value = browser.post(name, request).await.json().await.unwrap();
    answer["code"].as_str().unwrap().to_owned()
}

/// What was begun under the first keys and goes on under later ones.
struct Begun {
    /// Waits for its code.
    signup: Browser,
}

/// A sign-up whose code waits in the outbox, and a number that is closed by failures.
async fn begin(at: &Path) -> Begun {
    let open = opened(at).await;
    load_a_member(&open.app).await;
    open.close().await;
    let running = started(at).await;
    let stranger = browser(&running, None);
    for wrong in ["ちがう あ", "ちがう い", "ちがう う", "ちがう え", "ちがう お"] {
        assert_eq!(refused(&stranger, "signup_match", items("9", wrong)).await, "match_failed");
    }
    assert_eq!(refused(&stranger, "signup_match", items("9", "ちがう か")).await, "match_limit");
    let signup = browser(&running, None);
    signup.ok("signup_match", items("1", "かくう はなこ")).await;
    let form = json!({ "userId": "hanako.kakuu", "password": PASSWORD, "mailAddress": null, "language": "ja" });
    assert_eq!(signup.ok("signup_submit", form).await["step"], "code");
    running.stop().await.unwrap();
    Begun { signup }
}

/// Everything that was begun comes to its end.
async fn end(at: &Path, begun: &Begun) {
    let open = opened(at).await;
    let letters = Letterbox::default();
    assert_eq!(outbox::run_once(&open.app, &letters).await.unwrap(), 1);
    let code = letters.code().await;
    open.close().await;
    let running = started(at).await;
    let stranger = browser(&running, None);
    assert_eq!(refused(&stranger, "signup_match", items("9", "ちがう き")).await, "match_limit", "it is still counted");
    let signup = browser(&running, Some(&begun.signup));
    assert_eq!(signup.ok("signup_submit_code", json!({ "code": code })).await["step"], "finished");
    let log_in = json!({ "userId": "hanako.kakuu", "password": PASSWORD });
    assert_eq!(signup.ok("session_log_in", log_in).await["state"], "terms_required");
    running.stop().await.unwrap();
}

async fn rotations(at: &Path) -> usize {
    let open = opened(at).await;
    let series = Subject::Install(open.app.store.install());
    let rows = open.app.store.journal_rows(&series, 0, 100).await.unwrap();
    open.close().await;
    rows.iter().filter(|row| row.row.kind == "key_rotated").count()
}

/// ASVS 11.2.2, 13.3.4: on an embedded store all keys are rotated, twice; a code on its way, a closed number and a password go on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rotated_keys_of_a_folder_lose_nothing() {
    let place = install("");
    let begun = begin(place.path()).await;
    for _ in 0..2 {
        rotated(place.path()).await.unwrap();
    }
    end(place.path(), &begun).await;
    // Root key and vault, each time.
    assert_eq!(rotations(place.path()).await, 4);
}

/// ASVS 11.2.2, 13.3.4: the same on a database; a server with the keys from before does not start, and says why.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rotated_keys_of_a_database_lose_nothing() {
    let database = database().await;
    let place = folder(&database.url(SERVER_ROLE));
    let (file, before) = (place.path().join("keys"), place.path().join("before"));
    let begun = begin(place.path()).await;
    std::fs::copy(&file, &before).unwrap();
    for _ in 0..2 {
        rotated(place.path()).await.unwrap();
    }
    let newest = std::fs::read_to_string(&file).unwrap();
    std::fs::rename(&before, &file).unwrap();
    let told = refusal(place.path()).await.to_string();
    assert!(told.contains("version 3, the key file has 1"), "{told}");
    assert!(rotated(place.path()).await.is_err(), "what lacks the newest keys rotates nothing");
    private(&file, &newest);
    end(place.path(), &begun).await;
    assert_eq!(rotations(place.path()).await, 2);
}

/// ASVS 13.3.4: a rotation that was killed between the file and the database leaves a server that starts, and is ended by the next.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotation_that_was_killed_is_ended_by_the_next() {
    let database = database().await;
    let place = folder(&database.url(SERVER_ROLE));
    let file = place.path().join("keys");
    let begun = begin(place.path()).await;
    let mut keys = KeyFile::read(&file).unwrap();
    keys.add_of_database().unwrap();
    keys.replace(&file).unwrap();
    started(place.path()).await.stop().await.unwrap();
    assert_eq!(rotations(place.path()).await, 0);
    rotated(place.path()).await.unwrap();
    assert_eq!(KeyFile::read(&file).unwrap().checks().unwrap(), keys.checks().unwrap(), "no other keys were drawn");
    end(place.path(), &begun).await;
}

/// ASVS 13.3.4: a server that still has the keys from before sends no mail of the newer ones, and spoils none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_with_older_keys_leaves_newer_mails_to_others() {
    let database = database().await;
    let url = database.url(SERVER_ROLE);
    let place = folder(&url);
    let first = KeyFile::read(&place.path().join("keys")).unwrap().of_database(1).unwrap();
    started(place.path()).await.stop().await.unwrap();
    rotated(place.path()).await.unwrap();
    let begun = begin(place.path()).await;
    let (older, letters) = (uses(store(&url).await.into(), first), Letterbox::default());
    for _ in 0..3 {
        outbox::run_once(&older, &letters).await.unwrap();
    }
    end(place.path(), &begun).await;
}

/// ASVS 13.3.4: on one database every server has the same keys; another file is refused, and which key differs is said.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_with_other_keys_does_not_start_and_says_which() {
    let database = database().await;
    let url = database.url(SERVER_ROLE);
    let (one, other) = (folder(&url), folder(&url));
    started(one.path()).await.stop().await.unwrap();
    let keys = |at: &Path| -> Value { serde_json::from_slice(&std::fs::read(at.join("keys")).unwrap()).unwrap() };
    let (right, wrong) = (keys(one.path()), keys(other.path()));
    for (names, told) in [
        (&["pepper", "sealing"][..], "the pepper key and the sealing key of the key file differs"),
        (&["pepper"], "the pepper key of the key file differs"),
        (&["sealing"], "the sealing key of the key file differs"),
    ] {
        let mut mixed = right.clone();
        names.iter().for_each(|name| mixed[*name] = wrong[*name].clone());
        private(&other.path().join("keys"), &mixed.to_string());
        let refused = refusal(other.path()).await.to_string();
        assert!(refused.contains(told), "{refused}");
    }
    // The root key opens nothing here.
    let mut mixed = right.clone();
    mixed["root"] = wrong["root"].clone();
    private(&other.path().join("keys"), &mixed.to_string());
    started(other.path()).await.stop().await.unwrap();
}
