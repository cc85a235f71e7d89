//! A change of the mail address, cut off by kill -9.

use serde_json::json;

use super::*;

const USER_ID: &str = "sakura.toyama";
const PASSWORD: &str = "Kito7kito#57";
const OLD: &str = "toyama.sakura@example.co.jp";
const NEW: &str = "sakura.moved@example.jp";

/// DSH-12: kill -9 at random moments of a change of address: the request and the new address are kept once acknowledged, mails go to one address at any time, and both are told
#[tokio::test]
async fn a_change_of_address_loses_nothing_acknowledged_by_kills_at_random_moments() {
    loses_nothing_acknowledged::<Told>().await;
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    #[default]
    Nothing,
    Asked,
    Changed,
}

#[derive(Default)]
struct Told {
    stage: Stage,
    /// Asked for and not answered: it may have been done as well.
    unanswered: bool,
    consented: bool,
}

impl Journey for Told {
    const KILLS: (u32, u32) = (8, 200);
    const STAGES: usize = 2;

    async fn go_on(&mut self, window: &Window) {
        while self.stage != Stage::Changed {
            self.next(window).await;
        }
    }

    async fn is_kept(&mut self, window: &Window, kills: u32) {
        // The session ended with the program; that of the next step begins here.
        if log_in(window, USER_ID, PASSWORD).await == "terms_required" {
            assert!(!self.consented, "after {kills} kills: the consent was lost");
            accept_terms(window).await;
            self.consented = true;
        }
        let shown = ask(window, "settings_show", json!({})).await;
        let found = match (shown["mailAddress"].as_str(), shown["mailChange"]["step"].as_str()) {
            (Some(OLD), Some("none")) => Stage::Nothing,
            (Some(OLD), Some("code")) if shown["mailChange"]["sentTo"] == NEW => Stage::Asked,
            (Some(NEW), Some("none")) => Stage::Changed,
            _ => panic!("after {kills} kills: {shown}"),
        };
        let told = self.stage;
        let is_done = self.unanswered && found == after(told);
        assert!(is_done || found == told, "after {kills} kills: {told:?} was told, and now it stands at {found:?}");
        self.stage = found;
        self.unanswered = false;
        if found == Stage::Asked {
            code_to(window, NEW).await;
        }
        if found == Stage::Changed {
            for address in [OLD, NEW] {
                let told = |mail: &Value| mail["to"] == address && mail["subject"].as_str().is_some_and(is_news);
                mail(window, &format!("the news to {address}"), told).await;
            }
        }
    }

    fn stage(&self) -> &'static str {
        match self.stage {
            Stage::Nothing => "nothing",
            Stage::Asked => "the request",
            Stage::Changed => "the new address",
        }
    }

    fn is_through(&self) -> bool {
        self.stage == Stage::Changed
    }
}

impl Told {
    async fn next(&mut self, window: &Window) {
        let (command, request) = match self.stage {
            Stage::Nothing => {
                let request = json!({ "mailAddress": NEW, "currentPassword": PASSWORD, "language": LANGUAGE });
                ("settings_request_mail_change", request)
            }
            Stage::Asked | Stage::Changed => {
                ("settings_submit_mail_code", json!({ "code": code_to(window, NEW).await }))
            }
        };
        self.unanswered = true;
        ask(window, command, request).await;
        self.unanswered = false;
        self.stage = after(self.stage);
    }
}

fn after(stage: Stage) -> Stage {
    match stage {
        Stage::Nothing => Stage::Asked,
        Stage::Asked | Stage::Changed => Stage::Changed,
    }
}

fn is_news(subject: &str) -> bool {
    subject.contains("メールアドレス変更のお知らせ")
}
