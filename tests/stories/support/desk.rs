//! A federation with its ledger, its clerks, and offices that apply: all by the ways that people use.

use std::io::Cursor;
use std::path::Path;

use madoguchi_app::ledger::{self, LedgerOrder};
use madoguchi_app::operator::{StaffDraft, federation_import, staff_create};
use madoguchi_app::paper::Paper;
use madoguchi_app::store::OfficeStore as _;
use madoguchi_domain::fact::{Actor, Subject};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::OfficeId;
use madoguchi_domain::office::OfficeNumber;
use madoguchi_domain::staff::Role;
use serde_json::{Value, json};

use super::authenticator::Authenticator;
use super::printed_letter::{self, PrintedLetter};
use super::window::{Window, credentials};
use super::world::World;
use super::{OTHER_PASSWORD, privacy};

/// The federation of the stories.
pub(crate) const TOTTORI: &str = "tottori";
/// Its neighbour.
pub(crate) const SHIMANE: &str = "shimane";
/// Points of its check-list that an approval needs.
pub(crate) const CHECKS: [&str; 3] = ["called-back", "caller-name", "address-confirmed"];

/// The shipped profile, with a change.
pub(crate) async fn import_federation(world: &World, change: impl FnOnce(String) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../profiles/federations/tottori.toml");
    let text = change(std::fs::read_to_string(path).expect("a shipped profile"));
    federation_import(&world.app, "federation.toml", &text).await.expect("a profile without a mistake");
}

/// Another federation, of the neighbouring prefecture.
pub(crate) async fn import_neighbour(world: &World) {
    import_federation(world, |text| text.replace("\"tottori\"", "\"shimane\"").replace("\"31\"", "\"32\"")).await;
}

/// The number of the n-th invented office.
pub(crate) fn office_number(n: u32) -> String {
    format!("317{n:07}")
}

/// Where the n-th office wants its mails.
pub(crate) fn notice_address(n: u32) -> String {
    format!("office{n}@jimusho.example")
}

/// A ledger of so many offices, numbered from 1, without user IDs.
pub(crate) fn ledger(count: u32) -> String {
    let mut text = "事業所番号,事業所名,事業所名カナ,郵便番号,住所,電話番号,サービス種類\r\n".to_owned();
    for n in 1..=count {
        text += &format!(
            "{},見本事業所{n},ミホンジギョウショ,680-0061,鳥取県鳥取市立川町六丁目{n}番地,0857-00-{n:04},15\r\n",
            office_number(n)
        );
    }
    text
}

/// A world with one federation and so many offices in its ledger.
pub(crate) async fn world_with(offices: u32) -> World {
    let world = World::empty().await;
    import_federation(&world, |text| text).await;
    load(&world, TOTTORI, ledger(offices)).await;
    world
}

/// Loads a ledger as the operator does.
pub(crate) async fn load(world: &World, federation: &str, csv: String) {
    let order = LedgerOrder {
        federation: FederationCode::new(federation).expect("a code"),
        full: false,
        confirm_ended: None,
        dry_run: false,
        demo: false,
        actor: Actor::Operator,
    };
    ledger::import(&world.app, order, move || Ok(Cursor::new(csv))).await.expect("a ledger without a mistake");
}

/// An office of the ledger.
pub(crate) async fn office_id(world: &World, n: u32) -> OfficeId {
    let federation = FederationCode::new(TOTTORI).expect("a code");
    let number = OfficeNumber::new(&office_number(n)).expect("a number");
    let office = world.app.store.office_by_number(&federation, &number).await.expect("the store serves");
    office.expect("the office is in the ledger").id
}

/// Bodies of the facts of an office, and of the federation, as text.
pub(crate) async fn told_of(world: &World, n: u32) -> Vec<(String, String)> {
    let federation = Subject::Federation(FederationCode::new(TOTTORI).expect("a code"));
    let mut rows = world.rows(&Subject::Office(office_id(world, n).await)).await;
    rows.extend(world.rows(&federation).await);
    let text = |body: Option<Vec<u8>>| String::from_utf8_lossy(&body.unwrap_or_default()).into_owned();
    rows.into_iter().map(|row| (row.row.kind, text(row.body))).collect()
}

/// A clerk at a window, with the authenticator of the clerk's telephone.
#[derive(Clone)]
pub(crate) struct Clerk {
    pub(crate) window: Window,
    pub(crate) user_id: String,
    pub(crate) authenticator: Authenticator,
}

impl Clerk {
    /// Made by the operator, set up, logged in.
    pub(crate) async fn arrive(world: &World, federation: &str, user_id: &str, roles: &[Role]) -> Self {
        let token = token(world, federation, user_id, roles).await;
        let mut window = world.window();
        let authenticator = set_up(&mut window, &token).await;
        let mut clerk = Self { window, user_id: user_id.to_owned(), authenticator };
        clerk.log_in().await;
        clerk
    }

    pub(crate) async fn reviewer(world: &World, user_id: &str) -> Self {
        Self::arrive(world, TOTTORI, user_id, &[Role::Reviewer]).await
    }

