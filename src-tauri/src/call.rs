//! The one way in from the screens. Checks the shape and the size of what
//! arrives before anything looks at the content; decides nothing itself.

use std::sync::Arc;

use madoguchi_app::dispatch::largest_request;
use madoguchi_wire::{CommandName, ErrorCode, WireError};
use serde::Deserialize;
use serde_json::Value;
use tauri::ipc::{InvokeBody, Request};
use tauri::{Builder, Runtime, State};

use crate::shell::Shell;

/// What the screens hand over.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    name: String,
    request: Value,
}

/// Connects the window to the shell.
pub(crate) fn listen<R: Runtime>(builder: Builder<R>, shell: Arc<Shell>) -> Builder<R> {
    builder.manage(shell).invoke_handler(tauri::generate_handler![call])
}

#[tauri::command]
async fn call(request: Request<'_>, shell: State<'_, Arc<Shell>>) -> Result<Value, WireError> {
    let (name, request) = read(request.body())?;
    shell.call(name, request).await
}

fn read(body: &InvokeBody) -> Result<(CommandName, Value), WireError> {
    let malformed = || WireError::new(ErrorCode::RequestMalformed);
    let InvokeBody::Json(body) = body else {
        return Err(malformed());
    };
    let call = Call::deserialize(body).map_err(|_| malformed())?;
    let name = CommandName::find(&call.name).ok_or_else(|| WireError::new(ErrorCode::NotAllowed))?;
    // `isolation/isolation.js` holds the same figures.
    if call.request.to_string().len() > largest_request(name) {
        return Err(malformed());
    }
    Ok((name, call.request))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refusal(body: Value) -> ErrorCode {
        read(&InvokeBody::Json(body)).unwrap_err().code
    }

    /// What a window of this label gets for a call, under the real configuration.
    fn answer_in(label: &str, command: &str) -> Result<Value, Value> {
        use tauri::test::{INVOKE_KEY, get_ipc_response, mock_builder};

        let folder = tempfile::tempdir().unwrap();
        let arguments = ["madoguchi", "--demo", "--data-dir", folder.path().to_str().unwrap()];
        let options = <crate::Options as clap::Parser>::parse_from(arguments);
        let ask: crate::papers::Ask = Arc::new(|_| Box::pin(async { None }));
        let app = listen(mock_builder(), Arc::new(Shell::new(options, ask))).build(crate::start::context()).unwrap();
        let window = tauri::WebviewWindowBuilder::new(&app, label, tauri::WebviewUrl::default()).build().unwrap();
        let request = tauri::webview::InvokeRequest {
            cmd: command.to_owned(),
            callback: tauri::ipc::CallbackFn(0),
            error: tauri::ipc::CallbackFn(1),
            url: if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" }.parse().unwrap(),
            body: json!({ "name": "install_show", "request": {} }).into(),
            headers: tauri::http::HeaderMap::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        get_ipc_response(&window, request).map(|body| body.deserialize().unwrap())
    }

    #[test]
    fn answers_the_members_window_and_no_other() {
        assert_eq!(answer_in("main", "call").unwrap()["mode"], "demo");
        assert!(answer_in("other", "call").is_err());
    }

    #[test]
    fn gives_no_window_a_command_of_the_window_library() {
        for command in ["plugin:event|listen", "plugin:window|close", "plugin:webview|print", "plugin:path|join"] {
            assert!(answer_in("main", command).is_err(), "{command}");
        }
    }

    #[test]
    fn takes_a_command_of_the_list() {
        let (name, request) = read(&InvokeBody::Json(json!({ "name": "install_show", "request": {} }))).unwrap();
        assert_eq!((name, request), (CommandName::install_show, json!({})));
    }

    /// ASVS 1.5.2: a message of another shape is no command.
    #[test]
    fn refuses_what_has_another_shape() {
        for body in [
            json!({ "name": "install_show" }),
            json!({ "name": "install_show", "request": {}, "more": 1 }),
            json!({ "name": 1, "request": {} }),
            json!([]),
        ] {
            assert_eq!(refusal(body), ErrorCode::RequestMalformed);
        }
        assert_eq!(read(&InvokeBody::Raw(vec![1])).unwrap_err().code, ErrorCode::RequestMalformed);
    }

    #[test]
    fn refuses_a_command_that_is_not_in_the_list() {
        assert_eq!(refusal(json!({ "name": "file_read", "request": {} })), ErrorCode::NotAllowed);
    }

    /// LIMIT REQUEST_BYTES: a request as large as allowed is read at a desktop, one byte more is refused.
    #[test]
    fn refuses_a_request_above_the_size_limit() {
        let sized = |length: usize| json!({ "name": "install_show", "request": { "x": "x".repeat(length) } });
        let frame = json!({ "x": "" }).to_string().len();
        let most = largest_request(CommandName::install_show);
        assert!(read(&InvokeBody::Json(sized(most - frame))).is_ok());
        assert_eq!(refusal(sized(most - frame + 1)), ErrorCode::RequestMalformed);
    }

    /// LIMIT REQUEST_BYTES, LEDGER_UPLOAD_BYTES: the screens' guard lets through what Rust takes, of forms and of ledgers.
    #[test]
    fn the_guard_of_the_screens_holds_the_same_figures() {
        let guard = include_str!("../isolation/isolation.js");
        let (form, ledger) = (CommandName::install_show, CommandName::ledger_import);
        assert!(guard.contains(&format!("const LARGEST_REQUEST = {};", largest_request(form))));
        assert!(guard.contains(&format!("const LARGEST_LEDGER = {};", largest_request(ledger))));
    }
}
