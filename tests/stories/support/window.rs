//! The windows people sit at: of a desktop, through `dispatch`, or of a browser,
//! over HTTP. Everything goes as JSON, as from a screen.

use madoguchi_app::caller::{Caller, Site, Token};
use madoguchi_app::dispatch::dispatch;
use madoguchi_wire::{CommandName, ErrorCode, Field, WireError};
use serde_json::{Value, json};

use super::browser;
use super::people::{PASSWORD, Person};
use super::privacy;
use super::schema;
use super::world::World;

/// Somebody at a window.
#[derive(Clone)]
pub(crate) struct Window {
    pub(crate) world: World,
    /// What the shell knows of the person, or a browser's cookies.
    pub(crate) caller: Caller,
    /// A browser's cookie of the visit; a desktop has none.
    pub(crate) visit: Token,
}

impl Window {
    /// Sends a command as a screen does.
    pub(crate) async fn call(&mut self, command: &str, request: Value) -> Result<Value, WireError> {
        let name = CommandName::find(command).unwrap_or_else(|| panic!("no command {command}"));
        self.send(name, request.to_string().as_bytes()).await
    }

    /// Sends bytes.
    pub(crate) async fn send(&mut self, name: CommandName, request: &[u8]) -> Result<Value, WireError> {
        let answer = match &self.world.server {
            Some(server) if self.caller.site == Site::Web => {
                browser::send(server, &mut self.caller, &mut self.visit, name, request).await
            }
            Some(_) | None => {
                let answer = dispatch(&self.world.app, &mut self.caller, name, request).await;
                answer.map(|bytes| serde_json::from_slice(&bytes).expect("an answer is JSON"))
            }
        };
        schema::check(name, &answer);
        if let Err(error) = &answer {
            privacy::must_not_give_away("an error", &serde_json::to_string(error).expect("an error is JSON"));
        }
        answer
    }

    /// Sends a command that must be answered.
    ///
    /// # Panics
    /// When it is refused.
    pub(crate) async fn ok(&mut self, command: &str, request: Value) -> Value {
        self.call(command, request).await.unwrap_or_else(|refused| panic!("{command} was refused: {refused:?}"))
    }

    /// Sends a command that must be refused.
    ///
    /// # Panics
    /// When it is answered.
    pub(crate) async fn refused(&mut self, command: &str, request: Value) -> WireError {
        match self.call(command, request).await {
            Err(error) => error,
            Ok(_) => panic!("{command} was not refused"),
        }
    }

    /// The code of the refusal of a command as a whole.
    pub(crate) async fn refusal(&mut self, command: &str, request: Value) -> ErrorCode {
        self.refused(command, request).await.code
    }

    /// The fields of a refused form, with what is wrong with each.
    pub(crate) async fn field_refusals(&mut self, command: &str, request: Value) -> Vec<(Field, ErrorCode)> {
        let error = self.refused(command, request).await;
        assert_eq!(error.code, ErrorCode::FieldsRefused, "{command}: {error:?}");
        error.fields.iter().map(|field| (field.name, field.code)).collect()
    }

    /// From the five items to the code screen.
    pub(crate) async fn ask_for_account(&mut self, person: &Person, user_id: &str) -> Value {
        self.ok("signup_match", person.items()).await;
        self.ok("signup_submit", form(person, user_id)).await
    }

    /// The whole sign-up; gives the last screen.
    pub(crate) async fn register(&mut self, person: &Person) -> Value {
        self.ask_for_account(person, &person.user_id()).await;
        let code = self.world.code_to(person.address()).await;
        self.ok("signup_submit_code", json!({ "code": code })).await
    }

    /// ログイン
    pub(crate) async fn log_in(&mut self, person: &Person) -> Value {
        self.ok("session_log_in", credentials(&person.user_id(), PASSWORD)).await
    }

    /// 利用規約に同意する, 次へ.
    pub(crate) async fn accept_terms(&mut self) -> Value {
        let shown = self.ok("terms_show", json!({})).await;
        self.ok("terms_accept", json!({ "termsId": shown["id"], "hash": shown["hash"], "agreed": true })).await
    }

    /// Sign-up, log-in, terms: a person on my page.
    pub(crate) async fn arrive(&mut self, person: &Person) {
        self.register(person).await;
        if self.log_in(person).await["state"] == "terms_required" {
            self.accept_terms().await;
        }
    }
}

/// The registration form as the person fills it in.
pub(crate) fn form(person: &Person, user_id: &str) -> Value {
    json!({
        "userId": user_id, "password": PASSWORD,
        "mailAddress": person.mail.is_empty().then(|| person.address()), "language": "ja",
    })
}

/// The log-in form.
pub(crate) fn credentials(user_id: &str, password: &str) -> Value {
    json!({ "userId": user_id, "password": password })
}
