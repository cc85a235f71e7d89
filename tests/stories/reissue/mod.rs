//! ログイン情報再発行申請: the wizard of five steps and the tracker, told from the office's side.

mod clock;
mod code;
mod full;
mod hidden;
mod ledger;
mod life;
mod race;
mod tracker;
mod wizard;

use madoguchi_wire::ErrorCode;
use serde_json::Value;

use crate::support::Window;

/// The one refused field of a form and what is wrong with it.
pub(super) async fn field(window: &mut Window, command: &str, request: Value) -> (String, ErrorCode) {
    let error = window.refused(command, request).await;
    let field = error.fields.first().unwrap_or_else(|| panic!("{command}: {error:?}"));
    (serde_json::to_value(field.name).unwrap().as_str().unwrap().to_owned(), field.code)
}
