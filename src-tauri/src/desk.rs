//! The open store with the person at the window: runs commands and keeps what
//! they change of the caller. Holds no rule.

use std::sync::Arc;

use madoguchi_app::caller::{Caller, Token};
use madoguchi_app::dispatch::dispatch;
use madoguchi_app::{App, Refusal};
use madoguchi_store_sqlite::SqliteStore;
use madoguchi_wire::{CommandName, Empty, ErrorCode, WireError};
use tokio::sync::Mutex;

use crate::host::Desktop;

/// Key of the flow's token in the encrypted store: a sign-up survives closing
/// the program. The session's token is kept in memory alone.
const FLOW: &str = "desktop flow";

/// The use cases over this computer's store.
pub(crate) type Uses = App<SqliteStore, Desktop>;

/// The open store and who stands at the window.
pub(crate) struct Desk {
    pub(crate) uses: Arc<Uses>,
    /// Also held while the flow's token is written, so that the store and the
    /// memory never tell of two different people.
    present: Mutex<Present>,
    /// A PC that people share: what one leaves unfinished is never the next one's.
    counter: bool,
}

/// Who stands at the window.
struct Present {
    caller: Caller,
    /// Grows with each 終了・次の方へ.
    visit: u64,
}

/// A command that runs: in whose visit it began, and what it found.
struct Turn {
    visit: u64,
    before: Caller,
}

impl Desk {
    /// Takes up what the last start left in progress; at a counter ends it.
    ///
    /// # Errors
    /// When the store cannot serve.
    pub(crate) async fn new(
        uses: Arc<Uses>,
        device: madoguchi_domain::ids::DeviceId,
        counter: bool,
    ) -> Result<Self, Refusal> {
        let kept = uses.store.local_get(FLOW).await?.and_then(|bytes| String::from_utf8(bytes).ok());
        let flow = kept.as_deref().and_then(Token::parse);
        let place = if counter { Caller::at_counter } else { Caller::at_desktop };
        let mut caller = Caller { flow, ..place(device, device_name()) };
        if counter {
            madoguchi_app::visit::end(&uses, &mut caller, Empty {}).await?;
            uses.store.local_put(FLOW, None).await?;
        }
        Ok(Self { uses, present: Mutex::new(Present { caller, visit: 0 }), counter })
    }

    /// Runs one command of the list. What began in an earlier visit, such as a
    /// log-in whose password was still being checked at 終了・次の方へ, changes
    /// nothing of the present one, and its answer is nobody's any more. (The
    /// window library keeps no order between two calls: one that arrives after
    /// the end is the next person's, even if it was sent before.)
    pub(crate) async fn call(&self, name: CommandName, request: &[u8]) -> Result<Vec<u8>, WireError> {
        if name == CommandName::visit_end {
            return self.end_visit(request).await;
        }
        let turn = self.begin().await;
        let mut caller = turn.before.clone();
        let answer = dispatch(&self.uses, &mut caller, name, request).await;
        if self.keep(&turn, &caller).await {
            return answer;
        }
        self.undo(&turn, caller).await;
        Err(WireError::new(ErrorCode::SessionRequired))
    }

    async fn begin(&self) -> Turn {
        let present = self.present.lock().await;
        Turn { visit: present.visit, before: present.caller.clone() }
    }

    /// Waits for nothing that runs: a slow log-in or a file dialogue that nobody
    /// answers must not keep the next person.
    async fn end_visit(&self, request: &[u8]) -> Result<Vec<u8>, WireError> {
        let mut present = self.present.lock().await;
        present.visit += 1;
        let flow = present.caller.flow.clone();
        let answer = dispatch(&self.uses, &mut present.caller, CommandName::visit_end, request).await;
        if present.caller.flow != flow {
            self.keep_flow(present.caller.flow.as_ref()).await;
        }
        answer
    }

    /// Keeps only what this command changed: another may have run beside it.
    /// False when the visit in which it began has ended.
    async fn keep(&self, turn: &Turn, after: &Caller) -> bool {
        let mut present = self.present.lock().await;
        if present.visit != turn.visit {
            return false;
        }
        if after.session != turn.before.session {
            present.caller.session.clone_from(&after.session);
        }
        if after.flow != turn.before.flow {
            present.caller.flow.clone_from(&after.flow);
            self.keep_flow(after.flow.as_ref()).await;
        }
        true
    }

