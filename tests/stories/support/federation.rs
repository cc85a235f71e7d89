//! A federation in a story: 鳥取県国民健康保険団体連合会 with a ledger of invented offices, its clerks,
//! its neighbour with an office of its own, and an office that goes through a letter. The office's own
//! steps are told through its windows.

use madoguchi_app::store::{OfficeRecord, OfficeStore as _};
use madoguchi_domain::fact::Subject;
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::office::OfficeNumber;
use madoguchi_domain::staff::Role;
use serde_json::{Value, json};

use super::authenticator::Authenticator;
use super::desk::{
    Clerk, SHIMANE, TOTTORI, import_federation, import_neighbour, load, office_credentials, office_number, text,
};
use super::offices::EVERY_OFFICE;
use super::printed_letter::PrintedLetter;
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
/// Of the neighbouring federation, with a user ID and a security address.
pub(crate) const OFFICE_C: &str = "3270100013";
/// Its user ID.
pub(crate) const USER_C: &str = "KJ000000004712";
/// Its security address.
pub(crate) const SECURITY_C: &str = "security.c@example.jp";
/// Another one of the neighbour, without either.
pub(crate) const OFFICE_D: &str = "3270100021";
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

/// The neighbour's.
const NEIGHBOURS_LEDGER: &str = "\
事業所番号,事業所名,事業所名カナ,郵便番号,住所,電話番号,サービス種類,代理人,廃止年月日,ユーザID,セキュリティ用メールアドレス
3270100013,架空の浜 夕凪,カクウノハマ ユウナギ,690-0005,島根県松江市仮想町5-5,0852-30-0005,15,,,KJ000000004712,security.c@example.jp
3270100021,架空の浜 朝霧,カクウノハマ アサギリ,690-0006,島根県松江市仮想町6-6,0852-30-0006,15,,,,
";

/// All ledgers of the stories.
pub(crate) const LEDGERS: [&str; 2] = [LEDGER, NEIGHBOURS_LEDGER];

/// To which federation the office of a number belongs, and its prefecture: the neighbour's offices are told
/// by their first digits.
pub(crate) fn federation_of(number: &str) -> (&'static str, &'static str) {
    if number.starts_with("32") { (SHIMANE, "32") } else { (TOTTORI, "31") }
}

impl World {
    /// A federation's install: profile and ledger, no insurer.
    pub(crate) async fn federation() -> Self {
        Self::federation_with(|text| text).await
    }

    /// The same with a change of the profile's text.
    pub(crate) async fn federation_with(change: impl FnOnce(String) -> String) -> Self {
        let world = Self::empty().await;
        import_federation(&world, change).await;
        load(&world, TOTTORI, LEDGER.to_owned()).await;
        world
    }

    /// Both federations with their ledgers, beside whatever is here.
    pub(crate) async fn load_federations(&self) {
        import_federation(self, |text| text).await;
        import_neighbour(self).await;
        load(self, TOTTORI, LEDGER.to_owned()).await;
        load(self, SHIMANE, NEIGHBOURS_LEDGER.to_owned()).await;
    }

    /// The federation beside what is there.
    pub(crate) async fn add_federation(&self, change: impl FnOnce(String) -> String) {
        import_federation(self, change).await;
        load(self, TOTTORI, LEDGER.to_owned()).await;
    }

    /// An office of the neighbouring federation on its page, which it reached by a code to its security address.
    pub(crate) async fn open_neighbour(&self) -> Window {
        import_neighbour(self).await;
        load(self, SHIMANE, NEIGHBOURS_LEDGER.to_owned()).await;
        let mut window = self.window();
        let forgotten = json!({ "userId": USER_C, "mailAddress": SECURITY_C, "language": "ja" });
        window.ok("office_reset_request", forgotten).await;
        let code = self.code_to(SECURITY_C).await;
        window.ok("office_reset_submit_code", json!({ "code": code })).await;
        window.ok("office_reset_set_password", json!({ "password": OFFICE_PASSWORD })).await;
        window.ok("office_log_in", office_credentials(USER_C, OFFICE_PASSWORD)).await;
        window.enrol().await;
        assert_eq!(window.ok("office_show", json!({})).await["next"], "open");
        window
    }

    /// An office of the ledger as it stands.
    pub(crate) async fn office(&self, number: &str) -> OfficeRecord {
        let federation = FederationCode::new(federation_of(number).0).expect("a code");
        let number = OfficeNumber::new(number).expect("an office number");
        let found = self.app.store.office_by_number(&federation, &number).await.expect("the store serves");
        found.expect("an office of the ledger")
    }

