//! The federation's desk through the use cases, over an encrypted file: a batch of letters, and the
//! queue. Offices and their applications are invented; a clerk logs in with a long password.

mod batch;
mod queue;

use std::io::Cursor;
use std::path::Path;

use jiff::Timestamp;
use madoguchi_app::caller::Caller;
use madoguchi_app::dispatch::dispatch;
use madoguchi_app::keys::Keys;
use madoguchi_app::ledger::{self, LedgerOrder};
use madoguchi_app::operator::{StaffDraft, federation_import, staff_create};
use madoguchi_app::store::{Commit, OfficeRecord, OfficeStore as _, Outcome, Store as _};
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::federation::{self, FederationCode, FederationProfile};
use madoguchi_domain::ids::{DeviceId, ReissueId, StaffId};
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::prefecture::Prefecture;
use madoguchi_domain::reissue::state::State;
use madoguchi_domain::reissue::{Application, Envelope, Event, ReceiptNumber};
use madoguchi_domain::staff::Role;
use madoguchi_wire::{CommandName, WireError};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::Order;
use crate::fixture::{self, Fixtures, Uses};
use crate::row::Row;

const FEDERATION: &str = "tottori";
/// Long enough to stand in for a second factor.
const PASSWORD: &str = "Hoshi#8642yoru";
/// Facts of one commit while the scene is set.
const FACTS_AT_ONCE: usize = 2_000;
/// Offices of one read.
const PAGE: u32 = 1_000;

pub(crate) async fn measure(order: &Order, fixtures: &Fixtures) -> Vec<Row> {
    let mut rows = batch::measure(order, fixtures).await;
    rows.extend(queue::measure(order, fixtures).await);
    rows
}

/// A federation with offices, and a clerk at its desk.
struct Desk {
    uses: Uses,
    profile: FederationProfile,
    clerk: Caller,
}

impl Desk {
    /// A new one with so many offices, each with a user ID.
    async fn open(fixtures: &Fixtures, name: &str, offices: usize) -> Self {
        let folder = fixtures.scratch(name);
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("desk.db");
        let store = tokio::task::spawn_blocking(move || fixture::create_file(&file)).await.unwrap();
        let uses = fixture::uses(store, Keys::new(Zeroizing::new([1; 32]), Zeroizing::new([2; 32])));
        let text = profile_text();
        federation_import(uses.as_ref(), "tottori.toml", &text).await.unwrap();
        load_ledger(&uses, offices).await;
        let clerk = arrive(&uses).await;
        Self { uses, profile: federation::parse("tottori.toml", &text).unwrap(), clerk }
    }

    /// A command of the clerk.
    async fn call(&mut self, command: CommandName, request: &Value) -> Result<Value, WireError> {
        call(&self.uses, &mut self.clerk, command, request).await
    }

    /// All offices, by number.
    async fn offices(&self) -> Vec<OfficeRecord> {
        let mut all: Vec<OfficeRecord> = Vec::new();
        loop {
            let after = all.last().map(|office| &office.entry.number);
            let page = self.uses.store.ledger_page(&self.profile.code, after, PAGE).await.unwrap();
            if page.is_empty() {
                return all;
            }
            all.extend(page);
        }
    }

    /// An application of each office, sent at an instant of its own and brought on by events.
    async fn apply(&self, lives: impl Fn(usize) -> (Timestamp, Vec<Event>)) -> Vec<ReissueId> {
        let (mut ids, mut facts) = (Vec::new(), Vec::new());
        for (n, office) in self.offices().await.iter().enumerate() {
            let (sent_at, events) = lives(n);
            let mut application = application(&self.uses, office, sent_at);
            ids.push(application.id);
            facts.push(self.fact(office, sent_at, application.requested()));
            for event in events {
                let decided = application.apply(&event, &self.profile, sent_at).unwrap();
                facts.push(self.fact(office, sent_at, application.recorded(&event, &decided).unwrap()));
            }
            if facts.len() >= FACTS_AT_ONCE {
                self.write(std::mem::take(&mut facts)).await;
            }
        }
        self.write(facts).await;
        ids
    }

