//! kill -9 at random moments of the journey, with the real window: the store
//! opens again, and what the program had acknowledged is there. The journey is
//! driven by the page's own command call, since only its commands matter here.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use madoguchi_app::store::OperatorStore as _;
use madoguchi_store_sqlite::{DataFolder, Start, Unlock};
use serde_json::{Value, json};

use crate::journey::code_in;
use crate::support::{Machine, Window};

/// In the ordinary run, and with `MADOGUCHI_LONG` set.
const KILLS: (u32, u32) = (20, 1000);
/// A moment somewhere in this time after the window has opened. A whole journey
/// of one person takes about a second.
const WITHIN: u64 = 1500;
const LANGUAGE: &str = "ja";

/// AUT-03, REG-13, COD-02, COD-08, TRM-01: kill -9 at random moments of the journey: the file opens, and nothing acknowledged is lost
#[tokio::test]
async fn nothing_acknowledged_is_lost_by_kills_at_random_moments() {
    let long = std::env::var_os("MADOGUCHI_LONG").is_some();
    let mut machine = Machine::new();
    let mut told = Told::default();
    let mut seen: HashMap<&'static str, u32> = HashMap::new();
    let mut kills = 0;
    while kills < if long { KILLS.1 } else { KILLS.0 } {
        let window = machine.open(&["--demo"]).await;
        told.is_kept(&window, kills).await;
        if told.everybody_is_through() {
            // All invented people have registered: the next ones are those of a new folder.
            end(&mut machine, &told).await;
            told = Told::default();
            continue;
        }
        let moment = Duration::from_millis(random(WITHIN));
        let cut = tokio::time::timeout(moment, told.go_on(&window)).await;
        assert!(cut.is_err(), "the journey goes on until it is cut off");
        machine.kill_window();
        kills += 1;
        *seen.entry(told.stage()).or_default() += 1;
    }
    let window = machine.open(&["--demo"]).await;
    told.is_kept(&window, kills).await;
    end(&mut machine, &told).await;
    println!("killed while last acknowledged was: {seen:?}");
    assert!(seen.len() >= 3, "the moments were not spread over the journey: {seen:?}");
}

/// Closes the program and goes through the whole journal; then starts afresh.
async fn end(machine: &mut Machine, told: &Told) {
    machine.close_window();
    journal_is_whole(&machine.folder()).await;
    if told.everybody_is_through() {
        std::fs::remove_dir_all(machine.folder()).unwrap();
        std::fs::create_dir_all(machine.folder()).unwrap();
    }
}

async fn journal_is_whole(folder: &Path) {
    #[allow(clippy::disallowed_methods)] // this test is the host here
    let start = Start { at: jiff::Timestamp::now(), program_version: "0.1.0" };
    let open = DataFolder::lock(folder).unwrap().open(Unlock::Demo, start).unwrap();
    let report = open.store().journal_verify(Vec::new(), 10).await.unwrap();
    assert!(report.intact() && report.rows > 0, "{report:?}");
}

/// Somebody of the demo's card who can register.
struct Candidate {
    items: Value,
    address: Option<&'static str>,
    user_id: String,
}

/// How far the one who stands at the window is, as far as was acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Entrance,
    Matched,
    CodeSent,
    AccountOpen,
    Consented,
    PasswordChanged,
}

/// What the program has told us, which it has to keep.
struct Told {
    people: Vec<Candidate>,
    /// Who stands at the window.
    present: usize,
    stage: Stage,
    /// A password change was asked for and not answered: both may hold.
    changing: bool,
}

const FIRST: &str = "Kaze3to&nami";
const SECOND: &str = "Nami4to&kaze";

impl Default for Told {
    fn default() -> Self {
        Self { people: candidates(), present: 0, stage: Stage::Entrance, changing: false }
    }
}

impl Told {
    fn everybody_is_through(&self) -> bool {
        self.present == self.people.len()
    }

