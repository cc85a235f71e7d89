//! A federation in a story: 鳥取県国民健康保険団体連合会 with a ledger of invented offices, its clerks,
//! and an office that goes through a letter. The office's own steps are told through its windows.

use std::io::Cursor;
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use madoguchi_app::ledger::{self, LedgerOrder};
use madoguchi_app::operator::{self, StaffDraft};
use madoguchi_app::paper::{LetterPage, Paper};
use madoguchi_app::store::{Commit, OfficeRecord, OfficeStore as _, Outcome, Store as _};
use madoguchi_domain::fact::{Actor, Fact, OfficeFact, Subject};
use madoguchi_domain::federation::{self, FederationCode, FederationProfile};
use madoguchi_domain::office::OfficeNumber;
use madoguchi_domain::staff::Role;
use madoguchi_domain::totp;
use serde_json::{Value, json};
use sha1::Sha1;

use super::people::PASSWORD;
use super::window::Window;
use super::world::World;

/// The manual's own sample (004 L62, L152): no user ID yet, and no security address.
pub(crate) const OFFICE_A: &str = "1311111111";
/// With a user ID and a security address.
pub(crate) const OFFICE_B: &str = "3170100014";
/// Its user ID.
pub(crate) const USER_B: &str = "KJ000000004711";
/// Its security address.
pub(crate) const SECURITY_B: &str = "security.b@example.jp";
/// Closed in the ledger.
pub(crate) const CLOSED: &str = "3170100022";
/// An agent 代理人.
pub(crate) const AGENT: &str = "3170100030";
/// In no ledger.
pub(crate) const UNKNOWN: &str = "3199999999";
/// The manual's own sample (004 L63).
pub(crate) const NOTICE: &str = "mailforsecurity-001@jp";
/// The first own password of an office.
pub(crate) const OFFICE_PASSWORD: &str = "Hoshi#8642yoru";

/// The ledger of the stories.
const LEDGER: &str = "\
事業所番号,事業所名,事業所名カナ,郵便番号,住所,電話番号,サービス種類,代理人,廃止年月日,ユーザID,セキュリティ用メールアドレス
1311111111,請求事業所 A,セイキュウジギョウショ エー,680-0001,鳥取県鳥取市架空町1-1,0857-20-0001,11,,,,
3170100014,架空の里 星見,カクウノサト ホシミ,680-0002,鳥取県鳥取市架空町2-2,0857-20-0002,15,,,KJ000000004711,security.b@example.jp
3170100022,架空の里 閉所,カクウノサト ヘイショ,680-0003,鳥取県鳥取市架空町3-3,0857-20-0003,15,,2025-03-31,,
3170100030,架空代理事務所,カクウダイリジムショ,680-0004,鳥取県鳥取市架空町4-4,0857-20-0004,15,1,,,
";

/// The code under which the federation is known.
pub(crate) fn tottori() -> FederationCode {
    FederationCode::new("tottori").expect("a code")
}

/// Its shipped profile.
pub(crate) fn shipped() -> FederationProfile {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../profiles/federations/tottori.toml");
    federation::parse("tottori.toml", &std::fs::read_to_string(path).expect("a file")).expect("a profile")
}

impl World {
    /// A federation's install: profile and ledger, no insurer.
    pub(crate) async fn federation() -> Self {
        Self::federation_with(|_| ()).await
    }

    /// The same with a change of the profile.
    pub(crate) async fn federation_with(change: impl FnOnce(&mut FederationProfile)) -> Self {
        let world = Self::empty().await;
        let mut profile = shipped();
        change(&mut profile);
        world.put_federation(&profile).await;
        world.put_ledger(LEDGER).await;
        world
    }

    /// Puts a profile in force.
    pub(crate) async fn put_federation(&self, profile: &FederationProfile) {
        let fact = Fact::Office(OfficeFact::FederationImported {
            federation: profile.code.clone(),
            sha256: String::new(),
            profile: serde_json::to_string(profile).expect("JSON"),
        });
        let facts = vec![self.app.fact(Subject::Federation(profile.code.clone()), Actor::Operator, fact)];
        let commit = Commit { federation: Some(profile.code.clone()), facts, ..Commit::default() };
        assert_eq!(self.app.store.commit(commit).await.expect("the store serves"), Outcome::Done);
    }