    fn fact(&self, office: &OfficeRecord, at: Timestamp, fact: madoguchi_domain::fact::OfficeFact) -> FactEntry {
        FactEntry { at, ..self.uses.fact(Subject::Office(office.id), Actor::Program, Fact::Office(fact)) }
    }

    async fn write(&self, facts: Vec<FactEntry>) {
        let commit = Commit { federation: Some(self.profile.code.clone()), facts, ..Commit::default() };
        assert_eq!(self.uses.store.commit(commit).await.unwrap(), Outcome::Done);
    }
}

/// The shipped profile with passwords of thirteen characters instead of authenticators.
fn profile_text() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../profiles/federations/tottori.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let changed = text.replace("second_factor = \"totp\"", "second_factor = \"long_password\"");
    assert_ne!(text, changed);
    changed
}

fn office_number(n: usize) -> String {
    format!("31{n:08}")
}

async fn load_ledger(uses: &Uses, offices: usize) {
    let mut csv = "事業所番号,事業所名,事業所名カナ,郵便番号,住所,電話番号,サービス種類,ユーザID\r\n".to_owned();
    for n in 0..offices {
        csv += &format!(
            "{},見本事業所{n},ミホンジギョウショ,680-0061,鳥取県鳥取市立川町六丁目{n}番地,0857-00-0001,15,KJ{n:012}\r\n",
            office_number(n)
        );
    }
    let order = LedgerOrder {
        federation: FederationCode::new(FEDERATION).unwrap(),
        full: false,
        confirm_ended: None,
        dry_run: false,
        demo: false,
        actor: Actor::Operator,
    };
    ledger::import(uses.as_ref(), order, move || Ok(Cursor::new(csv))).await.unwrap();
}

/// A clerk in both roles, logged in.
async fn arrive(uses: &Uses) -> Caller {
    let draft = StaffDraft {
        federation: FederationCode::new(FEDERATION).unwrap(),
        user_id: "desk.sakura".to_owned(),
        name: "職員 見本".to_owned(),
        roles: vec![Role::Reviewer, Role::Printer],
    };
    let made = staff_create(uses.as_ref(), &draft).await.unwrap();
    let device = DeviceId::new(uses.now(), uses.random());
    let mut caller = Caller::at_desktop(device, "PC");
    let set_up = json!({ "token": made.token.as_str(), "password": PASSWORD });
    call(uses, &mut caller, CommandName::staff_set_password, &set_up).await.unwrap();
    let log_in = json!({ "userId": draft.user_id, "password": PASSWORD });
    let step = call(uses, &mut caller, CommandName::desk_log_in, &log_in).await.unwrap();
    assert_eq!(step["next"], "open");
    caller
}

async fn call(uses: &Uses, caller: &mut Caller, command: CommandName, request: &Value) -> Result<Value, WireError> {
    let answer = dispatch(uses, caller, command, request.to_string().as_bytes()).await;
    answer.map(|bytes| serde_json::from_slice(&bytes).unwrap())
}

fn application(uses: &Uses, office: &OfficeRecord, sent_at: Timestamp) -> Application {
    let mut random = |buffer: &mut [u8]| buffer.fill_with(|| uses.random::<1>()[0]);
    Application {
        id: ReissueId::new(sent_at, uses.random()),
        office: office.id,
        federation: office.federation.clone(),
        office_number: office.entry.number.clone(),
        office_name: office.entry.name.clone(),
        prefecture: Prefecture::from_code("31").unwrap(),
        notice_address: MailAddress::new("jimu@jimusho.example").unwrap(),
        receipt: ReceiptNumber::draw(&mut random).unwrap(),
        language: "ja".to_owned(),
        received_at: sent_at,
        changed_at: sent_at,
        state: State::Received,
        envelope: Envelope::NotNeeded,
        reviewer: None,
        approved_by: None,
        rejected_for: None,
        letter: None,
    }
}

/// Somebody else at the desk: who approves cannot print.
fn colleague() -> StaffId {
    StaffId::from_uuid(uuid::Uuid::from_u128(7))
}
