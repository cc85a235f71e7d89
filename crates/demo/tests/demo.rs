//! The demo on each real store: loaded once, whole, and refused elsewhere.

#![allow(clippy::unwrap_used)] // a test that cannot go on has failed

use std::io;
use std::sync::Arc;

use jiff::Timestamp;
use madoguchi_app::caller::Caller;
use madoguchi_app::dispatch::dispatch;
use madoguchi_app::hasher::Hasher;
use madoguchi_app::host::{App, Host, Shared};
use madoguchi_app::keys::Keys;
use madoguchi_app::paper::Paper;
use madoguchi_app::roster::{RosterOrder, RosterStop, import};
use madoguchi_app::store::{OperatorStore as _, Store as _};
use madoguchi_app::{Refusal, signup};
use madoguchi_demo::{desk, load, people};
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{DeviceId, FactId, InstallId, OfficeId};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::journal;
use madoguchi_postgres_cluster::{Database, ask, for_tests};
use madoguchi_store::AnyStore;
use madoguchi_store_postgres::{PostgresOptions, PostgresStore, SERVER_ROLE};
use madoguchi_store_sqlite::{Encryption, SqliteStore};
use madoguchi_wire::demo::{DemoDesk, DemoMail, DemoPerson};
use madoguchi_wire::{CommandName, ErrorCode, SavedFile};
use serde_json::{Value, json};
use zeroize::Zeroizing;

struct TestHost {
    demo: bool,
    count: std::sync::atomic::AtomicU64,
}

impl Host for TestHost {
    fn now(&self) -> Timestamp {
        "2026-04-10T01:00:00Z".parse().unwrap()
    }
    fn random(&self, buffer: &mut [u8]) {
        let count = self.count.fetch_add(1, std::sync::atomic::Ordering::Relaxed).to_be_bytes();
        buffer.fill(7);
        let kept = buffer.len().min(count.len());
        buffer[..kept].copy_from_slice(&count[count.len() - kept..]);
    }
    async fn save_paper(&self, _paper: Paper) -> Result<SavedFile, Refusal> {
        Err(Refusal::Unexpected("no paper here".into()))
    }
    fn demo(&self) -> bool {
        self.demo
    }
    fn strict_passwords(&self) -> bool {
        false
    }
    async fn demo_inbox(&self) -> Result<Vec<DemoMail>, Refusal> {
        Ok(Vec::new())
    }
    fn demo_people(&self) -> Vec<DemoPerson> {
        people()
    }
    fn demo_desk(&self) -> Option<DemoDesk> {
        self.demo.then(desk).flatten()
    }
    fn mail_sender(&self, profile_sender: &str) -> String {
        profile_sender.to_owned()
    }
    fn mail_queued(&self) {}
}

type TestApp = Shared<AnyStore, TestHost>;

/// An empty install, and where it lies.
struct Install {
    app: TestApp,
    _folder: Option<tempfile::TempDir>,
    database: Option<Database>,
}

fn first() -> (InstallId, FactEntry) {
    let at: Timestamp = "2026-04-10T00:00:00Z".parse().unwrap();
    let install = InstallId::new(at, [1; 10]);
    let first = FactEntry {
        id: FactId::new(at, [2; 10]),
        subject: Subject::Install(install),
        actor: Actor::Program,
        at,
        salt: [3; 16],
        fact: Fact::InstallCreated { program_version: "test".into() },
    };
    (install, first)
}

fn app(store: AnyStore, demo: bool) -> TestApp {
    Arc::new(App {
        store,
        host: TestHost { demo, count: 0.into() },
        keys: Keys::new(Zeroizing::new([4; 32]), Zeroizing::new([5; 32])),
        hasher: Hasher::new(2, [6; 16]).unwrap(),
    })
}

fn on_sqlite(demo: bool) -> Install {
    let folder = tempfile::tempdir().unwrap();
    let (install, first) = first();
    let path = folder.path().join("demo.db");
    let store = SqliteStore::create_file(&path, Encryption::Plain, install, first.at, &first).unwrap();
    Install { app: app(store.into(), demo), _folder: Some(folder), database: None }
}

async fn on_postgres(demo: bool) -> Install {
    let made = || Database::fresh(&for_tests().unwrap(), "madoguchi_demo", migrated).unwrap();
    let database = tokio::task::spawn_blocking(made).await.unwrap();
    let store = PostgresStore::connect(&options(database.url(SERVER_ROLE))).await.unwrap();
    Install { app: app(store.into(), demo), _folder: None, database: Some(database) }
}

fn options(url: String) -> PostgresOptions {
    PostgresOptions { url, root_certificate: None, pool_size: 2 }
}

