//! The first log-in with a letter's password, cut off by kill -9. Four offices have letters, which one clerk approved
//! and another printed; the kills are the offices'.

use std::path::Path;

use serde_json::json;

use super::reissue::{OFFICES, apply, notice_address};
use super::*;
use crate::printed_letter::{self, PrintedLetter};

const OWN: &str = "Yuki4no#Michi";

/// REI-14, REI-15: kill -9 at random moments from the letter's password to the own one: the log-in and the new password are kept once
/// acknowledged, in one commit: whatever was cut off, one of the two passwords opens and not the other
#[tokio::test]
async fn a_first_log_in_loses_nothing_acknowledged_by_kills_at_random_moments() {
    loses_nothing_acknowledged::<Told>().await;
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    #[default]
    Letter,
    LoggedIn,
    Changed,
}

#[derive(Default)]
struct Told {
    papers: PathBuf,
    letters: Vec<PrintedLetter>,
    /// Whose letter is used now.
    office: usize,
    stage: Stage,
    /// Asked for and not answered: it may have been done as well.
    unanswered: bool,
}

impl Journey for Told {
    const KILLS: (u32, u32) = (8, 200);
    const STAGES: usize = 2;

    fn begin(machine: &Machine) -> Self {
        // Nobody answers a file dialogue here.
        std::fs::write(machine.folder().join("madoguchi.toml"), "[files]\nfolder = \"papers\"\n").unwrap();
        Self { papers: machine.folder().join("papers"), ..Self::default() }
    }

    async fn go_on(&mut self, window: &Window) {
        while !self.is_through() {
            self.next(window).await;
        }
    }

    async fn is_kept(&mut self, window: &Window, kills: u32) {
        if self.letters.is_empty() {
            self.letters = letters(window, &self.papers).await;
        }
        if self.is_through() {
            return;
        }
        let (found, told) = (ask(window, "office_show", json!({})).await["next"].clone(), self.stage);
        if told == Stage::Letter && self.unanswered && found == "newPassword" {
            self.stage = Stage::LoggedIn;
        } else if told == Stage::LoggedIn && self.unanswered {
            self.settle(window, kills).await;
        } else {
            // The session after the new password ends with the program.
            let sure = if told == Stage::LoggedIn { "newPassword" } else { "logIn" };
            assert_eq!(found, sure, "after {kills} kills: {told:?} was told");
        }
        self.unanswered = false;
        if self.stage == Stage::Changed {
            assert_eq!(self.opens(window).await, [false, true], "after {kills} kills: the new password was lost");
            let address = notice_address(self.office);
            let told = |mail: &Value| mail["to"] == address.as_str() && mail["subject"].as_str().is_some_and(is_news);
            mail(window, "the news of the change", told).await;
        }
    }

    fn stage(&self) -> &'static str {
        match self.stage {
            Stage::Letter if self.is_through() => "everything",
            Stage::Letter => "the letter",
            Stage::LoggedIn => "the log-in",
            Stage::Changed => "the new password",
        }
    }

    /// All letters were used.
    fn is_through(&self) -> bool {
        !self.letters.is_empty() && self.office == self.letters.len()
    }
}

impl Told {
    async fn next(&mut self, window: &Window) {
        let letter = &self.letters[self.office];
        match self.stage {
            Stage::Letter => {
                self.unanswered = true;
                assert_eq!(log_in(window, &letter.user_id, &letter.password).await, "newPassword");
                self.stage = Stage::LoggedIn;
            }
            Stage::LoggedIn => {
                self.unanswered = true;
                let next = ask(window, "office_set_first_password", json!({ "password": OWN })).await["next"].clone();
                assert_eq!(next, "enrol");
                self.stage = Stage::Changed;
            }
            Stage::Changed => {
                // Nobody stays logged in where the next office comes to.
                if ask(window, "office_show", json!({})).await["next"] != "logIn" {
                    ask(window, "office_log_out", json!({})).await;
                }
                self.office += 1;
                self.stage = Stage::Letter;
            }
        }
        self.unanswered = false;
    }

