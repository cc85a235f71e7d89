//! The operator's work before the first member comes: the tables, an
//! insurer, terms, and invented people in any number.

use std::fmt::Write as _;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use jiff::Timestamp;
use madoguchi_app::error::Answer;
use madoguchi_app::hasher::Hasher;
use madoguchi_app::host::{App, Host, Shared};
use madoguchi_app::keys::Keys;
use madoguchi_app::operator::{self, News, TermsDraft};
use madoguchi_app::paper::Paper;
use madoguchi_app::roster::{self, RosterOrder};
use madoguchi_app::store::RosterStore;
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::ids::{FactId, InstallId};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_store_postgres::{PostgresOptions, PostgresStore};
use madoguchi_wire::demo::{DemoMail, DemoPerson};
use madoguchi_wire::{ErrorCode, SavedFile};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::site::here;

const INSURER: &str = "0386";

/// Makes the tables of an empty database and loads what members need, and so many people.
pub(crate) async fn prepare(owner_url: &str, server_url: &str, keys: &Path, people: u32) {
    let options = |url: &str| PostgresOptions { url: url.to_owned(), root_certificate: None, pool_size: 2 };
    let install = InstallId::new(now(), random());
    let first = FactEntry {
        id: FactId::new(now(), random()),
        subject: Subject::Install(install),
        actor: Actor::Program,
        at: now(),
        salt: random(),
        fact: Fact::InstallCreated { program_version: "test".to_owned() },
    };
    PostgresStore::migrate(&options(owner_url), install, &first).await.unwrap();
    let store = PostgresStore::connect(&options(server_url)).await.unwrap();
    let keys = Keys::new(key(keys, "pepper"), key(keys, "sealing"));
    let hasher = Hasher::new(1, [1; 16]).unwrap();
    load(&Arc::new(App { store: store.clone(), host: Operator, keys, hasher }), people).await;
    store.close();
}

async fn load<S: RosterStore>(app: &Shared<S, Operator>, people: u32) {
    let profile = std::fs::read_to_string(here(format!("../profiles/{INSURER}.toml"))).unwrap();
    operator::profile_import(app, INSURER, &profile).await.unwrap();
    let mut csv = "保険者指定コード,健保記号,健保番号,枝番,生年月日,氏名,氏名カナ,メールアドレス,続柄\r\n".to_owned();
    for person in 0..people {
        let mail = mail_address(person);
        write!(csv, "{INSURER},200,{},00,S59.3.9,架空 花子,ｶｸｳ ﾊﾅｺ,{mail},本人\r\n", person + 1).unwrap();
    }
    let insurer = InsurerCode::new(INSURER).unwrap();
    let order = RosterOrder { insurer, full: false, confirm_ended: None, dry_run: false, demo: false };
    roster::import(app, order, move || Ok(Cursor::new(csv.clone().into_bytes()))).await.unwrap();
    let terms = TermsDraft {
        variant: "basic".to_owned(),
        version: "1.0".to_owned(),
        title_ja: "架空の利用規約".to_owned(),
        title_en: "Invented terms".to_owned(),
        effective_from: "2026-01-01".parse().unwrap(),
        placeholder: false,
        text: "# 第1条（目的）\n架空の規約の第1条です。\n".to_owned(),
    };
    operator::terms_publish(app, &terms, News::LeftOut).await.unwrap();
}

/// A key of the server's key file.
fn key(keys: &Path, name: &str) -> Zeroizing<[u8; 32]> {
    let file: Value = serde_json::from_slice(&std::fs::read(keys).unwrap()).unwrap();
    let text = file[name][0]["key"].as_str().unwrap();
    let mut key = Zeroizing::new([0; 32]);
    for (byte, at) in key.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    }
    key
}

/// The five items of a person's card.
pub(crate) fn items(person: u32) -> Value {
    json!({
        "insurerCode": INSURER, "symbol": "200", "number": (person + 1).to_string(), "kana": "かくう はなこ",
        "birthDate": { "kind": "typed", "text": "S59.3.9" }, "employeeNumber": null,
    })
}

/// The address that the roster holds.
pub(crate) fn mail_address(person: u32) -> String {
    format!("hanako.{person}@example.co.jp")
}

/// The user ID that the person chooses.
pub(crate) fn user_id(person: u32) -> String {
    format!("hanako.k-{person:05}")
}

#[allow(clippy::disallowed_methods)] // the operator is a host
pub(crate) fn now() -> Timestamp {
    SystemTime::now().try_into().unwrap()
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    Operator.random(&mut bytes);
    bytes
}

/// The operator's surroundings: the system's clock and randomness, nothing else.
struct Operator;

impl Host for Operator {
    fn now(&self) -> Timestamp {
        now()
    }

    fn random(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).unwrap();
    }

    async fn save_paper(&self, _paper: Paper) -> Answer<SavedFile> {
        Err(ErrorCode::NotAllowed.into())
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

    fn mail_sender(&self, profile_sender: &str) -> String {
        profile_sender.to_owned()
    }

    fn mail_queued(&self) {}
}
