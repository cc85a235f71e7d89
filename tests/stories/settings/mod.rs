//! 設定: address, password, language, text size.

mod address;
mod code;
mod password;

use serde_json::{Value, json};

use crate::support::{AOI, PASSWORD, Window, World};

pub(super) const NEW: &str = "moved.away@example.org";

pub(super) async fn arrived(world: &World) -> Window {
    let mut window = world.window();
    window.arrive(&AOI).await;
    world.deliver().await;
    world.clock.advance(800);
    window.ok("session_touch", json!({})).await;
    window
}

pub(super) fn change_to(address: &str) -> Value {
    json!({ "mailAddress": address, "currentPassword": PASSWORD, "language": "ja" })
}

pub(super) fn new_password(current: &str, new: &str) -> Value {
    json!({ "currentPassword": current, "newPassword": new })
}
