//! The operator's work before the first member comes: an insurer's profile, a
//! roster with an invented family, terms and a notice.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::{SignedDuration, Timestamp};
use madoguchi_app::error::Answer;
use madoguchi_app::hasher::Hasher;
use madoguchi_app::host::{App, Host, Shared};
use madoguchi_app::keys::Keys;
use madoguchi_app::operator::{self, Audience, News, NoticeDraft, TermsDraft};
use madoguchi_app::paper::Paper;
use madoguchi_app::roster::{self, RosterOrder};
use madoguchi_app::store::RosterStore;
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::ids::{FactId, InstallId};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_postgres_cluster::Database;
use madoguchi_store_postgres::{PostgresOptions, PostgresStore, SERVER_ROLE};
use madoguchi_store_sqlite::{DataFolder, Start, Unlock};
use madoguchi_wire::SavedFile;
use madoguchi_wire::demo::{DemoMail, DemoPerson};
use zeroize::Zeroizing;

use crate::site::{SENDER, here};

const INSURER: &str = "0386";
const ROSTER: &str = "保険者指定コード,健保記号,健保番号,枝番,生年月日,氏名,氏名カナ,メールアドレス,続柄\r\n\
    0386,100,73,00,S59.3.9,髙岡 ゆりこ,ﾀｶｵｶ ﾕﾘｺ,yuriko.takaoka@example.co.jp,本人\r\n\
    0386,100,73,01,H22.8.1,髙岡 みのり,ﾀｶｵｶ ﾐﾉﾘ,,長女\r\n";

/// Makes the embedded store of a server and loads it.
pub(crate) async fn sqlite(folder: &Path, keys: &Path) {
    let (folder, root) = (folder.to_path_buf(), key(keys, "root"));
    let made = tokio::task::spawn_blocking(move || {
        DataFolder::lock(&folder)?.create(Unlock::Root(&root), Start { at: now(), program_version: "test" })
    });
    let open = made.await.unwrap().unwrap();
    let app = Arc::new(App {
        store: open.store().clone(),
        host: Operator::default(),
        keys: open.keys(),
        hasher: Hasher::new(1, [1; 16]).unwrap(),
    });
    load(&app).await;
    drop(app);
    tokio::task::spawn_blocking(move || open.close(now())).await.unwrap().unwrap();
}

/// Brings an empty database to the tables of today, and loads it as the server's own role.
pub(crate) async fn postgres(database: &Database, keys: &Path) {
    let options = |role| PostgresOptions { url: database.url(role), root_certificate: None, pool_size: 2 };
    let install = InstallId::new(now(), random());
    let first = FactEntry {
        id: FactId::new(now(), random()),
        subject: Subject::Install(install),
        actor: Actor::Program,
        at: now(),
        salt: random(),
        fact: Fact::InstallCreated { program_version: "test".to_owned() },
    };
    PostgresStore::migrate(&options("madoguchi_owner"), install, &first).await.unwrap();
    let store = PostgresStore::connect(&options(SERVER_ROLE)).await.unwrap();
    let app = Arc::new(App {
        store: store.clone(),
        host: Operator::default(),
        keys: Keys::new(key(keys, "pepper"), key(keys, "sealing")),
        hasher: Hasher::new(1, [1; 16]).unwrap(),
    });
    load(&app).await;
    store.close();
}

/// Loads what members need.
pub(crate) async fn load<S: RosterStore>(app: &Shared<S, Operator>) {
    let insurer = InsurerCode::new(INSURER).unwrap();
    let profile = std::fs::read_to_string(here(format!("../profiles/{INSURER}.toml"))).unwrap();
    operator::profile_import(app, INSURER, &profile).await.unwrap();
    let order = RosterOrder { insurer: insurer.clone(), full: false, confirm_ended: None, dry_run: false, demo: false };
    roster::import(app, order, || Ok(Cursor::new(ROSTER.as_bytes().to_vec()))).await.unwrap();
    let terms = TermsDraft {
        variant: "basic".to_owned(),
        version: "1.0".to_owned(),
        title_ja: "iBss-WEBサービスシステム利用規約".to_owned(),
        title_en: "Terms of the iBss web service".to_owned(),
        effective_from: "2026-01-01".parse().unwrap(),
        placeholder: false,
        text: "# 第1条（目的）\n架空の規約の第1条です。\n# 第2条（会員）\n架空の第2条です。\n".to_owned(),
    };
    operator::terms_publish(app, &terms, News::LeftOut).await.unwrap();
    let notice = NoticeDraft {
        audience: Audience::Insurer(insurer),
        title: "春の健診のお知らせ".to_owned(),
        body: "架空の健診のご案内です。\n".to_owned(),
        link: None,
        published_at: None,
    };
    operator::notice_publish(app, &notice).await.unwrap();
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

pub(crate) fn key(keys: &Path, name: &str) -> Zeroizing<[u8; 32]> {
    let file: serde_json::Value = serde_json::from_slice(&std::fs::read(keys).unwrap()).unwrap();
    let text = file[name][0]["key"].as_str().unwrap();
    let mut key = Zeroizing::new([0; 32]);
    for (byte, at) in key.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    }
    key
}

#[allow(clippy::disallowed_methods)] // a host is whom the others ask
fn now() -> Timestamp {
    Timestamp::now()
}

/// The system's clock, moved on by so many seconds, and its randomness.
#[derive(Default)]
pub(crate) struct Operator {
    pub(crate) later: Arc<AtomicU32>,
}

impl Host for Operator {
    fn now(&self) -> Timestamp {
        now() + SignedDuration::from_secs(self.later.load(Ordering::SeqCst).into())
    }

    fn random(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).unwrap();
    }

    /// The server answers with the paper itself.
    async fn save_paper(&self, _paper: Paper) -> Answer<SavedFile> {
        Ok(SavedFile { name: String::new(), folder: String::new() })
    }

    fn demo(&self) -> bool {
        false
    }

    fn strict_passwords(&self) -> bool {
        false
    }

    async fn demo_inbox(&self) -> Answer<Vec<DemoMail>> {
        Ok(Vec::new())
    }

    fn demo_people(&self) -> Vec<DemoPerson> {
        Vec::new()
    }

    fn mail_sender(&self, _profile_sender: &str) -> String {
        SENDER.to_owned()
    }

    fn mail_queued(&self) {}
}
