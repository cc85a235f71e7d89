//! 終了・次の方へ at a counter PC.

use madoguchi_wire::ErrorCode;
use serde_json::json;

use crate::support::{AOI, NAGISA, World};

/// DSH-01, ASVS 14.3.1: the next person finds neither the session nor anything in progress of the last.
#[tokio::test]
async fn the_next_person_finds_nothing_of_the_last() {
    let world = World::new().await;
    let mut window = world.window();
    window.arrive(&AOI).await;
    window.ok("signup_match", NAGISA.items()).await;
    let kept = window.caller.clone();
    window.ok("visit_end", json!({})).await;
    assert_eq!((window.caller.session.clone(), window.caller.flow.clone()), (None, None));
    window.caller = kept;
    assert_eq!(window.refusal("session_show", json!({})).await, ErrorCode::SessionRequired);
    assert_eq!(window.ok("signup_show", json!({})).await["step"], "none");
    window.ok("visit_end", json!({})).await;
    world.ends().await;
}
