//! Applications for a re-issue, cut off by kill -9. Four offices of the demo's ledger apply, one after the other.

use serde_json::json;

use super::*;
use crate::care::confirmation_code;

/// REI-03, REI-06, REI-08, REI-10, REI-11: kill -9 at random moments of the wizard: every step, the right code and the sent application are kept once
/// acknowledged, the mail with the code arrives, and the tracker knows each receipt number
#[tokio::test]
async fn an_application_loses_nothing_acknowledged_by_kills_at_random_moments() {
    loses_nothing_acknowledged::<Told>().await;
}

/// Offices of the demo's ledger that may apply.
pub(super) const OFFICES: [&str; 4] = ["1311111111", "3170100014", "3170200046", "3175100019"];

/// Where the n-th of them wants its mails.
pub(super) fn notice_address(n: usize) -> String {
    format!("killed-{n}@jimusho.example")
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    #[default]
    Nothing,
    Begun,
    OfficeTyped,
    CodeSent,
    Confirmed,
    Sent,
}

#[derive(Default)]
struct Told {
    /// Who applies now.
    office: usize,
    stage: Stage,
    /// Asked for and not answered: it may have been done as well.
    unanswered: bool,
    /// Of the applications that were sent.
    receipts: Vec<String>,
}

impl Journey for Told {
    const KILLS: (u32, u32) = (8, 200);
    const STAGES: usize = 2;

    async fn go_on(&mut self, window: &Window) {
        while !self.is_through() {
            self.next(window).await;
        }
    }

    async fn is_kept(&mut self, window: &Window, kills: u32) {
        let (shown, told) = (ask(window, "reissue_show", json!({})).await, self.stage);
        let found = shown["step"].as_str().unwrap_or_default();
        let is_done = self.unanswered && found == shown_as(after(told));
        assert!(
            is_done || found == shown_as(told),
            "after {kills} kills: {told:?} was told, and now it stands at {found}"
        );
        self.unanswered = false;
        if is_done {
            self.advance(&shown);
        }
        if self.stage == Stage::CodeSent {
            mailed_code(window, &notice_address(self.office)).await;
        }
        for (n, receipt) in self.receipts.iter().enumerate() {
            let pair = json!({ "receipt": receipt, "noticeAddress": notice_address(n) });
            let state = ask(window, "reissue_track", pair).await["state"].clone();
            assert_eq!(state, "received", "after {kills} kills: an application that was sent was lost");
        }
    }

    fn stage(&self) -> &'static str {
        match self.stage {
            Stage::Nothing if self.is_through() => "everything",
            Stage::Nothing => "nothing",
            Stage::Begun => "the beginning",
            Stage::OfficeTyped => "the office",
            Stage::CodeSent => "the code",
            Stage::Confirmed => "the right code",
            Stage::Sent => "the application",
        }
    }

    /// All of them have applied.
    fn is_through(&self) -> bool {
        self.office == OFFICES.len()
    }
}

impl Told {
    async fn next(&mut self, window: &Window) {
        let (command, request) = request(window, self.office, self.stage).await;
        self.unanswered = true;
        let answer = ask(window, command, request).await;
        self.unanswered = false;
        self.advance(&answer);
    }

    /// The next step was done, and the program shows it like this.
    fn advance(&mut self, shown: &Value) {
        match self.stage {
            Stage::Confirmed => self.receipts.push(shown["receipt"].as_str().unwrap().to_owned()),
            Stage::Sent => self.office += 1,
            Stage::Nothing | Stage::Begun | Stage::OfficeTyped | Stage::CodeSent => {}
        }
        self.stage = after(self.stage);
    }
}

/// What an office asks for at a stage.
async fn request(window: &Window, office: usize, stage: Stage) -> (&'static str, Value) {
    let notice = notice_address(office);
    match stage {
        Stage::Nothing => ("reissue_begin", json!({})),
        Stage::Begun => {
            let form = json!({ "officeNumber": OFFICES[office], "noticeAddress": notice,
                "noticeAddressAgain": notice, "language": LANGUAGE });
            ("reissue_submit_office", form)
        }
        Stage::OfficeTyped => ("reissue_submit_prefecture", json!({ "prefecture": "31" })),
        Stage::CodeSent => ("reissue_submit_code", json!({ "code": mailed_code(window, &notice).await })),
        Stage::Confirmed => ("reissue_send", json!({})),
        Stage::Sent => ("reissue_leave", json!({})),
    }
}

/// The next stage; once an application was sent and left, the next office stands at the beginning.
fn after(stage: Stage) -> Stage {
    match stage {
        Stage::Nothing => Stage::Begun,
        Stage::Begun => Stage::OfficeTyped,
        Stage::OfficeTyped => Stage::CodeSent,
        Stage::CodeSent => Stage::Confirmed,
        Stage::Confirmed => Stage::Sent,
        Stage::Sent => Stage::Nothing,
    }
}

/// The step that the program shows then.
fn shown_as(stage: Stage) -> &'static str {
    match stage {
        Stage::Nothing => "none",
        Stage::Begun => "office",
        Stage::OfficeTyped => "prefecture",
        Stage::CodeSent => "code",
        Stage::Confirmed => "confirm",
        Stage::Sent => "finished",
    }
}

async fn mailed_code(window: &Window, address: &str) -> String {
    let has_code =
        |mail: &Value| mail["to"] == address && mail["body"].as_str().is_some_and(|body| body.contains("[確認コード]"));
    let mail = mail(window, &format!("the code mail to {address}"), has_code).await;
    confirmation_code(mail["body"].as_str().unwrap())
}

/// The whole wizard at one go; gives the receipt number.
pub(super) async fn apply(window: &Window, office: usize) -> String {
    let mut told = Told { office, ..Told::default() };
    while told.office == office {
        told.next(window).await;
    }
    told.receipts.remove(0)
}
