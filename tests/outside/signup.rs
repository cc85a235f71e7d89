//! A person signs up, step by step, as the screens do it: whatever happens on
//! the way, the server is asked where the sign-up stands, and it goes on there.

use std::collections::HashSet;
use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::{Browser, Came};
use crate::operator;
use crate::postbox::Postbox;
use crate::tally::Tally;

/// Good for every person of a test.
pub(crate) const PASSWORD: &str = "Yuki4daruma#";
/// Between two tries at a server that is away.
const AGAIN: Duration = Duration::from_millis(100);

/// Where a sign-up stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    None,
    Register,
    Code,
    Finished,
}

impl Step {
    fn of(answer: &Value) -> Self {
        match answer["step"].as_str() {
            Some("none") => Self::None,
            Some("register") => Self::Register,
            Some("code") => Self::Code,
            Some("finished") => Self::Finished,
            other => panic!("no step of these people: {other:?}"),
        }
    }
}

/// One person at the sign-up.
#[derive(Clone)]
pub(crate) struct Walk {
    person: u32,
    pub(crate) browser: Browser,
    /// The furthest step that the server has acknowledged.
    pub(crate) reached: Step,
    tried: HashSet<String>,
}

impl Walk {
    pub(crate) fn new(browser: Browser, person: u32) -> Self {
        Self { person, browser, reached: Step::None, tried: HashSet::new() }
    }

    /// The person's user ID.
    pub(crate) fn user_id(&self) -> String {
        operator::user_id(self.person)
    }

    /// Goes on until the step is reached, or until nobody wants it any more.
    pub(crate) async fn to(&mut self, goal: Step, post: &Postbox, tally: &Tally) {
        while self.reached < goal && !tally.is_over() {
            let Some((command, request)) = self.next(post) else {
                tokio::time::sleep(AGAIN / 5).await;
                continue;
            };
            let came = self.browser.call(command, &request).await;
            self.take(command, came, tally).await;
        }
    }

    /// What is to be done at the present step; none while a code is waited for.
    fn next(&mut self, post: &Postbox) -> Option<(&'static str, Value)> {
        match self.reached {
            Step::None => Some(("signup_match", operator::items(self.person))),
            Step::Register => {
                let request =
                    json!({ "userId": self.user_id(), "password": PASSWORD, "mailAddress": null, "language": "ja" });
                Some(("signup_submit", request))
            }
            Step::Code => {
                let code = post.code(&operator::mail_address(self.person))?;
                self.tried.insert(code.clone()).then(|| ("signup_submit_code", json!({ "code": code })))
            }
            Step::Finished => Some(("signup_show", json!({}))),
        }
    }

    async fn take(&mut self, command: &str, came: Came, tally: &Tally) {
        match came {
            Came::Done(answer) => {
                self.reached = self.reached.max(Step::of(&answer));
                tally.acknowledged();
            }
            Came::Lost | Came::Refused(503, ..) => {
                tally.refused();
                tokio::time::sleep(AGAIN).await;
                // Nobody knows whether it was done; a code may be typed again.
                self.tried.clear();
                if self.reached > Step::None {
                    self.look(tally).await;
                }
            }
            // It was done after all, a moment later.
            Came::Refused(409, ..) => self.look(tally).await,
            Came::Refused(429, code, _) if code == "code_resend_too_soon" => self.look(tally).await,
            // A newer code has replaced it.
            Came::Refused(422, code, _) if code.starts_with("code_") => {}
            Came::Refused(status, code, _) => tally.wonder(format!("{command}: {status} {code}")),
        }
    }

    /// Asks where the sign-up stands.
    async fn look(&mut self, tally: &Tally) {
        if let Some(step) = self.shown().await {
            if step < self.reached {
                tally.wonder(format!("acknowledged {:?}, and now {step:?}", self.reached));
            }
            self.reached = step;
        }
    }

    /// Where the server says that it stands; none while it does not answer.
    pub(crate) async fn shown(&mut self) -> Option<Step> {
        match self.browser.call("signup_show", &json!({})).await {
            Came::Done(answer) => Some(Step::of(&answer)),
            Came::Lost | Came::Refused(..) => None,
        }
    }
}