    /// Loads rows into the ledger beside what is there.
    pub(crate) async fn put_ledger(&self, csv: &str) {
        let csv = csv.to_owned();
        let order = LedgerOrder {
            federation: tottori(),
            full: false,
            confirm_ended: None,
            dry_run: false,
            demo: false,
            actor: Actor::Operator,
        };
        let open = move || Ok(Cursor::new(csv.into_bytes()));
        ledger::import(&self.app, order, open).await.expect("a ledger without a mistake");
    }

    /// An office of the ledger as it stands.
    pub(crate) async fn office(&self, number: &str) -> OfficeRecord {
        let number = OfficeNumber::new(number).expect("an office number");
        let found = self.app.store.office_by_number(&tottori(), &number).await.expect("the store serves");
        found.expect("an office of the ledger")
    }

    /// Kinds of the facts of an office's series, oldest first.
    pub(crate) async fn office_kinds(&self, number: &str) -> Vec<String> {
        let office = self.office(number).await;
        self.rows(&Subject::Office(office.id)).await.into_iter().map(|row| row.row.kind).collect()
    }

    /// A clerk at a desktop, logged in with both factors a moment ago.
    pub(crate) async fn clerk(&self, user_id: &str, roles: &[Role]) -> Clerk {
        let draft = StaffDraft {
            federation: tottori(),
            user_id: user_id.to_owned(),
            name: "架空 職員".to_owned(),
            roles: roles.to_vec(),
        };
        let token = operator::staff_create(&self.app, &draft).await.expect("a new clerk").token.to_string();
        let mut window = self.desktop();
        let set = json!({ "token": token, "password": PASSWORD });
        let secret = window.ok("staff_set_password", set).await["secret"].as_str().expect("a secret").to_owned();
        let code = code_of(&secret, self.clock.now());
        window.ok("staff_enrol_totp", json!({ "token": token, "code": code })).await;
        self.clock.advance(30);
        window.ok("desk_log_in", json!({ "userId": user_id, "password": PASSWORD })).await;
        let mut clerk = Clerk { window, secret };
        clerk.freshen().await;
        clerk
    }

    /// Applies for an office up to the last step; gives the window and the receipt number.
    pub(crate) async fn applied(&self, number: &str, notice: &str) -> (Window, String) {
        let mut window = self.window();
        window.ask_for_reissue(number, notice).await;
        window.confirm_notice(notice).await;
        let finished = window.ok("reissue_send", json!({})).await;
        (window, finished["receipt"].as_str().expect("a receipt number").to_owned())
    }

    /// From a sent application to the letter: reviewed, approved and printed by two clerks.
    pub(crate) async fn printed(&self, number: &str) -> LetterPage {
        let clerks = self.clerks().await;
        self.printed_by(number, clerks).await
    }

    /// Two clerks of different roles.
    pub(crate) async fn clerks(&self) -> [Clerk; 2] {
        let n = self.app.store.staff_list(None).await.expect("the store serves").len();
        let reviewer = self.clerk(&format!("reviewer-{n}"), &[Role::Reviewer]).await;
        [reviewer, self.clerk(&format!("printer-{n}"), &[Role::Printer]).await]
    }

    /// The same by these clerks.
    pub(crate) async fn printed_by(&self, number: &str, [mut reviewer, mut printer]: [Clerk; 2]) -> LetterPage {
        let (id, version) = self.reviewed(number).await;
        let taken = reviewer.window.ok("desk_take_up", json!({ "id": id, "version": version })).await;
        let ticked = ["called-back", "caller-name", "address-confirmed"];
        let approve = json!({ "id": id, "version": taken["version"], "ticked": ticked, "note": null });
        reviewer.freshen().await;
        reviewer.window.ok("desk_approve", approve).await;
        printer.freshen().await;
        let batch = printer.window.ok("letter_begin_batch", json!({ "ids": [id] })).await;
        printer.window.ok("letter_print_next", json!({ "id": batch["id"] })).await;
        let papers = self.papers();
        match papers.last() {
            Some(Paper::Letters(letters)) => letters.letters[0].clone(),
            _ => panic!("no letter was printed"),
        }
    }