    fn stage(&self) -> &'static str {
        match self.stage {
            Stage::Entrance => "nothing",
            Stage::Matched => "the match",
            Stage::CodeSent => "the code",
            Stage::AccountOpen => "the account",
            Stage::Consented => "the consent",
            Stage::PasswordChanged => "the new password",
        }
    }

    /// Goes on from what was acknowledged, person after person, until it is cut off.
    async fn go_on(&mut self, window: &Window) {
        while !self.everybody_is_through() {
            self.one_journey(window).await;
            self.present += 1;
            self.stage = Stage::Entrance;
            self.changing = false;
        }
        std::future::pending::<()>().await;
    }

    async fn one_journey(&mut self, window: &Window) {
        let user_id = self.people[self.present].user_id.clone();
        if self.stage == Stage::Entrance {
            let items = self.people[self.present].items.clone();
            if step(window).await == "none" {
                ask(window, "signup_match", items).await;
            }
            self.stage = Stage::Matched;
        }
        if self.stage == Stage::Matched {
            if step(window).await == "register" {
                let request = json!({ "userId": user_id, "password": FIRST,
                    "mailAddress": self.people[self.present].address, "language": LANGUAGE });
                ask(window, "signup_submit", request).await;
            }
            self.stage = Stage::CodeSent;
        }
        if self.stage == Stage::CodeSent {
            if step(window).await == "code" {
                ask(window, "signup_submit_code", json!({ "code": self.code(window).await })).await;
            }
            self.stage = Stage::AccountOpen;
        }
        ask(window, "signup_leave", json!({})).await;
        self.as_member(window, &user_id).await;
    }

    async fn as_member(&mut self, window: &Window, user_id: &str) {
        let password = if self.stage == Stage::PasswordChanged { SECOND } else { FIRST };
        ask(window, "session_log_in", json!({ "userId": user_id, "password": password })).await;
        if self.stage == Stage::AccountOpen {
            let terms = ask(window, "terms_show", json!({})).await;
            let consent = json!({ "termsId": terms["id"], "hash": terms["hash"], "agreed": true });
            ask(window, "terms_accept", consent).await;
            self.stage = Stage::Consented;
        }
        if self.stage == Stage::Consented {
            self.changing = true;
            let request = json!({ "currentPassword": FIRST, "newPassword": SECOND });
            ask(window, "settings_change_password", request).await;
            self.changing = false;
            self.stage = Stage::PasswordChanged;
        }
        ask(window, "session_log_out", json!({})).await;
    }

    /// The code of the newest mail to the one at the window.
    async fn code(&self, window: &Window) -> String {
        let sent_to = ask(window, "signup_show", json!({})).await["sentTo"].as_str().unwrap_or_default().to_owned();
        let mut code = None;
        window
            .wait(&format!("the code mail to {sent_to}"), async || {
                let inbox = ask(window, "demo_inbox_list", json!({})).await;
                let mails = inbox["mails"].as_array().into_iter().flatten();
                let mut to_them = mails.filter(|mail| same_address(&sent_to, mail["to"].as_str().unwrap_or_default()));
                code = to_them.find_map(|mail| code_in(mail["body"].as_str()?));
                code.is_some()
            })
            .await;
        code.unwrap()
    }

    /// Everything that was acknowledged before the kill holds after it.
    async fn is_kept(&mut self, window: &Window, kills: u32) {
        let mut install = Value::Null;
        window
            .wait("the store to open", async || {
                install = window.call("install_show", json!({})).await.unwrap_or_default();
                install["store"] == "open"
            })
            .await;
        assert_eq!(install["restoredUpTo"], Value::Null, "after {kills} kills: a kill is no damage");
        if self.everybody_is_through() {
            return;
        }
        let (found, told) = (step(window).await, self.stage);
        let kept: &[&str] = match told {
            // What was asked for and not answered may have been done as well.
            Stage::Entrance => &["none", "register"],
            Stage::Matched => &["register", "code"],
            Stage::CodeSent => &["code", "finished"],
            Stage::AccountOpen => &["finished", "none"],
            Stage::Consented | Stage::PasswordChanged => &["none"],
        };
        assert!(kept.contains(&found.as_str()), "after {kills} kills: {told:?} was told, and now it stands at {found}");
        if self.changing {
            self.settle_password(window, kills).await;
        }
        for (number, earlier) in self.people.iter().enumerate().take(self.present + 1) {
            let (stage, password) = match number == self.present {
                true => (self.stage, if self.stage == Stage::PasswordChanged { SECOND } else { FIRST }),
                false => (Stage::PasswordChanged, SECOND),
            };
            // Each log-in costs a hash: the last two people show it as well as all of them.
            if stage < Stage::AccountOpen || number + 2 < self.present {
                continue;
            }
            let request = json!({ "userId": earlier.user_id, "password": password });
            let session = ask(window, "session_log_in", request).await;
            let asked = session["state"] == "terms_required";
            assert!(!asked || stage == Stage::AccountOpen, "after {kills} kills: the consent of {number} was lost");
            if !asked && stage == Stage::AccountOpen {
                self.stage = Stage::Consented;
            }
            ask(window, "session_log_out", json!({})).await;
        }
    }

    /// A change that was cut off has happened or not; which of the two is found out.
    async fn settle_password(&mut self, window: &Window, kills: u32) {
        let user_id = &self.people[self.present].user_id;
        let mut opened = Vec::new();
        for (password, stage) in [(SECOND, Stage::PasswordChanged), (FIRST, Stage::Consented)] {
            if window.call("session_log_in", json!({ "userId": user_id, "password": password })).await.is_ok() {
                ask(window, "session_log_out", json!({})).await;
                opened.push(stage);
            }
        }
        let [only] = opened[..] else { panic!("after {kills} kills: passwords that open: {opened:?}") };
        self.stage = only;
        self.changing = false;
    }
}

