//! パスワードを忘れた方 and ユーザーIDを忘れた方: helped when known, and nobody learns who is.

mod end;
mod hidden;
mod password;
mod race;
mod user_id;

use serde_json::{Value, json};

use crate::support::{Person, Window, World, typed_date};

pub(super) fn forgotten(user_id: &str, birth: &str) -> Value {
    json!({ "userId": user_id, "birthDate": typed_date(birth), "language": "ja" })
}

pub(super) fn of(person: &Person) -> Value {
    forgotten(&person.user_id(), person.birth)
}

pub(super) async fn registered(person: &Person) -> World {
    let world = World::new().await;
    world.window().register(person).await;
    world.deliver().await;
    world.clock.advance(3_600);
    world
}

/// To the form for the new password.
pub(super) async fn confirmed(world: &World, person: &Person) -> Window {
    let mut window = world.window();
    window.ok("recovery_request_password", of(person)).await;
    let code = world.code_to(person.address()).await;
    assert_eq!(window.ok("recovery_submit_code", json!({ "code": code })).await["step"], "newPassword");
    window
}