    pub(crate) async fn printer(world: &World, user_id: &str) -> Self {
        Self::arrive(world, TOTTORI, user_id, &[Role::Printer]).await
    }

    /// Password and code.
    pub(crate) async fn log_in(&mut self) {
        let asked = self.window.ok("desk_log_in", credentials(&self.user_id, OTHER_PASSWORD)).await;
        assert_eq!(asked["next"], "factor");
        self.freshen().await;
    }

    /// The next code of the authenticator.
    pub(crate) async fn freshen(&mut self) {
        // A code works once; the telephone shows the next one after thirty seconds.
        self.window.world.clock.advance(30);
        let code = self.code();
        assert_eq!(self.window.ok("desk_submit_factor", json!({ "code": code })).await["next"], "open");
    }

    pub(crate) fn code(&self) -> String {
        self.authenticator.code(self.window.world.clock.now())
    }

    /// The application as the clerk sees it.
    pub(crate) async fn see(&mut self, id: &str) -> Value {
        self.window.ok("desk_show_application", json!({ "id": id })).await
    }

    /// A step with the application as it stands now.
    pub(crate) async fn step(&mut self, command: &str, id: &str) -> Value {
        let version = self.see(id).await["version"].clone();
        self.window.ok(command, json!({ "id": id, "version": version })).await
    }

    /// Takes it up and approves it.
    pub(crate) async fn approve(&mut self, id: &str) -> Value {
        self.freshen().await;
        let taken = self.step("desk_take_up", id).await;
        let decision = json!({ "id": id, "version": taken["version"], "ticked": CHECKS, "note": null });
        self.window.ok("desk_approve", decision).await
    }

    /// Puts letters together.
    pub(crate) async fn batch(&mut self, ids: &[String]) -> String {
        text(&self.window.ok("letter_begin_batch", json!({ "ids": ids })).await["id"])
    }

    /// Prints the next letters of a batch, and reads them.
    pub(crate) async fn print(&mut self, batch: &str) -> Vec<PrintedLetter> {
        self.freshen().await;
        self.window.ok("letter_print_next", json!({ "id": batch })).await;
        newest_letters(&self.window.world)
    }
}

/// The letters that were printed last. From now on their passwords must not be said.
pub(crate) fn newest_letters(world: &World) -> Vec<PrintedLetter> {
    let letters = world.papers().into_iter().rev().find_map(|paper| match paper {
        Paper::Letters(file) => Some(printed_letter::read(&file.pdf)),
        _ => None,
    });
    let letters = letters.expect("letters were printed");
    letters.iter().for_each(|letter| privacy::keep_secret(&letter.password));
    letters
}

/// An account by the operator; gives the one-time token.
pub(crate) async fn token(world: &World, federation: &str, user_id: &str, roles: &[Role]) -> String {
    let draft = StaffDraft {
        federation: FederationCode::new(federation).expect("a code"),
        user_id: user_id.to_owned(),
        name: format!("職員 {user_id}"),
        roles: roles.to_vec(),
    };
    [&draft.user_id, &draft.name].into_iter().for_each(|word| privacy::keep_secret(word));
    let made = staff_create(&world.app, &draft).await.expect("an account is made");
    privacy::keep_secret(&made.token);
    made.token.to_string()
}

/// The clerk's own set-up.
pub(crate) async fn set_up(window: &mut Window, token: &str) -> Authenticator {
    let step = window.ok("staff_set_password", json!({ "token": token, "password": OTHER_PASSWORD })).await;
    assert_eq!(step["step"], "enrol");
    let authenticator = Authenticator::new(step["secret"].as_str().expect("a secret"));
    let code = authenticator.code(window.world.clock.now());
    let done = window.ok("staff_enrol_totp", json!({ "token": token, "code": code })).await;
    assert_eq!(done["step"], "finished");
    authenticator
}

/// The n-th office applies; gives the identity of its application, as a reviewer finds it.
pub(crate) async fn apply(world: &World, reviewer: &mut Clerk, n: u32) -> String {
    let receipt = send(world, n).await;
    let request = json!({ "state": null, "words": receipt, "days": null, "mine": false, "cursor": null });
    let page = reviewer.window.ok("desk_list_applications", request).await;
    assert_eq!(page["rows"].as_array().expect("rows").len(), 1, "found by its receipt number");
    text(&page["rows"][0]["id"])
}

/// The whole wizard; gives the receipt number.
pub(crate) async fn send(world: &World, n: u32) -> String {
    let (mut window, address) = (world.window(), notice_address(n));
    window.ok("reissue_begin", json!({})).await;
    let form = json!({
        "officeNumber": office_number(n), "noticeAddress": address, "noticeAddressAgain": address, "language": "ja",
    });
    window.ok("reissue_submit_office", form).await;
    window.ok("reissue_submit_prefecture", json!({ "prefecture": "31" })).await;
    let code = world.code_to(&address).await;
    window.ok("reissue_submit_code", json!({ "code": code })).await;
    text(&window.ok("reissue_send", json!({})).await["receipt"])
}

/// ログイン of an office.
pub(crate) fn office_credentials(user_id: &str, password: &str) -> Value {
    json!({ "userId": user_id, "password": password, "language": "ja" })
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