    /// The office's open application: identity and version.
    pub(crate) async fn reviewed(&self, number: &str) -> (String, u64) {
        let office = self.office(number).await;
        let open = self.app.store.open_reissue(office.id).await.expect("the store serves").expect("an application");
        (open.application.id.to_string(), open.version)
    }

    /// The printed letter was posted today.
    pub(crate) async fn posted(&self, number: &str) {
        let mut printer = self.clerk("poster", &[Role::Printer]).await;
        let (id, _) = self.reviewed(number).await;
        let today = madoguchi_domain::japan_time::date(self.clock.now()).to_string();
        printer.window.ok("letter_post", json!({ "ids": [id], "on": today })).await;
    }

    /// An office that has been through a letter and logged in: authenticator set up, offer declined.
    pub(crate) async fn open_office(&self, number: &str) -> OpenOffice {
        self.applied(number, NOTICE).await;
        let letter = self.printed(number).await;
        let mut window = self.window();
        window.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
        window.ok("office_set_first_password", json!({ "password": OFFICE_PASSWORD })).await;
        let secret = window.enrol().await;
        if window.ok("office_show", json!({})).await["next"] == "securityAddress" {
            window.ok("office_skip_security_address", json!({})).await;
        }
        assert_eq!(window.ok("office_show", json!({})).await["next"], "open");
        OpenOffice { window, user_id: letter.user_id.clone(), secret }
    }
}

/// A clerk with window and authenticator.
pub(crate) struct Clerk {
    pub(crate) window: Window,
    secret: String,
}

impl Clerk {
    /// A code of the authenticator, given now.
    pub(crate) async fn freshen(&mut self) {
        self.window.world.clock.advance(30);
        let code = code_of(&self.secret, self.window.world.clock.now());
        self.window.ok("desk_submit_factor", json!({ "code": code })).await;
    }
}

/// An office on its page.
pub(crate) struct OpenOffice {
    pub(crate) window: Window,
    pub(crate) user_id: String,
    /// The secret of its authenticator, as typed.
    pub(crate) secret: String,
}

impl Window {
    /// To step 3 of the wizard: the code is sent.
    pub(crate) async fn ask_for_reissue(&mut self, number: &str, notice: &str) -> Value {
        self.ok("reissue_begin", json!({})).await;
        self.ok("reissue_submit_office", office_form(number, notice)).await;
        self.ok("reissue_submit_prefecture", json!({ "prefecture": "31" })).await
    }

    /// To step 4: the code from the mail.
    pub(crate) async fn confirm_notice(&mut self, notice: &str) -> Value {
        let code = self.world.code_to(notice).await;
        self.ok("reissue_submit_code", json!({ "code": code })).await
    }

    /// Sets an authenticator up; gives its secret.
    pub(crate) async fn enrol(&mut self) -> String {
        let secret = self.ok("office_show_totp", json!({})).await["secret"].as_str().expect("a secret").to_owned();
        let code = code_of(&secret, self.world.clock.now());
        self.ok("office_enrol_totp", json!({ "code": code })).await;
        secret
    }
}

/// The first form of the wizard.
pub(crate) fn office_form(number: &str, notice: &str) -> Value {
    json!({ "officeNumber": number, "noticeAddress": notice, "noticeAddressAgain": notice, "language": "ja" })
}

/// The log-in form of an office.
pub(crate) fn office_credentials(user_id: &str, password: &str) -> Value {
    json!({ "userId": user_id, "password": password, "language": "ja" })
}

/// What an authenticator with a secret in letters shows at an instant (RFC 6238).
pub(crate) fn code_of(secret: &str, at: Timestamp) -> String {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = secret.chars().map(|c| format!("{:05b}", LETTERS.find(c).expect("base 32"))).collect();
    let bytes: Vec<u8> =
        bits.as_bytes().chunks_exact(8).map(|b| u8::from_str_radix(str::from_utf8(b).unwrap(), 2).unwrap()).collect();
    let mut mac = Hmac::<Sha1>::new_from_slice(&bytes).expect("a key");
    let step = u64::try_from(at.as_second() / totp::STEP_SECONDS).expect("after 1970");
    mac.update(&step.to_be_bytes());
    totp::code(&mac.finalize().into_bytes()).expect("a long MAC").to_string()
}