fn migrated(database: &Database) -> io::Result<()> {
    let (install, first) = first();
    let owner = options(database.url("madoguchi_owner"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(PostgresStore::migrate(&owner, install, &first)).map(drop).map_err(io::Error::other)
}

/// One on each store.
async fn installs(demo: bool) -> [Install; 2] {
    [on_sqlite(demo), on_postgres(demo).await]
}

async fn rows_of_journal(app: &TestApp) -> Vec<String> {
    let mut subjects = vec![Subject::Install(app.store.install())];
    subjects.push(Subject::Federation(FederationCode::new("tottori").unwrap()));
    subjects.extend(["32290413", "0386", "ngk", "omron"].map(|code| Subject::Insurer(InsurerCode::new(code).unwrap())));
    let mut kinds = Vec::new();
    for subject in subjects {
        kinds.extend(app.store.journal_rows(&subject, 0, 1000).await.unwrap().into_iter().map(|row| row.row.kind));
    }
    kinds
}

#[tokio::test]
async fn everybody_on_the_card_can_be_found_as_the_card_says() {
    for install in installs(true).await {
        let app = &install.app;
        load(app).await.unwrap();
        let caller = Caller::at_desktop(DeviceId::new(app.now(), app.random()), "PC");
        for person in people() {
            let dependant = person.note.as_ref().is_some_and(|note| note.ja.contains("被扶養者"));
            let items = signup::FiveItems {
                insurer_code: person.insurer_code.clone(),
                symbol: person.symbol.clone(),
                number: person.number.clone(),
                birth_date: madoguchi_wire::text::BirthDateInput::Typed { text: person.birth_date.clone() },
                kana: person.kana.clone(),
                employee_number: person.employee_number.clone(),
            };
            let found = signup::find_member(app, &caller, &items).await;
            assert_eq!(found.is_ok(), !dependant, "{}", person.name);
            let registered = signup::person_registered(app, &person).await.unwrap();
            assert_eq!(registered, person.login.is_some(), "{}", person.name);
        }
    }
}

#[tokio::test]
async fn loading_again_changes_nothing() {
    for install in installs(true).await {
        load(&install.app).await.unwrap();
        let before = rows_of_journal(&install.app).await;
        load(&install.app).await.unwrap();
        assert_eq!(rows_of_journal(&install.app).await, before);
        assert_eq!(before.iter().filter(|kind| *kind == "roster_imported").count(), 4);
        assert_eq!(before.iter().filter(|kind| *kind == "ledger_imported").count(), 1);
        assert_eq!(before.iter().filter(|kind| *kind == "staff_set_up").count(), 2);
    }
}

/// A load that broke off in the middle is made whole by the next.
#[tokio::test]
async fn a_load_that_broke_off_is_made_whole_by_the_next() {
    let whole = on_sqlite(true);
    load(&whole.app).await.unwrap();
    let install = on_postgres(true).await;
    let admin = install.database.as_ref().unwrap().admin_url();
    // Accounts cannot be opened: the commit of the insurer who has one fails.
    ask(&admin, "REVOKE INSERT ON madoguchi.user_id FROM madoguchi_server").unwrap();
    assert!(load(&install.app).await.is_err());
    let broken = rows_of_journal(&install.app).await;
    ask(&admin, "GRANT INSERT ON madoguchi.user_id TO madoguchi_server").unwrap();
    load(&install.app).await.unwrap();
    assert!(broken.len() < rows_of_journal(&install.app).await.len());
    assert_eq!(rows_of_journal(&install.app).await, rows_of_journal(&whole.app).await);
    assert!(install.app.store.journal_verify(Vec::new(), 10).await.unwrap().intact());
}

/// TRM-02: the demo's registered person logs in with what the card shows and meets the revision.
#[tokio::test]
async fn the_registered_person_meets_the_revised_terms() {
    for install in installs(true).await {
        let app = &install.app;
        load(app).await.unwrap();
        let login = people().into_iter().find_map(|p| p.login).unwrap();
        let device = DeviceId::new(app.now(), app.random());
        let mut caller = Caller::at_desktop(device, "test");
        let request = format!(r#"{{"userId":"{}","password":"{}"}}"#, login.user_id, login.password);
        let session = dispatch(app, &mut caller, CommandName::session_log_in, request.as_bytes()).await.unwrap();
        assert!(String::from_utf8(session).unwrap().contains("terms_required"));
        let terms = dispatch(app, &mut caller, CommandName::terms_show, b"{}").await.unwrap();
        let terms = String::from_utf8(terms).unwrap();
        assert!(
            terms.contains(r#""acceptedVersion":"2022年4月1日版""#) && terms.contains(r#""change":"added""#),
            "{terms}"
        );
        assert!(terms.contains(r#""placeholder":true"#));
    }
}

#[tokio::test]
async fn the_demo_and_real_data_never_meet() {
    let order = |demo| RosterOrder {
        insurer: InsurerCode::new("0386").unwrap(),
        full: false,
        confirm_ended: None,
        dry_run: false,
        demo,
    };
    let csv = "保険者コード,記号,番号,生年月日,氏名,氏名カナ,本人家族区分\n0386,1,1,1980-01-01,実在 花子,ジツザイ ハナコ,本人\n";
    for (real, demo) in installs(false).await.into_iter().zip(installs(true).await) {
        assert!(load(&real.app).await.is_err());
        assert!(real.app.store.profiles().await.unwrap().is_empty());
        load(&demo.app).await.unwrap();
        let refused = import(&demo.app, order(false), || Ok(io::Cursor::new(csv))).await;
        assert!(matches!(refused, Err(RosterStop::DemoRefusesRealData)));
        let refused = import(&real.app, order(true), || Ok(io::Cursor::new(csv))).await;
        assert!(matches!(refused, Err(RosterStop::Failed(Refusal::Wire(e))) if e.code == ErrorCode::NotAllowed));
    }
}

#[tokio::test]
async fn the_journal_of_a_fresh_demo_holds_together() {
    for install in installs(true).await {
        let app = &install.app;
        load(app).await.unwrap();
        let report = app.store.journal_verify(Vec::new(), 10).await.unwrap();
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        let rows = app.store.journal_rows(&Subject::Install(app.store.install()), 0, 1000).await.unwrap();
        let terms = rows.iter().filter_map(|row| journal::body_fact(row.body.as_ref()?).ok());
        assert_eq!(terms.filter(|fact| matches!(fact, Fact::TermsPublished { placeholder: true, .. })).count(), 4);
    }
}

async fn told(app: &TestApp, caller: &mut Caller, name: CommandName, request: Value) -> Value {
    let answer = dispatch(app, caller, name, request.to_string().as_bytes()).await;
    serde_json::from_slice(&answer.unwrap_or_else(|error| panic!("{}: {error:?}", name.as_str()))).unwrap()
}

/// REI-12, REI-14: each clerk logs in with what the card shows, and the office with a password twice, with this code and the next.
#[tokio::test]
async fn clerks_and_office_log_in_with_what_the_card_shows() {
    for install in installs(true).await {
        let app = &install.app;
        load(app).await.unwrap();
        let mut caller = Caller::at_desktop(DeviceId::new(app.now(), app.random()), "test");
        let card = told(app, &mut caller, CommandName::demo_desk_show, json!({})).await;
        for clerk in card["clerks"].as_array().unwrap() {
            let step = told(app, &mut caller, CommandName::desk_log_in, clerk["login"].clone()).await;
            assert_eq!(step["next"], "factor");
            let code = json!({ "code": clerk["code"] });
            let step = told(app, &mut caller, CommandName::desk_submit_factor, code).await;
            assert_eq!([&step["next"], &step["roles"][0]], [&json!("open"), &clerk["role"]]);
        }
        // The code of the set-up and the next one are used now.
        let card = told(app, &mut caller, CommandName::demo_desk_show, json!({})).await;
        assert!(card["clerks"].as_array().unwrap().iter().all(|clerk| clerk["code"].is_null()));
        let offices = card["offices"].as_array().unwrap();
        assert_eq!([&offices[0]["number"], &offices[0]["userId"]], [&json!("1311111111"), &Value::Null]);
        let office = offices.iter().find(|office| !office["password"].is_null()).unwrap();
        for _ in ["the present code", "the next one"] {
            let request = json!({ "userId": office["userId"], "password": office["password"], "language": "ja" });
            let step = told(app, &mut caller, CommandName::office_log_in, request).await;
            assert_eq!(step["next"], "factor");
            let card = told(app, &mut caller, CommandName::demo_desk_show, json!({})).await;
            let shown = card["offices"].as_array().unwrap().iter().find(|shown| shown["number"] == office["number"]);
            let code = json!({ "code": shown.unwrap()["code"] });
            assert_eq!(told(app, &mut caller, CommandName::office_submit_factor, code).await["next"], "open");
        }
    }
}

/// Only the demo shows codes, and only the demo's own accounts are set up by anybody else.
#[tokio::test]
async fn no_other_install_shows_a_code_or_is_set_up() {
    let app = &on_sqlite(false).app;
    let mut caller = Caller::at_desktop(DeviceId::new(app.now(), app.random()), "test");
    let refused = dispatch(app, &mut caller, CommandName::demo_desk_show, b"{}").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotAllowed);
    let refused = madoguchi_app::demo::set_up_clerk(app, "demo.shinsa", "token", "Madobe7#hikari").await;
    assert!(matches!(refused, Err(Refusal::Wire(e)) if e.code == ErrorCode::NotAllowed));
    let office = OfficeId::new(app.now(), app.random());
    let refused = madoguchi_app::demo::set_up_office(app, office, "Hoshimi8#yoru").await;
    assert!(matches!(refused, Err(Refusal::Wire(e)) if e.code == ErrorCode::NotAllowed));
}