    /// The federations of the stories, and every office that their ledgers have here.
    pub(crate) async fn federation_subjects(&self) -> Vec<Subject> {
        let mut subjects = Vec::new();
        for code in [TOTTORI, SHIMANE].map(|code| FederationCode::new(code).expect("a code")) {
            for office in EVERY_OFFICE {
                subjects.extend(self.find_office(&code, office.number).await);
            }
            let mut numbered = (1..).map(office_number);
            while let Some(office) = self.find_office(&code, &numbered.next().expect("a number")).await {
                subjects.push(office);
            }
            subjects.push(Subject::Federation(code));
        }
        subjects
    }

    async fn find_office(&self, federation: &FederationCode, number: &str) -> Option<Subject> {
        let number = OfficeNumber::new(number).expect("an office number");
        let found = self.app.store.office_by_number(federation, &number).await.expect("the store serves");
        found.map(|office| Subject::Office(office.id))
    }

    /// Kinds of the facts of an office's series, oldest first.
    pub(crate) async fn office_kinds(&self, number: &str) -> Vec<String> {
        let office = self.office(number).await;
        self.rows(&Subject::Office(office.id)).await.into_iter().map(|row| row.row.kind).collect()
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
    pub(crate) async fn printed(&self, number: &str) -> PrintedLetter {
        let n = self.app.store.staff_list(None).await.expect("the store serves").len();
        let federation = federation_of(number).0;
        let mut reviewer = Clerk::arrive(self, federation, &format!("reviewer-{n}"), &[Role::Reviewer]).await;
        let mut printer = Clerk::arrive(self, federation, &format!("printer-{n}"), &[Role::Printer]).await;
        let (id, _) = self.reviewed(number).await;
        reviewer.approve(&id).await;
        let batch = printer.batch(&[id]).await;
        printer.print(&batch).await.remove(0)
    }

    /// The office's open application: identity and version.
    pub(crate) async fn reviewed(&self, number: &str) -> (String, u64) {
        let office = self.office(number).await;
        let open = self.app.store.open_reissue(office.id).await.expect("the store serves").expect("an application");
        (open.application.id.to_string(), open.version)
    }

    /// The printed letter was posted today.
    pub(crate) async fn posted(&self, number: &str) {
        let mut printer = Clerk::printer(self, "poster").await;
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
        let authenticator = window.enrol().await;
        if window.ok("office_show", json!({})).await["next"] == "securityAddress" {
            window.ok("office_skip_security_address", json!({})).await;
        }
        assert_eq!(window.ok("office_show", json!({})).await["next"], "open");
        OpenOffice { window, user_id: letter.user_id.clone(), authenticator }
    }
}

/// An office on its page.
pub(crate) struct OpenOffice {
    pub(crate) window: Window,
    pub(crate) user_id: String,
    pub(crate) authenticator: Authenticator,
}

impl OpenOffice {
    /// Logs in at another window, with the next code of the authenticator.
    pub(crate) async fn log_in_at(&self, window: &mut Window, password: &str) -> Value {
        window.ok("office_log_in", office_credentials(&self.user_id, password)).await;
        window.world.clock.advance(30);
        window.ok("office_submit_factor", json!({ "code": self.code() })).await
    }

    /// What the authenticator shows.
    pub(crate) fn code(&self) -> String {
        self.authenticator.code(self.window.world.clock.now())
    }
}

impl Window {
    /// To step 3 of the wizard: the code is sent.
    pub(crate) async fn ask_for_reissue(&mut self, number: &str, notice: &str) -> Value {
        self.ok("reissue_begin", json!({})).await;
        self.ok("reissue_submit_office", office_form(number, notice)).await;
        self.ok("reissue_submit_prefecture", json!({ "prefecture": federation_of(number).1 })).await
    }

    /// To step 4: the code from the mail.
    pub(crate) async fn confirm_notice(&mut self, notice: &str) -> Value {
        let code = self.world.code_to(notice).await;
        self.ok("reissue_submit_code", json!({ "code": code })).await
    }

    /// Sets an authenticator up.
    pub(crate) async fn enrol(&mut self) -> Authenticator {
        let authenticator = Authenticator::new(&text(&self.ok("office_show_totp", json!({})).await["secret"]));
        let code = authenticator.code(self.world.clock.now());
        self.ok("office_enrol_totp", json!({ "code": code })).await;
        authenticator
    }
}

/// The first form of the wizard.
pub(crate) fn office_form(number: &str, notice: &str) -> Value {
    json!({ "officeNumber": number, "noticeAddress": notice, "noticeAddressAgain": notice, "language": "ja" })
}
