//! Answers the commands that belong to the shell itself and hands the others to
//! the use cases of the open store. Holds no rule.

use std::sync::Arc;

use madoguchi_app::store::Store;
use madoguchi_wire::install::{InstallStatus, Mode, StorePassword, StoreState};
use madoguchi_wire::text::Preferences;
use madoguchi_wire::{CommandName, Empty, ErrorCode, Language, Place, TextSize, WireError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::{OnceCell, RwLock};
use zeroize::Zeroizing;

use crate::Options;
use crate::desk::Desk;
use crate::opening::{self, Closed, Opened, Secret};
use crate::papers::Ask;

/// Key of the language and text size of this computer in the encrypted store.
const PREFERENCES: &str = "desktop preferences";

/// What lives as long as the program.
pub(crate) struct Shell {
    options: Options,
    ask: Ask,
    state: RwLock<State>,
    /// The first to ask opens the store; everybody who comes meanwhile waits.
    asked: OnceCell<()>,
}

/// The store, open or not.
enum State {
    /// Why it is not open, for the screen.
    Closed(Closed),
    /// Open.
    Open(Arc<Opened>),
    /// The program ends: nothing opens the store again.
    Ended,
}

impl Shell {
    /// A shell for these arguments; opens nothing yet.
    pub(crate) fn new(options: Options, ask: Ask) -> Self {
        let closed = Closed::because(StoreState::Unavailable);
        Self { options, ask, state: RwLock::new(State::Closed(closed)), asked: OnceCell::new() }
    }

    /// Opens the store, once, with what the machine itself can give: the
    /// keyring, or the demo's key. Commands that come meanwhile wait.
    pub(crate) async fn open(&self) {
        let open = async || {
            let mut state = self.state.write().await;
            *state = self.opened(Secret::Machine).await;
        };
        self.asked.get_or_init(open).await;
    }

    /// Tries once more what could not be opened: the person may have closed the
    /// other window, mended the settings or started the keyring.
    async fn open_again(&self) {
        let mut state = self.state.write().await;
        if matches!(*state, State::Closed(_)) {
            *state = self.opened(Secret::Machine).await;
        }
    }

    async fn opened(&self, secret: Secret) -> State {
        match opening::open(&self.options, &self.ask, secret).await {
            Ok(opened) => State::Open(Arc::new(opened)),
            Err(closed) => State::Closed(closed),
        }
    }

    /// Ends the session and leaves a clean store.
    pub(crate) async fn close(&self) {
        let before = std::mem::replace(&mut *self.state.write().await, State::Ended);
        if let State::Open(opened) = before {
            opened.close().await;
        }
    }

    /// Runs one command of the list.
    pub(crate) async fn call(&self, name: CommandName, request: Value) -> Result<Value, WireError> {
        let looks_again = self.asked.initialized() && name == CommandName::install_show;
        self.open().await;
        if looks_again {
            self.open_again().await;
        }
        match name.spec().place {
            Place::Shell => self.own(name, request).await,
            Place::Online | Place::Local => {
                let opened = self.require_open().await?;
                let answer = opened.desk.call(name, request.to_string().as_bytes()).await;
                if name == CommandName::visit_end && opened.counter {
                    // The next person at the counter starts with the usual letters,
                    // also when something else of the last could not be ended.
                    forget_preferences(&opened.desk).await?;
                }
                serde_json::from_slice(&answer?).map_err(|_| WireError::new(ErrorCode::Unexpected))
            }
        }
    }

    async fn require_open(&self) -> Result<Arc<Opened>, WireError> {
        match &*self.state.read().await {
            State::Open(opened) => Ok(Arc::clone(opened)),
            State::Closed(_) | State::Ended => Err(WireError::new(ErrorCode::StoreUnavailable)),
        }
    }

    async fn own(&self, name: CommandName, request: Value) -> Result<Value, WireError> {
        match name {
            CommandName::install_show => {
                let Empty {} = decode(request)?;
                encode(&self.status().await?)
            }
            CommandName::install_unlock => {
                let given: StorePassword = decode(request)?;
                encode(&self.answer_password(Secret::Password(Zeroizing::new(given.store_password))).await?)
            }
            CommandName::install_create => {
                let given: StorePassword = decode(request)?;
                encode(&self.answer_password(Secret::NewPassword(Zeroizing::new(given.store_password))).await?)
            }
            CommandName::install_save_preferences => {
                let wanted: Preferences = decode(request)?;
                save_preferences(&self.require_open().await?.desk, &wanted).await?;
                encode(&Empty {})
            }
            _ => Err(WireError::new(ErrorCode::NotAllowed)),
        }
    }

    /// Opens or makes the store with the person's password; a store that is
    /// open already is left as it is.
    async fn answer_password(&self, secret: Secret) -> Result<InstallStatus, WireError> {
        {
            let mut state = self.state.write().await;
            if let State::Closed(closed) = &*state {
                let fits = match (&secret, closed.state) {
                    (Secret::Password(_), StoreState::Locked) | (Secret::NewPassword(_), StoreState::NeedsPassword) => {
                        true
                    }
                    (Secret::Machine | Secret::Password(_) | Secret::NewPassword(_), _) => false,
                };
                if !fits {
                    return Err(WireError::new(ErrorCode::NotAllowed));
                }
                match opening::open(&self.options, &self.ask, secret).await {
                    Ok(opened) => *state = State::Open(Arc::new(opened)),
                    Err(Closed { refusal: Some(error), .. }) => return Err(*error),
                    Err(closed) => *state = State::Closed(closed),
                }
            }
        }
        self.status().await
    }

    async fn status(&self) -> Result<InstallStatus, WireError> {
        let mode = if self.options.demo { Mode::Demo } else { Mode::Standalone };
        let (closed, opened) = match &*self.state.read().await {
            State::Closed(closed) => (Some(closed.clone()), None),
            State::Open(opened) => (None, Some(Arc::clone(opened))),
            State::Ended => (Some(Closed::because(StoreState::Unavailable)), None),
        };
        let mut status = InstallStatus {
            store: closed.as_ref().map_or(StoreState::Open, |c| c.state),
            store_detail: closed.and_then(|c| c.detail),
            mode,
            counter: false,
            desk_alone: false,
            language: Language::Ja,
            text_size: TextSize::Standard,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            roster_present: false,
            insurers: Vec::new(),
            restored_up_to: None,
        };
        if let Some(opened) = opened {
            let unavailable = |_| WireError::new(ErrorCode::StoreUnavailable);
            let desk = &opened.desk;
            let wanted = preferences(desk).await?;
            status.language = wanted.language;
            status.text_size = wanted.text_size;
            status.counter = opened.counter;
            status.restored_up_to.clone_from(&opened.restored_up_to);
            status.roster_present = desk.uses.store.roster_present().await.map_err(unavailable)?;
            status.insurers = madoguchi_app::insurer::names(&desk.uses)
                .await
                .map_err(|_| WireError::new(ErrorCode::StoreUnavailable))?;
        }
        Ok(status)
    }
}

async fn preferences(desk: &Desk) -> Result<Preferences, WireError> {
    let kept = desk.uses.store.local_get(PREFERENCES).await.map_err(|_| WireError::new(ErrorCode::StoreUnavailable))?;
    let usual = Preferences { language: Language::Ja, text_size: TextSize::Standard };
    Ok(kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or(usual))
}

async fn save_preferences(desk: &Desk, wanted: &Preferences) -> Result<(), WireError> {
    let bytes = serde_json::to_vec(wanted).map_err(|_| WireError::new(ErrorCode::Unexpected))?;
    desk.uses.store.local_put(PREFERENCES, Some(bytes)).await.map_err(|_| WireError::new(ErrorCode::StoreUnavailable))
}

async fn forget_preferences(desk: &Desk) -> Result<(), WireError> {
    desk.uses.store.local_put(PREFERENCES, None).await.map_err(|_| WireError::new(ErrorCode::StoreUnavailable))
}

fn decode<T: DeserializeOwned>(request: Value) -> Result<T, WireError> {
    serde_json::from_value(request).map_err(|_| WireError::new(ErrorCode::RequestMalformed))
}

fn encode<T: Serialize>(response: &T) -> Result<Value, WireError> {
    serde_json::to_value(response).map_err(|_| WireError::new(ErrorCode::Unexpected))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shell(folder: &std::path::Path) -> Shell {
        let options = Options { data_dir: Some(folder.to_path_buf()), demo: true };
        Shell::new(options, Arc::new(|_| Box::pin(async { None })))
    }

    async fn store(shell: &Shell) -> Value {
        shell.call(CommandName::install_show, json!({})).await.unwrap()["store"].clone()
    }

    #[tokio::test]
    async fn looks_again_at_a_folder_that_another_program_held() {
        let folder = tempfile::tempdir().unwrap();
        let held = madoguchi_store_sqlite::DataFolder::lock(folder.path()).unwrap();
        let shell = shell(folder.path());
        assert_eq!(store(&shell).await, "in_use");
        assert_eq!(
            shell.call(CommandName::signup_show, json!({})).await.unwrap_err().code,
            ErrorCode::StoreUnavailable
        );
        drop(held);
        assert_eq!(store(&shell).await, "open");
        assert!(shell.call(CommandName::signup_show, json!({})).await.is_ok());
        shell.close().await;
    }

    #[tokio::test]
    async fn a_question_that_comes_after_the_end_opens_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let shell = shell(folder.path());
        assert_eq!(store(&shell).await, "open");
        shell.close().await;
        assert_eq!(store(&shell).await, "unavailable");
        assert_eq!(
            shell.call(CommandName::signup_show, json!({})).await.unwrap_err().code,
            ErrorCode::StoreUnavailable
        );
        // The folder is free, and the mark in it says that it was left in order.
        drop(madoguchi_store_sqlite::DataFolder::lock(folder.path()).unwrap());
        assert_eq!(std::fs::read_to_string(folder.path().join("madoguchi.lock")).unwrap(), "closed\n");
    }

    #[tokio::test]
    async fn takes_a_password_only_where_one_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let shell = shell(folder.path());
        assert_eq!(store(&shell).await, "open");
        for command in [CommandName::install_unlock, CommandName::install_create] {
            let answer = shell.call(command, json!({ "storePassword": "kumo ga nagareru" })).await.unwrap();
            assert_eq!(answer["store"], "open", "an open store stays as it is");
        }
        shell.close().await;
        let held = madoguchi_store_sqlite::DataFolder::lock(folder.path()).unwrap();
        let shell = self::shell(folder.path());
        assert_eq!(store(&shell).await, "in_use");
        for command in [CommandName::install_unlock, CommandName::install_create] {
            let refused = shell.call(command, json!({ "storePassword": "kumo ga nagareru" })).await.unwrap_err();
            assert_eq!(refused.code, ErrorCode::NotAllowed);
        }
        drop(held);
    }
}
