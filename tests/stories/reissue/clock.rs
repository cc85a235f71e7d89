//! The clock is set back in the middle of an application, by mistake or on purpose, and right again.

use madoguchi_wire::ErrorCode;
use serde_json::json;

use crate::support::World;
use crate::support::federation::{NOTICE, OFFICE_A, office_form};

const HOUR: i64 = 3_600;

/// REI-03, REI-08, REI-10: with a clock set back an hour no step of the wizard goes on, nothing is written and nothing lost: once the clock
/// is right the wizard stands where it stood.
#[tokio::test]
async fn a_clock_set_back_holds_the_wizard_at_every_step() {
    let world = World::federation().await;
    let mut window = world.window();
    window.ok("reissue_begin", json!({})).await;
    for step in ["office", "prefecture", "code", "confirm"] {
        let (command, request) = match step {
            "office" => ("reissue_submit_office", office_form(OFFICE_A, NOTICE)),
            "prefecture" => ("reissue_submit_prefecture", json!({ "prefecture": "31" })),
            "code" => ("reissue_submit_code", json!({ "code": world.code_to(NOTICE).await })),
            _ => ("reissue_send", json!({})),
        };
        let (kept, kinds) = (window.caller.clone(), world.office_kinds(OFFICE_A).await);
        world.clock.advance(-HOUR);
        assert_eq!(window.refusal(command, request.clone()).await, ErrorCode::StepNotOpen, "{command}");
        assert_eq!(window.refusal("reissue_go_back", json!({})).await, ErrorCode::StepNotOpen, "{command}");
        assert!(world.deliver().await.is_empty(), "{command}");
        world.clock.advance(HOUR);
        assert_eq!(world.office_kinds(OFFICE_A).await, kinds, "{command}");
        window.caller = kept;
        assert_eq!(window.ok("reissue_show", json!({})).await["step"], step);
        window.ok(command, request).await;
    }
    assert_eq!(window.ok("reissue_show", json!({})).await["step"], "finished");
    world.ends().await;
}

/// REI-12, LIMIT TRACKER_FAILURES: setting the clock back opens no room for guesses and hides no application: the right pair finds it, or
/// waits as before.
#[tokio::test]
async fn a_clock_set_back_opens_no_room_in_the_tracker() {
    let world = World::federation().await;
    let (_, receipt) = world.applied(OFFICE_A, NOTICE).await;
    let pair = |address: &str| json!({ "receipt": receipt, "noticeAddress": address });
    world.clock.advance(-HOUR);
    assert_eq!(world.window().ok("reissue_track", pair(NOTICE)).await["state"], "received");
    world.clock.advance(HOUR);
    for n in 0..5 {
        let wrong = pair(&format!("guess-{n}@example.jp"));
        assert_eq!(world.window().refusal("reissue_track", wrong).await, ErrorCode::ApplicationUnknown);
    }
    for _ in 0..3 {
        world.clock.advance(-HOUR);
        assert_eq!(world.window().refusal("reissue_track", pair(NOTICE)).await, ErrorCode::TrackerLimit);
    }
    world.clock.advance(4 * HOUR);
    assert_eq!(world.window().ok("reissue_track", pair(NOTICE)).await["state"], "received");
    world.ends().await;
}