    async fn keep_flow(&self, flow: Option<&Token>) {
        let text = flow.map(|token| token.text().into_bytes());
        if let Err(error) = self.uses.store.local_put(FLOW, text).await {
            tracing::error!(%error, "the flow's token was not kept");
        }
    }

    /// Ends in the store what a command began too late.
    async fn undo(&self, turn: &Turn, after: Caller) {
        let session = after.session.filter(|session| turn.before.session.as_ref() != Some(session));
        let flow = after.flow.filter(|flow| turn.before.flow.as_ref() != Some(flow));
        let mut late = Caller { session, flow, ..turn.before.clone() };
        if let Err(error) = madoguchi_app::visit::end(&self.uses, &mut late, Empty {}).await {
            tracing::warn!(%error, "what began in an ended visit was not ended");
        }
    }

    /// Before the program ends: the session ends, and what still runs is nobody's.
    pub(crate) async fn close(&self) {
        let mut present = self.present.lock().await;
        present.visit += 1;
        if self.counter {
            if let Err(error) = madoguchi_app::visit::end(&self.uses, &mut present.caller, Empty {}).await {
                // The kept token stays, so that the next start can end the flow.
                tracing::warn!(%error, "the visit was not ended");
                return;
            }
            self.keep_flow(None).await;
            return;
        }
        if let Err(error) = madoguchi_app::session::log_out(&self.uses, &mut present.caller, Empty {}).await {
            tracing::warn!(%error, "the session was not ended");
        }
    }
}

