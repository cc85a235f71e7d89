//! What a commit has begun is the window's, also when the step after it fails.

use madoguchi_wire::ErrorCode;
use serde_json::json;

use crate::support::desk::office_credentials;
use crate::support::federation::{NOTICE, OFFICE_A, OFFICE_PASSWORD};
use crate::support::{OTHER_PASSWORD, Window, World, credentials};

/// A window at which a clerk is logged in: that session is to be ended by whoever logs in over it.
async fn with_a_clerk(mut window: Window) -> Window {
    window.ok("desk_log_in", credentials("reviewer-0", OTHER_PASSWORD)).await;
    window
}

/// REI-14, REI-15, ASVS 2.3.3: a letter is used up and its session is the office's, also where the disk is full before the session of
/// somebody else at the same window is ended; so is the session of a log-in.
#[tokio::test]
async fn a_session_that_began_is_the_window_s() {
    let world = World::federation().await.desktops_alone();
    world.applied(OFFICE_A, NOTICE).await;
    let letter = world.printed(OFFICE_A).await;
    let mut first = world.window();
    first.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    let first_password = ("office_set_first_password", json!({ "password": OFFICE_PASSWORD }));
    let log_in = ("office_log_in", office_credentials(&letter.user_id, OFFICE_PASSWORD));
    for (window, (command, request)) in [(first, first_password), (world.window(), log_in)] {
        let mut window = with_a_clerk(window).await;
        world.disk_will_be_full_once_committed();
        assert_eq!(window.refusal(command, request).await, ErrorCode::DiskFull, "{command}");
        world.disk_is_full(false).await;
        assert_eq!(window.ok("office_show", json!({})).await["next"], "enrol", "{command}");
    }
    world.ends().await;
}
