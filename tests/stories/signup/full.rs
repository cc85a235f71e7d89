//! The disk is full while somebody signs up: it is said, nothing is half done, and
//! once there is room the same steps go through.

use madoguchi_wire::ErrorCode;
use serde_json::{Value, json};

use crate::support::{NAGISA, OTHER_PASSWORD, PASSWORD, Window, World, credentials, form};

/// The step as it is shown, with the instants that move.
async fn shown(window: &mut Window) -> Value {
    window.ok("signup_show", json!({})).await
}

/// Refuses a command while the disk is full: the step, the journal and the mails are as before.
async fn refused_and_nothing_done(world: &World, window: &mut Window, command: &str, request: Value) {
    let (step, kinds) = (shown(window).await, world.kinds(&NAGISA).await);
    world.disk_is_full(true).await;
    let refused = window.refused(command, request).await;
    assert_eq!((refused.code, refused.fields.len(), refused.incident), (ErrorCode::DiskFull, 0, None), "{command}");
    assert_eq!(shown(window).await, step, "{command}: what is there can be read, and is what was there");
    world.disk_is_full(false).await;
    assert_eq!(world.kinds(&NAGISA).await, kinds, "{command}");
    assert!(world.deliver().await.is_empty(), "{command}: no mail tells of what was not done");
}

/// REG-01, COD-01: at each step of a sign-up a full disk is told, loses nothing, and leaves nothing half written.
#[tokio::test]
async fn a_full_disk_costs_a_sign_up_nothing_but_time() {
    let world = World::new().await;
    let mut window = world.window();
    refused_and_nothing_done(&world, &mut window, "signup_match", NAGISA.items()).await;
    window.ok("signup_match", NAGISA.items()).await;
    let filled = form(&NAGISA, &NAGISA.user_id());
    refused_and_nothing_done(&world, &mut window, "signup_submit", filled.clone()).await;
    window.ok("signup_submit", filled).await;
    let code = json!({ "code": world.code_to(NAGISA.address()).await });
    world.clock.advance(60);
    refused_and_nothing_done(&world, &mut window, "signup_resend_code", json!({})).await;
    refused_and_nothing_done(&world, &mut window, "signup_submit_code", code.clone()).await;
    assert_eq!(window.ok("signup_submit_code", code).await["step"], "finished", "the code is as good as before");
    window.log_in(&NAGISA).await;
    world.deliver().await;
    assert_eq!(world.mails_to(NAGISA.address()), ["signup_code", "account_opened"]);
    world.ends().await;
}

/// COD-01, LOG-01: while nothing can be counted, nothing is told: right and wrong answer alike.
#[tokio::test]
async fn a_full_disk_lets_nobody_guess() {
    let world = World::new().await;
    let mut window = world.window();
    window.ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    let code = world.code_to(NAGISA.address()).await;
    let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
    world.disk_is_full(true).await;
    for _ in 0..6 {
        for guess in [&wrong, &code] {
            let refused = window.refused("signup_submit_code", json!({ "code": guess })).await;
            assert_eq!((refused.code, refused.fields.len()), (ErrorCode::DiskFull, 0));
        }
    }
    let mut stranger = world.window();
    for items in [NAGISA.items(), NAGISA.items_with("kana", "カクウバシ マチガイ")] {
        assert_eq!(stranger.refusal("signup_match", items).await, ErrorCode::DiskFull);
    }
    world.disk_is_full(false).await;
    assert_eq!(shown(&mut window).await["triesLeft"], 5);
    window.ok("signup_submit_code", json!({ "code": code })).await;
    world.disk_is_full(true).await;
    for password in [PASSWORD, OTHER_PASSWORD] {
        let refused = window.refusal("session_log_in", credentials(&NAGISA.user_id(), password)).await;
        assert_eq!(refused, ErrorCode::DiskFull);
    }
    world.disk_is_full(false).await;
    window.log_in(&NAGISA).await;
    world.ends().await;
}