fn device_name() -> String {
    match std::env::consts::OS {
        "windows" => "Windows PC",
        "macos" => "Mac",
        "linux" => "Linux PC",
        _ => "PC",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use madoguchi_app::store::Store;
    use serde_json::{Value, json};

    use super::*;
    use crate::Options;
    use crate::opening::{Opened, Secret, open};

    async fn opened(folder: &tempfile::TempDir) -> Opened {
        let options = Options { data_dir: Some(folder.path().to_path_buf()), demo: true };
        let ask: crate::papers::Ask = Arc::new(|_| Box::pin(async { None }));
        open(&options, &ask, Secret::Machine).await.unwrap_or_else(|closed| panic!("{closed:?}"))
    }

    async fn ask(desk: &Desk, name: CommandName, request: &Value) -> Result<Value, ErrorCode> {
        let answer = desk.call(name, request.to_string().as_bytes()).await.map_err(|refused| refused.code)?;
        Ok(serde_json::from_slice(&answer).unwrap())
    }

    fn log_in() -> Value {
        json!({ "userId": "sakura.toyama", "password": "Kito7kito#57" })
    }

    fn items() -> Value {
        json!({ "insurerCode": "32290413", "symbol": "100", "number": "105", "kana": "ケンポ タロウ",
            "birthDate": { "kind": "typed", "text": "1975-04-12" }, "employeeNumber": null })
    }

    /// Begins a command, lets the visit end, and only then lets it come to its end.
    async fn overtaken_by_the_end(desk: &Desk, name: CommandName, request: &Value) -> Caller {
        let turn = desk.begin().await;
        let mut caller = turn.before.clone();
        dispatch(&desk.uses, &mut caller, name, request.to_string().as_bytes()).await.unwrap();
        ask(desk, CommandName::visit_end, &json!({})).await.unwrap();
        assert!(!desk.keep(&turn, &caller).await, "the visit has ended");
        let late = caller.clone();
        desk.undo(&turn, caller).await;
        late
    }

    /// LOG-01: a log-in that is still being checked when the visit ends gives the next person no session, and its own is ended
    #[tokio::test]
    async fn a_log_in_that_the_end_overtakes_is_nobodys() {
        let folder = tempfile::tempdir().unwrap();
        let opened = opened(&folder).await;
        let desk = &opened.desk;
        let late = overtaken_by_the_end(desk, CommandName::session_log_in, &log_in()).await;
        assert_eq!(ask(desk, CommandName::session_show, &json!({})).await, Err(ErrorCode::SessionRequired));
        let hash = late.session.unwrap().hash();
        assert!(desk.uses.store.session_by_token(&hash).await.unwrap().is_none(), "its session has ended");
        // Who logs in after the end is the next person, and stays.
        ask(desk, CommandName::session_log_in, &log_in()).await.unwrap();
        assert!(ask(desk, CommandName::session_show, &json!({})).await.is_ok());
        opened.close().await;
    }

    /// DSH-01: at a counter, who closes the window without 終了・次の方へ, or whose program is killed, leaves no sign-up to the next person
    #[tokio::test]
    async fn what_was_left_unfinished_at_a_counter_is_ended() {
        let folder = tempfile::tempdir().unwrap();
        let opened = opened(&folder).await;
        let uses = &opened.desk.uses;
        let device = opened.desk.present.lock().await.caller.device;
        for killed in [true, false] {
            let left = Desk::new(Arc::clone(uses), device, true).await.unwrap();
            ask(&left, CommandName::signup_match, &items()).await.unwrap();
            let token = left.present.lock().await.caller.flow.clone().unwrap().hash();
            if !killed {
                left.close().await;
                assert!(uses.store.flow_by_token(&token).await.unwrap().is_none(), "ended by closing");
            }
            let next = Desk::new(Arc::clone(uses), device, true).await.unwrap();
            assert!(uses.store.flow_by_token(&token).await.unwrap().is_none(), "ended at the latest by the next start");
            assert_eq!(ask(&next, CommandName::signup_show, &json!({})).await.unwrap()["step"], "none");
        }
        // At a PC of one's own it waits.
        ask(&opened.desk, CommandName::signup_match, &items()).await.unwrap();
        let again = Desk::new(Arc::clone(uses), device, false).await.unwrap();
        assert_ne!(ask(&again, CommandName::signup_show, &json!({})).await.unwrap()["step"], "none");
        opened.close().await;
    }

    /// DSH-01: a match that is still being looked up when the visit ends leaves no sign-up to the next person, also not after a restart
    #[tokio::test]
    async fn a_sign_up_that_the_end_overtakes_is_nobodys() {
        let folder = tempfile::tempdir().unwrap();
        let opened = opened(&folder).await;
        let desk = &opened.desk;
        let late = overtaken_by_the_end(desk, CommandName::signup_match, &items()).await;
        assert_eq!(ask(desk, CommandName::signup_show, &json!({})).await.unwrap()["step"], "none");
        let hash = late.flow.unwrap().hash();
        assert!(desk.uses.store.flow_by_token(&hash).await.unwrap().is_none(), "its sign-up has ended");
        assert_eq!(desk.uses.store.local_get(FLOW).await.unwrap(), None);
        opened.close().await;
    }

    /// DSH-01: the answer of a command that the end of the visit overtakes, with its personal data, is not given to the next person's screen
    #[tokio::test]
    async fn an_answer_that_the_end_overtakes_is_given_to_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let opened = opened(&folder).await;
        let desk = &opened.desk;
        let (log_in, nothing) = (log_in(), json!({}));
        // The log-in begins first, and the end does not wait for its password.
        let (late, end) = tokio::join!(
            biased;
            ask(desk, CommandName::session_log_in, &log_in),
            ask(desk, CommandName::visit_end, &nothing),
        );
        assert_eq!((late, end), (Err(ErrorCode::SessionRequired), Ok(json!({}))));
        assert_eq!(ask(desk, CommandName::session_show, &nothing).await, Err(ErrorCode::SessionRequired));
        opened.close().await;
    }

    /// LOG-01: a counter is a device that people share, and is not known by what the PC was before
    #[tokio::test]
    async fn a_counter_is_a_shared_device_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let mut seen = Vec::new();
        for (settings, shared) in [("", false), ("counter = true\n", true), ("counter = true\n", true), ("", false)] {
            std::fs::write(folder.path().join("madoguchi.toml"), settings).unwrap();
            let opened = opened(&folder).await;
            let caller = opened.desk.present.lock().await.caller.clone();
            assert_eq!(caller.shared, shared, "{settings}");
            seen.push(caller.device);
            opened.close().await;
        }
        assert_eq!((seen[0], seen[1]), (seen[3], seen[2]));
        assert_ne!(seen[0], seen[1]);
    }
}