fn candidates() -> Vec<Candidate> {
    #[allow(clippy::type_complexity)] // a table that is read in one place
    let people: [(&str, &str, &str, &str, &str, Option<&str>, Option<&str>); 8] = [
        ("32290413", "100", "105", "1975-04-12", "ケンポ タロウ", None, None),
        ("32290413", "100", "2201", "1992-02-29", "カスガ ミヅホ", None, Some("kasuga.mizuho@example.jp")),
        ("0386", "100", "21", "1951-01-01", "タテヤマ イチロウ", None, None),
        ("ngk", "0100", "0105", "1983-07-31", "シラカベ ケン", Some("12345"), Some("shirakabe.ken@example.jp")),
        ("ngk", "0100", "0412", "2000-12-25", "ホリカワ ショウタ", Some("20331"), Some("horikawa.s@example.jp")),
        ("omron", "01", "t011", "1979-09-15", "オムロ タロウ", None, None),
        ("omron", "01", "001204", "1968-03-07", "ジョンスミス", None, None),
        ("omron", "02", "330", "1989-01-08", "ケンコウ ジロウ", None, Some("kenkou.jiro@example.com")),
    ];
    let candidate = |(number, person): (usize, _)| {
        let (insurer, symbol, card, birth, kana, employee, address) = person;
        let birth = json!({ "kind": "typed", "text": birth });
        let items = json!({ "insurerCode": insurer, "symbol": symbol, "number": card, "birthDate": birth,
            "kana": kana, "employeeNumber": employee });
        Candidate { items, address, user_id: format!("killed.{number}") }
    };
    people.into_iter().enumerate().map(candidate).collect()
}

/// A command that has to be answered.
async fn ask(window: &Window, name: &str, request: Value) -> Value {
    match window.call(name, request).await {
        Ok(answer) => answer,
        Err(refused) => panic!("{name} was refused: {refused}"),
    }
}

async fn step(window: &Window) -> String {
    ask(window, "signup_show", json!({})).await["step"].as_str().unwrap_or_default().to_owned()
}

/// Whether an address shown in full or masked (`k***@e****.jp`) is this one.
fn same_address(shown: &str, address: &str) -> bool {
    let parts = |text: &str| text.split_once('@').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap_or_default();
    let ((shown_name, shown_host), (name, host)) = (parts(shown), parts(address));
    let fits = |shown: &str, full: &str| match shown.split_once('*') {
        Some((front, back)) => full.starts_with(front) && full.ends_with(back.trim_start_matches('*')),
        None => shown == full,
    };
    fits(&shown_name, &name) && fits(&shown_host, &host)
}

/// A number below this one.
fn random(below: u64) -> u64 {
    u64::from(uuid::Uuid::new_v4().as_fields().0) % below
}
