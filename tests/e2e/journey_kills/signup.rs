//! A sign-up, the log-in, the consent and a new password, cut off by kill -9.

use serde_json::{Value, json};

use super::*;

/// AUT-03, REG-13, COD-02, COD-08, TRM-01: kill -9 at random moments of the journey: the file opens, and nothing acknowledged is lost
#[tokio::test]
async fn nothing_acknowledged_is_lost_by_kills_at_random_moments() {
    loses_nothing_acknowledged::<Told>().await;
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

impl Journey for Told {
    const KILLS: (u32, u32) = (20, 1000);
    const STAGES: usize = 3;

    async fn go_on(&mut self, window: &Window) {
        self.one_journey(window).await;
        self.present += 1;
        self.stage = Stage::Entrance;
        self.changing = false;
    }

    async fn is_kept(&mut self, window: &Window, kills: u32) {
        if self.is_through() {
            return;
        }
        let (found, told) = (step(window, "signup_show").await, self.stage);
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
            let asked = log_in(window, &earlier.user_id, password).await == "terms_required";
            assert!(!asked || stage == Stage::AccountOpen, "after {kills} kills: the consent of {number} was lost");
            if !asked && stage == Stage::AccountOpen {
                self.stage = Stage::Consented;
            }
            ask(window, "session_log_out", json!({})).await;
        }
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

    /// All invented people have registered.
    fn is_through(&self) -> bool {
        self.present == self.people.len()
    }
}

impl Told {
    async fn one_journey(&mut self, window: &Window) {
        let user_id = self.people[self.present].user_id.clone();
        if self.stage == Stage::Entrance {
            let items = self.people[self.present].items.clone();
            if step(window, "signup_show").await == "none" {
                ask(window, "signup_match", items).await;
            }
            self.stage = Stage::Matched;
        }
        if self.stage == Stage::Matched {
            if step(window, "signup_show").await == "register" {
                let request = json!({ "userId": user_id, "password": FIRST,
                    "mailAddress": self.people[self.present].address, "language": LANGUAGE });
                ask(window, "signup_submit", request).await;
            }
            self.stage = Stage::CodeSent;
        }
        if self.stage == Stage::CodeSent {
            if step(window, "signup_show").await == "code" {
                ask(window, "signup_submit_code", json!({ "code": self.code(window).await })).await;
            }
            self.stage = Stage::AccountOpen;
        }
        ask(window, "signup_leave", json!({})).await;
        self.as_member(window, &user_id).await;
    }

    async fn as_member(&mut self, window: &Window, user_id: &str) {
        let password = if self.stage == Stage::PasswordChanged { SECOND } else { FIRST };
        log_in(window, user_id, password).await;
        if self.stage == Stage::AccountOpen {
            accept_terms(window).await;
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
        let shown = ask(window, "signup_show", json!({})).await;
        code_to(window, shown["sentTo"].as_str().unwrap_or_default()).await
    }

    /// A change that was cut off has happened or not; which of the two is found out.
    async fn settle_password(&mut self, window: &Window, kills: u32) {
        let user_id = &self.people[self.present].user_id;
        let mut opened = Vec::new();
        for (password, stage) in [(SECOND, Stage::PasswordChanged), (FIRST, Stage::Consented)] {
            if opens(window, user_id, password).await {
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
