//! The disk is full while an office applies: it is said, nothing is half done, and once there is room
//! the same step goes through.

use madoguchi_wire::ErrorCode;
use serde_json::{Value, json};

use crate::support::federation::{NOTICE, OFFICE_A, office_form};
use crate::support::{Window, World};

async fn shown(window: &mut Window) -> Value {
    window.ok("reissue_show", json!({})).await
}

/// Refuses a command while the disk is full: wizard, journal and mails are as before.
async fn refused_and_nothing_done(world: &World, window: &mut Window, command: &str, request: Value) {
    let (step, kinds) = (shown(window).await, world.office_kinds(OFFICE_A).await);
    world.disk_is_full(true).await;
    let refused = window.refused(command, request).await;
    assert_eq!((refused.code, refused.fields.len(), refused.incident), (ErrorCode::DiskFull, 0, None), "{command}");
    assert_eq!(shown(window).await, step, "{command}: what is there can be read, and is what was there");
    world.disk_is_full(false).await;
    assert_eq!(world.office_kinds(OFFICE_A).await, kinds, "{command}");
    assert!(world.deliver().await.is_empty(), "{command}: no mail tells of what was not done");
}

/// A step that finds no room, and then some.
async fn again_with_room(world: &World, window: &mut Window, command: &str, request: Value) -> Value {
    refused_and_nothing_done(world, window, command, request.clone()).await;
    window.ok(command, request).await
}

/// REI-04, REI-06, REI-08, REI-10, REI-12: at each step of the wizard, and in the tracker, a full disk is told, loses nothing, and leaves
/// nothing half written.
#[tokio::test]
async fn a_full_disk_costs_an_application_nothing_but_time() {
    let world = World::federation().await;
    let mut window = world.window();
    again_with_room(&world, &mut window, "reissue_begin", json!({})).await;
    again_with_room(&world, &mut window, "reissue_submit_office", office_form(OFFICE_A, NOTICE)).await;
    again_with_room(&world, &mut window, "reissue_go_back", json!({})).await;
    again_with_room(&world, &mut window, "reissue_go_back", json!({})).await;
    again_with_room(&world, &mut window, "reissue_begin", json!({})).await;
    again_with_room(&world, &mut window, "reissue_submit_office", office_form(OFFICE_A, NOTICE)).await;
    again_with_room(&world, &mut window, "reissue_submit_prefecture", json!({ "prefecture": "31" })).await;
    world.deliver().await;
    world.clock.advance(60);
    again_with_room(&world, &mut window, "reissue_resend_code", json!({})).await;
    let code = json!({ "code": world.code_to(NOTICE).await });
    let step = again_with_room(&world, &mut window, "reissue_submit_code", code).await;
    assert_eq!([&step["step"], &step["obstacle"]], [&json!("confirm"), &Value::Null], "the code is as good as before");
    let sent = again_with_room(&world, &mut window, "reissue_send", json!({})).await;
    let pair = json!({ "receipt": sent["receipt"], "noticeAddress": NOTICE });
    assert_eq!(again_with_room(&world, &mut window, "reissue_track", pair.clone()).await["state"], "received");
    assert_eq!(again_with_room(&world, &mut window, "reissue_withdraw", pair).await["state"], "withdrawn");
    let kinds = world.office_kinds(OFFICE_A).await;
    for kind in ["reissue_confirmed", "reissue_requested", "reissue_withdrawn"] {
        assert_eq!(kinds.iter().filter(|known| *known == kind).count(), 1, "{kind}: {kinds:?}");
    }
    world.ends().await;
}

/// REI-08, REI-12: while nothing can be counted nothing is told: right and wrong code, right and wrong pair alike.
#[tokio::test]
async fn a_full_disk_lets_nobody_guess_codes_or_pairs() {
    let world = World::federation().await;
    let (mut sent, receipt) = world.applied(OFFICE_A, NOTICE).await;
    sent.ok("reissue_leave", json!({})).await;
    world.clock.advance(60);
    let mut window = world.window();
    window.ask_for_reissue(OFFICE_A, NOTICE).await;
    let code = world.code_to(NOTICE).await;
    let wrong = format!("{:04}", (code.parse::<u32>().unwrap() + 1) % 10_000);
    world.disk_is_full(true).await;
    for _ in 0..4 {
        for guess in [&wrong, &code] {
            let refused = window.refused("reissue_submit_code", json!({ "code": guess })).await;
            assert_eq!((refused.code, refused.fields.len()), (ErrorCode::DiskFull, 0));
        }
    }
    for _ in 0..6 {
        for address in [NOTICE, "other@example.jp"] {
            let pair = json!({ "receipt": receipt, "noticeAddress": address });
            assert_eq!(world.window().refusal("reissue_track", pair).await, ErrorCode::DiskFull);
        }
    }
    world.disk_is_full(false).await;
    assert_eq!(shown(&mut window).await["triesLeft"], 3);
    let pair = json!({ "receipt": receipt, "noticeAddress": NOTICE });
    assert_eq!(world.window().ok("reissue_track", pair).await["state"], "received");
    world.ends().await;
}