    /// A new password that was cut off was set or not: the letter's password opens, or the own one.
    async fn settle(&mut self, window: &Window, kills: u32) {
        match self.opens(window).await {
            // The log-in with the letter stands at the question for a new password again.
            [true, false] => self.stage = Stage::LoggedIn,
            [false, true] => self.stage = Stage::Changed,
            opened => panic!("after {kills} kills: letter and own password open: {opened:?}"),
        }
    }

    /// Whether the letter's password opens, and whether the own one does.
    async fn opens(&self, window: &Window) -> [bool; 2] {
        let letter = &self.letters[self.office];
        let own = window.call("office_log_in", credentials(&letter.user_id, OWN)).await;
        if own.is_ok() {
            ask(window, "office_log_out", json!({})).await;
        }
        let by_letter = window.call("office_log_in", credentials(&letter.user_id, &letter.password)).await;
        assert!(by_letter.as_ref().is_ok_and(|step| step["next"] == "newPassword") || by_letter.is_err());
        [by_letter.is_ok(), own.is_ok()]
    }
}

fn credentials(user_id: &str, password: &str) -> Value {
    json!({ "userId": user_id, "password": password, "language": LANGUAGE })
}

async fn log_in(window: &Window, user_id: &str, password: &str) -> Value {
    ask(window, "office_log_in", credentials(user_id, password)).await["next"].clone()
}

fn is_news(subject: &str) -> bool {
    subject.contains("パスワード変更のお知らせ")
}

/// A letter of each office, applied for, approved and printed.
async fn letters(window: &Window, papers: &Path) -> Vec<PrintedLetter> {
    let mut receipts = Vec::new();
    for office in 0..OFFICES.len() {
        receipts.push(apply(window, office).await);
    }
    clerk_logs_in(window, "reviewer").await;
    let mut ids = Vec::new();
    for receipt in receipts {
        let queue = json!({ "state": null, "words": receipt, "days": null, "mine": false, "cursor": null });
        let id = ask(window, "desk_list_applications", queue).await["rows"][0]["id"].clone();
        let shown = ask(window, "desk_show_application", json!({ "id": id })).await;
        let taken = ask(window, "desk_take_up", json!({ "id": id, "version": shown["version"] })).await;
        let checks = ["called-back", "caller-name", "address-confirmed"];
        let approval = json!({ "id": id, "version": taken["version"], "ticked": checks, "note": null });
        ask(window, "desk_approve", approval).await;
        ids.push(id);
    }
    ask(window, "desk_log_out", json!({})).await;
    clerk_logs_in(window, "printer").await;
    let batch = ask(window, "letter_begin_batch", json!({ "ids": ids })).await["id"].clone();
    ask(window, "letter_print_next", json!({ "id": batch })).await;
    ask(window, "desk_log_out", json!({})).await;
    let [pdf] = &std::fs::read_dir(papers).unwrap().map(|file| file.unwrap().path()).collect::<Vec<_>>()[..] else {
        panic!("one file of letters")
    };
    let letters = printed_letter::read(&std::fs::read(pdf).unwrap());
    assert_eq!(letters.len(), OFFICES.len());
    letters
}

/// A clerk of the demo, by the card beside the screen.
async fn clerk_logs_in(window: &Window, role: &str) {
    let clerk = async || {
        let card = ask(window, "demo_desk_show", json!({})).await;
        card["clerks"].as_array().unwrap().iter().find(|clerk| clerk["role"] == role).cloned().unwrap()
    };
    ask(window, "desk_log_in", clerk().await["login"].clone()).await;
    let mut code = Value::Null;
    window
        .wait_long("a code of the authenticator", async || {
            code = clerk().await["code"].clone();
            !code.is_null()
        })
        .await;
    ask(window, "desk_submit_factor", json!({ "code": code })).await;
}
