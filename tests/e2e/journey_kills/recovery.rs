//! A forgotten password, cut off by kill -9.

use serde_json::json;

use super::*;

const USER_ID: &str = "sakura.toyama";
const BIRTH: &str = "1988-05-20";
const ADDRESS: &str = "toyama.sakura@example.co.jp";
const FORGOTTEN: &str = "Kito7kito#57";
const NEW: &str = "Yuuhi4&umibe";

/// LOG-02: kill -9 at random moments of a password's recovery: the request, the code and the new password are kept once acknowledged, its owner is told, and one password opens at any time
#[tokio::test]
async fn a_recovery_loses_nothing_acknowledged_by_kills_at_random_moments() {
    loses_nothing_acknowledged::<Told>().await;
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    #[default]
    Nothing,
    Asked,
    CodeTaken,
    Changed,
}

#[derive(Default)]
struct Told {
    stage: Stage,
    /// Asked for and not answered: it may have been done as well.
    unanswered: bool,
    /// A request was cut off, and its flow is not there.
    request_lost: bool,
    /// It was done all the same, and only its flow is lost with its token: the
    /// next has to wait for a minute, and this folder is given up.
    has_to_wait: bool,
}

impl Journey for Told {
    const KILLS: (u32, u32) = (8, 200);
    const STAGES: usize = 2;

    async fn go_on(&mut self, window: &Window) {
        while self.stage != Stage::Changed && !self.has_to_wait {
            self.next(window).await;
        }
    }

    async fn is_kept(&mut self, window: &Window, kills: u32) {
        let (found, told) = (step(window, "recovery_show").await, self.stage);
        let (sure, done): (&[&str], &[&str]) = match told {
            Stage::Nothing => (&["none"], &["code"]),
            Stage::Asked => (&["code"], &["newPassword"]),
            Stage::CodeTaken => (&["newPassword"], &["finished"]),
            Stage::Changed => (&["finished"], &[]),
        };
        let is_done = self.unanswered && done.contains(&found.as_str());
        assert!(
            is_done || sure.contains(&found.as_str()),
            "after {kills} kills: {told:?} was told, and now it stands at {found}"
        );
        self.request_lost |= self.unanswered && found == "none";
        self.unanswered = false;
        if is_done {
            self.stage = after(told);
        }
        if self.stage == Stage::Asked {
            code_to(window, ADDRESS).await;
        }
        if self.stage == Stage::Changed {
            assert!(opens(window, USER_ID, NEW).await, "after {kills} kills: the new password was lost");
            assert!(!opens(window, USER_ID, FORGOTTEN).await, "after {kills} kills: the old password opens again");
            let told = |mail: &Value| mail["to"] == ADDRESS && mail["subject"].as_str().is_some_and(is_news);
            mail(window, "the news of the change", told).await;
        } else {
            assert!(opens(window, USER_ID, FORGOTTEN).await, "after {kills} kills: the password is not changed yet");
        }
    }

    fn stage(&self) -> &'static str {
        match self.stage {
            Stage::Nothing => "nothing",
            Stage::Asked => "the request",
            Stage::CodeTaken => "the code",
            Stage::Changed => "the new password",
        }
    }

    fn is_through(&self) -> bool {
        self.stage == Stage::Changed || self.has_to_wait
    }
}

impl Told {
    async fn next(&mut self, window: &Window) {
        let (command, request) = match self.stage {
            Stage::Nothing => {
                let birth = json!({ "kind": "typed", "text": BIRTH });
                let request = json!({ "userId": USER_ID, "birthDate": birth, "language": LANGUAGE });
                ("recovery_request_password", request)
            }
            Stage::Asked => ("recovery_submit_code", json!({ "code": code_to(window, ADDRESS).await })),
            Stage::CodeTaken | Stage::Changed => ("recovery_set_password", json!({ "newPassword": NEW })),
        };
        self.unanswered = true;
        let answer = window.call(command, request).await;
        self.unanswered = false;
        match answer {
            Ok(_) => self.stage = after(self.stage),
            Err(refused) => {
                let waits = self.request_lost && refused["code"] == "code_resend_too_soon";
                assert!(waits, "{command} was refused: {refused}");
                self.has_to_wait = true;
            }
        }
    }
}

fn after(stage: Stage) -> Stage {
    match stage {
        Stage::Nothing => Stage::Asked,
        Stage::Asked => Stage::CodeTaken,
        Stage::CodeTaken | Stage::Changed => Stage::Changed,
    }
}

fn is_news(subject: &str) -> bool {
    subject.contains("パスワード変更のお知らせ")
}
